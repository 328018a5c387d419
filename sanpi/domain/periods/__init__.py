"""Months, quarters, years, dates and batch period numbers: values without a clock.

Everything readable is read from the wordings offices use, and refused with a Chinese sentence otherwise.
"""

from .calendar_units import Month, Quarter, Year
from .dates import Precision, ReadDate, parse_date, read_date
from .errors import DateError, PeriodError
from .numbers import NumberRange, parse_numbers, show_numbers

__all__ = [
    "DateError",
    "Month",
    "NumberRange",
    "PeriodError",
    "Precision",
    "Quarter",
    "ReadDate",
    "Year",
    "parse_date",
    "parse_numbers",
    "read_date",
    "show_numbers",
]
