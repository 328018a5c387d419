"""The arithmetic: what comes out, how far it is from what the text says, and what that is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sanpi.domain.curves import at_month_end, linear

from .claims import Verdict
from .frames import Item
from .quantities import contradicts, exact, finest, is_loose, slack, step


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found; ``computed`` and ``difference`` (stated − computed) in units of the first figure's kind."""

    verdict: Verdict
    computed: Fraction
    difference: Fraction
    cause: str = ""
    firm: bool = False  # the words of a bound say so: 突破, 不足


def far_fetched(first: Item, second: Item, one: Fraction, other: Fraction) -> bool:
    """Whether two values from different sentences are so unlike that they hardly speak of the same thing.

    A unit that slipped (ten, a hundred, ten thousand times) is not far-fetched.
    """
    if first.clause.sentence == second.clause.sentence or one <= 0 or other <= 0:
        return False
    times = max(one, other) / min(one, other)
    slipped = any(abs(times - size) * 1000 <= size for size in (10, 100, 1000, 10_000))
    return times * 2 > 3 and not slipped


def check_sum(total: Item, parts: Sequence[Item], twice: Item | None = None) -> Outcome:
    """Σ parts against the total: counts exactly, money within the half digits that were printed; ``twice`` counts once."""
    computed = sum((exact(part.figure) for part in parts), Fraction(0))
    computed -= exact(twice.figure) if twice else 0
    difference = exact(total.figure) - computed
    everything = (total, *parts)
    allowed = slack(total.figure, step(total.figure)) + sum(
        (slack(part.figure, _finest_like(part, parts)) for part in parts), Fraction(0)
    )
    loose = any(is_loose(item.figure) for item in everything)
    if not difference:
        return Outcome(Verdict.OK, computed, difference)
    if contradicts(
        total.figure, computed, sum((slack(p.figure, _finest_like(p, parts)) for p in parts), Fraction(0))
    ):
        firm = not any(is_loose(part.figure) for part in parts)
        return Outcome(Verdict.MISMATCH, computed, difference, f"与“{total.figure.bound}”不符", firm)
    if abs(difference) > allowed:
        return Outcome(Verdict.MISMATCH, computed, difference)
    return Outcome(
        Verdict.APPROXIMATE if loose else Verdict.ROUNDING,
        computed,
        difference,
        "约数" if loose else "四舍五入",
    )


def _finest_like(part: Item, parts: Sequence[Item]) -> Fraction:
    """The least step among the parts printed in the same unit: 8694亿元 says nothing of 10.58万亿元."""
    return finest(other.figure for other in parts if other.figure.unit == part.figure.unit)


def check_rate(rate: Item, above: Sequence[Item], below: Item) -> Outcome:
    """A rate against its division: exact or rounded is right, cut off is named, so is what the printed digits allow."""
    stated, unit = exact(rate.figure), step(rate.figure)
    denominator = exact(below.figure)
    if not denominator:
        return Outcome(Verdict.MISMATCH, Fraction(0), stated, "分母为零")
    computed = sum((exact(item.figure) for item in above), Fraction(0)) / denominator * 100
    difference = stated - computed
    within = _within(stated, unit, above, below, rate)
    loose = any(is_loose(item.figure) for item in (*above, below, rate))
    if contradicts(rate.figure, computed, unit):
        firm = not any(is_loose(item.figure) for item in (*above, below))
        return Outcome(Verdict.MISMATCH, computed, difference, f"与“{rate.figure.bound}”不符", firm)
    near = rate.figure.digits > 0 and abs(difference) <= unit * (2 if rate.figure.digits > 1 else 1)
    tried = (
        (stated == _rounded(computed, unit), Verdict.OK, ""),
        (loose and within, Verdict.APPROXIMATE, "约数"),
        (stated == computed // unit * unit, Verdict.ROUNDING, "只舍不入"),
        (within, Verdict.ROUNDING, "四舍五入"),
        (near, Verdict.ROUNDING, "末位相差"),
        (True, Verdict.MISMATCH, ""),
    )
    verdict, cause = next((verdict, cause) for holds, verdict, cause in tried if holds)
    return Outcome(verdict, computed, difference, cause)


def check_points(points: Item, rate: Fraction, tolerance: Fraction, due: Fraction, behind: bool) -> Outcome:
    """Percentage points ahead of (behind) the curve against rate − due; ``tolerance`` is that of the printed rate."""
    stated = -exact(points.figure) if behind else exact(points.figure)
    computed = rate - due
    difference = stated - computed
    unit = step(points.figure)
    if stated in (_rounded(computed, unit), computed // unit * unit):
        return Outcome(Verdict.OK, computed, difference)
    if abs(difference) <= unit / 2 + tolerance + unit / 2:
        return Outcome(Verdict.ROUNDING, computed, difference, "四舍五入")
    if points.figure.approximate and abs(difference) <= unit:
        return Outcome(Verdict.APPROXIMATE, computed, difference, "约数")
    turned = abs(stated + computed) <= unit
    return Outcome(
        Verdict.MISMATCH, computed, difference, "超、欠可能写反" if turned else "序时进度可能不是按月平均"
    )


def due_by(month: int) -> Fraction:
    """Per cent of the year that is due by the end of a month when every month is alike."""
    return at_month_end(linear(), month) * 100


def check_growth(rate: Item, now: Item, before: Item, falls: bool) -> Outcome:
    """Growth against the two amounts it compares."""
    stated = -exact(rate.figure) if falls else exact(rate.figure)
    base = exact(before.figure)
    if not base:
        return Outcome(Verdict.MISMATCH, Fraction(0), stated, "基数为零")
    computed = (exact(now.figure) / base - 1) * 100
    unit = step(rate.figure)
    fine = finest((now.figure, before.figure))
    spread = (slack(now.figure, fine) + slack(before.figure, fine) * exact(now.figure) / base) / base * 100
    difference = stated - computed
    if stated == _rounded(computed, unit):
        return Outcome(Verdict.OK, computed, difference)
    if abs(difference) <= unit + spread:
        return Outcome(Verdict.ROUNDING, computed, difference, "四舍五入")
    return Outcome(Verdict.MISMATCH, computed, difference)


def check_part(part: Item, whole: Item) -> Outcome:
    """A part is not more than the whole."""
    more = exact(part.figure) - exact(whole.figure)
    if whole.figure.bound and not contradicts(whole.figure, exact(part.figure), Fraction(0)):
        return Outcome(Verdict.OK, exact(whole.figure), more)  # 超100个, 其中…
    allowed = sum(slack(item.figure, step(item.figure)) for item in (part, whole))
    verdict = Verdict.MISMATCH if more > allowed else Verdict.OK
    return Outcome(verdict, exact(whole.figure), more)


def check_same(first: Item, again: Item) -> Outcome:
    """A fact stated twice."""
    difference = exact(again.figure) - exact(first.figure)
    if not difference:
        return Outcome(Verdict.OK, exact(first.figure), difference)
    for bounded, value in ((first, exact(again.figure)), (again, exact(first.figure))):
        if bounded.figure.bound.strip("高多达到"):
            wrong = contradicts(bounded.figure, value, Fraction(0))
            verdict = Verdict.MISMATCH if wrong else Verdict.APPROXIMATE
            return Outcome(
                verdict,
                exact(first.figure),
                difference,
                f"与“{bounded.figure.bound}”不符" if wrong else "约数",
                wrong,
            )
    if abs(difference) <= max(slack(item.figure, step(item.figure)) for item in (first, again)):
        loose = first.figure.approximate or again.figure.approximate
        return Outcome(
            Verdict.APPROXIMATE if loose else Verdict.ROUNDING, exact(first.figure), difference, "四舍五入"
        )
    return Outcome(Verdict.MISMATCH, exact(first.figure), difference)


def _rounded(value: Fraction, unit: Fraction) -> Fraction:
    """Half up, away from zero."""
    sign = -1 if value < 0 else 1
    return sign * ((abs(value) + unit / 2) // unit) * unit


def _narrow(item: Item, fine: Fraction) -> Fraction:
    """The slack of an amount in a division; of round numbers at most a two-hundredth, for 7亿元 of 10亿元 is 70%."""
    loose = slack(item.figure, fine)
    return loose if is_loose(item.figure) else min(loose, abs(exact(item.figure)) / 200)


def _within(stated: Fraction, unit: Fraction, above: Sequence[Item], below: Item, rate: Item) -> bool:
    """Whether amounts that print like these can divide to a rate that prints like this."""
    numerator = sum((exact(item.figure) for item in above), Fraction(0))
    fine = finest((*(item.figure for item in above), below.figure))
    spread = sum((_narrow(item, fine) for item in above), Fraction(0))
    low_base, high_base = (
        exact(below.figure) - _narrow(below, fine),
        exact(below.figure) + _narrow(below, fine),
    )
    if low_base <= 0:
        return False
    low, high = (numerator - spread) / high_base * 100, (numerator + spread) / low_base * 100
    around = unit if is_loose(rate.figure) else unit / 2
    return low - around <= stated <= high + around
