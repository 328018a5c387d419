"""Changes that a text states: from one value to another, by so much, by so many per cent; whether the three agree."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .checks import Outcome
from .claims import Verdict
from .frames import Item
from .quantities import exact, finest, is_loose, kind, show_value, slack, step
from .wording import said, says

_UP = "增加|增长|增至|增到|提高|提升|上升|扩大|扩展|扩增|发展|跃升|攀升|升至|升到|上调|调增|追加|突破"
_DOWN = "减少|下降|降低|降至|降到|减至|减到|压缩|压减|精简|缩减|缩短|缩小|回落|下调|调减|压降"
_FROM = re.compile(r"(?:由|从)[\u4e00-\u9fff\\d（）()“”]{0,16}$")
_TO = re.compile(
    rf"^[\u4e00-\u9fff，]{{0,8}}?(?P<word>{_UP}|{_DOWN})(?:至|到|为|成)?(?:了)?(?:目前|现在|今年|的|约|近|超|超过)*$"
)
_REACHED = re.compile("至|到|为|成")
_BY = re.compile(
    rf"(?:^|[，、])(?:同比|比[\u4e00-\u9fff]{{2,6}}|较[\u4e00-\u9fff]{{2,6}})?(?:净|共|累计|再|又|分别|实际)?(?P<word>{_UP}|{_DOWN}|增|减|多|少|增幅|降幅|涨幅|升幅|减幅|增速)(?:了|为|达|达到|约|近)*$"
)
_NOMINAL = re.compile("可比|同口径|不变价|扣除|实际|名义|剔除|日均|年均|平均|翻|按产出")
_REAL = frozenset(("地区生产总值", "增加值", "居民收入", "一般公共预算收入", "税收"))
"""Measures whose growth leaves prices or changed rules out, so that the amounts do not give it."""
_BASES = ("同比|上年|去年|按年", "环比|上月|按月", "年初", "预算|计划|目标", "季度")
_RATIOS = ("%", "‰", "个百分点")
_FAR = 3  # figures after the second value


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A stated change, the values it lies between, and what comes of them."""

    stated: Item
    others: tuple[Item, ...]
    outcome: Outcome
    words: str


def changes(words: str, items: Sequence[Item]) -> Iterator[Change]:
    """``由17个增至20个，增加3个``; ``完成46.9亿元，比上年同期多完成11亿元，增长30.6%``."""
    for index, item in enumerate(items):
        if item.target:
            continue
        following = items[index + 1 : index + 1 + _FAR]
        if following and (match := _moved(words, item, following[0])) is not None:
            yield from _between(words, item, following, match)
        if item.measure == "同比增加" and index:
            yield from _of_increase(words, items, index)


def _moved(words: str, before: Item, now: Item) -> re.Match[str] | None:
    """Whether two figures are the ends of one change, by the words before the first and between them."""
    alike = kind(before.figure) == kind(now.figure) and before.clause.sentence == now.clause.sentence
    if not alike or kind(before.figure) == "个百分点":
        return None
    lead = words[max(0, before.figure.start - 24) : before.figure.start]
    between = words[before.figure.end : now.figure.start]
    match = _TO.match(between)
    return match if match and _FROM.search(lead) and _REACHED.search(between) else None


def _between(words: str, before: Item, following: Sequence[Item], match: re.Match[str]) -> Iterator[Change]:
    """The direction of a change, and what the figures after it say it comes to."""
    now = following[0]
    rises, grows = exact(now.figure) - exact(before.figure), re.fullmatch(_UP, match["word"]) is not None
    if rises and not is_loose(before.figure) and (rises > 0) != grows:
        outcome = Outcome(Verdict.MISMATCH, exact(before.figure), rises, "变动方向与所写的词不一致")
        yield Change(now, (before,), outcome, "方向")
        return
    for item in following[1:]:
        if item.clause.sentence != now.clause.sentence or _FROM.search(
            words[max(0, item.figure.start - 12) : item.figure.start]
        ):
            return
        if (told := _told(words, item)) is None:
            return
        sign = 1 if re.fullmatch(rf"{_UP}|增|多|增幅|涨幅|升幅|增速", told) else -1
        if (found := _outcome(item, now, before, sign)) is not None:
            yield Change(item, (before, now), found, "变动")


def _told(words: str, item: Item) -> str | None:
    """The word by which a figure says how much something changed."""
    match = _BY.search(words[max(item.clause.start - 1, item.figure.start - 24) : item.figure.start])
    return match["word"] if match else None


def _outcome(item: Item, now: Item, before: Item, sign: int) -> Outcome | None:
    """A difference, a growth rate or a number of points against the two values; None where they are of other kinds."""
    first, last, stated = exact(before.figure), exact(now.figure), sign * exact(item.figure)
    spread = sum((slack(i.figure, finest((now.figure, before.figure))) for i in (now, before)), Fraction(0))
    if kind(item.figure) == kind(now.figure) and kind(now.figure) not in _RATIOS:
        return _judged(
            item, stated, last - first, spread + slack(item.figure, step(item.figure)), (now, before)
        )
    if item.figure.unit == "个百分点" and now.figure.unit == "%":
        return _judged(item, stated, last - first, spread + step(item.figure) / 2, (now, before))
    if item.figure.unit == "%" and first > 0 and kind(now.figure) not in _RATIOS:
        return _judged(
            item, stated, (last / first - 1) * 100, spread / first * 200 + step(item.figure), (now, before)
        )
    if item.figure.unit == "倍" and first > 0:
        return _judged(item, stated, last / first - 1, spread / first * 2 + step(item.figure), (now, before))
    return None


def _judged(
    item: Item, stated: Fraction, computed: Fraction, allowed: Fraction, ends: Sequence[Item]
) -> Outcome:
    difference = stated - computed
    unit = step(item.figure)
    if abs(difference) * 2 <= (unit if item.figure.unit in ("%", "倍") else 0):
        return Outcome(Verdict.OK, computed, difference)
    if abs(difference) <= allowed:
        loose = any(is_loose(i.figure) for i in (item, *ends))
        return Outcome(
            Verdict.APPROXIMATE if loose else Verdict.ROUNDING,
            computed,
            difference,
            "约数" if loose else "四舍五入",
        )
    return Outcome(Verdict.MISMATCH, computed, difference, "增减数与前后两数不符")


def _of_increase(words: str, items: Sequence[Item], index: int) -> Iterator[Change]:
    """``完成46.9亿元，比上年同期多完成11亿元，增长30.6%``: the rate against the amount and its increase."""
    more = items[index]
    now = next(
        (i for i in reversed(items[max(0, index - _FAR) : index]) if kind(i.figure) == kind(more.figure)),
        None,
    )
    rate = items[index + 1] if index + 1 < len(items) else None
    if now is None or rate is None or rate.figure.unit != "%" or now.frame is not more.frame:
        return
    if now.measure == more.measure or items[index - 1].measure == more.measure:
        return  # 分别增加15个、120亿元和25亿元，增长14.3%、16.2%和13.5%
    same = len({now.clause.sentence, more.clause.sentence, rate.clause.sentence}) == 1
    told = words[now.figure.end : rate.figure.start]
    if not same or rate.measure not in ("同比增长", "降幅") or _NOMINAL.search(told) or now.measure in _REAL:
        return
    bases = {
        next(i for i, name in enumerate(_BASES) if re.search(name, word))
        for word in re.findall("|".join(_BASES), told)
    }
    if len(bases) > 1 or now.target or more.target:
        return
    falls = re.search("减|降|少|回落", words[now.figure.end : more.figure.start]) is not None
    before = exact(now.figure) + (exact(more.figure) if falls else -exact(more.figure))
    if before <= 0:
        return
    computed = (exact(now.figure) / before - 1) * 100
    down = re.search("降|减|落|少", words[more.figure.end : rate.figure.start]) is not None
    if down != falls:
        return
    stated = -exact(rate.figure) if down else exact(rate.figure)
    loose = slack(more.figure, step(more.figure)) + slack(now.figure, step(now.figure)) * abs(computed) / 100
    outcome = _judged(rate, stated, computed, loose / before * 100 + step(rate.figure), (now, more))
    yield Change(rate, (now, more), outcome, "增量")


def explained(change: Change) -> str:
    """A change in words for the page."""
    item, outcome = change.stated, change.outcome
    if change.words == "方向":
        return f"由{said(change.others[0])}到{said(item)}，与所写的增减相反"
    first, last = change.others
    if change.words == "增量":
        return f"{said(first)}中变动{said(last)}，即{float(outcome.computed):.2f}%，{says(item, outcome)}"
    ratio = item.figure.unit in ("%", "个百分点", "倍")
    moved = (
        f"{float(outcome.computed):.2f}{item.figure.unit}"
        if ratio
        else show_value(outcome.computed, item.figure)
    )
    return f"由{said(first)}到{said(last)}，变动{moved}，{says(item, outcome)}"
