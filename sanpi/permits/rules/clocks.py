"""What the clock of a permit says on a day, and the line of permits that a dossier shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sanpi.domain.calendars import WorkingCalendar
from sanpi.domain.scheduling import Unit, count_days, days_left
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.models import Permit, PermitEvent
from sanpi.permits.rules.standing import of_project, secured_ones, standings
from sanpi.projects.models import Project

State = Permit.State
SOON = 2
EXPIRING = 30
TONES = {
    State.ISSUED.value: "ok", State.REFUSED.value: "bad", State.LAPSED.value: "bad", State.CORRECTING.value: "warn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """Days by the unit of the limit that binds; None where nothing is counted.

    `late` days are counted while the office has the case, and for an issued permit by how much it came too late.
    """

    unit: Unit
    allowed: int | None = None
    used: int | None = None
    left: int | None = None
    late: int = 0

    @property
    def words(self) -> str:
        """剩余 3 工作日, 超期 2 工作日, 按时 …; empty where there is no limit."""
        name = _("工作日") if self.unit is Unit.WORKING else _("自然日")
        if self.late:
            return _("超期 %(days)s %(unit)s") % {"days": self.late, "unit": name}
        if self.left is None:
            return ""
        return _("剩余 %(days)s %(unit)s") % {"days": self.left, "unit": name}


def clock_of(row: Permit | PermitEvent, today: date, calendar: WorkingCalendar) -> Clock:
    """What the clock says at the end of `today`."""
    limit = row.promised or row.statutory
    allowed = limit.days + row.extra_days if limit else None
    unit = row.unit
    if row.due_on is None or row.state not in {State.ACCEPTED, State.CORRECTING, State.ISSUED}:
        used = allowed - row.left_days if allowed is not None and row.left_days is not None else None
        return Clock(unit, allowed, used, row.left_days)
    end = row.issued_on if row.state == State.ISSUED and row.issued_on else row.stopped_on or today
    late = max(0, count_days(row.due_on, end, unit, calendar))
    left = None if row.state == State.ISSUED else days_left(row.due_on, end, unit, calendar)
    used = allowed - left if allowed is not None and left is not None else None
    return Clock(unit, allowed, used, left, late)


def is_late(row: Permit | PermitEvent, today: date) -> bool:
    """Whether the limit has run out while the office has the case."""
    return row.running and row.due_on is not None and row.due_on < today


def tone_of(row: Permit | PermitEvent, clock: Clock, today: date, *, lapses: bool) -> str:
    """ok, warn, bad or soft: the class of the tag; `lapses` tells whether the permit can still expire."""
    if is_late(row, today) or (row.waived_until and row.waived_until < today):
        return "bad"
    if row.state == State.ISSUED and lapses and row.valid_until and row.valid_until < today:
        return "bad"
    close = row.running and clock.left is not None and clock.left <= SOON
    ending = lapses and row.valid_until and (row.valid_until - today).days <= EXPIRING
    if close or ending or row.waived_until:
        return "warn"
    return TONES.get(row.state, "soft")


def strip(project: Project, at: Standpoint, today: date) -> list[dict[str, Any]]:
    """The needed permits of a project in order, for a line in the dossier.

    Each has name, code, stage, state (Chinese), state_code, accepted_on, due_on, days_left and overdue_days (in the
    unit of the limit), unit, issued_on, number, valid_until, waived_until, css (ok, warn, bad, soft), url.
    """
    calendar = load_calendar()
    permits = of_project(project)
    rows = standings(permits, at, today)
    safe = secured_ones(permits, project)
    hidden = {State.NOT_NEEDED.value, ""}
    return [
        _strip_item(permit, rows[permit.pk], at.effective, calendar, lapses=permit.pk not in safe)
        for permit in permits
        if permit.pk in rows and rows[permit.pk].state not in hidden
    ]


def _strip_item(
    permit: Permit, row: Permit | PermitEvent, day: date, calendar: WorkingCalendar, *, lapses: bool
) -> dict[str, Any]:
    clock = clock_of(row, day, calendar)
    late = clock.late if is_late(row, day) else 0
    return {
        "name": permit.type.name, "code": permit.type.code, "stage": permit.type.get_stage_display(),
        "state": row.get_state_display(), "state_code": row.state, "accepted_on": row.accepted_on,
        "due_on": row.due_on, "days_left": None if late else clock.left, "overdue_days": late,
        "unit": clock.unit.value, "issued_on": row.issued_on, "number": row.number, "valid_until": row.valid_until,
        "waived_until": row.waived_until, "css": tone_of(row, clock, day, lapses=lapses),
        "url": reverse("permits:permit", args=[permit.pk]),
    }  # fmt: skip
