"""Adding events, and keeping the columns that repeat what the newest one says."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.issues.models import AFTER, KINDS_OF_STATE, EventKind, Issue, IssueEvent, State
from sanpi.issues.rules import NEWEST_FIRST
from sanpi.organizations.models import User


def lock(issue: Issue) -> Issue:
    """The issue's row, locked until the transaction ends, so that two verbs cannot pass each other.

    Raises ValidationError if the issue has been withdrawn.
    """
    found = Issue.objects.select_for_update().get(pk=issue.pk)
    if found.withdrawn_at:
        raise ValidationError(_("问题 %s 已撤回，不能再办理") % found.number)
    return found


def expect(issue: Issue, *states: State) -> None:
    """Raises ValidationError unless the issue is in one of the states."""
    if issue.state not in states:
        wanted = "、".join(str(state.label) for state in states)
        text = _(
            "问题 %(number)s 现在是“%(state)s”，只有“%(wanted)s”的问题才能这样办理；请刷新页面看最新情况"
        )
        raise ValidationError(
            text % {"number": issue.number, "state": State(issue.state).label, "wanted": wanted}
        )


def refuse_day(issue: Issue, kind: str, on: date, now: datetime) -> None:
    """Raises ValidationError for a day after today, before the issue was raised or before the last event of state."""
    today = timezone.localdate(now)
    if on > today:
        text = _("日期 %(on)s 晚于今天（%(today)s）；这里登记已经发生的事")
        raise ValidationError({"effective_on": text % {"on": on, "today": today}})
    if on < issue.raised_on:
        text = _("日期 %(on)s 早于问题提出日期（%(raised)s），请核对")
        raise ValidationError({"effective_on": text % {"on": on, "raised": issue.raised_on}})
    if kind == EventKind.PROGRESS:
        return
    last = issue.events.known_at(None).filter(kind__in=KINDS_OF_STATE).order_by(*NEWEST_FIRST).first()
    if last and on < last.effective_on:
        text = _("日期 %(on)s 早于上一次登记（%(last)s %(kind)s）；请填这一天或以后的日期")
        words = {"on": on, "last": last.effective_on, "kind": EventKind(last.kind).label}
        raise ValidationError({"effective_on": text % words})


def add_event(
    issue: Issue,
    kind: EventKind,
    *,
    by: User | None,
    now: datetime,
    effective_on: date | None = None,
    after: dict[str, Any] | None = None,
    **said: Any,
) -> IssueEvent:
    """Adds one event to a locked issue; `after` names what it changes about the issue, `said` what was said.

    Raises ValidationError for an impossible day.
    """
    on = effective_on or timezone.localdate(now)
    refuse_day(issue, kind, on, now)
    for name, value in (after or {}).items():
        setattr(issue, name, value)
    stood = _stood(issue, kind, on)
    event = IssueEvent.objects.create(
        issue=issue, kind=kind, effective_on=on, recorded_at=now, recorded_by=by, **stood, **said
    )
    if kind == EventKind.PROGRESS:
        issue.last_progress_on = max(filter(None, (issue.last_progress_on, on)))
    issue.save(update_fields=[*_fields(), "last_progress_on"])
    return event


def _stood(issue: Issue, kind: str, on: date) -> dict[str, Any]:
    """How the issue stood after an event of that day; a late report of progress says how it stood on its own day."""
    if kind == EventKind.PROGRESS:
        before = IssueEvent.objects.known_at(None).filter(issue=issue, effective_on__lte=on)
        last = before.order_by(*NEWEST_FIRST).first()
        if last:
            return {name: getattr(last, name) for name in AFTER}
    return {name: getattr(issue, name) for name in AFTER}


def _fields() -> list[str]:
    return [name.removesuffix("_id") for name in AFTER]


def refresh(issue: Issue) -> None:
    """Sets the columns that repeat the newest event from the events."""
    events = IssueEvent.objects.known_at(None).filter(issue=issue)
    newest = events.order_by(*NEWEST_FIRST).first()
    if newest is None:
        return
    for name in AFTER:
        setattr(issue, name, getattr(newest, name))
    reports = events.filter(kind=EventKind.PROGRESS)
    issue.last_progress_on = reports.aggregate(day=Max("effective_on"))["day"]
    issue.save(update_fields=[*_fields(), "last_progress_on"])


def note(
    issue: Issue,
    verb: str,
    summary: str,
    *,
    by: User | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """One entry of the audit trail about the issue."""
    audit.record(
        by=by, now=now, verb=verb, obj=issue, summary=f"{issue.number} {summary}", before=before, after=after,
        reason=reason,
    )  # fmt: skip


def said(text: str, field: str, message: str) -> str:
    """The text without blanks around it. Raises ValidationError at the field when there is none."""
    stripped = text.strip()
    if not stripped:
        raise ValidationError({field: message})
    return stripped
