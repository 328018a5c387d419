"""Several projects together: projects of one year rise and fall together, so medians and intervals do not simply add up."""

from bisect import bisect_left
from collections.abc import Sequence

from sanpi.domain.money import split

from .values import COMMON, LEVELS, TotalForecast, Uncertain

MIDDLE = len(LEVELS) // 2


def total(parts: Sequence[Uncertain], correlation: float = COMMON) -> TotalForecast:
    """The sum of several forecasts, with the part of their uncertainty that is common to the year.

    `correlation` is `Learned.correlation`. The same parts always give the same total, in whatever order; one part gives
    itself, none gives nothing.
    """
    quantiles = _summed(parts, correlation)
    plan = sum(part.plan for part in parts)
    return TotalForecast(
        plan=plan,
        completed=sum(part.completed for part in parts),
        quantiles=quantiles,
        reach_90=reaching(quantiles, -(-plan * 9 // 10)),
        reach_100=reaching(quantiles, plan),
        parts=tuple(apportion(quantiles[MIDDLE], parts)),
    )


def _summed(parts: Sequence[Uncertain], correlation: float) -> tuple[int, ...]:
    if len(parts) == 1:
        return tuple(parts[0].quantiles)
    if not parts:
        return (0,) * len(LEVELS)
    from .drawing import summed  # noqa: PLC0415  (numpy is loaded when sums are drawn)

    return summed([part.quantiles for part in parts], correlation)


def apportion(amount: int, parts: Sequence[Uncertain]) -> list[int]:
    """`amount` divided over the parts, exact to the 元: each has its own median, the uncertain ones share the difference.

    The difference follows the distance of each median from the 95% (5%) quantile, and leaves certain parts alone.
    """
    medians = [part.quantiles[MIDDLE] for part in parts]
    rest = amount - sum(medians)
    if not rest:
        return medians
    side = -1 if rest > 0 else 0
    weights = [abs(part.quantiles[side] - median) for part, median in zip(parts, medians, strict=True)]
    shares = split(rest, weights if any(weights) else [1] * len(parts))
    return [median + share for median, share in zip(medians, shares, strict=True)]


def reaching(quantiles: Sequence[int], amount: int) -> float:
    """The probability of `amount` or more, read between the quantiles; beyond them it is 2.5% or 97.5%."""
    above = bisect_left(quantiles, amount)
    if above == 0:
        return 0.975
    if above == len(LEVELS):
        return 0.025
    low, high = quantiles[above - 1], quantiles[above]
    level = LEVELS[above - 1] + (LEVELS[above] - LEVELS[above - 1]) * (amount - low) / (high - low)
    return round(1 - level / 100, 4)
