"""What a forecast is asked with, what it learns from and what it answers. Amounts are whole 元."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

MONTHS = 12
LEVELS = tuple(range(5, 100, 5))
"""The levels of `Forecast.quantiles` in percent: 5, 10 … 95."""

COMMON = 0.15
"""Correlation between projects of one year where history is too short to tell."""

Path = tuple[int | None, ...]
"""Cumulative amounts from January on, None where a month was not reported; negative months are take-backs."""


class ForecastError(ValueError):
    """Values that cannot be forecast; ``message`` is Chinese and can be shown as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def last_known(path: Sequence[int | None]) -> int:
    """The last month of a path that was reported, 0 when none was."""
    return next((month for month in range(len(path), 0, -1) if path[month - 1] is not None), 0)


@dataclass(frozen=True, slots=True)
class ProjectYear:
    """One project in one year: history to learn from once December is known.

    `group` is what makes projects alike (kind, stage …), `owner` the responsible unit, `total` the whole investment of the
    project where it is known (its size; else the plan is). `plan` is the year's plan at the end, `plans` the plan as it was
    known in each month where it changed. `own` is what the unit itself expected of the whole year, by month of report.
    Raises ForecastError for paths longer than a year.
    """

    project: str
    year: int
    group: str
    owner: str
    plan: int
    cumulative: Path
    plans: Path = ()
    total: int | None = None
    own: Path = ()

    def __post_init__(self) -> None:
        _check(self.project, self.cumulative, self.plans, self.own)

    @property
    def outcome(self) -> int | None:
        """What was completed in the year, None while December is not known."""
        return self.cumulative[MONTHS - 1] if len(self.cumulative) == MONTHS else None

    def plan_at(self, month: int) -> int:
        """The plan as it was known in a month."""
        known = [plan for plan in self.plans[:month] if plan is not None]
        return known[-1] if known else self.plan

    def asked_at(self, month: int) -> "Asked":
        """The question as it would have been asked at the end of a month of this year."""
        return Asked(
            self.project, self.year, self.group, self.owner, self.plan_at(month), month,
            self.cumulative[:month], self.total, self.own[:month], self.plans[:month],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A project in the year that runs, at the end of `month` (0: before January is reported).

    `cumulative`, `own` and `plans` (where the plan changed) hold the months up to `month` and may end earlier or have holes.
    Raises ForecastError when they reach further than `month` or there is no such month.
    """

    project: str
    year: int
    group: str
    owner: str
    plan: int
    month: int
    cumulative: Path
    total: int | None = None
    own: Path = ()
    plans: Path = ()

    def __post_init__(self) -> None:
        if not 0 <= self.month <= MONTHS:
            raise ForecastError(f"{self.project}：月份应在 0 至 12 之间，现为 {self.month}")
        _check(self.project, self.cumulative, self.plans, self.own)
        if last_known(self.cumulative) > self.month:
            raise ForecastError(
                f"{self.project}：{self.month}月的预测不能用到{last_known(self.cumulative)}月的数"
            )

    @property
    def known(self) -> int:
        """The last month that was reported."""
        return last_known(self.cumulative)

    @property
    def completed(self) -> int:
        """Completed in the year as far as it is known."""
        return self.cumulative[self.known - 1] or 0 if self.known else 0

    @property
    def own_figure(self) -> int | None:
        """What the unit itself expects of the whole year, as last reported."""
        month = last_known(self.own)
        return self.own[month - 1] if month else None


def _check(project: str, *paths: Path) -> None:
    longest = max(map(len, paths))
    if longest > MONTHS:
        raise ForecastError(f"{project}：一年应有 12 个月，现有 {longest} 个")


class Method(StrEnum):
    """How a forecast was made: learnt from plenty of history, shrunk towards the plan for want of it, or from none."""

    LEARNT = "learnt"
    SHRUNK = "shrunk"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a forecast rests on: the method, and how many finished project-years.

    `own` are the project's own, `similar` those of other projects of the same group and size, `others` the rest; each
    project-year is counted once.
    """

    method: Method
    own: int = 0
    similar: int = 0
    others: int = 0

    @property
    def sentence(self) -> str:
        """For the page: 比照本项目过去3年、同类项目128个项目次的全年完成情况."""
        if self.method is Method.NONE:
            return "历史太少：没有可依据的已完结项目年度，区间已放宽，仅供参考"
        parts = [
            f"本项目过去{self.own}年" if self.own else "",
            f"同类项目{self.similar}个项目次" if self.similar else "",
            f"其他项目{self.others}个项目次" if self.others else "",
        ]
        few = "；往年资料还少，所以向计划靠了一些，范围也放宽了" if self.method is Method.SHRUNK else ""
        return f"比照{'、'.join(part for part in parts if part)}的全年完成情况{few}"


class Uncertain(Protocol):
    """What can be added up: a project's forecast, or a row that one was stored in."""

    @property
    def plan(self) -> int: ...
    @property
    def completed(self) -> int: ...
    @property
    def quantiles(self) -> Sequence[int]: ...


@dataclass(frozen=True, slots=True)
class Range:
    """The year-end amount as nineteen quantiles (`LEVELS`), and the probability of reaching the plan."""

    plan: int
    completed: int
    quantiles: tuple[int, ...]
    reach_90: float
    reach_100: float

    @property
    def median(self) -> int:
        """As likely to be exceeded as not."""
        return self.quantiles[LEVELS.index(50)]

    @property
    def low(self) -> int:
        """Lower end of the 80% interval."""
        return self.quantiles[LEVELS.index(10)]

    @property
    def high(self) -> int:
        """Upper end of the 80% interval."""
        return self.quantiles[LEVELS.index(90)]


@dataclass(frozen=True, slots=True)
class Forecast(Range):
    """What one project will have completed at the end of its year.

    `path` are twelve cumulative amounts: what is known, then the way to the median that is expected of it.
    """

    asked: Asked
    path: tuple[int, ...]
    basis: Basis

    @property
    def required(self) -> int | None:
        """The monthly amount that reaches the plan in the months left, 0 when it is reached; None in December."""
        left = MONTHS - self.asked.month
        return max(-(-(self.plan - self.completed) // left), 0) if left else None

    @property
    def pace(self) -> int | None:
        """The monthly amount so far; None before a month is known."""
        return round(self.completed / self.asked.known) if self.asked.known else None


@dataclass(frozen=True, slots=True)
class TotalForecast(Range):
    """What several projects will have completed together; `parts` is the median apportioned to them, in their order."""

    parts: tuple[int, ...]
