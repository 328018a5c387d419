"""The yearly plans in force, and how they are divided over the months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from sanpi.domain.curves import Curve, split_by_curve
from sanpi.domain.money import MONTH_OF_PLAN, MoneyUnit, rounded_parts
from sanpi.domain.timeline import Standpoint
from sanpi.progress.models import MonthPlan
from sanpi.progress.rules.curves import NamedCurve, curve_of
from sanpi.projects.models import AnnualPlan, MilestonePlan, Project, Stage, StageEvent, Status
from sanpi.projects.rules import existing, status_of

_NEWEST = ("-effective_on", "-recorded_at", "-pk")


def plans_in_force(at: Standpoint, year: int) -> QuerySet[AnnualPlan]:
    """The version of each project's plan of a year that holds as of the standpoint."""
    versions = AnnualPlan.objects.as_of(at).filter(year=year)
    newest = versions.filter(project=OuterRef("project")).order_by(*_NEWEST)
    return versions.filter(pk=Subquery(newest.values("pk")[:1]))


def splits_in_force(at: Standpoint, year: int) -> QuerySet[MonthPlan]:
    """The splits of plans in force; a split of an earlier version of a plan is none."""
    splits = MonthPlan.objects.as_of(at).filter(year=year)
    newest = splits.filter(project=OuterRef("project"), plan=OuterRef("plan")).order_by(*_NEWEST)
    plan = AnnualPlan.objects.as_of(at).filter(project=OuterRef("project"), year=year).order_by(*_NEWEST)
    return splits.filter(plan=Subquery(plan.values("pk")[:1]), pk=Subquery(newest.values("pk")[:1]))


def reporting(projects: QuerySet[Project], at: Standpoint, year: int) -> QuerySet[Any]:
    """The projects that report: with a plan of the year and not withdrawn (退出) as of the standpoint."""
    plans = AnnualPlan.objects.as_of(at).filter(project=OuterRef("pk"), year=year)
    there = existing(projects, at).filter(Exists(plans))
    return there.annotate(reporting_status=status_of(at)).exclude(reporting_status=Status.WITHDRAWN)


def plan_of(project: Project, year: int, at: Standpoint) -> AnnualPlan | None:
    """The version of the project's plan that holds as of the standpoint."""
    return AnnualPlan.objects.as_of(at).filter(project=project, year=year).order_by(*_NEWEST).first()


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A project's plan over the months: its own split, or the region's curve where it was not split yet."""

    plan: AnnualPlan
    amounts: tuple[int, ...]
    curve: NamedCurve
    split: MonthPlan | None = None

    @property
    def shares(self) -> Curve:
        """The region's curve, which is what 超欠序时 is measured against whatever the split says."""
        return self.curve.shares

    def by(self, month: int) -> int:
        """What the project's own plan wants by the end of a month."""
        return sum(self.amounts[:month])


def year_plan(project: Project, year: int, at: Standpoint) -> YearPlan | None:
    """The project's plan over the months as of the standpoint; None where the year has no plan."""
    plan = plan_of(project, year, at)
    if plan is None:
        return None
    curve = curve_of(project.region, year, at)
    split = MonthPlan.objects.as_of(at).filter(plan=plan).order_by(*_NEWEST).first()
    amounts = split.amounts if split else tuple(split_by_curve(plan.amount, curve.shares))
    return YearPlan(plan, amounts, curve, split)


def construction_months(project: Project, year: int, at: Standpoint) -> tuple[int, int]:
    """The first and the last month of a year in which the project is built, by its actual or planned days."""
    start = _day_of(project, Stage.STARTED, at)
    end = _day_of(project, Stage.COMPLETED, at)
    first = start.month if start and start.year == year else 1
    last = end.month if end and end.year == year else 12
    return (first, last) if first <= last else (1, 12)


def _day_of(project: Project, stage: Stage, at: Standpoint) -> date | None:
    """When the stage was reached, else when it is planned to be."""
    events = StageEvent.objects.as_of(at).filter(project=project, rank__gte=stage.rank)
    reached = events.order_by("effective_on").values_list("effective_on", flat=True).first()
    if reached:
        return reached
    plans = MilestonePlan.objects.as_of(at).filter(project=project, stage=stage).order_by(*_NEWEST)
    return plans.values_list("planned_on", flat=True).first()


def unsplit(projects: QuerySet[Project], at: Standpoint, year: int) -> QuerySet[AnnualPlan]:
    """Plans in force of these projects that nobody has divided over the months yet."""
    splits = MonthPlan.objects.as_of(at).filter(plan=OuterRef("pk"))
    plans = plans_in_force(at, year).filter(Exists(projects.filter(pk=OuterRef("project"))))
    return plans.filter(~Exists(splits)).order_by(F("amount").desc(), "pk")


_WRITTEN = MoneyUnit.WAN.factor // 10**MONTH_OF_PLAN


def as_written(amounts: Sequence[int]) -> list[int]:
    """The months of a plan (元) as pages write them in 万元: line by line they add up to what the plan comes to so far."""
    return rounded_parts(amounts, _WRITTEN)
