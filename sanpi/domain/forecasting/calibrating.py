"""How wide intervals must be, and how much projects move together: learnt on a later year than the one trained on."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from .features import folds
from .forest import Settings
from .models import grown
from .rows import Array, Rows
from .values import COMMON

# What is supposed before anything is seen: intervals as they are, and the usual correlation, worth so many observations.
ROWS_BEFORE, YEARS_BEFORE = 60, 3
# No two years are alike: a little is added to what the last one needed, and trust in narrow intervals has a limit.
CAUTION, NARROWEST, WIDEST = 1.1, 0.9, 1.6
MOST_COMMON = 0.5
"""However bad a year was, half of the uncertainty stays each project's own."""
LEAST = 40
"""So many project-years are needed on either side to calibrate."""
SMALL = Settings(trees=80, rows=1500)
_NORMAL = NormalDist()
_EIGHTY = _NORMAL.inv_cdf(0.9)


@dataclass(frozen=True, slots=True)
class Calibration:
    """By how much intervals are stretched, and the common part of the projects' uncertainty.

    `sizes` are the sizes from which the next of `stretches` holds: small projects keep less to what is usual.
    """

    stretches: tuple[float, ...]
    sizes: tuple[float, ...] = ()
    correlation: float = COMMON

    def stretch(self, sizes: Array) -> Array:
        """The factor for projects of these sizes."""
        found: Array = np.array(self.stretches)[np.searchsorted(self.sizes, sizes, side="right")]
        return found


def calibrated(history: Rows, month: int) -> Calibration:
    """Judges forecasts of the last year made from the years before it; with one year, of projects made from the others."""
    last = history.year == history.year.max()
    if min(last.sum(), (~last).sum()) >= LEAST:
        judged = history.where(last)
        scores = _scores(history.where(~last), judged, month)
        return Calibration(*_stretches(scores, judged.size), _correlation(scores))
    fold = folds(history.project) % 2 == 0
    if min(fold.sum(), (~fold).sum()) < LEAST:
        return Calibration((CAUTION,))
    halves = history.where(fold), history.where(~fold)
    scores = np.r_[_scores(halves[1], halves[0], month), _scores(*halves, month)]
    return Calibration(*_stretches(scores, np.r_[halves[0].size, halves[1].size]))


def _scores(known: Rows, judged: Rows, month: int) -> Array:
    """Where the outcomes fell in what was forecast, as normal scores: 0 is the median, ±1.28 the ends of 80%."""
    weights, values = grown(known, month, SMALL).spread(judged)
    return normal_scores(weights, values, judged.share(month))


def normal_scores(weights: Array, values: Array, share: Array) -> Array:
    """Each share's level in its distribution, as a normal score."""
    middles = np.cumsum(weights, axis=1) - weights / 2
    levels = [np.interp(one, values, middle) for one, middle in zip(share, middles, strict=True)]
    return np.array([_NORMAL.inv_cdf(level) for level in np.clip(levels, 0.01, 0.99)])


def _stretches(scores: Array, sizes: Array) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The stretch of the smaller, the middle and the larger third, and the sizes between them."""
    cuts = np.quantile(sizes, [1 / 3, 2 / 3])
    third = np.searchsorted(cuts, sizes, side="right")
    return tuple(_stretch(scores[third == one]) for one in range(3)), tuple(cuts.tolist())


def _stretch(scores: Array) -> float:
    """What brings 80% of the outcomes into the 80% interval, drawn towards 1."""
    needed = float(np.quantile(np.abs(scores), 0.8)) / _EIGHTY if len(scores) else 1.0
    drawn = (len(scores) * needed + ROWS_BEFORE) / (len(scores) + ROWS_BEFORE)
    return min(max(drawn * CAUTION, NARROWEST), WIDEST)


def _correlation(scores: Array) -> float:
    """One year's common deviation is one observation of the common variance, beside those supposed before."""
    seen = max(float(scores.mean()) ** 2 - 1 / len(scores), 0.0)
    return min((seen + YEARS_BEFORE * COMMON) / (1 + YEARS_BEFORE), MOST_COMMON)
