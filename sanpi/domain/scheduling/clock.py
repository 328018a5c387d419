"""The clock of a case: days used, days left, the day the limit runs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sanpi.domain.calendars import WorkingCalendar


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING = "working"  # 工作日
    CALENDAR = "calendar"  # 自然日


@dataclass(frozen=True, slots=True)
class Limit:
    """So many days of a unit."""

    days: int
    unit: Unit = Unit.WORKING


@dataclass(frozen=True, slots=True)
class Run:
    """The clock ran after `start`, which is not counted itself, up to and including `end` (None: it still runs)."""

    start: date
    end: date | None = None


def count_days(start: date, end: date, unit: Unit, calendar: WorkingCalendar) -> int:
    """Days after `start` up to and including `end`; negative when `end` lies before `start`."""
    return calendar.between(start, end) if unit is Unit.WORKING else (end - start).days


def add_days(start: date, days: int, unit: Unit, calendar: WorkingCalendar) -> date:
    """The last of so many days after `start`.

    A term of calendar days that ends on a day off ends on the next working day (民法典 203 条).
    """
    if unit is Unit.WORKING:
        return calendar.add(start, days)
    return calendar.next_working(start + timedelta(days)) if days else start


def spent(runs: Sequence[Run], unit: Unit, calendar: WorkingCalendar, until: date) -> int:
    """Days used by the end of the day `until`."""
    ends = ((run.start, until if run.end is None else min(run.end, until)) for run in runs)
    return sum(count_days(start, end, unit, calendar) for start, end in ends if end > start)


def runs_out_on(runs: Sequence[Run], limit: Limit, calendar: WorkingCalendar) -> date | None:
    """The last day of the limit; None while the clock stands still with days left, or has never run."""
    used = 0
    for run in runs:
        last = add_days(run.start, limit.days - used, limit.unit, calendar)
        if run.end is None or last <= run.end:
            return last
        used += count_days(run.start, run.end, limit.unit, calendar)
    return None


def days_left(due: date, today: date, unit: Unit, calendar: WorkingCalendar) -> int:
    """Days from `today` to the day the limit runs out; negative by how many days it is over."""
    return count_days(today, due, unit, calendar)
