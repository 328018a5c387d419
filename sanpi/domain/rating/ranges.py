"""Ranges of values as an office writes them: 落后10–30个百分点, 开工超过1个月、不超过2个月, 未超期, 当月应开未开至超期2个月."""

from dataclasses import dataclass
from functools import lru_cache

from sanpi.domain.rating.bands import Interval, first_whole, last_whole, show_edge
from sanpi.domain.rating.vocabulary import Basis


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a basis speaks: before the number, at nothing or less, and below nothing where there is such a thing."""

    before: str
    nothing: str = ""
    over: str = ""


_MANNERS: dict[Basis, _Manner] = {
    Basis.POINTS_BEHIND: _Manner("落后", "达到序时", "超序时"), Basis.SHARE_MISSING: _Manner("欠额", "达到序时", "超额"),
    Basis.SHARE_OF_DUE: _Manner("序时完成率"), Basis.MONTH_TASK: _Manner("完成率"), Basis.FUNDS_OF_PLAN: _Manner("到位率"),
    Basis.MISSED_TASKS: _Manner("连续未完成", "当月完成任务"), Basis.MONTHS_TO_START: _Manner("超期"),
    Basis.MONTHS_UNLISTED: _Manner("开工"), Basis.PERMIT_DAYS: _Manner("超期", "未超期"),
    Basis.ISSUE_DAYS: _Manner("超期", "未超期"), Basis.MONTHS_IDLE: _Manner("没有进展", "当月有进展"),
    Basis.RED_SHARE: _Manner("占比"),
}  # fmt: skip


@lru_cache(maxsize=1024)
def interval_words(basis: Basis, interval: Interval) -> str:
    """Values of a basis as people say them, with the unit; 不限 for all of them."""
    if interval.low is None and interval.high is None:
        return "不限"
    if basis is Basis.MONTHS_TO_START:
        return _start(interval)
    manner, unit = _MANNERS[basis], basis.about.unit
    if basis.about.whole:
        return _whole(manner, unit, interval)
    return _signed(manner, unit, interval) if manner.over else manner.before + _plain(unit, interval)


def _from(low: int, unit: str, *, inside: bool) -> str:
    return f"{show_edge(low)}{unit}及以上" if inside else f"超过{show_edge(low)}{unit}"


def _until(high: int, unit: str, *, inside: bool) -> str:
    return f"{'不超过' if inside else '不足'}{show_edge(high)}{unit}"


def _plain(unit: str, interval: Interval) -> str:
    low, high = interval.low, interval.high
    if low is None:
        return _until(high or 0, unit, inside=interval.high_in)
    if high is None:
        return _from(low, unit, inside=interval.low_in)
    if low == high:
        return f"{show_edge(low)}{unit}"
    if interval.low_in and interval.high_in:
        return f"{show_edge(low)}–{show_edge(high)}{unit}"
    return f"{_from(low, unit, inside=interval.low_in)}、{_until(high, unit, inside=interval.high_in)}"


def _whole(manner: _Manner, unit: str, interval: Interval) -> str:
    """Whole numbers from 0 on: 1–15天 whichever way the edges are written; nothing has words of its own."""
    first, last = first_whole(interval), last_whole(interval)
    none = first is None or first <= 0
    if last is not None and last <= 0:
        return manner.nothing
    if none and last is None:
        return "不限"
    if none:
        rest = _until(interval.high or 0, unit, inside=interval.high_in)
        return f"{manner.nothing}或{manner.before}{rest}"
    if last is None:
        return manner.before + _from(interval.low or 0, unit, inside=interval.low_in)
    return f"{manner.before}{first}{unit}" if first == last else f"{manner.before}{first}–{last}{unit}"


def _start(interval: Interval) -> str:
    """Months after the month in which the start was due; that month itself is 0, and before it nothing is due."""
    first, last = first_whole(interval), last_whole(interval)
    early = "未到期或" if first is None or first < 0 else ""
    if last is None:
        if early:
            return "不限"
        if not first:
            return "当月及以后应开未开"
        return f"超期{_from(interval.low or 0, '个月', inside=interval.low_in)}"
    if last < 0:
        return "未到期"
    if first is None or first <= 0:
        return f"{early}当月应开未开" + (f"至超期{last}个月" if last else "")
    return f"超期{first}个月" if first == last else f"超期{first}–{last}个月"


def _signed(manner: _Manner, unit: str, interval: Interval) -> str:
    """Behind or short above 0, ahead below it."""
    low, high = interval.low, interval.high
    if low is not None and low >= 0:
        return _behind(manner, unit, interval, low)
    if high is not None and high <= 0:
        return _ahead(manner, unit, interval, high)
    least = "" if low is None else f"{manner.over}{_until(-low, unit, inside=interval.low_in)}"
    if high is None:
        return f"{least}或{manner.before}"
    most = f"{manner.before}{_until(high, unit, inside=interval.high_in)}"
    return f"{least or manner.nothing}或{most}"


def _behind(manner: _Manner, unit: str, interval: Interval, low: int) -> str:
    high = interval.high
    if low or high == 0:
        return manner.before + _plain(unit, interval) if low else "与序时持平"
    even = "与序时持平或" if interval.low_in else ""
    if high is None:
        return f"{even}{manner.before}" + ("" if even else "（不论多少）")
    return f"{even}{manner.before}{_until(high, unit, inside=interval.high_in)}"


def _ahead(manner: _Manner, unit: str, interval: Interval, high: int) -> str:
    low = interval.low
    if not high and low is None:
        return manner.nothing if interval.high_in else manner.over
    if not high:
        even = "与序时持平或" if interval.high_in else ""
        return f"{even}{manner.over}{_until(-(low or 0), unit, inside=interval.low_in)}"
    turned = Interval(
        -high, interval.high_in, None if low is None else -low, interval.low_in
    )  # ahead by as much as behind by less than nothing
    return manner.over + _plain(unit, turned)
