"""How past forecasts did."""

from collections.abc import Sequence
from dataclasses import dataclass

from .lights import Light, light
from .values import LEVELS, ProjectYear, Range


@dataclass(frozen=True, slots=True)
class Score:
    """How forecasts compare with what came; shares are between 0 and 1, None where there was nothing to judge.

    `wape`: the sum of errors of the median by the sum of outcomes. `pinball`: mean loss over all quantiles in percentage
    points of plan. `coverage`: how many outcomes lay in the 80% interval. `brier_90`, `brier_100`: mean squared error of the
    probability of reaching 90% and 100% of the plan. `greens`: how many were green, `greens_right`: how many of them
    reached 90%.
    """

    count: int
    wape: float | None
    pinball: float | None
    coverage: float | None
    brier_90: float | None
    brier_100: float | None
    greens: int
    greens_right: int


def score(forecasts: Sequence[Range], outcomes: Sequence[int]) -> Score:
    """Scores forecasts, of projects or of sums, against what was completed at the end of the year."""
    pairs = list(zip(forecasts, outcomes, strict=True))
    planned = [(one, came) for one, came in pairs if one.plan > 0]
    green = [came * 10 >= one.plan * 9 for one, came in planned if light(one.reach_90) is Light.GREEN]
    came_in = sum(abs(came) for _one, came in pairs)
    errors = sum(abs(one.median - came) for one, came in pairs)
    return Score(
        count=len(pairs),
        wape=errors / came_in if came_in else None,
        pinball=_mean([100 * pinball(one.quantiles, came) / one.plan for one, came in planned]),
        coverage=_mean([float(one.low <= came <= one.high) for one, came in pairs]),
        brier_90=_mean([(one.reach_90 - (came * 10 >= one.plan * 9)) ** 2 for one, came in planned]),
        brier_100=_mean([(one.reach_100 - (came >= one.plan)) ** 2 for one, came in planned]),
        greens=len(green),
        greens_right=sum(green),
    )


def pinball(quantiles: Sequence[int], came: int) -> float:
    """Mean pinball loss over the levels, in the unit of the amounts."""
    losses = [
        (level / 100 - (came < amount)) * (came - amount)
        for level, amount in zip(LEVELS, quantiles, strict=True)
    ]
    return sum(losses) / len(losses)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """How far a unit's own year-end figures were off in finished years, at the same month.

    `bias` is the mean of (own figure − outcome) ÷ plan, `error` the mean of its absolute value; `count` the project-years.
    """

    count: int
    bias: float
    error: float


def own_record(history: Sequence[ProjectYear], month: int) -> OwnRecord | None:
    """The record of the own figures among `history` (of a unit, a project …) at a month; None without any."""
    off = []
    for one in history:
        own, came, plan = one.asked_at(month).own_figure, one.outcome, one.plan_at(month)
        if own is not None and came is not None and plan > 0:
            off.append((own - came) / plan)
    if not off:
        return None
    return OwnRecord(len(off), sum(off) / len(off), sum(map(abs, off)) / len(off))
