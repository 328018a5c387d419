"""Which month a standpoint speaks of, and the days on which a month's reporting opens, is due and closes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Region
from sanpi.progress.models import Round, RoundCalendar


def reporting_month(at: Standpoint) -> Month:
    """The last month that is over by the standpoint's day: its figures and its curve are what can be compared."""
    month = Month.of(at.effective)
    return month if at.effective == month.last_day else month + -1


def months_reported(at: Standpoint, year: int) -> int:
    """How many months of a year are over by the standpoint's day."""
    month = reporting_month(at)
    return month.month if month.year == year else 12 * (year < month.year)


def on(day: date) -> Standpoint:
    """A day, as known now."""
    return Standpoint(day, None)


def month_end(month: Month) -> Standpoint:
    """The end of a month, as known now."""
    return on(month.last_day)


def lineage(region: Region) -> list[str]:
    """The paths of a region and of those above it, the nearest first."""
    steps = region.path.rstrip("/").split("/")
    return ["/".join(steps[:number]) + "/" for number in range(len(steps), 0, -1)]


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a month on which reporting opens and is due, and that of the next month on which it closes."""

    open_day: int = 20
    due_day: int = 25
    close_day: int = 5

    def opens_on(self, month: Month) -> date:
        return date(month.year, month.month, self.open_day)

    def due_on(self, month: Month) -> date:
        return date(month.year, month.month, self.due_day)

    def closes_on(self, month: Month) -> date:
        after = month + 1
        return date(after.year, after.month, self.close_day)


def calendar_of(region: Region, at: Standpoint) -> Days:
    """The days that hold in a region: its own, else those of the region above it, else 20th, 25th and 5th."""
    paths = lineage(region)
    found = RoundCalendar.objects.as_of(at).filter(region__path__in=paths).select_related("region")
    newest = {each.region.path: each for each in found.order_by("effective_on", "recorded_at", "pk")}
    own = next((newest[path] for path in paths if path in newest), None)
    return Days(own.open_day, own.due_day, own.close_day) if own else Days()


def rounds_touching(region: Region) -> QuerySet[Round]:
    """Months of reporting held in the region, below it, or above it."""
    below = Round.objects.filter(region__path__startswith=region.path)
    return (below | Round.objects.filter(region__path__in=lineage(region))).select_related("region")
