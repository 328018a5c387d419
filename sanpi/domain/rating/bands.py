"""Which values are which colour: intervals with every edge inclusive or exclusive, without gap or overlap."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from sanpi.domain.rating.vocabulary import LIT, Basis, Colour

# Thresholds have at most two decimals.
HUNDREDTHS = 100

_NUMBER = r"(-?\d+(?:\.\d{1,2})?)"
_BETWEEN = re.compile(rf"([\[(])\s*{_NUMBER}\s*[,，]\s*{_NUMBER}\s*([\])])")
_ONE_SIDED = re.compile(rf"(<=|>=|<|>|≤|≥)\s*{_NUMBER}")
_EXACTLY = re.compile(_NUMBER)


class RuleError(ValueError):
    """A rule that cannot be; ``message`` is Chinese and can be shown as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Interval:
    """Values from `low` to `high` (hundredths; None: without end); each edge belongs to it or does not."""

    low: int | None = None
    low_in: bool = True
    high: int | None = None
    high_in: bool = True

    def __contains__(self, value: Fraction | int) -> bool:
        above, below = value.numerator * HUNDREDTHS, value.denominator
        return self.reaches(above, below) and self.ends_after(above, below)

    def reaches(self, above: int, below: int) -> bool:
        """Whether ``above ÷ below`` hundredths are not under the lower edge."""
        if self.low is None:
            return True
        edge = self.low * below
        return above > edge or (self.low_in and above == edge)

    def ends_after(self, above: int, below: int) -> bool:
        """Whether ``above ÷ below`` hundredths are not over the upper edge."""
        if self.high is None:
            return True
        edge = self.high * below
        return above < edge or (self.high_in and above == edge)

    @property
    def text(self) -> str:
        """As it is stored and read again: ``[10,30]``, ``>30``, ``<10``."""
        if self.low is None or self.high is None:
            if self.low is not None:
                return f"{'>=' if self.low_in else '>'}{show_edge(self.low)}"
            if self.high is not None:
                return f"{'<=' if self.high_in else '<'}{show_edge(self.high)}"
            return "*"
        left, right = "[" if self.low_in else "(", "]" if self.high_in else ")"
        return f"{left}{show_edge(self.low)},{show_edge(self.high)}{right}"


def show_edge(value: int) -> str:
    """Hundredths as they are written: ``show_edge(1050) == "10.5"``."""
    sign, (whole, rest) = "-" if value < 0 else "", divmod(abs(value), HUNDREDTHS)
    return f"{sign}{whole}.{rest:02d}".rstrip("0").rstrip(".")


def read_edge(text: str) -> int:
    """A threshold in hundredths. Raises ``RuleError`` for anything but a number with at most two decimals."""
    cleaned = text.strip().replace("−", "-").removesuffix("%")
    if not _EXACTLY.fullmatch(cleaned):
        raise RuleError(f"“{text}”不是界限值；应填写数字，最多两位小数，例如 10 或 12.5")
    return int(Fraction(cleaned) * HUNDREDTHS)


def read_interval(text: str) -> Interval:
    """Read ``[10,30]``, ``(1,2]``, ``>30``, ``<=0``, ``3`` or ``*``. Raises ``RuleError`` for anything else."""
    cleaned = text.strip()
    if cleaned == "*":
        return Interval()
    if found := _BETWEEN.fullmatch(cleaned):
        left, low, high, right = found.groups()
        return _checked(Interval(read_edge(low), left == "[", read_edge(high), right == "]"))
    if found := _ONE_SIDED.fullmatch(cleaned):
        sign, edge = found.group(1).replace("≤", "<=").replace("≥", ">="), read_edge(found.group(2))
        if sign.startswith("<"):
            return Interval(high=edge, high_in="=" in sign)
        return Interval(low=edge, low_in="=" in sign)
    edge = read_edge(cleaned)
    return Interval(edge, True, edge, True)


def _checked(interval: Interval) -> Interval:
    low, high = interval.low, interval.high
    if low is None or high is None or low < high or (low == high and interval.low_in and interval.high_in):
        return interval
    raise RuleError(f"区间 {interval.text} 里没有任何值；起点应小于终点")


@dataclass(frozen=True, slots=True)
class Band:
    """One colour and its values."""

    colour: Colour
    interval: Interval


Bands = tuple[Band, ...]


def bands_from(written: Mapping[str, str], basis: Basis) -> Bands:
    """Bands from colour → interval; a colour that does not occur is left out or empty.

    Raises ``RuleError`` naming the values for which nothing, or two things, would hold.
    """
    found = tuple(
        Band(colour, _checked(read_interval(written[colour]))) for colour in LIT if written.get(colour, "").strip()
    )  # fmt: skip
    check_bands(found, basis)
    return tuple(sorted(found, key=lambda band: _start(band.interval)))


def _start(interval: Interval) -> tuple[bool, int, bool]:
    return interval.low is not None, interval.low or 0, not interval.low_in


def check_bands(bands: Iterable[Band], basis: Basis) -> None:
    """Refuses gaps, overlaps and colours in the wrong order, naming the values. No bands at all are allowed."""
    ordered = sorted(bands, key=lambda band: _start(band.interval))
    if not ordered:
        return
    whole = basis.about.whole
    first, last = ordered[0].interval, ordered[-1].interval
    if first.low is not None and not (whole and first.low <= 0):
        raise RuleError(f"{_below(first)}没有规定；请让一个灯的起点为“不限”")
    if last.high is not None:
        raise RuleError(f"{_above(last)}没有规定；请让一个灯的终点为“不限”")
    if whole:
        _check_whole(ordered)
    for before, after in pairwise(ordered):
        _check_joint(before, after, whole=whole)
    _check_order(ordered, basis)


def _check_whole(bands: Iterable[Band]) -> None:
    for band in bands:
        first, last = first_whole(band.interval), last_whole(band.interval)
        if first is not None and last is not None and first > last:
            raise RuleError(
                f"{band.colour.word}灯的区间 {band.interval.text} 里没有整数；这里只有整数，请改界限或含、不含"
            )


def _below(interval: Interval) -> str:
    return f"{'小于' if interval.low_in else '不大于'} {show_edge(interval.low or 0)} 的值"


def _above(interval: Interval) -> str:
    return f"{'大于' if interval.high_in else '不小于'} {show_edge(interval.high or 0)} 的值"


def _check_joint(before: Band, after: Band, *, whole: bool) -> None:
    end, start = before.interval.high, after.interval.low
    both = f"{before.colour.word}灯和{after.colour.word}灯"
    if end is None or start is None:
        raise RuleError(f"{both}的区间重叠：{_overlap(before.interval, after.interval)} 两个灯都有规定")
    last, first = last_whole(before.interval), first_whole(after.interval)
    if whole and last is not None and first is not None:
        if first > last + 1:
            between = f"{last + 1}" if first == last + 2 else f"{last + 1} 至 {first - 1}"
            raise RuleError(f"{between} 没有规定：{both}之间缺了一段")
        if first <= last:
            raise RuleError(
                f"{both}的区间重叠：{first if first == last else f'{first} 至 {last}'} 两个灯都有规定"
            )
        return
    if end < start:
        raise RuleError(f"{show_edge(end)} 至 {show_edge(start)} 之间没有规定：{both}之间缺了一段")
    if end > start:
        raise RuleError(f"{both}的区间重叠：{show_edge(start)} 至 {show_edge(end)} 两个灯都有规定")
    if before.interval.high_in == after.interval.low_in:
        problem = "两个灯都包含" if after.interval.low_in else "两个灯都不包含，没有规定"
        raise RuleError(f"{both}在 {show_edge(end)} 处：{problem}；请让其中一个灯“含”这个值")


def _overlap(before: Interval, after: Interval) -> str:
    if before.high is None and after.low is None:
        return "所有的值"
    edge = after.low if before.high is None else before.high
    return f"{show_edge(edge or 0)} {'以上' if before.high is None else '以下'}"


def first_whole(interval: Interval) -> int | None:
    """The smallest whole number in it; None where it has no lower end."""
    if interval.low is None:
        return None
    whole, rest = divmod(interval.low, HUNDREDTHS)
    return whole + 1 if rest or not interval.low_in else whole


def last_whole(interval: Interval) -> int | None:
    """The largest whole number in it; None where it has no upper end."""
    if interval.high is None:
        return None
    whole, rest = divmod(interval.high, HUNDREDTHS)
    return whole if rest or interval.high_in else whole - 1


def _check_order(ordered: Sequence[Band], basis: Basis) -> None:
    badness = [band.colour.badness for band in ordered]
    wanted = sorted(badness, reverse=not basis.about.larger_is_worse)
    if badness != wanted:
        direction = "越大越差" if basis.about.larger_is_worse else "越小越差"
        raise RuleError(f"{basis.about.name}{direction}，各灯的区间应按绿、黄、红的次序排列")
