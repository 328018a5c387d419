"""Months, quarters and years as values that can be compared, added to and named."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from .errors import PeriodError
from .numerals import arabic

MIN_YEAR, MAX_YEAR = 1900, 2199

_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?|(\d{4})(\d{2})")
_QUARTER = re.compile(r"(\d{4})\s*[-年]?\s*(?:[Qq]([1-4])|第?([1-4])季度)")
_YEAR = re.compile(r"(\d{4})\s*年?度?")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, for example ``Month(2023, 1)``; ``+ 1`` is the next one.

    Raises ``PeriodError`` for a month that does not exist.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        _check_year(self.year)
        if not 1 <= self.month <= 12:
            raise PeriodError(f"没有{self.month}月；月份应为 1 至 12")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read ``2023-01``, ``2023年1月``, ``202301`` and their full-width or Chinese forms."""
        match = _MONTH.fullmatch(arabic(text))
        if match is None:
            raise PeriodError(f"“{text}”读不成月份；应写作“2023年1月”或“2023-01”")
        year, month = (int(part) for part in match.groups() if part)
        return cls(year, month)

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month ``day`` lies in."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month, leap years considered."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def quarter(self) -> "Quarter":
        """The quarter the month lies in."""
        return Quarter(self.year, (self.month + 2) // 3)

    @property
    def code(self) -> str:
        """The stored form, for example ``2023-01``."""
        return f"{self.year:04d}-{self.month:02d}"

    def __add__(self, months: int) -> "Month":
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of a calendar year, for example ``Quarter(2023, 1)``; ``+ 1`` is the next one.

    Raises ``PeriodError`` for a quarter that does not exist.
    """

    year: int
    quarter: int

    def __post_init__(self) -> None:
        _check_year(self.year)
        if not 1 <= self.quarter <= 4:
            raise PeriodError(f"没有第{self.quarter}季度；季度应为 1 至 4")

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read ``2023Q1``, ``2023年第一季度``, ``2023年1季度``."""
        match = _QUARTER.fullmatch(arabic(text))
        if match is None:
            raise PeriodError(f"“{text}”读不成季度；应写作“2023年第1季度”或“2023Q1”")
        year, quarter = (int(part) for part in match.groups() if part)
        return cls(year, quarter)

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter ``day`` lies in."""
        return Month.of(day).quarter

    @property
    def first_day(self) -> date:
        """The first day of the quarter."""
        return Month(self.year, self.quarter * 3 - 2).first_day

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        return Month(self.year, self.quarter * 3).last_day

    @property
    def months(self) -> tuple[Month, ...]:
        """Its three months."""
        return tuple(Month(self.year, self.quarter * 3 - 2 + i) for i in range(3))

    @property
    def code(self) -> str:
        """The stored form, for example ``2023Q1``."""
        return f"{self.year:04d}Q{self.quarter}"

    def __add__(self, quarters: int) -> "Quarter":
        year, quarter = divmod(self.year * 4 + self.quarter - 1 + quarters, 4)
        return Quarter(year, quarter + 1)

    def __str__(self) -> str:
        return f"{self.year}年第{self.quarter}季度"


@dataclass(frozen=True, order=True, slots=True)
class Year:
    """A calendar year, for example ``Year(2023)``; ``+ 1`` is the next one."""

    year: int

    def __post_init__(self) -> None:
        _check_year(self.year)

    @classmethod
    def parse(cls, text: str) -> "Year":
        """Read ``2023``, ``2023年``, ``2023年度``."""
        match = _YEAR.fullmatch(arabic(text))
        if match is None:
            raise PeriodError(f"“{text}”读不成年份；应写作“2023年”")
        return cls(int(match.group(1)))

    @classmethod
    def of(cls, day: date) -> "Year":
        """The year ``day`` lies in."""
        return cls(day.year)

    @property
    def first_day(self) -> date:
        """1 January."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """31 December."""
        return date(self.year, 12, 31)

    @property
    def months(self) -> tuple[Month, ...]:
        """Its twelve months."""
        return tuple(Month(self.year, month) for month in range(1, 13))

    def __add__(self, years: int) -> "Year":
        return Year(self.year + years)

    def __str__(self) -> str:
        return f"{self.year}年"


def _check_year(year: int) -> None:
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise PeriodError(f"年份 {year} 不合理；应在 {MIN_YEAR} 至 {MAX_YEAR} 之间")
