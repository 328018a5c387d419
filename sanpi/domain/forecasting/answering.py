"""The forecast of one project: quantiles of the share of the remaining plan that gets spent, brought back to 元."""

from bisect import bisect_left
from collections.abc import Sequence

from sanpi.domain.money import split

from .learning import Learned
from .values import LEVELS, MONTHS, Asked, Basis, Forecast, ProjectYear

# The share of the remaining plan that gets spent where nothing is known: the plan in the middle, wide to both sides.
_COLD = (
    .20, .35, .48, .58, .67, .75, .82, .88, .94, 1.0, 1.0, 1.0, 1.0, 1.0, 1.01, 1.03, 1.06, 1.12, 1.25,
)  # fmt: skip
_COLD_WEIGHT = 1.0
_OWN, _SIMILAR, _OTHER = 6.0, 2.0, 1.0
_NEAR = 4
"""Sizes within a factor of this are similar."""


def forecast(learned: Learned, asked: Sequence[Asked]) -> list[Forecast]:
    """The year's end of each project, in the order asked.

    Never below what is completed unless history shows that amounts are taken back.
    """
    return [_one(learned, one) for one in asked]


def _one(learned: Learned, asked: Asked) -> Forecast:
    kinds = [_kind(asked, one) for one in learned.history]
    basis = Basis(learned.method, kinds.count(_OWN), kinds.count(_SIMILAR), kinds.count(_OTHER))
    shares = [(share, _COLD_WEIGHT) for share in _COLD]
    shares += [(_share(one, asked.known), kind) for one, kind in zip(learned.history, kinds, strict=True)]
    left = max(asked.plan - asked.completed, 0)
    quantiles = [asked.completed + round(share * left) for share in _quantiles(shares)]
    return make(asked, quantiles, basis)


def make(asked: Asked, quantiles: Sequence[int], basis: Basis) -> Forecast:
    """A forecast from its quantiles."""
    return Forecast(
        plan=asked.plan, completed=asked.completed, quantiles=tuple(quantiles),
        reach_90=reaching(quantiles, -(-asked.plan * 9 // 10)), reach_100=reaching(quantiles, asked.plan),
        asked=asked, path=_path(asked, quantiles[len(LEVELS) // 2]), basis=basis,
    )  # fmt: skip


def _kind(asked: Asked, one: ProjectYear) -> float:
    if one.project == asked.project:
        return _OWN
    mine, other = asked.total or asked.plan, one.total or one.plan
    near = mine > 0 and other > 0 and max(mine, other) <= _NEAR * min(mine, other)
    return _SIMILAR if one.group == asked.group and near else _OTHER


def _share(one: ProjectYear, month: int) -> float:
    known = one.asked_at(month)
    left = max(known.plan - known.completed, known.plan / 100)
    return min(max(((one.outcome or 0) - known.completed) / left, 0.0), 2.0)


def _quantiles(weighted: list[tuple[float, float]]) -> list[float]:
    weighted = sorted(weighted)
    whole, reached, found = sum(weight for _share, weight in weighted), 0.0, []
    shares = iter(weighted)
    share = 0.0
    for level in LEVELS:
        while reached < whole * level / 100:
            share, weight = next(shares)
            reached += weight
        found.append(share)
    return found


def reaching(quantiles: Sequence[int], amount: int) -> float:
    """The probability that the year ends at `amount` or above, read between the quantiles."""
    if amount <= quantiles[0]:
        return 0.975
    if amount > quantiles[-1]:
        return 0.025
    above = bisect_left(quantiles, amount)
    low, high = quantiles[above - 1], quantiles[above]
    level = LEVELS[above - 1] + (LEVELS[above] - LEVELS[above - 1]) * (amount - low) / (high - low)
    return round(1 - level / 100, 4)


def _path(asked: Asked, median: int) -> tuple[int, ...]:
    done, path = 0, []
    for month in range(1, asked.known + 1):
        done = done if asked.cumulative[month - 1] is None else asked.cumulative[month - 1] or 0
        path.append(done)
    left = MONTHS - asked.known
    for step in split(median - asked.completed, [1] * left) if left else []:
        done += step
        path.append(done)
    return tuple(path)
