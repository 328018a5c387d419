"""The answer where history is short: the project's own years, shrunk to similar ones, these to all, these to the plan."""

from dataclasses import dataclass

import numpy as np

from .features import own_years
from .forest import Settings
from .models import FADING, Grown, grown
from .rows import HIGHEST, LOWEST, Array, Rows
from .values import MONTHS

GRID = np.arange(LOWEST, HIGHEST + 0.01, 0.02).round(2)
"""The shares that are told apart."""
# With no history the plan is the middle and the range wide: the shares at the levels `COLD_LEVELS`.
COLD_LEVELS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.8, 0.9, 0.95, 1.0)
COLD = (0.0, 0.0, 0.10, 0.40, 0.65, 0.85, 0.98, 1.02, 1.15, 1.3, 1.6)
# How much a slow pace lowers each of them late in the year.
COLD_PACE = (1.0, 1.0, 1.0, 0.8, 0.7, 0.6, 0.5, 0.3, 0.0, 0.0, 0.0)
# Each level of likeness weighs against the one above it like this many project-years.
ALL_AGAINST_COLD, SIMILAR_AGAINST_ALL, OWN_AGAINST_SIMILAR = 5.0, 10.0, 2.0
# Sizes within this factor are similar; a year whose progress was this far off at the same month counts little.
NEAR_SIZE, NEAR_PROGRESS = 10.0, 0.12
# A forest is asked from so many project-years on; likeness weighs against it like the second number of them.
FOREST_FROM, FOREST_AGAINST_LIKENESS = 20, 40


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Past shares of the remaining plan, weighed by likeness; without any history only the plan speaks.

    From `FOREST_FROM` project-years on a forest is asked as well, and counts the more the longer history is.
    """

    history: Rows
    month: int
    forest: Grown | None

    def spread(self, asked: Rows) -> tuple[Array, Array]:
        """Weights per question over ascending shares of what is left of the plan."""
        weights = cold(asked, self.month)
        if len(self.history):
            weights = self._weighed(asked, weights)
        if self.forest is None:
            return weights, GRID
        trust = len(self.history) / (len(self.history) + FOREST_AGAINST_LIKENESS)
        trees, values = self.forest.spread(asked)
        order = np.argsort(np.r_[GRID, values], kind="stable")
        return np.hstack([(1 - trust) * weights, trust * trees])[:, order], np.r_[GRID, values][order]

    def _weighed(self, asked: Rows, weights: Array) -> Array:
        places = np.abs(self.history.share(self.month)[:, None] - GRID[None, :]).argmin(axis=1)
        past, now = self.history.progress(self.month), asked.progress(self.month)
        own = own_years(asked, self.history)
        for line in range(len(asked)):
            near = np.exp(-0.5 * ((past - now[line]) / NEAR_PROGRESS) ** 2)
            mixed = _mixed(weights[line], places, near, ALL_AGAINST_COLD)
            alike = near * similar(asked, line, self.history)
            mixed = _mixed(mixed, places, alike, SIMILAR_AGAINST_ALL)
            mine = own[line]
            faded = FADING ** np.arange(len(mine))
            weights[line] = _mixed(mixed, places[mine], faded, OWN_AGAINST_SIMILAR)
        return weights


def shrunk(history: Rows, month: int) -> Shrunk:
    """The model for a month where history is short."""
    forest = grown(history, month, Settings()) if len(history) >= FOREST_FROM else None
    return Shrunk(history, month, forest)


def similar(asked: Rows, line: int, history: Rows) -> Array:
    """Which past project-years are of the same group and of about the same size."""
    ratio = history.size / asked.size[line]
    alike: Array = (history.group == asked.group[line]) & (ratio <= NEAR_SIZE) & (ratio >= 1 / NEAR_SIZE)
    return alike


def _mixed(base: Array, places: Array, weights: Array, against: float) -> Array:
    """What was observed, drawn towards a base that weighs like `against` observations."""
    mixed: Array = (np.bincount(places, weights, len(base)) + against * base) / (weights.sum() + against)
    return mixed


def cold(asked: Rows, month: int) -> Array:
    """Weights over `GRID` with nothing to learn from: the plan, and below the middle late in the year the pace so far."""
    trust = (month / MONTHS) ** 2
    even = asked.path[:, month] / max(month, 1) * (MONTHS - month) / asked.left(month)
    behind = trust * (1 - np.clip(even, 0, 1))
    edges = np.r_[-np.inf, (GRID[1:] + GRID[:-1]) / 2, np.inf]
    found = [
        np.diff(np.interp(edges, np.array(COLD) * (1 - one * np.array(COLD_PACE)), COLD_LEVELS))
        for one in behind
    ]
    return np.array(found).reshape(len(asked), len(GRID))
