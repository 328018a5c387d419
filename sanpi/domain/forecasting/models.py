"""How the share of the remaining plan is distributed that a project will complete: by a forest, shrunk, or from nothing."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .distributions import binned
from .features import own_years, seen
from .forest import Forest, Settings, grow
from .rows import Array, Rows

# The forest's answer is mixed with the project's own earlier years: this weight, halved with each year further back.
OWN_WEIGHT, FADING = 0.35, 0.5
# A past share stands also for shares about as near as this.
BLUR = 0.03


class Model(Protocol):
    """Answers for one month of the year."""

    def spread(self, asked: Rows) -> tuple[Array, Array]:
        """Weights per question over ascending shares of what is left of the plan."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A forest over all project-years, mixed with the project's own past."""

    history: Rows
    month: int
    kept: Array
    forest: Forest
    values: Array

    def spread(self, asked: Rows) -> tuple[Array, Array]:
        """Weights per question over ascending shares of what is left of the plan."""
        weights = self.forest.distribution(seen(asked, self.history, self.month)[:, self.kept])
        own = _own_shares(asked, self.history, self.month, self.values)
        known = own.sum(axis=1) > 0
        weights[known] = (1 - OWN_WEIGHT) * weights[known] + OWN_WEIGHT * own[known]
        return weights, self.values


def grown(history: Rows, month: int, settings: Settings) -> Grown:
    """Grows the forest for a month."""
    table = seen(history, history, month, training=True)
    differs = table.max(axis=0) > table.min(axis=0)
    kept = np.flatnonzero(differs) if differs.any() else np.array([0])
    share = history.share(month)
    bins, values = binned(share)
    forest = grow(table[:, kept], share, np.ones(len(share)), bins, settings)
    return Grown(history, month, kept, forest, values)


def _own_shares(asked: Rows, history: Rows, month: int, values: Array) -> Array:
    """Per question the project's own earlier shares as weights over values; zeros where there are none."""
    found = np.zeros((len(asked), len(values)))
    share = history.share(month)
    for line, places in enumerate(own_years(asked, history)):
        if places:
            faded = FADING ** np.arange(len(places))
            found[line] = faded / faded.sum() @ _blurred(share[places], values)
    return found


def _blurred(shares: Array, values: Array) -> Array:
    """Each share as weights over the values near it."""
    distance = np.abs(values[None, :] - shares[:, None])
    near = np.exp(-(distance - distance.min(axis=1, keepdims=True)) / BLUR)
    weights: Array = near / near.sum(axis=1, keepdims=True)
    return weights
