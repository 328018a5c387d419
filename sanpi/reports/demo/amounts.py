"""Published totals divided among projects, in whole 百万元 as offices write them, without a remainder."""

from collections.abc import Sequence
from decimal import Decimal

from sanpi.domain.money import MoneyUnit, split
from sanpi.reports.demo.choice import number
from sanpi.reports.demo.sample import Sample

STEP = 1_000_000


def yi(text: str) -> int:
    """亿元 in 元.

    Example: ``yi("50.5") == 5_050_000_000``.
    """
    return int(Decimal(text) * MoneyUnit.YI.factor)


def share_totals(samples: Sequence[Sample], total: int) -> None:
    """Gives each project a total investment so that all together have `total` 元; those that have one keep it."""
    open_ones = [sample for sample in samples if not sample.total]
    rest = total - sum(sample.total for sample in samples)
    weights = [number(16, 60, "total", sample.key) ** 2 for sample in open_ones]
    for sample, amount in zip(open_ones, _apportion(rest, weights), strict=True):
        sample.total = amount


def share_plans(samples: Sequence[Sample], year: int, total: int) -> None:
    """Gives each project a plan for the year, about in proportion to its total; those that have one keep it."""
    open_ones = [sample for sample in samples if year not in sample.plans]
    rest = total - sum(sample.plans[year] for sample in samples if year in sample.plans)
    weights = [sample.total // STEP * number(85, 115, "plan", year, sample.key) for sample in open_ones]
    for sample, amount in zip(open_ones, _apportion(rest, weights), strict=True):
        sample.plans[year] = amount


def follow_plan(sample: Sample, year: int, percent: int) -> None:
    """Gives the project a plan of that share of its total investment, unless it has one for the year."""
    sample.plans.setdefault(year, max(STEP, sample.total * percent // 100 // STEP * STEP))


def _apportion(total: int, weights: list[int]) -> list[int]:
    whole, rest = divmod(total, STEP)
    parts = [part * STEP for part in split(whole, weights)]
    if rest or min(parts) <= 0:
        raise ValueError(f"{total} 元 cannot be shared in steps of {STEP} 元 among {len(weights)} projects")
    return parts
