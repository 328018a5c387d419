"""The working calendar as the record holds it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.cache import cache

from sanpi.core.audit import last_write
from sanpi.core.models import CalendarDay
from sanpi.domain.calendars import WorkingCalendar

_KEY, _SECONDS = "working_calendar", 3600
# Days that differ from the week, from the notices of the State Council.
SEED = Path(__file__).parent / "data" / "working_days.csv"


def load_calendar() -> WorkingCalendar:
    """The calendar in force; read again after the next write to the record."""
    number = last_write()
    found: tuple[int, WorkingCalendar] | None = cache.get(_KEY)
    if found is None or found[0] != number:
        found = number, read_calendar()
        cache.set(_KEY, found, _SECONDS)
    return found[1]


def read_calendar() -> WorkingCalendar:
    """The calendar as the table of days holds it now."""
    rows = list(CalendarDay.objects.values_list("day", "working", "assumed"))
    known = frozenset(day.year for day, _working, assumed in rows if not assumed)
    return WorkingCalendar({day: working for day, working, _assumed in rows}, known)


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A day as a notice states it."""

    day: date
    working: bool
    name: str
    source: str


def seed_days() -> Iterator[NoticeDay]:
    """The days of the notices that come with the product."""
    with SEED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield NoticeDay(date.fromisoformat(row["日期"]), row["安排"] == "上班", row["名称"], row["来源"])
