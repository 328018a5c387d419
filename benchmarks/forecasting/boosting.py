"""The strongest rival: gradient-boosted quantiles of the share of the remaining plan, on the very columns our trees see.

It needs scikit-learn, which Sanpi does not install: `pip install scikit-learn` beside it to have this line in the table.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from sanpi.domain.forecasting import LEVELS, Asked, ProjectYear, Range
from sanpi.domain.forecasting.distributions import FINE, below, nineteen
from sanpi.domain.forecasting.features import seen
from sanpi.domain.forecasting.rows import HIGHEST, LOWEST, Array, rows_of

NAME = "boosted quantiles (scikit-learn)"
SETTINGS = {
    "learning_rate": 0.05, "max_iter": 120, "max_leaf_nodes": 8, "min_samples_leaf": 10, "early_stopping": False,
    "random_state": 0,
}  # fmt: skip


def installed() -> bool:
    """Whether this rival can take part."""
    return find_spec("sklearn") is not None


def answers(history: Sequence[ProjectYear], asked: Sequence[Asked], month: int) -> list[Range]:
    """The rival's forecasts of projects that are all asked for at the same month; none without a history."""
    usable = [one for one in history if one.outcome is not None and one.plan > 0]
    if not usable or not asked:
        return []
    known, rows = rows_of(usable), rows_of(asked)
    shares = _shares(seen(known, known, month, training=True), known.share(month), seen(rows, known, month))
    fine = rows.amounts(month, shares)
    amounts = np.maximum.accumulate(np.rint(nineteen(fine)), axis=1).astype(np.int64)
    near, full = (1 - below(fine, rows.plan * share) for share in (0.9, 1.0))
    return [
        Range(one.plan, one.completed, tuple(line), float(reach_90), float(reach_100))
        for one, line, reach_90, reach_100 in zip(asked, amounts.tolist(), near, full, strict=True)
    ]


def _shares(table: Array, share: Array, questions: Array) -> Array:
    """The shares at the levels `FINE`, read between one boosted model for each of `LEVELS`."""
    model = import_module("sklearn.ensemble").HistGradientBoostingRegressor
    lines = [
        model(loss="quantile", quantile=level / 100, **SETTINGS).fit(table, share).predict(questions)
        for level in LEVELS
    ]
    ordered = np.sort(np.array(lines), axis=0).T
    levels = np.array(LEVELS) / 100
    found = np.array([np.interp(FINE, levels, line) for line in ordered])
    return np.clip(found, LOWEST, HIGHEST)
