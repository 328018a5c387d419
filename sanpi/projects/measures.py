"""Measures over the register and over the yearly lists of key projects."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Sum

from sanpi.core.facts import latest
from sanpi.core.measures import Measure, Part, Unit
from sanpi.domain.timeline import Standpoint
from sanpi.projects.models import AnnualPlan, KeyListing, Project, Stage, Status, TotalInvestment
from sanpi.projects.rules import existing, of_projects, planned_for, reached_on, reached_rank, with_state


@dataclass(frozen=True)
class Question:
    """What is asked of a measure: of which projects (those the reader may see), from which standpoint."""

    projects: QuerySet[Project]
    at: Standpoint
    today: date

    @property
    def year(self) -> int:
        """The year whose plan and list are meant: that of the standpoint."""
        return self.at.effective.year

    def a_year_before(self) -> "Question":
        """The same question on the same day of the year before, as known then or now likewise."""
        day = self.at.effective
        try:
            before = day.replace(year=day.year - 1)
        except ValueError:  # 29 February
            before = day.replace(year=day.year - 1, day=28)
        return replace(self, at=Standpoint(before, self.at.known))


def _flag(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def project_rows(question: Question) -> QuerySet[Any]:
    """Projects with what the conditions speak of; those that left (退出) are not in the count."""
    at, year = question.at, question.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = with_state(question.projects, at, question.today).annotate(
        reached=reached_rank(at, question.today),
        start_due_on=planned_for(Stage.STARTED, at),
        started_on=reached_on(Stage.STARTED, at),
        production_due_on=planned_for(Stage.PRODUCING, at),
        produced_on=reached_on(Stage.PRODUCING, at),
    )
    counted: QuerySet[Any] = rows.exclude(status_at=Status.WITHDRAWN).annotate(
        bundled=_flag(Q(parent__isnull=True)),
        split=_flag(Q(is_bundle=False)),
        start_due=_flag(Q(start_due_on__range=(first, last))),
        start_due_by_now=_flag(Q(start_due_on__range=(first, at.effective))),
        started_this_year=_flag(
            Q(start_due_on__range=(first, last)) & Q(started_on__range=(first, at.effective))
        ),
        production_due=_flag(Q(production_due_on__range=(first, last))),
        produced_this_year=_flag(
            Q(production_due_on__range=(first, last)) & Q(produced_on__range=(first, at.effective))
        ),
    )
    return counted


def listing_rows(question: Question) -> QuerySet[Any]:
    """Entries of the year's lists of key projects, with the amounts of their projects."""
    at = question.at
    of_year = KeyListing.objects.as_of(at).filter(year=question.year)
    return of_projects(of_year, existing(question.projects, at)).annotate(
        level_code=F("level__code"),
        category_code=F("category__code"),
        total_at=latest(TotalInvestment.objects.all(), at, "amount", "project"),
        plan_at=latest(AnnualPlan.objects.filter(year=question.year), at, "amount", "project"),
    )


def listing_cells(question: Question, *columns: str) -> list[dict[str, Any]]:
    """The entries of the year's lists counted and summed by level and field, in one query.

    `columns` are further columns of theirs, such as `project__unit_id`; each stands in the cells under its own name.
    """
    groups = listing_rows(question).order_by().values("level_code", "category_code", *columns)
    found = groups.annotate(number=Count("pk"), total=Sum("total_at"), plan=Sum("plan_at"))
    return [
        {
            "level_code": group["level_code"],
            "category_code": group["category_code"],
            "number": group["number"],
            "total_at": group["total"] or 0,
            "plan_at": group["plan"] or 0,
        }
        | {name: group[name] for name in columns}
        for group in found
    ]


TOP = {"bundled": True}
SIGNED, STARTED, PRODUCING = Stage.SIGNED.rank, Stage.STARTED.rank, Stage.PRODUCING.rank

PROJECT_MEASURES = (
    Measure("projects", "项目数", Unit.COUNT, "projects", Part("项目（打捆后）", TOP), synonyms=("打捆后个数",)),
    Measure("projects_split", "拆分项目数", Unit.COUNT, "projects", Part("项目（拆分后）", {"split": True}), synonyms=("拆分后个数",)),
    Measure("total_investment", "总投资", Unit.MONEY, "projects", Part("项目总投资", TOP, "total_at"), synonyms=("计划总投资", "总投资额")),
    Measure(
        "annual_plan", "年度计划投资", Unit.MONEY, "projects", Part("项目当年年度计划投资", TOP, "plan_at"),
        synonyms=("年计划投资",), date_rule="取数据截至日期所在年度的计划，按当日已生效的版本",
    ),
    Measure(
        "start_rate_year", "开工率（全年计划）", Unit.PERCENT, "projects",
        Part("当年已开工的计划新开工项目", TOP | {"started_this_year": True}), Part("当年计划新开工项目", TOP | {"start_due": True}),
        date_rule="年初至数据截至日期已开工；分母为全年计划新开工", source="公开通报口径：（按期＋提前）÷ 全年计划新开工",
    ),
    Measure(
        "start_rate_due", "开工率（应开工）", Unit.PERCENT, "projects",
        Part("当年已开工的计划新开工项目", TOP | {"started_this_year": True}),
        Part("截至当日应开工项目", TOP | {"start_due_by_now": True}),
        date_rule="提前开工的计入分子，可以超过 100%", source="公开通报口径：已开工 ÷ 截至当日应开工",
    ),
    Measure(
        "start_rate_contract", "开工率（签约口径）", Unit.PERCENT, "projects",
        Part("已开工项目", TOP | {"reached__gte": STARTED}), Part("已签约项目", TOP | {"reached__gte": SIGNED}),
        synonyms=("合同开工率",), source="公开通报口径：（建成＋在建）÷ 签约",
    ),
    Measure(
        "production_rate_contract", "投产率（签约口径）", Unit.PERCENT, "projects",
        Part("已投产项目", TOP | {"reached__gte": PRODUCING}), Part("已签约项目", TOP | {"reached__gte": SIGNED}),
        synonyms=("合同投产率",), source="公开通报口径：投产 ÷ 签约",
    ),
    Measure(
        "production_rate_plan", "投产率（年度计划）", Unit.PERCENT, "projects",
        Part("当年已投产的计划投产项目", TOP | {"produced_this_year": True}), Part("当年计划投产项目", TOP | {"production_due": True}),
        source="公开通报口径：投产 ÷ 当年计划投产",
    ),
)  # fmt: skip

_LISTED = Part("当年名单内重点项目", {})
_LISTED_TOTAL = Part("当年名单内重点项目总投资", {}, "total_at")
_LISTED_PLAN = Part("当年名单内重点项目年度计划投资", {}, "plan_at")
_LIST_RULE = "取数据截至日期所在年度的名单；上年同期取上一年度同日的名单和数额"
LISTING_MEASURES = (
    Measure("key_projects", "重点项目数", Unit.COUNT, "listings", _LISTED, date_rule=_LIST_RULE),
    Measure("key_total", "重点项目总投资", Unit.MONEY, "listings", _LISTED_TOTAL, date_rule=_LIST_RULE),
    Measure("key_plan", "重点项目年度计划投资", Unit.MONEY, "listings", _LISTED_PLAN, date_rule=_LIST_RULE),
    Measure(
        "key_total_growth", "重点项目总投资同比", Unit.PERCENT, "listings", _LISTED_TOTAL,
        synonyms=("总投资较上年增长",), date_rule=_LIST_RULE, growth=True,
    ),
    Measure(
        "key_plan_growth", "重点项目年度计划投资同比", Unit.PERCENT, "listings", _LISTED_PLAN,
        synonyms=("年度计划投资较上年增长",), date_rule=_LIST_RULE, growth=True,
    ),
)  # fmt: skip
