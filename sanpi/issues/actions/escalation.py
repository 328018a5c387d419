"""督办 by hand, escalation by rule, and the rules."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.domain.timeline import Standpoint
from sanpi.issues.actions.state import add_event, expect, lock, note, said
from sanpi.issues.models import EscalationRule, EventKind, Issue, IssueEvent, Level, Rung, State
from sanpi.issues.rules import escalation_rules, rung_for
from sanpi.organizations.models import Region, User

# What waits for 销号 is out of the unit's hands and does not go up.
_RISING = (State.RAISED, State.WORKING)


@transaction.atomic
def urge(
    *, issue: Issue, text: str, by: User, now: datetime, source: str = "", effective_on: date | None = None
) -> IssueEvent:
    """督办: presses the lead unit, with the number of the paper if there is one."""
    issue = lock(issue)
    expect(issue, *_RISING)
    text = said(text, "text", _("请写明督办要求"))
    on = effective_on or timezone.localdate(now)
    same = IssueEvent.objects.known_at(None).filter(
        issue=issue, kind=EventKind.URGED, effective_on=on, text=text
    )
    if same.exists():
        raise ValidationError(_("同一天已登记过完全相同的督办，没有重复登记"))
    event = add_event(
        issue, EventKind.URGED, by=by, now=now, effective_on=on, text=text, source=source,
        after={"urges": issue.urges + 1},
    )  # fmt: skip
    note(issue, "urge_issue", _("督办"), by=by, now=now, after={"urges": issue.urges}, reason=text)
    return event


def escalate_due(*, region: Region | None, today: date, now: datetime, by: User | None = None) -> list[Issue]:
    """Takes overdue issues of a region and below (None: everywhere) to whom the rules of their region name.

    Done once a day or a hundred times, the result is the same: an issue only rises, and only when its days overdue
    reach a further rung. Each issue is a transaction of its own. Returns those that rose.
    """
    rule_for = escalation_rules(Standpoint(today, None))
    due = Issue.objects.filter(
        state__in=_RISING, due_on__lt=today, escalation__lt=Rung.CHIEF, withdrawn_at=None
    )
    if region is not None:
        due = due.in_region(region)
    found = []
    for pk, path, level, due_on in due.order_by("pk").values_list("pk", "region__path", "level", "due_on"):
        if due_on is None:  # excluded above; the type does not know
            continue
        rung = rung_for((today - due_on).days, rule_for(path, level))
        if rung > Rung.UNIT and (risen := _rise(pk, rung, today, by=by, now=now)):
            found.append(risen)
    return found


@transaction.atomic
def _rise(pk: int, rung: int, today: date, *, by: User | None, now: datetime) -> Issue | None:
    issue = Issue.objects.select_for_update().get(pk=pk)
    ready = issue.state in _RISING and issue.due_on and issue.due_on < today and not issue.withdrawn_at
    if not ready or issue.escalation >= rung:
        return None
    days = (today - (issue.due_on or today)).days
    text = _("超期 %(days)s 天，按规则升级到%(who)s") % {"days": days, "who": Rung(rung).label}
    before = {"escalation": issue.escalation}
    add_event(
        issue, EventKind.ESCALATED, by=by, now=now, effective_on=today, text=text,
        after={"escalation": rung, "urges": issue.urges + 1},
    )  # fmt: skip
    note(issue, "escalate_issue", text, by=by, now=now, before=before, after={"escalation": rung})
    return issue


@transaction.atomic
def save_rule(
    *,
    region: Region,
    level: str,
    head_days: int | None,
    official_days: int | None,
    chief_days: int | None,
    by: User | None,
    now: datetime,
    source: str = "",
) -> EscalationRule:
    """The rule of a region for a level from today on. What has already risen stays where it is."""
    today = timezone.localdate(now)
    days = (head_days, official_days, chief_days)
    named = [each for each in days if each is not None]
    if any(each < 1 for each in named):
        raise ValidationError(_("超期天数至少为 1；不升级到这一级的，留空"))
    if any(later <= earlier for earlier, later in pairwise(named)):
        raise ValidationError(_("层级越高，超期天数应越多，例如 1、3、7"))
    Region.objects.select_for_update().get(pk=region.pk)
    rule_for = escalation_rules(Standpoint(today + timedelta(days=1), None))
    before = rule_for(region.path, level)
    own = EscalationRule.objects.known_at(None).filter(region=region, level=level)
    if own.exists() and before == days:
        raise ValidationError(_("与现在的规则完全相同，没有重复登记"))
    rule = EscalationRule.objects.create(
        region=region, level=level, head_days=head_days, official_days=official_days, chief_days=chief_days,
        effective_on=today, recorded_at=now, recorded_by=by, source=source,
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="save_escalation_rule",
        obj=rule,
        summary=_("%(region)s%(level)s升级规则") % {"region": region.name, "level": Level(level).label},
        before={"days": list(before)},
        after={"days": list(days)},
        reason=source,
    )
    return rule
