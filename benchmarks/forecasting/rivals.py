"""Simple methods that a forecast has to beat, each with the spread of its own errors in the years it learnt from."""

from collections.abc import Callable, Sequence
from statistics import quantiles

from sanpi.domain.forecasting import LEVELS, Asked, ProjectYear, Range

Point = Callable[[Asked], float]
Teacher = Callable[[Sequence[ProjectYear], int], Point]


def pace(_history: Sequence[ProjectYear], _month: int) -> Point:
    """On at the pace so far, at most the plan."""
    return lambda asked: min(asked.completed * 12 / asked.month, asked.plan)


def last_years_completion(history: Sequence[ProjectYear], _month: int) -> Point:
    """The plan times the share completed in the project's last year, else times the usual share."""
    shares = {(one.project, one.year): (one.outcome or 0) / one.plan for one in history}
    usual = sorted(shares.values())[len(shares) // 2]

    def point(asked: Asked) -> float:
        return max(asked.plan * shares.get((asked.project, asked.year - 1), usual), asked.completed)

    return point


def regression(history: Sequence[ProjectYear], month: int) -> Point:
    """The share of what remains that gets completed, by a line through progress so far, drawn to the mean of its group."""
    seen = [(one.asked_at(month), one.outcome or 0) for one in history]
    rows = [(asked.completed / asked.plan, _share(asked, came), asked.group) for asked, came in seen]
    slope, level = _line([(progress, share) for progress, share, _group in rows])
    rest: dict[str, list[float]] = {}
    for progress, share, group in rows:
        rest.setdefault(group, []).append(share - level - slope * progress)

    def point(asked: Asked) -> float:
        own = rest.get(asked.group, [])
        share = level + slope * asked.completed / max(asked.plan, 1) + sum(own) / (len(own) + 5)
        return asked.completed + min(max(share, 0), 1) * max(asked.plan - asked.completed, 0)

    return point


def _share(asked: Asked, came: int) -> float:
    left = max(asked.plan - asked.completed, asked.plan / 100)
    return min(max((came - asked.completed) / left, 0), 1)


def _line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((one - x) ** 2 for one, _other in points) + 1
    slope = sum((one - x) * (other - y) for one, other in points) / spread
    return slope, y - slope * x


RIVALS: dict[str, Teacher] = {
    "pace so far": pace, "last year's completion": last_years_completion, "shrunk regression": regression,
}  # fmt: skip


def answers(
    teacher: Teacher, history: Sequence[ProjectYear], asked: Sequence[Asked], month: int
) -> list[Range]:
    """The rival's forecasts; none without a history."""
    usable = [one for one in history if one.outcome is not None and one.plan_at(month) > 0]
    if not usable:
        return []
    point = teacher(usable, month)
    off = [((one.outcome or 0) - point(one.asked_at(month))) / one.plan_at(month) for one in usable]
    spread = quantiles(off, n=20, method="inclusive")
    middle = spread[len(LEVELS) // 2]
    return [_range(one, point(one), [each - middle for each in spread]) for one in asked]


def _range(asked: Asked, point: float, spread: Sequence[float]) -> Range:
    amounts = tuple(round(max(point + off * asked.plan, asked.completed)) for off in spread)
    reach = [
        sum(amount >= share * asked.plan for amount in amounts) / (len(amounts) + 1) for share in (0.9, 1)
    ]
    return Range(asked.plan, asked.completed, amounts, *reach)
