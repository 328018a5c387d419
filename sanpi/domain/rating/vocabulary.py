"""The words of rules: what is judged, from which side, by what, and in which colours."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What is judged."""

    PROJECT = "project"
    UNIT = "unit"
    REGION = "region"
    LEAD = "lead"


class Colour(StrEnum):
    """Three lights, and grey where nothing can or need be judged."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"

    @property
    def word(self) -> str:
        """One character, for sentences."""
        return _WORDS[self]

    @property
    def badness(self) -> int:
        """Place in the order green, yellow, red; grey stands below them."""
        return _BADNESS[self]


_WORDS = {Colour.RED: "红", Colour.YELLOW: "黄", Colour.GREEN: "绿", Colour.GREY: "灰"}
_BADNESS = {Colour.GREY: 0, Colour.GREEN: 1, Colour.YELLOW: 2, Colour.RED: 3}
LIT = (Colour.GREEN, Colour.YELLOW, Colour.RED)


class Dimension(StrEnum):
    """The sides from which something is judged."""

    START = "start"
    PROGRESS = "progress"
    TASK = "task"
    FUNDS = "funds"
    ENROLLMENT = "enrollment"
    PERMITS = "permits"
    ISSUES = "issues"
    MOVEMENT = "movement"
    TALKS = "talks"
    REDS = "reds"

    @property
    def word(self) -> str:
        """The name offices use."""
        return _DIMENSIONS[self]


_DIMENSIONS = {
    Dimension.START: "开工", Dimension.PROGRESS: "进度", Dimension.TASK: "月任务", Dimension.FUNDS: "资金",
    Dimension.ENROLLMENT: "入库", Dimension.PERMITS: "手续", Dimension.ISSUES: "问题", Dimension.MOVEMENT: "进展",
    Dimension.TALKS: "在谈", Dimension.REDS: "红灯占比",
}  # fmt: skip


def sides_words(dimensions: Iterable[Dimension]) -> str:
    """Which sides a light looks at: 只评月任务, 评进度、红灯占比; empty for none."""
    words = list(dict.fromkeys(each.word for each in dimensions))
    if not words:
        return ""
    return f"只评{words[0]}" if len(words) == 1 else f"评{'、'.join(words)}"


class Basis(StrEnum):
    """What is measured. “Behind” has three meanings, which give the same project different colours."""

    POINTS_BEHIND = "points_behind_curve"
    SHARE_MISSING = "share_missing_of_curve"
    SHARE_OF_DUE = "ratio_to_curve"
    MONTH_TASK = "month_task_ratio"
    MISSED_TASKS = "streak_missed_tasks"
    FUNDS_OF_PLAN = "ratio_to_plan"
    MONTHS_TO_START = "months_overdue_start"
    MONTHS_UNLISTED = "months_since_start_not_in_library"
    PERMIT_DAYS = "permit_days_overdue"
    ISSUE_DAYS = "issue_days_overdue"
    MONTHS_IDLE = "months_without_progress"
    RED_SHARE = "share_of_red_projects"

    @property
    def about(self) -> "BasisInfo":
        """How it is named and counted."""
        return BASES[self]


@dataclass(frozen=True, slots=True)
class BasisInfo:
    """A basis: its Chinese name, unit, formula, and whether larger is worse.

    `whole` ones are whole numbers. `near` is the distance (in the unit) at which a threshold counts as close. `scopes`
    are those for which it can be asked. Of those that `rests`, 0 means that nothing is late or missed: no day that
    passes brings the threshold closer.
    """

    name: str
    unit: str
    formula: str
    dimensions: tuple[Dimension, ...]
    larger_is_worse: bool = True
    whole: bool = False
    near: int = 1
    scopes: tuple[Scope, ...] = (Scope.PROJECT,)
    rests: bool = False


_ALL = tuple(Scope)
_TOGETHER = (Scope.UNIT, Scope.REGION, Scope.LEAD)
BASES: dict[Basis, BasisInfo] = {
    Basis.POINTS_BEHIND: BasisInfo(
        "落后序时的百分点", "个百分点", "序时应完成比例 − 年初累计完成 ÷ 年度计划", (Dimension.PROGRESS,), near=2,
        scopes=_ALL,
    ),
    Basis.SHARE_MISSING: BasisInfo(
        "欠序时应完成额的比例", "%", "（序时应完成 − 年初累计完成）÷ 序时应完成", (Dimension.PROGRESS,), near=5,
        scopes=_ALL,
    ),
    Basis.SHARE_OF_DUE: BasisInfo(
        "完成序时应完成额的比例", "%", "年初累计完成 ÷ 序时应完成", (Dimension.PROGRESS,), larger_is_worse=False,
        near=5, scopes=_ALL,
    ),
    Basis.MONTH_TASK: BasisInfo(
        "当月任务完成率", "%", "当月完成投资 ÷ 当月计划", (Dimension.TASK,), larger_is_worse=False, near=5, scopes=_ALL,
    ),
    Basis.MISSED_TASKS: BasisInfo(
        "连续未完成月任务的月数", "个月", "截至最近一个月，连续多少个月当月完成少于当月计划", (Dimension.TASK,), whole=True,
        scopes=_ALL, rests=True,
    ),
    Basis.FUNDS_OF_PLAN: BasisInfo(
        "资金到位率", "%", "年初累计到位资金 ÷ 年度计划", (Dimension.FUNDS,), larger_is_worse=False, near=5, scopes=_ALL,
    ),
    Basis.MONTHS_TO_START: BasisInfo(
        "应开未开的月数", "个月", "计划开工的月份到本月相隔的月数；当月应开未开的为 0", (Dimension.START,), whole=True,
    ),
    Basis.MONTHS_UNLISTED: BasisInfo(
        "开工后未入库的月数", "个月", "从实际开工日起算；只评应入库的项目", (Dimension.ENROLLMENT,),
    ),
    Basis.PERMIT_DAYS: BasisInfo(
        "手续最长超期天数", "天", "按各事项的时限单位（工作日或自然日）计，取最长的一项", (Dimension.PERMITS,), whole=True, near=3,
        rests=True,
    ),
    Basis.ISSUE_DAYS: BasisInfo(
        "问题最长超期天数", "天", "计划办结日到当日，取最长的一个", (Dimension.ISSUES,), whole=True, near=3, rests=True,
    ),
    Basis.MONTHS_IDLE: BasisInfo(
        "没有进展的月数", "个月", "截至最近一个月，连续多少个月没有完成投资（在谈项目：没有跟进）",
        (Dimension.MOVEMENT, Dimension.TALKS), whole=True, rests=True,
    ),
    Basis.RED_SHARE: BasisInfo(
        "红灯项目占比", "%", "红灯项目 ÷ 亮灯项目（红、黄、绿）", (Dimension.REDS,), near=5, scopes=_TOGETHER,
    ),
}  # fmt: skip


class Combine(StrEnum):
    """How the sides become one light."""

    WORST = "worst"
    WEIGHTED = "weighted"

    @property
    def word(self) -> str:
        """The name offices use."""
        return "取最差" if self is Combine.WORST else "加权计分"

    @property
    def sentence(self) -> str:
        """What it does, for pages that only show it."""
        return "各维度取最差的灯" if self is Combine.WORST else "各维度加权计分"
