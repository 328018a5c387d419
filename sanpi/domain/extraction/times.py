"""When: months, quarters, days and numbers of periods (期) that words name."""

import calendar
import datetime
import re
from dataclasses import dataclass, replace

from sanpi.domain.periods.numerals import arabic

_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?P<year>\d{4}|[〇零一二三四五六七八九]{4}|今|去|当|本|上)年(?:度)?)"
_MONTHS = re.compile(
    rf"{_YEAR}?(?P<first>元|{_NUMBER})(?:月(?:份)?)?(?:-+|~|至|到)(?P<last>{_NUMBER})月(?:份)?(?!\d)"
)
_SPAN = re.compile(
    rf"{_YEAR}?(?P<word>前三季度|前两季度|上半年|下半年|第?[一二三四1-4]季度|前(?P<n>{_NUMBER})个?月)"
)
_QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}
_SPANS = {"前三季度": (1, 9), "前两季度": (1, 6), "上半年": (1, 6), "下半年": (7, 12)}
_AS_OF = re.compile(
    rf"(?:截至|截止|截止到|到|至){_YEAR}?(?:(?P<month>{_NUMBER})月(?:份)?(?:(?P<day>{_NUMBER})[日号])?)?(?P<end>年?[底末])?"
)
_DAY = re.compile(rf"{_YEAR}?(?P<month>{_NUMBER})月(?:(?P<day>{_NUMBER})[日号]|(?P<end>[底末])|份)?")
_WHOLE_DAY = r"(?P<year>(?:19|20)\d\d)[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?"
_DATE_LINE = re.compile(
    rf"^（?(?:(?:发布|印发)?(?:时间|日期)：)?{_WHOLE_DAY}(?:\d{{1,2}}:\d\d(?::\d\d)?)?）?$", re.MULTILINE
)
_STANDS = re.compile(rf"(?:截至|截止到?){_WHOLE_DAY}")
_JUST_YEAR = re.compile(_YEAR)
_PERIODS = re.compile(
    rf"第(?P<a>{_NUMBER})期?(?:-+|~|至|到)第?(?P<b>{_NUMBER})期|前(?P<n>{_NUMBER})期|第(?P<one>{_NUMBER})期(?!月|工程|债|培训|主任|学员|地)|(?P<firstone>首期)"
)


@dataclass(frozen=True, slots=True)
class When:
    """When something holds, as far as the words say."""

    words: str = ""
    years: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    as_of: datetime.date | None = None

    def or_else(self, other: "When") -> "When":
        """What is not said here is taken from ``other``."""
        if self.months or self.as_of:
            return replace(self, years=self.years or other.years)
        return (
            replace(other, words=self.words or other.words, years=self.years or other.years)
            if self.words
            else other
        )


def when(words: str, year: int | None) -> When:
    """The time a piece of text names last; ``year`` is the year of the text, for 今年 and bare months."""
    found = [*_months(words, year), *_as_of(words, year), *_days(words, year), *_years(words, year)]
    if not found:
        return When()
    best = max(found, key=lambda pair: (pair[1].months is not None or pair[1].as_of is not None, pair[0]))
    return best[1]


def periods(words: str) -> tuple[int, ...]:
    """Numbers of 三个一批 periods: 前六期 is 1 to 6; empty where none is named or several stand apart."""
    found: set[int] = set()
    for match in _PERIODS.finditer(words):
        if match["n"]:
            found.update(range(1, _int(match["n"]) + 1))
        elif match["a"]:
            found.update(range(_int(match["a"]), _int(match["b"]) + 1))
        else:
            found.add(1 if match["firstone"] else _int(match["one"]))
    return tuple(sorted(number for number in found if 0 < number < 200))


def first_year(words: str) -> int | None:
    """The first year written in full."""
    match = re.search(r"(?<!\d)((?:19|20)\d\d)年", words)
    return int(match[1]) if match else None


def date_of(words: str) -> datetime.date | None:
    """The date of a text: of a line that is only a date (the last of them), else the last day it says it stands for (截至)."""
    for pattern in (_DATE_LINE, _STANDS):
        found = [_date(int(m["year"]), int(m["month"]), int(m["day"])) for m in pattern.finditer(words)]
        if found:
            return found[-1]
    return None


def _months(words: str, year: int | None) -> list[tuple[int, When]]:
    found = []
    for match in _MONTHS.finditer(words):
        first = 1 if match["first"] == "元" else _int(match["first"])
        found.append((match.end(), _interval(match, first, _int(match["last"]), year)))
    for match in _SPAN.finditer(words):
        word = match["word"]
        quarter = re.search("[一二三四1-4]", word)
        if match["n"]:
            pair = (1, _int(match["n"]))
        elif word in _SPANS:
            pair = _SPANS[word]
        else:
            pair = _QUARTERS["一二三四"[int(arabic(quarter[0])) - 1] if quarter else "一"]
        found.append((match.end(), _interval(match, *pair, year)))
    return found


def _interval(match: re.Match[str], first: int, last: int, year: int | None) -> When:
    which = _which_year(match["year"], year)
    good = 1 <= first <= last <= 12
    return When(match.group(), (which, which) if which else None, (first, last) if good else None)


def _as_of(words: str, year: int | None) -> list[tuple[int, When]]:
    found = []
    for match in _AS_OF.finditer(words):
        which = _which_year(match["year"], year)
        if not (match["month"] or match["year"]):
            continue
        month = _int(match["month"]) if match["month"] else 12
        day = _int(match["day"]) if match["day"] else 31
        found.append(
            (
                match.end() + 1,
                When(match.group(), (which, which) if which else None, None, _date(which, month, day)),
            )
        )
    return found


def _days(words: str, year: int | None) -> list[tuple[int, When]]:
    found = []
    for match in _DAY.finditer(words):
        which = _which_year(match["year"], year)
        found.append((match.end() - 1, When(match.group(), (which, which) if which else None)))
    return found


def _years(words: str, year: int | None) -> list[tuple[int, When]]:
    found = []
    for match in _JUST_YEAR.finditer(words):
        which = _which_year(match["year"], year)
        found.append((match.end() - 2, When(match.group(), (which, which) if which else None)))
    return found


def _which_year(word: str | None, year: int | None) -> int | None:
    if word is None or word in "今当本":
        return year
    if word in "去上":
        return year - 1 if year else None
    digits = arabic(word)
    return int(digits) if digits.isdigit() else None


def _date(year: int | None, month: int, day: int) -> datetime.date | None:
    if year is None or not 1 <= month <= 12 or not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return None
    return datetime.date(year, month, min(max(day, 1), calendar.monthrange(year, month)[1]))


def _int(numeral: str) -> int:
    digits = arabic(numeral)
    return int(digits) if digits.isdigit() else 0
