"""Measures over 三个一批. The rates are chained: each one's rows below the line are the rows above it one stage before
(河南省“三个一批”口径); 上街 calls 达效率 转化率, the formula is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from sanpi.batches.models import BatchEntry
from sanpi.core.facts import latest
from sanpi.core.measures import Measure, Part, Unit
from sanpi.projects.measures import Question
from sanpi.projects.models import AnnualPlan, Project, Stage, TotalInvestment
from sanpi.projects.rules import existing, is_present, of_projects, reached_rank


@dataclass(frozen=True)
class BatchQuestion(Question):
    """A question about rounds: `periods` by number (none: all), entries in force or as announced at the event.

    With `converted`, entries that moved on into the next batch still count in the one they came from.
    """

    periods: tuple[int, ...] = ()
    announced: bool = False
    converted: bool = False


def entry_rows(question: BatchQuestion) -> QuerySet[Any]:
    """The entries asked for, with the amounts and the stage of their projects as of the standpoint.

    As announced, the amounts are those of the announcement.
    """
    at = question.at
    entries = (
        BatchEntry.objects.announced(at)
        if question.announced
        else BatchEntry.objects.adjusted(at, converted=question.converted)
    )
    if question.periods:
        entries = entries.filter(period__number__in=question.periods)
    parts = (
        Project.objects.filter(parent=OuterRef("project")).order_by().values("parent").annotate(n=Count("pk"))
    )
    rows = of_projects(entries, existing(question.projects, at)).annotate(
        number=F("period__number"),
        batch_code=F("batch__code"),
        reached=reached_rank(at, question.today, "project"),
        parts=Case(
            When(project__is_bundle=True, then=Coalesce(Subquery(parts.values("n")[:1]), 1)), default=1
        ),
    )
    if question.announced:
        return rows.annotate(total_at=F("announced_total"), plan_at=F("announced_plan"))
    plan = latest(AnnualPlan.objects.filter(year=question.year), at, "amount", "project")
    if is_present(at, question.today):
        return rows.annotate(total_at=F("project__total_investment"), plan_at=plan)
    return rows.annotate(
        total_at=latest(TotalInvestment.objects.all(), at, "amount", "project"), plan_at=plan
    )


# What cells add up.
SUMS = ("number", "total_at", "plan_at", "parts")


def cells(question: BatchQuestion, *columns: str) -> list[dict[str, Any]]:
    """The entries counted and summed by period, batch, stage and region: all that a table of rounds needs, in one query.

    `columns` are further columns of theirs, such as `project__unit_id`; each stands in the cells under its own name.
    """
    groups = (
        entry_rows(question)
        .order_by()
        .values("number", "batch_code", "reached", "project__region_id", *columns)
    )
    found = groups.annotate(
        entries=Count("pk"), total=Sum("total_at"), plan=Sum("plan_at"), split=Sum("parts")
    )
    return [
        {
            "period": group["number"],
            "region": group["project__region_id"],
            "batch_code": group["batch_code"],
            "reached": group["reached"],
            "number": group["entries"],
            "total_at": group["total"] or 0,
            "plan_at": group["plan"] or 0,
            "parts": group["split"] or 0,
        }
        | {name: group[name] for name in columns}
        for group in found
    ]


def in_periods(found: Iterable[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """The cells of one period."""
    return [cell for cell in found if cell["period"] == number]


def _batch(code: str, stage: Stage | None = None) -> dict[str, Any]:
    return {"batch_code": code} | ({"reached__gte": stage.rank} if stage else {})


BATCH_MEASURES = (
    Measure("entries", "三个一批项目数", Unit.COUNT, "entries", Part("在册项目（打捆后）", {}), synonyms=("个数",)),
    Measure("entries_split", "三个一批拆分项目数", Unit.COUNT, "entries", Part("在册项目（拆分后）", {}, "parts")),
    Measure("entries_total", "三个一批总投资", Unit.MONEY, "entries", Part("在册项目总投资", {}, "total_at"), synonyms=("总投资",)),
    Measure(
        "entries_plan", "三个一批年度计划投资", Unit.MONEY, "entries", Part("在册项目年度计划投资", {}, "plan_at"),
        synonyms=("年度计划投资",), date_rule="取数据截至日期所在年度的计划；按公布口径时取公布数",
    ),
    Measure(
        "signing_rate", "签约率", Unit.PERCENT, "entries",
        Part("签约一批中已签约项目", _batch("signing", Stage.SIGNED)), Part("签约一批项目", _batch("signing")),
    ),
    Measure(
        "performance_rate", "履约率", Unit.PERCENT, "entries",
        Part("签约一批中已落地项目", _batch("signing", Stage.LANDED)),
        Part("签约一批中已签约项目", _batch("signing", Stage.SIGNED)),
        synonyms=("签约项目履约率",), source="河南省“三个一批”口径：已履约 ÷ 已签约；以进入落地阶段为履约",
    ),
    Measure(
        "start_rate_performed", "履约项目开工率", Unit.PERCENT, "entries",
        Part("签约一批中已开工项目", _batch("signing", Stage.STARTED)),
        Part("签约一批中已落地项目", _batch("signing", Stage.LANDED)),
        source="河南省“三个一批”口径：已开工 ÷ 已履约",
    ),
    Measure(
        "start_rate", "开工率", Unit.PERCENT, "entries",
        Part("开工一批中已开工项目", _batch("construction", Stage.STARTED)), Part("开工一批项目", _batch("construction")),
    ),
    Measure(
        "production_rate", "投产率", Unit.PERCENT, "entries",
        Part("开工一批中已投产项目", _batch("construction", Stage.PRODUCING)),
        Part("开工一批中已开工项目", _batch("construction", Stage.STARTED)),
        synonyms=("开工项目投产率",), source="河南省“三个一批”口径：已投产 ÷ 已开工",
    ),
    Measure(
        "full_output_rate", "达效率", Unit.PERCENT, "entries",
        Part("投产一批中已达效项目", _batch("production", Stage.FULL_OUTPUT)), Part("投产一批项目", _batch("production")),
        synonyms=("转化率", "投产项目达效率"), source="河南省“三个一批”口径：已达效 ÷ 投产一批；上街区称转化率，高新区称达效率",
    ),
)  # fmt: skip
RATE_OF_BATCH = {"signing": "signing_rate", "construction": "start_rate", "production": "full_output_rate"}
