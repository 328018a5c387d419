"""The months and quarters for which flags are given out."""

from datetime import date

from sanpi.domain.periods import Month, PeriodError, Quarter
from sanpi.evaluation.models.flags import Frequency

Period = Month | Quarter


def read_period(code: str) -> Period | None:
    """The period of a code such as `2026-09` or `2026Q3`; None where it is no such thing."""
    for kind in (Month, Quarter):
        try:
            return kind.parse(code)
        except PeriodError:
            continue
    return None


def latest_over(frequency: str, day: date) -> Period:
    """The last period that is over by a day."""
    kind = Quarter if frequency == Frequency.QUARTER else Month
    period = kind.of(day)
    return period if period.last_day <= day else period + -1


def fits(period: Period, frequency: str) -> bool:
    """Whether the period is one of that frequency."""
    return isinstance(period, Quarter) == (frequency == Frequency.QUARTER)


def place_in_year(period: Period) -> int:
    """1 … 12 for a month, 1 … 4 for a quarter."""
    return period.quarter if isinstance(period, Quarter) else period.month


def before(period: Period, number: int) -> list[Period]:
    """So many periods before this one, the nearest first."""
    return [period + -step for step in range(1, number + 1)]
