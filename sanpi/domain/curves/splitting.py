"""A year's amount divided over its months; the parts always add up to the amount."""

from collections.abc import Sequence

from sanpi.domain.curves.shapes import MONTHS, CurveError, increments
from sanpi.domain.money import split


def split_by_curve(amount: int, shares: Sequence[int]) -> list[int]:
    """Twelve amounts (元) in proportion to what each month adds to the curve."""
    return split(amount, increments(shares))


def split_evenly(amount: int, first: int = 1, last: int = MONTHS) -> list[int]:
    """The amount spread evenly over the months ``first`` … ``last``, such as the remaining months of construction.

    Raises ``CurveError`` when these are no months of one year.
    """
    if not 1 <= first <= last <= MONTHS:
        raise CurveError(f"施工月份应在 1 至 12 月之间且先后有序，现为 {first} 至 {last} 月")
    return split(amount, [int(first <= month <= last) for month in range(1, MONTHS + 1)])


def split_like(amount: int, pattern: Sequence[int]) -> list[int]:
    """The amount in the proportion of another year's months; months that took something back weigh nothing.

    Raises ``CurveError`` when nothing was completed in that year: there is then no pattern.
    """
    weights = [max(value, 0) for value in pattern]
    if len(weights) != MONTHS or not any(weights):
        raise CurveError("上年没有完成投资的月报，无法按上年情况分解；请改用其他方法")
    return split(amount, weights)
