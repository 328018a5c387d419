"""Measures over the year's plans and what was completed of them.

Figures of months count the months that are over by the standpoint's day, and are compared with the curve at the end of
the last of them: on 20 November, what was completed by October with what was due by October.
"""

from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from sanpi.core.facts import latest
from sanpi.core.measures import Figure, Measure, Part, Unit, evaluate_cells
from sanpi.domain.curves import PARTS
from sanpi.progress.models import Entry, MonthlyReport
from sanpi.progress.rules import (
    in_month,
    months_reported,
    plans_in_force,
    reporting_month,
    share_due,
    year_to_date,
)
from sanpi.projects.measures import Question
from sanpi.projects.models import Status, TotalInvestment
from sanpi.projects.rules import existing, is_present, of_projects, status_of

_WAITING = (Entry.State.SUBMITTED, Entry.State.ACCEPTED)


def progress_rows(question: Question) -> QuerySet[Any]:
    """The plans in force of projects that did not leave (退出), with what was completed and due of each (元)."""
    at, year = question.at, question.year
    plans = of_projects(plans_in_force(at, year), existing(question.projects, at))
    present = is_present(at, question.today)
    status = F("project__status") if present else status_of(at, "project")
    total = F("project__total_investment") if present else latest(TotalInvestment.objects.all(), at, "amount", "project")  # fmt: skip
    counted = plans.annotate(status_at=status).exclude(status_at=Status.WITHDRAWN)
    month = reporting_month(at)
    asked = month.year == year
    this_month = Coalesce(in_month(month, at.known, "project"), _none()) if asked else _none()
    return counted.annotate(
        bundled=Q(project__parent__isnull=True),
        asked=Value(asked, output_field=BooleanField()),
        reported=_reported(question) if asked else Value(False, output_field=BooleanField()),
        plan_at=F("amount"),
        total_at=total,
        completed_at=year_to_date(at, year, "project"),
        month_at=this_month,
        funds_at=year_to_date(at, year, "project", "funds"),
        due_at=due_of(F("amount"), share_due(year, months_reported(at, year), at, "project__region")),
    )


def _none() -> Value:
    return Value(0, output_field=BigIntegerField())


def due_of(plan: Any, share: Any) -> CombinedExpression:
    """SQL for what is due of a plan (元) at a share in `PARTS`, as `domain.curves.due` has it and within 64 bits."""
    whole = plan / PARTS * share
    rest: CombinedExpression = (plan % PARTS * share + PARTS // 2) / PARTS
    found: CombinedExpression = whole + rest
    return found


def _reported(question: Question) -> Any:
    """SQL for whether the month of the standpoint was submitted or is on record."""
    at, month = question.at, reporting_month(question.at)
    reports = MonthlyReport.objects.known_at(at.known).filter(
        project=OuterRef("project"), year=month.year, month=month.month
    )
    entries = Entry.objects.filter(
        project=OuterRef("project"), round__year=month.year, round__month=month.month, state__in=_WAITING
    )
    if at.known is not None:
        entries = entries.filter(submitted_at__lte=at.known)
    return Exists(reports) | Exists(entries)


SUMS = ("plan_at", "completed_at", "month_at", "funds_at", "due_at")


def progress_cells(question: Question, *columns: str) -> list[dict[str, Any]]:
    """The rows counted and summed in one query, by what the conditions speak of and by further columns of theirs.

    `columns` are such as `project__unit_id` or `project__region_id`; each stands in the cells under its own name.
    """
    groups = progress_rows(question).order_by().values("bundled", "asked", "reported", *columns)
    found = groups.annotate(number=Count("pk"), **{f"sum_{name}": Sum(name) for name in SUMS})
    return [
        {name: group[name] for name in ("bundled", "asked", "reported", "number", *columns)}
        | {name: group[f"sum_{name}"] or 0 for name in SUMS}
        for group in found
    ]


TOP = {"bundled": True}
_PLAN = Part("年度计划投资", TOP, "plan_at")
_DONE = Part("当年完成投资", TOP, "completed_at")
_MONTHS_RULE = "年初至数据截至日期以前最近一个月末；当月未结束的不计，与同一月末的计划和序时比较"
_SPLIT = "打捆项目计一个，子项目不重复计"

PROGRESS_MEASURES = (
    Measure(
        "completed", "完成投资", Unit.MONEY, "progress", _DONE, synonyms=("年初累计完成投资", "累计完成投资"),
        date_rule=_MONTHS_RULE, source=f"审核通过的月报逐月相加；{_SPLIT}",
    ),
    Measure(
        "completed_month", "本月完成投资", Unit.MONEY, "progress", Part("最近一个月末的当月完成投资", TOP, "month_at"),
        synonyms=("当月完成投资",), date_rule="取数据截至日期以前最近一个月末的月报", source="审核通过的月报",
    ),
    Measure(
        "completion_rate", "投资完成率", Unit.PERCENT, "progress", _DONE, _PLAN, synonyms=("占年度计划", "投资率", "年度投资完成率"),
        date_rule=_MONTHS_RULE, source="公开通报口径：年初累计完成投资 ÷ 年度计划投资；年度计划按当日已生效的版本",
    ),
    Measure(
        "ahead", "超欠序时", Unit.POINTS, "progress", _DONE, _PLAN,
        synonyms=("超序时", "落后序时", "欠序时", "序时进度差"), minus=Part("序时应完成投资", TOP, "due_at"),
        date_rule=_MONTHS_RULE,
        source="公开通报口径：完成率 − 序时应完成比例，以百分点计；序时曲线由各区域设定，未设定的按月平均",
    ),
    Measure(
        "funds_rate", "资金到位率", Unit.PERCENT, "progress", Part("当年到位资金", TOP, "funds_at"), _PLAN,
        date_rule=_MONTHS_RULE, source="年初累计到位资金 ÷ 年度计划投资；资金先到的可以超过 100%",
    ),
    Measure(
        "reporting_rate", "月报报送率", Unit.PERCENT, "progress",
        Part("已提交或已通过月报的项目", {"asked": True, "reported": True}), Part("应报月报的项目", {"asked": True}),
        date_rule="取数据截至日期以前最近一个月末的月报", source="有当年年度计划且未退出的项目都应报；打捆项目和子项目各报各的",
    ),
)  # fmt: skip


def progress_figures(question: Question) -> dict[str, Figure]:
    """All measures of progress for one question, in one query."""
    return evaluate_cells(PROGRESS_MEASURES, progress_cells(question))
