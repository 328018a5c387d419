"""Dividing money so that the parts add up."""

from collections.abc import Sequence


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
