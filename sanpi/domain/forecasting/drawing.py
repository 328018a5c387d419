"""Sums of forecasts by a repeatable simulation: one common factor for the year, the rest each project's own."""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from .rows import Array
from .values import LEVELS

_NORMAL = NormalDist()
# So many years are drawn, fewer where there are thousands of projects and chance evens out.
DRAWS, FEWER, MANY = 2000, 500, 2000
BLOCK = 500
"""Projects drawn at once, which bounds the memory."""
# Quantiles end at 5% and 95%; beyond them they go on as steeply, as far as 1% and 99%.
SCORES = np.array([_NORMAL.inv_cdf(level / 100) for level in LEVELS])
FARTHEST = _NORMAL.inv_cdf(0.99)


def summed(quantiles: Sequence[Sequence[int]], correlation: float) -> tuple[int, ...]:
    """The quantiles of the sum. The draws are the same every time and do not depend on the order of the parts."""
    table = np.array(sorted(map(tuple, quantiles)), dtype=float)
    draws = DRAWS if len(table) < MANY else FEWER
    random = np.random.default_rng(1)
    years = np.array([_NORMAL.inv_cdf((draw + 0.5) / draws) for draw in range(draws)])
    sums = np.zeros(draws)
    for start in range(0, len(table), BLOCK):
        block = table[start : start + BLOCK]
        own = random.standard_normal((len(block), draws))
        sums += _drawn(block, correlation**0.5 * years + (1 - correlation) ** 0.5 * own).sum(axis=0)
    found = np.quantile(sums, np.array(LEVELS) / 100)
    return tuple(round(amount) for amount in found.tolist())


def _drawn(table: Array, scores: Array) -> Array:
    """The amounts at normal scores, one line per project."""
    clipped = np.clip(scores, -FARTHEST, FARTHEST)
    below = np.clip(np.searchsorted(SCORES, clipped) - 1, 0, len(LEVELS) - 2)
    share = (clipped - SCORES[below]) / (SCORES[below + 1] - SCORES[below])
    low = np.take_along_axis(table, below, axis=1)
    drawn: Array = low + share * (np.take_along_axis(table, below + 1, axis=1) - low)
    return drawn
