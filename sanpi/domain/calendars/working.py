"""The days a public office works, from the week and the State Council's yearly notice on holidays."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date
from types import MappingProxyType

# 全国年节及纪念日放假办法: the holidays whose date does not follow the moon. 2 May was added from 2025.
_FIXED = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})
_SECOND_OF_MAY_FROM = 2025
_SATURDAY = 5


class CalendarError(ValueError):
    """A count leads beyond the years a calendar can hold."""


def follows_week(day: date) -> bool:
    """Whether the day is one from Monday to Friday."""
    return day.weekday() < _SATURDAY


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked.

    `days` says of single days whether they are worked, `known_years` are those for which the official notice is in
    `days`. In a known year all other days follow the week; in another year the statutory holidays of fixed date are
    free as well, and the answer is assumed (推定).
    """

    days: Mapping[date, bool] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()
    # Ordinals of the working days by year, filled when first asked for.
    _worked: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))

    def __getstate__(self) -> tuple[dict[date, bool], frozenset[int]]:
        return dict(self.days), self.known_years

    def __setstate__(self, state: tuple[dict[date, bool], frozenset[int]]) -> None:
        days, known_years = state
        object.__setattr__(self, "days", MappingProxyType(days))
        object.__setattr__(self, "known_years", known_years)
        object.__setattr__(self, "_worked", {})

    def __hash__(self) -> int:
        return hash((frozenset(self.days.items()), self.known_years))

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        stated = self.days.get(day)
        if stated is not None:
            return stated
        return follows_week(day) and (day.year in self.known_years or not _is_fixed_holiday(day))

    def is_assumed(self, day: date) -> bool:
        """Whether the answer about the day is assumed: the notice for its year is not known."""
        return day.year not in self.known_years

    def assumes_between(self, start: date, end: date) -> bool:
        """Whether a count from `start` to `end` touches a year that is assumed."""
        first, last = sorted((start.year, end.year))
        return any(year not in self.known_years for year in range(first, last + 1))

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, otherwise the next one that is (a term ending on a holiday, 民法典 203 条)."""
        return day if self.is_working(day) else self.add(day, 1)

    def add(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which does not count itself (民法典 201 条); before it if negative.

        0 gives `start`, worked or not. Raises CalendarError beyond the years 1 to 9999.
        """
        if count == 0:
            return start
        return self._forward(start, count) if count > 0 else self._back(start, -count)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`.

        The inverse of `add`: `between(start, add(start, n)) == n`.
        """
        if end >= start:
            return self._until(end) - self._until(start) + self._over_years(start.year, end.year)
        return -(self._before(start) - self._before(end) + self._over_years(end.year, start.year))

    def _forward(self, start: date, count: int) -> date:
        year = start.year
        skipped = bisect_right(self._days_of(year), start.toordinal())
        wanted = skipped + count - 1
        while wanted >= len(self._days_of(year)):
            wanted -= len(self._days_of(year))
            year += 1
        return date.fromordinal(self._days_of(year)[wanted])

    def _back(self, start: date, count: int) -> date:
        year = start.year
        wanted = bisect_left(self._days_of(year), start.toordinal()) - count
        while wanted < 0:
            year -= 1
            wanted += len(self._days_of(year))
        return date.fromordinal(self._days_of(year)[wanted])

    def _until(self, day: date) -> int:
        """Working days of the day's year up to and including it."""
        return bisect_right(self._days_of(day.year), day.toordinal())

    def _before(self, day: date) -> int:
        """Working days of the day's year before it."""
        return bisect_left(self._days_of(day.year), day.toordinal())

    def _over_years(self, first: int, last: int) -> int:
        """Working days of the years from `first` up to but not including `last`."""
        return sum(len(self._days_of(year)) for year in range(first, last))

    def _days_of(self, year: int) -> tuple[int, ...]:
        if not MINYEAR <= year <= MAXYEAR:
            raise CalendarError(f"超出日历范围：{year} 年")
        found = self._worked.get(year)
        if found is None:
            days = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            found = tuple(day for day in days if self.is_working(date.fromordinal(day)))
            self._worked[year] = found
        return found


def _is_fixed_holiday(day: date) -> bool:
    second_of_may = (day.month, day.day) == (5, 2) and day.year >= _SECOND_OF_MAY_FROM
    return second_of_may or (day.month, day.day) in _FIXED
