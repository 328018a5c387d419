"""Dividing money so that the parts add up."""

from collections.abc import Sequence
from itertools import accumulate, pairwise


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Divide ``total`` 元 in proportion to ``weights`` by largest remainder; the parts sum to ``total``.

    Equal remainders are served from the front. Raises ``ValueError`` when a weight is negative or none is
    positive: there is then no proportion to follow.

    Example: ``split(100, [1, 1, 1]) == [34, 33, 33]``.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError(f"weights must be non-negative with a positive sum, found {list(weights)}")
    sign = -1 if total < 0 else 1
    parts = [abs(total) * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(abs(total) * weights[i] % whole))
    for index in by_remainder[: abs(total) - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def rounded_parts(amounts: Sequence[int], step: int) -> list[int]:
    """The amounts rounded to whole steps so that, as printed, they add up to their rounded sum.

    Each becomes the step below or above it, and the running sums are the rounded running sums: a column of months and
    a column of what they come to agree line by line. Only for a sequence that is read that way, as the months of a plan;
    amounts that are also written elsewhere, as those of units, are each `rounded` by themselves.

    Example: ``rounded_parts([14, 14, 14], 10) == [10, 20, 10]``, which add up to 40 as 42 is printed.
    """
    ends = [rounded(end, step) for end in accumulate(amounts, initial=0)]
    return [end - start for start, end in pairwise(ends)]


def rounded(amount: int, step: int) -> int:
    """An amount in whole steps, rounded half up, away from nothing for negative ones, as `show` rounds."""
    scaled = (2 * abs(amount) + step) // (2 * step) * step
    return -scaled if amount < 0 else scaled
