"""Distributions of a share as weights over a few values, and what is read from them."""

from statistics import NormalDist

import numpy as np

from .rows import Array

_NORMAL = NormalDist()
BINS = 64
FINE = np.arange(1, 200) / 200
"""Levels at which a distribution is read before it is stretched: 0.5% … 99.5%."""
SCORES = np.array([_NORMAL.inv_cdf(level) for level in FINE])


def binned(share: Array) -> tuple[Array, Array]:
    """In which of at most `BINS` bins each share falls, and the mean of every bin."""
    cuts = np.unique(np.quantile(share, np.arange(1, BINS) / BINS))
    _kept, bins = np.unique(np.searchsorted(cuts, share, side="right"), return_inverse=True)
    return bins, np.bincount(bins, share) / np.bincount(bins)


def read(weights: Array, values: Array, stretch: Array) -> Array:
    """The quantiles at the levels `FINE` of each row of weights over ascending values.

    A `stretch` above 1 widens: the quantile at a level is read as far from the middle as that factor takes its normal score.
    """
    middles = np.cumsum(weights, axis=1) - weights / 2
    levels = {one: np.array([_NORMAL.cdf(score * one) for score in SCORES]) for one in set(stretch.tolist())}
    found = [
        np.interp(levels[one], middle, values) for one, middle in zip(stretch.tolist(), middles, strict=True)
    ]
    possible = weights > 0
    lowest = values[possible.argmax(axis=1)]
    highest = values[len(values) - 1 - possible[:, ::-1].argmax(axis=1)]
    table = np.array(found).reshape(len(weights), len(FINE))
    clipped: Array = np.clip(table, lowest[:, None], highest[:, None])
    return clipped


def nineteen(fine: Array) -> Array:
    """The quantiles at 5, 10 … 95% out of those at `FINE`."""
    return fine[:, 9::10]


def below(fine: Array, amounts: Array) -> Array:
    """The probability that each row's quantity is below the amount."""
    found = [np.searchsorted(line, amount, side="left") for line, amount in zip(fine, amounts, strict=True)]
    return np.clip(np.array(found, dtype=float) / len(FINE), FINE[0], FINE[-1])
