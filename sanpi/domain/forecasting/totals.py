"""Several projects together: projects of one year rise and fall together, so medians and intervals do not simply add up."""

from bisect import bisect_left
from collections.abc import Sequence
from math import sqrt
from random import Random
from statistics import NormalDist

from sanpi.domain.money import split

from .answering import reaching
from .learning import COMMON
from .values import LEVELS, TotalForecast, Uncertain

_DRAWS = 500


def total(parts: Sequence[Uncertain], correlation: float = COMMON) -> TotalForecast:
    """The sum of several forecasts, with the part of their uncertainty that is common to the year.

    `correlation` is `Learned.correlation`. The same parts always give the same total; one part gives itself.
    """
    quantiles = tuple(parts[0].quantiles) if len(parts) == 1 else _drawn(parts, correlation)
    plan = sum(part.plan for part in parts)
    return TotalForecast(
        plan=plan, completed=sum(part.completed for part in parts), quantiles=quantiles,
        reach_90=reaching(quantiles, -(-plan * 9 // 10)), reach_100=reaching(quantiles, plan),
        parts=tuple(apportion(quantiles[len(LEVELS) // 2], parts)),
    )  # fmt: skip


def apportion(amount: int, parts: Sequence[Uncertain]) -> list[int]:
    """`amount` divided over the parts, exact to the 元: each gets its own median, and those that are uncertain share the rest."""
    medians = [part.quantiles[len(LEVELS) // 2] for part in parts]
    rest = amount - sum(medians)
    if not rest:
        return medians
    side = -1 if rest > 0 else 0
    weights = [abs(part.quantiles[side] - median) for part, median in zip(parts, medians, strict=True)]
    shares = split(rest, weights if any(weights) else [1] * len(parts))
    return [median + share for median, share in zip(medians, shares, strict=True)]


def _drawn(parts: Sequence[Uncertain], correlation: float) -> tuple[int, ...]:
    random, normal = Random(1), NormalDist()  # noqa: S311  (repeatable on purpose)
    common, own = sqrt(correlation), sqrt(1 - correlation)
    sums = []
    for draw in range(_DRAWS):
        year = normal.inv_cdf((draw + 0.5) / _DRAWS)
        sums.append(
            sum(_at(part.quantiles, normal.cdf(common * year + own * random.gauss())) for part in parts)
        )
    sums.sort()
    return tuple(round(sums[level * _DRAWS // 100]) for level in LEVELS) if parts else (0,) * len(LEVELS)


def _at(quantiles: Sequence[int], level: float) -> float:
    place = bisect_left(LEVELS, level * 100)
    if place in {0, len(LEVELS)}:
        return quantiles[0 if place == 0 else -1]
    low, high = quantiles[place - 1], quantiles[place]
    return low + (high - low) * (level * 100 - LEVELS[place - 1]) / (LEVELS[place] - LEVELS[place - 1])
