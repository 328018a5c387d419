"""What stands above a table: its title, the unit note and the date it speaks of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sanpi.domain.periods import DateError, parse_date

from .values import MONEY_UNITS
from .wording import display, find_unit, fold

_UNIT_NOTE = re.compile(r"单位[:：]?([^)）:：]{1,20})")
_YEAR = re.compile(r"(20\d\d)年")
_DAY = (
    r"(?:(?P<year>20\d\d)(?:年度?|[-./]))?(?:(?P<month>1[0-2]|0?[1-9])(?:月份?|[-./]|(?=[),，。;；]|$)))?"
    r"(?:(?P<day>\d{1,2})日?|(?P<end>[底末]))?"
)
_AS_OF = (
    re.compile(r"(?:截至|截止)(?:日期|时间|目前|到|至|于)*[:：]?" + _DAY),
    re.compile(r"(?:数据|统计)(?:截至|时间|日期|时点)[:：]?" + _DAY),
    re.compile(r"(?:填报|填表|制表|报送|上报)(?:日期|时间)[:：]?" + _DAY),
)
_NOTES = ("单位:", "计量单位:", "金额单位:", "截至", "截止", "数据截", "数据时", "统计时", "统计日")
_NOT_A_TITLE = re.compile(
    r"^(?:附件|附表|附)\d*[:：]?$|^(?:填报|填表|报送|制表|编制)(?:单位|部门|日期|时间|人)|^(?:日期|时间):"
)


@dataclass(frozen=True, slots=True)
class Preamble:
    """The texts above a header, understood. `year` is the year the table is about, where one is named."""

    title: str
    unit: str | None
    as_of: date | None
    year: int | None
    texts: tuple[str, ...]


def read_preamble(texts: Iterable[str]) -> Preamble:
    """Understand the texts above a header, in reading order.

    >>> read_preamble(["示例区2023年重点项目台账", "单位：万元", "截至1月底"]).as_of
    datetime.date(2023, 1, 31)
    """
    shown = tuple(dict.fromkeys(filter(None, (display(text) for text in texts))))
    year = next((int(match[1]) for text in shown if (match := _YEAR.search(fold(text)))), None)
    as_of = _as_of(shown, year)
    title = " ".join(text for text in shown if _is_title(text))
    unit = next(filter(None, (_unit(text) for text in shown)), None)
    return Preamble(title, unit, as_of, year or (as_of.year if as_of else None), shown)


def _unit(text: str) -> str | None:
    """The money unit of a note; 填报单位：某局 is none."""
    units = (find_unit(match[1]) for match in _UNIT_NOTE.finditer(fold(text)))
    bracketed = (find_unit(part) for part in re.findall(r"\(([^()]{1,12})\)", fold(text)))
    return next((unit for unit in (*units, *bracketed) if unit in MONEY_UNITS), None)


def _as_of(texts: tuple[str, ...], year: int | None) -> date | None:
    for pattern in _AS_OF:
        for text in texts:
            match = pattern.search(fold(text))
            if match and (day := _day(match, year)):
                return day
    return None


def _day(match: re.Match[str], year: int | None) -> date | None:
    """The day of a note; the year may stand in the title, and a month means its last day."""
    named = match["year"] or year
    if not named or not (match["month"] or (match["year"] and match["end"])):
        return None
    parts = [str(named), match["month"], match["day"]]
    try:
        return parse_date("-".join(filter(None, parts)) if match["month"] else f"{named}年底", end=True)
    except DateError:
        return None


def is_note(text: str) -> bool:
    """Whether a text above a table is a note on unit, date or sender, and neither a title nor a header."""
    folded = fold(text)
    return bool(_NOT_A_TITLE.search(folded)) or folded.strip("()[]").startswith(_NOTES)


def _is_title(text: str) -> bool:
    return len(text) > 1 and not is_note(text)
