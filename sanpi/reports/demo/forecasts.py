"""The forecasts of the demonstration: of this year month by month, of two finished years at a few ends of quarters."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from sanpi.domain.periods import Month
from sanpi.organizations.models import Region
from sanpi.progress.actions import keep_month, keep_tonight
from sanpi.reports.demo.months import FIRST

# December says what came of a year; the last one has a quarter more to compare.
_OLDER, _NEWEST = (6, 12), (6, 9, 12)


def past_months(today: date) -> Iterator[Month]:
    """The months whose forecasts are kept, the oldest first: the first year that has one before it, the last two."""
    for year in sorted({FIRST.year + 1, today.year - 1}):
        if FIRST.year < year < today.year:
            yield from (Month(year, month) for month in (_NEWEST if year == today.year - 1 else _OLDER))
    yield from (Month(today.year, month) for month in range(1, today.month))


def keep_past_forecasts(top: Region, now: datetime) -> None:
    """What would have been kept at the end of those months, and what the night before `now` keeps."""
    for month in past_months(timezone.localdate(now)):
        keep_month(region=top, month=month, now=now)
    keep_tonight(region=top, now=now)
