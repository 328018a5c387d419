"""Many questions at the same month, answered together."""

from collections.abc import Sequence

import numpy as np

from .distributions import FINE, below, nineteen, read
from .learning import Learned
from .profile import paths
from .rows import Array, Rows, rows_of
from .shrinking import NEAR_SIZE
from .values import LEVELS, MONTHS, Asked, Basis, Forecast

# An amount that falls short of the plan by a rounding of the arithmetic has reached it.
HALF = 0.5


def answered(learned: Learned, asked: Sequence[Asked], month: int) -> list[Forecast]:
    """Forecasts of projects that were all last reported in `month`."""
    rows = rows_of(asked)
    fine = _amounts(learned, rows, month)
    quantiles = np.maximum.accumulate(np.rint(nineteen(fine)), axis=1).astype(np.int64)
    reach_90, reach_100 = (1 - below(fine, rows.plan * share - HALF) for share in (0.9, 1.0))
    ways = paths(learned.rows, rows, quantiles[:, len(LEVELS) // 2], month)
    return [
        Forecast(
            plan=one.plan, completed=one.completed, quantiles=tuple(amounts), reach_90=near, reach_100=full,
            asked=one, path=way, basis=basis,
        )
        for one, amounts, near, full, way, basis in zip(
            asked, quantiles.tolist(), reach_90.round(4).tolist(), reach_100.round(4).tolist(), ways,
            bases(learned, rows), strict=True,
        )
    ]  # fmt: skip


def _amounts(learned: Learned, rows: Rows, month: int) -> Array:
    """The year-end amounts at the levels `FINE`; in December nothing is left to forecast."""
    completed = rows.path[:, month]
    if month == MONTHS:
        return np.repeat(completed[:, None], len(FINE), axis=1)
    shares = read(*learned.model(month).spread(rows), learned.calibration(month).stretch)
    amounts: Array = completed[:, None] + rows.left(month)[:, None] * shares
    return amounts


def bases(learned: Learned, rows: Rows) -> list[Basis]:
    """What each forecast rests on: its own earlier years, those of similar projects, the others."""
    history = learned.rows
    sizes = {name: np.sort(history.size[history.group == name]) for name in set(history.group)}
    years: dict[str, list[tuple[int, str, float]]] = {}
    for project, year, group, size in zip(
        history.project, history.year, history.group, history.size, strict=True
    ):
        years.setdefault(project, []).append((year, group, size))
    found = []
    for project, year, group, size in zip(rows.project, rows.year, rows.group, rows.size, strict=True):
        among, least, most = sizes.get(group, np.zeros(0)), size / NEAR_SIZE, size * NEAR_SIZE
        similar = int(np.searchsorted(among, most, "right") - np.searchsorted(among, least, "left"))
        own = [one for one in years.get(project, ()) if one[0] < year]
        similar -= sum(1 for _year, kind, amount in own if kind == group and least <= amount <= most)
        found.append(Basis(learned.method, len(own), similar, learned.project_years - len(own) - similar))
    return found
