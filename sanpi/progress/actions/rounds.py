"""Opening and closing a month of reporting."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.domain.periods import Month
from sanpi.organizations.models import Region, User
from sanpi.progress import rules
from sanpi.progress.models import ClosedMonth, Round, RoundCalendar
from sanpi.progress.rules.closing import digest, frozen, not_accepted
from sanpi.projects.actions.state import refuse_future

_NAMED = 10


@transaction.atomic
def set_round_calendar(
    *,
    region: Region,
    open_day: int,
    due_day: int,
    close_day: int,
    effective_on: date,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> RoundCalendar:
    """The days of the month on which reporting opens and is due, and that of the next month on which it closes.

    Months that are open already keep their days. Raises ValidationError by field for days that cannot be, and when
    nothing changes.
    """
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    refuse_future(effective_on, now)
    days = {"open_day": open_day, "due_day": due_day, "close_day": close_day}
    errors = {
        name: _("应为 1 至 28 日，现为 %s 日") % day for name, day in days.items() if not 1 <= day <= 28
    }
    if not errors and due_day < open_day:
        errors["due_day"] = _("截止日（%(due)s日）早于开放日（%(open)s日）") % {
            "due": due_day,
            "open": open_day,
        }
    if errors:
        raise ValidationError(errors)
    old = RoundCalendar.objects.as_of(rules.on(effective_on)).filter(region=region)
    last = old.order_by("-effective_on", "-recorded_at", "-pk").first()
    before = {name: getattr(last, name) for name in days} if last else None
    if before == days:
        raise ValidationError(_("月报日历没有变化"))
    fact = RoundCalendar.objects.create(
        region=region, effective_on=effective_on, recorded_at=now, recorded_by=by, reason=reason, **days
    )
    summary = _("%(region)s月报日历：%(open_day)s日开放、%(due_day)s日截止、次月%(close_day)s日结账")
    audit.record(
        by=by, now=now, verb="set_round_calendar", obj=region, summary=summary % {"region": region.name, **days},
        before=before, after={**days, "effective_on": effective_on}, reason=reason,
    )  # fmt: skip
    return fact


@transaction.atomic
def open_round(*, region: Region, month: Month, by: User | None, now: datetime) -> Round:
    """Opens a month of reporting in a region; the round that is there already is returned as it is.

    Raises ValidationError for a month to come, and when a region above or below reports that month already: its
    projects would be asked twice.
    """
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    standing = Round.objects.filter(region=region, year=month.year, month=month.month).first()
    if standing:
        return standing
    today = timezone.localdate(now)
    if month > Month.of(today):
        raise ValidationError(_("%(month)s还没有到，不能开放填报") % {"month": month})
    other = _round_beside(region, month)
    if other:
        raise ValidationError(
            _("%(other)s已开放%(month)s填报，同一项目不能在两处填报")
            % {"other": other.region.name, "month": month}
        )
    days = rules.calendar_of(region, rules.on(today))
    made = Round.objects.create(
        region=region, year=month.year, month=month.month, opens_on=min(days.opens_on(month), today),
        due_on=days.due_on(month), closes_on=days.closes_on(month),
    )  # fmt: skip
    audit.record(
        by=by, now=now, verb="open_round", obj=made, after={"due_on": made.due_on, "closes_on": made.closes_on},
        summary=_("%(region)s开放%(month)s月报填报") % {"region": region.name, "month": month},
    )  # fmt: skip
    return made


def _round_beside(region: Region, month: Month) -> Round | None:
    rounds = rules.rounds_touching(region).filter(year=month.year, month=month.month)
    return rounds.exclude(region=region).first()


def ensure_rounds(*, region: Region, now: datetime) -> list[Round]:
    """Opens what the region's calendar says is open by today: this month from its opening day on, and the month before
    until its closing day. Returns the rounds that were opened; calling it again opens nothing.
    """
    today = timezone.localdate(now)
    days, this = rules.calendar_of(region, rules.on(today)), Month.of(today)
    due = [month for month in (this + -1, this) if days.opens_on(month) <= today <= days.closes_on(month)]
    standing = {
        (each.year, each.month)
        for each in rules.rounds_touching(region).filter(year__in=[m.year for m in due])
    }
    wanted = [month for month in due if (month.year, month.month) not in standing]
    return [open_round(region=region, month=month, by=None, now=now) for month in wanted]


def ensure_all_rounds(*, now: datetime) -> list[Round]:
    """`ensure_rounds` for every region that keeps months: one that has opened a month before or has days of its own."""
    kept = Q(pk__in=Round.objects.values("region")) | Q(
        pk__in=RoundCalendar.objects.known_at(None).values("region")
    )
    opened: list[Round] = []
    for region in Region.objects.filter(kept).order_by("path"):
        opened += ensure_rounds(region=region, now=now)
    return opened


class NotCompleteError(ValidationError):
    """The month cannot be closed as it is; `missing` are the projects that were not accepted."""

    def __init__(self, message: str, missing: list[dict[str, str]]) -> None:
        super().__init__(message)
        self.missing = missing


@transaction.atomic
def close_round(*, round: Round, by: User | None, now: datetime, with_missing: bool = False) -> ClosedMonth:
    """Closes a month for good and keeps its rows and sums as they stand, with a checksum.

    Projects that were not accepted stop it, unless `with_missing` says to close nevertheless; they are then listed in
    the kept content. Closing again returns what was kept. Raises ValidationError before the month is due.
    """
    locked = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round.pk)
    if not locked.is_open:
        return ClosedMonth.objects.get(round=locked)
    if timezone.localdate(now) < locked.due_on:
        raise ValidationError(_("填报截止日（%s）以前不能结账") % locked.due_on)
    missing = not_accepted(locked)
    if missing and not with_missing:
        names = "、".join(row["name"] for row in missing[:_NAMED])
        more = _(" 等") if len(missing) > _NAMED else ""
        text = _("还有 %(number)s 个项目没有审核通过：%(names)s%(more)s。可继续催报，或选择“带缺报名单结账”")
        raise NotCompleteError(text % {"number": len(missing), "names": names, "more": more}, missing)
    locked.state, locked.closed_at, locked.closed_by = Round.State.CLOSED, now, by
    locked.save(update_fields=["state", "closed_at", "closed_by"])
    content = frozen(locked, missing, by=by, now=now)
    closed = ClosedMonth.objects.create(round=locked, content=content, sha256=digest(content), closed_at=now)
    audit.record(
        by=by,
        now=now,
        verb="close_round",
        obj=locked,
        summary=_("%(region)s%(month)s月报结账") % {"region": locked.region.name, "month": locked.period},
        after={
            "sha256": closed.sha256,
            "rows": len(content["rows"]),
            "missing": [row["name"] for row in missing],
        },
    )
    return closed


def close_due_rounds(*, now: datetime) -> list[Round]:
    """Closes what is still open after its closing day, with the list of what was missing; returns what was closed."""
    due = Round.objects.filter(state=Round.State.OPEN, closes_on__lt=timezone.localdate(now))
    found = list(due.select_related("region").order_by("year", "month", "region__path"))
    for round_ in found:
        close_round(round=round_, by=None, now=now, with_missing=True)
    return found
