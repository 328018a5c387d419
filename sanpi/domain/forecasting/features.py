"""What can be seen of a project-year at the end of a month: the columns that the trees divide by."""

from collections.abc import Callable
from zlib import crc32

import numpy as np

from .rows import Array, Rows

FOLDS = 5
# A mean over a group or unit weighs like this many project-years of everybody beside its own.
WEIGHT_OF_ALL = 5.0
UNKNOWN = -1.0
"""Stands where there is no last year and no own figure; below anything that is known."""


def seen(rows: Rows, history: Rows, month: int, *, training: bool = False) -> Array:
    """The features of `rows` at a month, given a history; `training` when the rows are that history itself.

    In training a group's or unit's mean leaves out the fold that the project is in, so that no project explains itself.
    """
    last = np.array([places[0] if places else -1 for places in own_years(rows, history)], dtype=int)
    columns = [*_own_year(rows, month), *_means(rows, history, month, training=training)]
    columns += [*_last_year(rows, history, last, month), *_own_figure(rows, history, last, month)]
    return np.column_stack(columns)


def own_years(rows: Rows, history: Rows) -> list[list[int]]:
    """Where each project's earlier years stand in the history, the latest first."""
    places: dict[str, list[tuple[int, int]]] = {}
    for place, (project, year) in enumerate(zip(history.project, history.year, strict=True)):
        places.setdefault(project, []).append((year, place))
    for found in places.values():
        found.sort(reverse=True)
    return [
        [place for then, place in places.get(project, ()) if then < year]
        for project, year in zip(rows.project, rows.year, strict=True)
    ]


def folds(projects: Array) -> Array:
    """A lasting division of projects into `FOLDS` parts."""
    return np.array([crc32(project.encode()) % FOLDS for project in projects], dtype=int)


def _own_year(rows: Rows, month: int) -> list[Array]:
    plan, left = np.maximum(rows.plan, 1), rows.left(month)
    months = np.diff(rows.path[:, : month + 1], axis=1)
    if not month:
        months = np.zeros((len(rows), 1))
    changed = np.maximum(rows.plans[:, month], 1) / np.maximum(rows.plans[:, 0], 1)
    return [
        rows.progress(month),
        months[:, -1] / left,
        months[:, -3:].sum(axis=1) / left,
        months.max(axis=1) / plan,
        rows.path[:, min(month, 2)] / plan,
        np.log(plan),
        np.log(rows.size / plan),
        np.log(changed),
    ]


def _means(rows: Rows, history: Rows, month: int, *, training: bool) -> list[Array]:
    share, fold = history.share(month), folds(history.project)
    return [
        _held_out(keys, share, fold) if training else _mean_by(keys, share)(asked)
        for keys, asked in ((history.group, rows.group), (history.owner, rows.owner))
    ]


def _held_out(keys: Array, share: Array, fold: Array) -> Array:
    found = np.zeros(len(keys))
    for part in range(FOLDS):
        out = fold == part
        found[out] = _mean_by(keys[~out], share[~out])(keys[out])
    return found


def _mean_by(keys: Array, share: Array) -> Callable[[Array], Array]:
    """The mean share by group or unit, drawn towards that of all where there are few."""
    names, places = np.unique(keys.astype(str), return_inverse=True)
    overall = share.mean() if len(share) else 0.0
    count, summed = np.bincount(places), np.bincount(places, share)
    means = (summed + WEIGHT_OF_ALL * overall) / (count + WEIGHT_OF_ALL)
    known = dict(zip(names, means, strict=True))
    return lambda asked: np.array([known.get(name, overall) for name in asked.astype(str)], dtype=float)


def _last_year(rows: Rows, history: Rows, last: Array, month: int) -> list[Array]:
    then = history.where(last)
    plan, plan_then = np.maximum(rows.plan, 1), np.maximum(then.plan, 1)
    done, done_then = rows.path[:, month], then.path[:, -1]
    columns = [
        np.clip(done_then / plan_then, 0, 1.5),
        then.share(month),
        np.clip(np.log(plan / plan_then), -2, 2),
        np.clip((plan_then - done_then) / plan, 0, 2),
        np.clip((done_then - done) / rows.left(month), -0.9, 2),
    ]
    return [np.where(last >= 0, column, UNKNOWN) for column in columns]


def _own_figure(rows: Rows, history: Rows, last: Array, month: int) -> list[Array]:
    """What the unit expects, and by how much it was off last year."""
    then = history.where(last)
    expected = np.clip((rows.own[:, month] - rows.path[:, month]) / rows.left(month), -0.5, 2)
    off = np.where(last >= 0, (then.path[:, -1] - then.own[:, month]) / np.maximum(then.plan, 1), np.nan)
    return [np.nan_to_num(expected, nan=UNKNOWN), np.nan_to_num(np.clip(off, -0.9, 2), nan=UNKNOWN)]
