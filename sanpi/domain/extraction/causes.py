"""Likely reasons why figures do not agree, tried from the most telling to the least."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from .frames import Item
from .quantities import exact, in_unit_of, is_count, kind, show, show_value, step


def cause_of_sum(
    total: Item, parts: Sequence[Item], difference: Fraction, others: Iterable[Item], short: bool
) -> str:
    """Why a total is not the sum of its parts; ``others`` are the remaining figures of the text.

    ``short`` when another measure of the same parts falls short of its total as well.
    """
    missing = next((item for item in others if _is_missing(item, total, difference)), None)
    lacking = f"可能缺少分项，相差{show_value(difference, total.figure)}"
    if short and difference > 0:
        return lacking
    written = _slipped_unit(total, parts, difference) or _wrong_digit(total, parts, difference)
    if written:
        return written
    if missing is not None:
        return f"可能缺少分项{show(missing.figure)}"
    return lacking if difference > 0 else "分项可能重复计入，或总数有误"


def _slipped_unit(total: Item, parts: Sequence[Item], difference: Fraction) -> str:
    """A total or a part that is right in another unit."""
    if times := _slip(exact(total.figure), exact(total.figure) - difference):
        return f"总数可能单位误写（差{times}倍）"
    for part in parts:
        if times := _slip(exact(part.figure), exact(part.figure) + difference):
            return f"分项{show(part.figure)}可能单位误写（差{times}倍）"
    return ""


def _wrong_digit(total: Item, parts: Sequence[Item], difference: Fraction) -> str:
    """A total or a part that is right but for one digit."""
    right = exact(total.figure) - difference
    if _like(in_unit_of(right, total.figure), total.figure.value):
        return f"总数可能漏写或错写数字（{show_value(right, total.figure)}写成{show(total.figure)}）"
    for part in parts:
        needed = exact(part.figure) + difference
        if needed > 0 and _like(in_unit_of(needed, part.figure), part.figure.value):
            return f"分项{show(part.figure)}可能错写（应为{show_value(needed, part.figure)}）"
    return ""


def cause_of_rate(rate: Item, above: Fraction, below: Item, others: Iterable[Item]) -> str:
    """Why a rate is not its quotient: another base that fits, a wrong digit."""
    stated, unit = exact(rate.figure), step(rate.figure)
    for item in others:
        if item is below or kind(item.figure) != kind(below.figure) or not exact(item.figure):
            continue
        if abs(above / exact(item.figure) * 100 - stated) <= unit / 2:
            return f"可能以{show(item.figure)}为基数"
    computed = above / exact(below.figure) * 100
    near = in_unit_of((computed + unit / 2) // unit * unit, rate.figure)
    return f"比率可能错写（应为{near:f}%）" if _like(near, rate.figure.value) else "比率或所除的数有误"


def _slip(stated: Fraction, right: Fraction) -> int:
    """10, 100, 1000, 10000 or 亿 when one is that many times the other."""
    if stated <= 0 or right <= 0:
        return 0
    larger, smaller = max(stated, right), min(stated, right)
    return next(
        (times for times in (10, 100, 1000, 10_000, 10**8) if abs(larger - smaller * times) * 1000 <= larger),
        0,
    )


def _like(one: object, other: object) -> bool:
    """Whether two numbers differ by one digit dropped, added, changed or two exchanged."""
    a, b = sorted((f"{one:f}".replace(".", ""), f"{other:f}".replace(".", "")), key=len)
    if a == b or len(b) < 2:
        return False
    if len(a) == len(b):
        unlike = [i for i in range(len(a)) if a[i] != b[i]]
        swapped = (
            len(unlike) == 2
            and unlike[1] - unlike[0] == 1
            and a[unlike[0]] == b[unlike[1]]
            and a[unlike[1]] == b[unlike[0]]
        )
        return swapped or (len(unlike) == 1 and len(a) > 2)
    return len(b) - len(a) == 1 and any(b[:i] + b[i + 1 :] == a for i in range(len(b)))


def _is_missing(item: Item, total: Item, difference: Fraction) -> bool:
    same = kind(item.figure) == kind(total.figure) and item.measure == total.measure
    return same and (
        exact(item.figure) == difference
        or (not is_count(item.figure) and abs(exact(item.figure) - difference) < step(item.figure))
    )
