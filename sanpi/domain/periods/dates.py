"""Reading dates from cells and texts, with the precision their author gave them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from .calendar_units import MAX_YEAR, MIN_YEAR, Month, Year
from .errors import DateError, PeriodError
from .numerals import arabic

Precision = Literal["day", "month", "year"]

_SERIAL_ORIGIN = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_TIME = r"(?:(?:(?<=[日号])|T|\s)\s*(?:[上下]午|[AP]M)?\s*\d{1,2}\s*[:时点][\d:.时分秒+Z\s-]*(?:[AP]M)?)?"
_DAY = re.compile(
    rf"(\d{{4}})\s*(?:[-/.]\s*(\d{{1,2}})\s*[-/.]\s*(\d{{1,2}})|年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}}))\s*[日号]?{_TIME}",
    re.IGNORECASE,
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2})|(\d{2}))\s*月?\s*(?P<part>[上中下]旬|月?[底末])?")
_YEAR = re.compile(r"(\d{4})\s*年?\s*(?P<part>年?[底末])?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_DEADLINE = re.compile(r"(?<=[日号底末])\s*(?:之|以)?前$")
_PARTS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_EXPECTED = "应写作“2023-01-31”“2023年1月31日”，只知道月份时写“2023年1月”"


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date read: the day it stands for, how precise its author was, and the surface as written."""

    day: date
    precision: Precision
    text: str


def parse_date(value: str | date | datetime | float, end: bool = False) -> date:
    """The day of ``read_date(value, end)``."""
    return read_date(value, end).day


def read_date(value: str | date | datetime | float, end: bool = False) -> ReadDate:
    """Read a date in any shape offices use; raise ``DateError`` when it is none.

    Understood are 2023-01-31, 2023/1/31, 2023.1.31, 2023年1月31日 (a time or 前 may follow), 20230131,
    months, years, Chinese digits, and spreadsheet serial numbers (20000 to 80000).

    A month or a year stands for its first day, with ``end`` for its last; 底 and 末 are always the last day,
    旬 the ten days they name.

    Example: ``read_date("2023年1月底") == ReadDate(date(2023, 1, 31), "month", "2023年1月底")``.
    """
    if isinstance(value, datetime):
        return ReadDate(value.date(), "day", value.isoformat())
    if isinstance(value, date):
        return ReadDate(value, "day", value.isoformat())
    if isinstance(value, bool):
        raise _unreadable(str(value))
    text = value.strip() if isinstance(value, str) else _write_number(value)
    if len(text) > 60:
        raise _unreadable(text)
    if not text:
        raise DateError(f"日期是空的；{_EXPECTED}")
    day, precision = _read(_DEADLINE.sub("", arabic(text)), text, end)
    return ReadDate(day, precision, text)


def _write_number(value: float) -> str:
    """A number cell as text; ``2023.1`` lost its zeros, so that January and October look the same."""
    text = repr(value).removesuffix(".0")
    if re.fullmatch(r"\d{4}\.1", text):
        year = text[:4]
        raise DateError(f"数字 {text} 可能是1月，也可能是10月；请写作“{year}年1月”或“{year}年10月”")
    return text


def _read(plain: str, text: str, end: bool) -> tuple[date, Precision]:
    """Try the shapes from the most to the least precise."""
    if match := _DAY.fullmatch(plain) or _COMPACT_DAY.fullmatch(plain):
        year, month, day = (int(group) for group in match.groups() if group)
        return _existing_day(year, month, day, text), "day"
    if _SERIAL.fullmatch(plain) and _FIRST_SERIAL <= float(plain) <= _LAST_SERIAL:
        return _SERIAL_ORIGIN + timedelta(days=int(float(plain))), "day"
    if match := _YEAR.fullmatch(plain):
        whole_year = _checked_year(int(match[1]), text)
        return (whole_year.last_day if end or match["part"] else whole_year.first_day), "year"
    if match := _MONTH.fullmatch(plain):
        return _day_of_month(match, text, end), "month"
    raise _unreadable(text)


def _day_of_month(match: re.Match[str], text: str, end: bool) -> date:
    _checked_year(int(match[1]), text)
    month = _checked_month(int(match[1]), int(match[2] or match[3]), text)
    first, last = _PARTS.get(match["part"] or "", (1, 31))
    if end or (match["part"] or "").endswith(("底", "末")):
        return min(month.last_day, month.first_day + timedelta(days=last - 1))
    return month.first_day.replace(day=first)


def _existing_day(year: int, month: int, day: int, text: str) -> date:
    _checked_year(year, text)
    last = _checked_month(year, month, text).last_day.day
    if not 1 <= day <= last:
        raise DateError(f"日期“{text}”不存在：{year}年{month}月只有 1 日至 {last} 日")
    return date(year, month, day)


def _checked_year(year: int, text: str) -> Year:
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise DateError(f"日期“{text}”的年份 {year} 不合理；应在 {MIN_YEAR} 至 {MAX_YEAR} 之间")
    return Year(year)


def _checked_month(year: int, month: int, text: str) -> Month:
    try:
        return Month(year, month)
    except PeriodError as error:
        raise DateError(f"日期“{text}”不存在：{error.message}") from None


def _unreadable(text: str) -> DateError:
    surface = text if len(text) <= 30 else text[:30] + "…"
    return DateError(f"“{surface}”读不成日期；{_EXPECTED}")
