"""Many questions at the same month, answered together."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .distributions import FINE, below, nineteen, read
from .features import own_years
from .learning import FEW, Learned
from .profile import paths
from .rows import Array, Rows, rows_of
from .shrinking import GRID, NEAR_SIZE, cold
from .values import LEVELS, MONTHS, Asked, Basis, Forecast, Method

# An amount that falls short of the plan by a rounding of the arithmetic has reached it.
HALF = 0.5


def answered(learned: Learned, asked: Sequence[Asked], month: int, *, planned: bool = True) -> list[Forecast]:
    """Forecasts of projects that were all last reported in `month` and all have a plan, or all have none."""
    rows = rows_of(asked)
    if planned:
        fine, rests = _amounts(learned, rows, month), bases(learned, rows)
    else:
        fine, rests = _without_plan(learned, rows, month), [Basis(Method.NONE)] * len(asked)
    quantiles = np.maximum.accumulate(np.rint(nineteen(fine)), axis=1).astype(np.int64)
    reach_90, reach_100 = (_reached(fine, rows.plan * share, month) for share in (0.9, 1.0))
    ways = paths(learned.rows, rows, quantiles[:, len(LEVELS) // 2], month)
    return [
        Forecast(
            plan=one.plan, completed=one.completed, quantiles=tuple(amounts), reach_90=near, reach_100=full,
            asked=one, path=way, basis=basis,
        )
        for one, amounts, near, full, way, basis in zip(
            asked, quantiles.tolist(), reach_90.round(4).tolist(), reach_100.round(4).tolist(), ways, rests,
            strict=True,
        )
    ]  # fmt: skip


def _reached(fine: Array, amounts: Array, month: int) -> Array:
    """The probability of an amount or more; in December it is known."""
    if month == MONTHS:
        return (fine[:, 0] >= amounts - HALF).astype(float)
    return 1 - below(fine, amounts - HALF)


def _amounts(learned: Learned, rows: Rows, month: int) -> Array:
    """The year-end amounts at the levels `FINE`; in December nothing is left to forecast."""
    if month == MONTHS:
        return np.repeat(rows.path[:, month, None], len(FINE), axis=1)
    stretch = learned.calibration(month).stretch(rows.size)
    shares = read(*learned.model(month).spread(rows), stretch)
    return rows.amounts(month, shares)


def _without_plan(learned: Learned, rows: Rows, month: int) -> Array:
    """As with no history, on what was completed last year in place of a plan, else on an even pace."""
    stand_in = rows.path[:, month] * MONTHS / max(month, 1)
    for line, places in enumerate(own_years(rows, learned.rows)):
        if places:
            stand_in[line] = learned.rows.path[places[0], MONTHS]
    instead = replace(rows, plan=np.maximum(stand_in, 0))
    if month == MONTHS:
        return _amounts(learned, rows, month)
    return instead.amounts(month, read(cold(instead, month), GRID, np.full(len(rows), FEW)))


def bases(learned: Learned, rows: Rows) -> list[Basis]:
    """What each forecast rests on: its own earlier years, those of similar projects, the others."""
    history = learned.rows
    sizes = {name: np.sort(history.size[history.group == name]) for name in set(history.group)}
    found = []
    for line, own in enumerate(own_years(rows, history)):
        group, least, most = rows.group[line], rows.size[line] / NEAR_SIZE, rows.size[line] * NEAR_SIZE
        among = sizes.get(group, np.zeros(0))
        similar = int(np.searchsorted(among, most, "right") - np.searchsorted(among, least, "left"))
        similar -= sum(
            bool(history.group[one] == group and least <= history.size[one] <= most) for one in own
        )
        found.append(Basis(learned.method, len(own), similar, learned.project_years - len(own) - similar))
    return found
