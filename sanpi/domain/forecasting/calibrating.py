"""How wide intervals must be, and how much projects move together: learnt on a later year than the one trained on."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from .features import folds
from .forest import Settings
from .models import grown
from .rows import Array, Rows

COMMON = 0.15
"""Correlation between projects of one year where history is too short to tell."""
# What is supposed before anything is seen: intervals as they are, and the usual correlation, worth so many observations.
ROWS_BEFORE, YEARS_BEFORE = 60, 3
NARROWEST, WIDEST = 1.0, 1.6
# Within one year nothing is known of how years differ.
ONE_YEAR = 1.05
LEAST = 60
"""So many project-years are needed on either side to calibrate."""
SMALL = Settings(trees=80, rows=1500)
_NORMAL = NormalDist()
_EIGHTY = _NORMAL.inv_cdf(0.9)


@dataclass(frozen=True, slots=True)
class Calibration:
    """By how much intervals are stretched, and the common part of the projects' uncertainty."""

    stretch: float = 1.0
    correlation: float = COMMON


def calibrated(history: Rows, month: int) -> Calibration:
    """Judges forecasts of the last year made from the years before it; with one year, of projects made from the others."""
    last = history.year == history.year.max()
    if min(last.sum(), (~last).sum()) >= LEAST:
        scores = _scores(history, ~last, last, month)
        return Calibration(_stretch(scores), _correlation(scores))
    fold = folds(history.project) % 2 == 0
    if min(fold.sum(), (~fold).sum()) < LEAST:
        return Calibration(ONE_YEAR)
    scores = np.r_[_scores(history, fold, ~fold, month), _scores(history, ~fold, fold, month)]
    return Calibration(_stretch(scores, ONE_YEAR))


def _scores(history: Rows, known: Array, judged: Array, month: int) -> Array:
    """Where the outcomes fell in what was forecast, as normal scores: 0 is the median, ±1.28 the ends of 80%."""
    asked = history.where(judged)
    weights, values = grown(history.where(known), month, SMALL).spread(asked)
    return normal_scores(weights, values, asked.share(month))


def normal_scores(weights: Array, values: Array, share: Array) -> Array:
    """Each share's level in its distribution, as a normal score."""
    middles = np.cumsum(weights, axis=1) - weights / 2
    levels = [np.interp(one, values, middle) for one, middle in zip(share, middles, strict=True)]
    return np.array([_NORMAL.inv_cdf(level) for level in np.clip(levels, 0.01, 0.99)])


def _stretch(scores: Array, caution: float = 1.0) -> float:
    """What brings 80% of the outcomes into the 80% interval, drawn towards 1; intervals are never narrowed."""
    needed = float(np.quantile(np.abs(scores), 0.8)) / _EIGHTY
    drawn = (len(scores) * needed + ROWS_BEFORE) / (len(scores) + ROWS_BEFORE)
    return min(max(drawn * caution, NARROWEST), WIDEST)


def _correlation(scores: Array) -> float:
    """One year's common deviation is one observation of the common variance, beside those supposed before."""
    seen = max(float(scores.mean()) ** 2 - 1 / len(scores), 0.0)
    return (seen + YEARS_BEFORE * COMMON) / (1 + YEARS_BEFORE)
