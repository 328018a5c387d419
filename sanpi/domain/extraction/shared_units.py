"""Numbers without a unit of their own, in lists and ranges whose unit stands after the last: 9.8、6.2个百分点, 3至5亿元."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from .raws import Masked, Raw

_MORE_POINTS = re.compile(r"(?:(?:、|和|与)\d+(?:\.\d+)?个){0,8}(?:、|和|与)\d+(?:\.\d+)?个百分点")
_LOWER_END = re.compile(r"(?<![\d.A-Za-z第〔（\n年月-])(\d+(?:\.\d+)?)(?:-|~|至|到)$")
_LIST = 60  # characters of a list of numbers
_LISTED = re.compile(r"(?<![\d.A-Za-z第〔（\n])(?:\d+(?:\.\d+)?(?:、|和|与|及|以及))+$")
_SHARING = re.compile("[和与及]")
_DIGITS = re.compile(r"-?[\d.]+")
_SHARED = frozenset(("个百分点", "亿元", "万元", "%"))


def of_points(raw: Raw, words: str) -> Raw:
    """``1.5个、4个百分点``: the first as well is a number of points."""
    listed = raw.unit == "个" and _MORE_POINTS.match(words, raw.end) is not None
    return replace(raw, unit="个百分点") if listed else raw


def sharing(words: str, found: Sequence[Raw], masked: Masked) -> Iterator[Raw]:
    """``9.8、6.2、5.8、2.0个百分点``, ``12.9和13.7亿元``: numbers of one list, whose unit stands after the last."""
    for raw in list(found):
        if not words[raw.start].isdigit():
            continue
        listed = _LISTED.search(words, max(0, raw.start - _LIST), raw.start)
        if listed is None or listed.end() != raw.start:
            continue
        numbers = [*re.finditer(r"\d+(?:\.\d+)?", listed.group())]
        begin, told = listed.start(), words[max(0, listed.start() - _LIST) : listed.start()]
        respectively = re.search(r"(?:分别|依次|各)[\u4e00-\u9fff]{0,12}$", told) is not None
        if (
            not respectively
            and (len(numbers) < 2 or raw.unit not in _SHARED)
            and not _SHARING.search(listed.group())
        ):
            continue
        for number in numbers:
            start, end = begin + number.start(), begin + number.end()
            if not masked.touches(start, end):
                masked.add(start, end)
                yield _shared(start, end, number.group(), raw, words)


def first_ends(words: str, found: Sequence[Raw], masked: Masked) -> Iterator[Raw]:
    """``5—10个``, ``3至5亿元``: the lower end, whose unit stands after the upper one."""
    for raw in list(found):
        match = (
            _LOWER_END.search(words, max(0, raw.start - 12), raw.start)
            if words[raw.start].isdigit()
            else None
        )
        if (
            match is not None
            and match.end() == raw.start
            and not masked.touches(match.start(1), match.end(1))
        ):
            masked.add(match.start(1), match.end(1))
            yield _shared(match.start(1), match.end(1), match[1], raw, words)


def _shared(start: int, end: int, number: str, raw: Raw, words: str) -> Raw:
    """A number with the unit, and the thousands or hundreds (千, 百), of the figure that closes its list."""
    written = _DIGITS.match(words[raw.start : raw.end].replace(",", ""))
    own = Decimal(written[0]) if written else Decimal(0)
    times = raw.value / own if own else Decimal(1)
    digits = len(number.partition(".")[2]) - (len(str(int(times))) - 1)
    return Raw(start, end, Decimal(number) * times, raw.unit, digits)
