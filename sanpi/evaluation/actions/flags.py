"""Publishing flags, and sparing a body a black one."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.facts import correct
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import (
    FlagAward,
    FlagBoard,
    FlagColour,
    FlagExemption,
    FlagKind,
    FlagMember,
)
from sanpi.evaluation.rules.flag_history import awards_of, board_for, changed_awards
from sanpi.evaluation.rules.flag_periods import Period, fits
from sanpi.evaluation.rules.flag_tasks import is_closed, when_closed
from sanpi.evaluation.rules.flags import Draft, draft, end_of, rule_in_force
from sanpi.organizations.models import Region, User

State = FlagExemption.State


@transaction.atomic
def publish_flags(
    *, region: Region, kind: str, period: Period, by: User | None, now: datetime, reason: str = ""
) -> FlagBoard:
    """Freezes what the ledgers say of a period now, under the rule of the period's last day.

    What was published already is superseded, with the reason; it stays on record as it was. Raises ValidationError
    when there is no rule, the period or its reporting is not over, applications wait, nothing changed, or a correction has no reason.
    """
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    found = _publishable(region, kind, period, now)
    old = board_for(region, kind, period, None)
    if old:
        _check_correction(old, found, reason)
        correct(old, now=now)
    board = FlagBoard.objects.create(
        region=region, kind=kind, period=period.code, rule=found.rule, effective_on=period.last_day,
        recorded_at=now, recorded_by=by, source=found.rule.source, reason=reason, supersedes=old,
    )  # fmt: skip
    for award in found.awards:
        award.board = board
    FlagAward.objects.bulk_create(found.awards)
    audit.record(
        by=by,
        now=now,
        verb="correct_flags" if old else "publish_flags",
        obj=board,
        summary=_("%(verb)s%(region)s%(period)s%(kind)s：红旗%(red)d面、黑旗%(black)d面")
        % {
            "verb": _("更正公布") if old else _("公布"),
            "region": region.name,
            "period": period,
            "kind": FlagKind(kind).label,
            "red": _count(found.awards, FlagColour.RED),
            "black": _count(found.awards, FlagColour.BLACK),
        },
        before=_said(awards_of(old)) if old else None,
        after=_said(found.awards),
        reason=reason,
    )
    return board


def _publishable(region: Region, kind: str, period: Period, now: datetime) -> Draft:
    today = timezone.localdate(now)
    if period.last_day >= today:
        raise ValidationError(_("%(period)s到 %(day)s 才结束，结束以后再公布") % {"period": period, "day": period.last_day})  # fmt: skip
    rule = rule_in_force(region, kind, end_of(period, None))
    if rule is None:
        text = _("%(region)s在 %(day)s 没有生效的%(kind)s规则；请先在“授旗规则”中登记")
        raise ValidationError(
            text % {"region": region.name, "day": period.last_day, "kind": FlagKind(kind).label}
        )
    if not fits(period, rule.frequency):
        raise ValidationError(_("现行规则%s评定，不公布这一期") % rule.get_frequency_display())
    found = draft(rule, period, None, today)
    if not is_closed(region, period, Standpoint(today, None)):
        raise ValidationError(_("%s；当期月报没有结账，数值还会变") % when_closed(period))
    if found.waiting:
        raise ValidationError(_("还有 %d 件免挂申请没有批复；请先批复，再公布") % found.waiting)
    return found


def _check_correction(old: FlagBoard, found: Draft, reason: str) -> None:
    if not reason:
        raise ValidationError({"reason": _("这一期已经公布；更正公布要写明原因，原来的公布留在记录里")})
    if not changed_awards(awards_of(old), found.awards):
        raise ValidationError(_("按现在掌握的情况，结果与已公布的一致，没有可更正的"))


def _count(awards: list[FlagAward], colour: str) -> int:
    return sum(award.colour == colour for award in awards)


def _said(awards: list[FlagAward]) -> dict[str, Any]:
    """Who got which flag, for the audit trail."""
    return {
        str(FlagColour(colour).label): [award.name for award in awards if award.colour == colour]
        for colour in (FlagColour.RED, FlagColour.BLACK)
    }


@transaction.atomic
def ask_flag_exemption(
    *,
    region: Region,
    kind: str,
    period: Period,
    member: FlagMember,
    cause: str,
    reason: str,
    by: User | None,
    now: datetime,
    evidence: str = "",
) -> FlagExemption:
    """Applies for a body to get no black flag for a period; somebody else decides.

    Raises ValidationError when there is an application already that waits or was granted.
    """
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    about = {"region": region, "kind": kind, "period": period.code, "unit": member.unit, "district": member.district}  # fmt: skip
    if FlagExemption.objects.filter(**about).exclude(state=State.REFUSED).exists():
        raise ValidationError(
            _("%s这一期已有免挂申请，等待批复或已经批准") % (member.unit or member.district)
        )
    row = FlagExemption.objects.create(
        **about, cause=cause, reason=reason, evidence=evidence, asked_by=by, asked_at=now
    )
    audit.record(
        by=by,
        now=now,
        verb="ask_flag_exemption",
        obj=row,
        summary=_("%(body)s%(period)s申请免挂黑旗") % {"body": row.name, "period": period},
        after={"cause": cause, "reason": reason, "evidence": evidence},
        reason=reason,
    )
    return row


@transaction.atomic
def decide_flag_exemption(
    *, exemption: FlagExemption, granted: bool, text: str, by: User | None, now: datetime
) -> FlagExemption:
    """Grants or refuses an application, once; never one's own. Raises ValidationError."""
    row = FlagExemption.objects.select_for_update(of=("self",)).get(pk=exemption.pk)
    if row.state != State.ASKED:
        raise ValidationError(_("这件申请已经批复（%s），不能再改") % row.get_state_display())
    if by and row.asked_by_id == by.pk:
        raise ValidationError(_("自己提出的免挂申请由他人批复"))
    if not granted and not text:
        raise ValidationError({"text": _("不批准的，请写明理由")})
    row.state = State.GRANTED if granted else State.REFUSED
    row.decision, row.decided_by, row.decided_at = text, by, now
    row.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    audit.record(
        by=by,
        now=now,
        verb="decide_flag_exemption",
        obj=row,
        summary=_("%(body)s免挂黑旗：%(state)s") % {"body": row.name, "state": row.get_state_display()},
        before={"state": State.ASKED},
        after={"state": row.state, "decision": text},
        reason=text,
    )
    return row
