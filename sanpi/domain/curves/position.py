"""Where a project stands against its curve: 超欠序时."""

from collections.abc import Sequence
from fractions import Fraction

from sanpi.domain.curves.shapes import PARTS, at_month_end, parts_due
from sanpi.domain.money import POINTS


def due(amount: int, share: int) -> int:
    """What is due of a plan (元) at a share in `PARTS` of the year, rounded half up to the 元."""
    whole, rest = divmod(amount, PARTS)
    return whole * share + (rest * share + PARTS // 2) // PARTS


def due_by(amount: int, shares: Sequence[int], month: int) -> int:
    """What is due of a plan (元) by the end of a month."""
    return due(amount, parts_due(shares, month))


def ahead(completed: int, plan: int, shares: Sequence[int], month: int) -> Fraction | None:
    """Percentage points by which ``completed ÷ plan`` is ahead of (negative: behind) the curve at a month's end.

    None where there is no plan to measure against.

    Example: 74 of 100 by August on the linear curve is 7.33 points ahead.
    """
    return points(Fraction(completed, plan) - at_month_end(shares, month)) if plan else None


def points(share: Fraction) -> Fraction:
    """A share of 1 in percentage points."""
    return share * 100


def show_points(value: Fraction | None, places: int = POINTS) -> str:
    """Points as printed, always with a sign, rounded half up: ``+7.3``, ``-12.0``; ``—`` where there are none."""
    if value is None:
        return "—"
    scaled = (abs(value) * 10**places * 2 + 1) // 2
    whole, rest = divmod(scaled, 10**places)
    sign = "" if not scaled else "-" if value < 0 else "+"
    return f"{sign}{whole}.{rest:0{places}d}"
