"""Project-years side by side, as columns of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from .values import MONTHS, Asked, Path, ProjectYear

Array = np.ndarray[Any, Any]

# What is left of a plan is divided by as if it were no less than this share of the plan.
LEAST_LEFT = 0.05
# Shares beyond these say only "far": much taken back, or far more than was left.
LOWEST, HIGHEST = -0.5, 2.0


@dataclass(frozen=True, slots=True)
class Rows:
    """Project-years or questions. Month columns begin with the beginning of the year (column 0).

    `path` is cumulative and `own` the unit's own figure, holes filled with the month before. `plan` is the plan in force
    at the end (of a question: now), `plans` the plan as it was known in each month, at first the year's first plan.
    """

    project: Array
    year: Array
    group: Array
    owner: Array
    size: Array
    plan: Array
    plans: Array
    path: Array
    own: Array

    def __len__(self) -> int:
        return len(self.project)

    def where(self, chosen: Array) -> "Rows":
        """Some of the rows."""
        return Rows(*(getattr(self, one.name)[chosen] for one in fields(self)))

    def left(self, month: int) -> Array:
        """What is left of the plan at the end of a month, to divide by."""
        left: Array = np.maximum(self.plan - self.path[:, month], np.maximum(LEAST_LEFT * self.plan, 1))
        return left

    def share(self, month: int) -> Array:
        """The share of what was left of the plan that was completed by the end of the year: see `amounts`."""
        plan, done, came = np.maximum(self.plan, 1), self.path[:, month], self.path[:, MONTHS]
        goal = np.maximum(self.plan, done)
        within = (came - done) / np.maximum(goal - done, 1)
        beyond, back = 1 + (came - goal) / plan, (came - done) / plan
        share: Array = np.select([came < done, came < goal], [back, within], beyond)
        return np.clip(share, LOWEST, HIGHEST)

    def amounts(self, month: int, shares: Array) -> Array:
        """What the year ends at for shares, one line per row.

        0 stands for what is completed, 1 for the plan (or what is completed beyond it). Above 1 every 0.1 is a tenth of
        the plan more, below 0 a tenth of the plan taken back.
        """
        plan, done = np.maximum(self.plan, 1)[:, None], self.path[:, month][:, None]
        goal = np.maximum(self.plan[:, None], done)
        back, within, beyond = np.minimum(shares, 0), np.clip(shares, 0, 1), np.maximum(shares - 1, 0)
        found: Array = done + back * plan + within * (goal - done) + beyond * plan
        return found

    def progress(self, month: int) -> Array:
        """The share of the plan that is completed."""
        return np.clip(self.path[:, month] / np.maximum(self.plan, 1), LOWEST, HIGHEST)


def rows_of(many: Sequence[ProjectYear] | Sequence[Asked]) -> Rows:
    """Project-years or questions as rows."""
    plan = np.array([one.plan for one in many], dtype=float)
    return Rows(
        project=_texts([one.project for one in many]),
        year=np.array([one.year for one in many], dtype=int),
        group=_texts([one.group for one in many]),
        owner=_texts([one.owner for one in many]),
        size=np.maximum([one.total or one.plan for one in many], 1.0) if many else plan,
        plan=plan,
        plans=_filled([one.plans for one in many], np.array([_first(one) for one in many], dtype=float)),
        path=_filled([one.cumulative for one in many], np.zeros(len(plan))),
        own=_filled([one.own for one in many], np.full(len(plan), np.nan)),
    )


def _first(one: ProjectYear | Asked) -> int:
    """The year's first plan."""
    return next((plan for plan in one.plans if plan is not None), one.plan)


def _texts(values: list[str]) -> Array:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _filled(paths: Sequence[Path], start: Array) -> Array:
    """Thirteen columns, each hole filled with what was known before it."""
    table = np.array([(*path, *(None,) * (MONTHS - len(path))) for path in paths], dtype=float)
    table = np.column_stack([start, table.reshape(len(paths), MONTHS)])
    for month in range(1, MONTHS + 1):
        column = table[:, month]
        table[:, month] = np.where(np.isnan(column), table[:, month - 1], column)
    return table
