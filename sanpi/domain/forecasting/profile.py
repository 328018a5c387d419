"""The way to the year's end: how much of what remains usually falls into each of the months left."""

import numpy as np

from .rows import Array, Rows
from .values import MONTHS

# A group's profile weighs against that of all like this many project-years.
WEIGHT_OF_ALL = 10.0


def paths(history: Rows, rows: Rows, medians: Array, month: int) -> list[tuple[int, ...]]:
    """Twelve cumulative amounts per question: what is known, then the way to the median. Exact to the 元 at its end."""
    shapes = _shapes(history, month)
    everybody = shapes[""]
    found = []
    for line, group in enumerate(rows.group):
        known = rows.path[line, 1 : month + 1].astype(np.int64).tolist()
        done = int(rows.path[line, month])
        step = int(medians[line]) - done
        ahead = [done + round(step * share) for share in shapes.get(group, everybody)]
        found.append((*known, *ahead))
    return found


def _shapes(history: Rows, month: int) -> dict[str, list[float]]:
    """By group, and for everybody under the empty name: cumulative shares of the remainder in the months left."""
    left = MONTHS - month
    even = np.arange(1, left + 1) / max(left, 1)
    if not len(history) or not left:
        return {"": even.tolist()}
    done = (history.path[:, month + 1 :] - history.path[:, month, None]) / np.maximum(history.plan, 1)[
        :, None
    ]
    overall = _shape(done.sum(axis=0) + even * 0.01)
    shapes = {"": overall.tolist()}
    for group in set(history.group):
        own = done[history.group == group]
        shapes[group] = _shape(
            own.sum(axis=0) + WEIGHT_OF_ALL * overall * max(own[:, -1].mean(), 0.01)
        ).tolist()
    return shapes


def _shape(summed: Array) -> Array:
    """Shares that never fall and end at 1."""
    rising = np.maximum.accumulate(np.maximum(summed, 0))
    return rising / rising[-1] if rising[-1] > 0 else np.arange(1, len(summed) + 1) / len(summed)
