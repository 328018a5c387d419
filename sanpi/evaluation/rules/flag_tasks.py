"""The wall chart: each project's months with their flags, as of a standpoint, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanpi.domain.curves import split_by_curve
from sanpi.domain.periods import Month
from sanpi.domain.rating.flags_tasks import Basis, Mark, MonthTask, Node, Tally, TaskRule, tally, task_marks
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import TaskFlagRule
from sanpi.evaluation.rules.flag_periods import Period
from sanpi.organizations.models import Region
from sanpi.progress.models import MONTH_COLUMNS, MONTHS, MonthlyReport, Round
from sanpi.progress.rules import (
    calendar_of,
    curves_in_force,
    lineage,
    nearest,
    plans_in_force,
    splits_in_force,
)
from sanpi.projects.models import MilestonePlan, Project, Stage, StageEvent
from sanpi.projects.rules import of_projects


def task_rule_in_force(region: Region, at: Standpoint) -> TaskFlagRule | None:
    """The version that holds in a region: its own, else that of the nearest region above it."""
    paths = lineage(region)
    versions = TaskFlagRule.objects.as_of(at).filter(region__path__in=paths).select_related("region")
    newest = {each.region.path: each for each in versions.order_by("effective_on", "recorded_at", "pk")}
    return next((newest[path] for path in paths if path in newest), None)


def as_task_rule(rule: TaskFlagRule | None) -> TaskRule:
    """The rule as the domain reads it; where nobody set one, money since January and milestones."""
    return TaskRule(Basis(rule.basis), rule.nodes) if rule else TaskRule()


def months_closed(region: Region, year: int, at: Standpoint) -> int:
    """How many months of a year are over together with their reporting: the closing day has come, or the office closed them."""
    days = calendar_of(region, at)
    over = [month for month in MONTHS if days.closes_on(Month(year, month)) <= at.effective]
    rounds = Round.objects.filter(
        region__path__in=lineage(region), year=year, closed_at__date__lte=at.effective
    )
    if at.known is not None:
        rounds = rounds.filter(closed_at__lte=at.known)
    closed = rounds.order_by("-month").values_list("month", flat=True).first() or 0
    return max([closed, *over])


def is_closed(region: Region, period: Period, at: Standpoint) -> bool:
    """Whether the period's last month is over together with its reporting."""
    return months_closed(region, period.year, at) >= period.last_day.month


def when_closed(period: Period) -> str:
    """From when on a period can be published."""
    return _("%d月月报结账后可公布") % period.last_day.month


@dataclass(frozen=True, slots=True)
class ProjectChart:
    """The twelve months of a project."""

    project: Project
    marks: list[Mark]

    @property
    def total(self) -> Tally:
        """Its flags counted."""
        return tally(self.marks)


def charts(
    projects: QuerySet[Any], region: Region, year: int, at: Standpoint, closed: int
) -> list[ProjectChart]:
    """The charts of these projects, in their order; a project without a plan of the year has none."""
    rule = as_task_rule(task_rule_in_force(region, at))
    day = Standpoint(min(at.effective, Month(year, 12).last_day), at.known)
    months = _months_planned(projects, year, day)
    completed = _completed(projects, year, at)
    nodes = _nodes(projects, year, day, at) if rule.nodes else {}
    return [
        ProjectChart(
            project,
            task_marks(_tasks(project.pk, months[project.pk], completed, nodes), year, closed, rule),
        )
        for project in projects.select_related("unit", "region")
        if project.pk in months
    ]


Completed = Mapping[tuple[int, int], int | None]
Nodes = Mapping[tuple[int, int], list[Node]]


def _tasks(project: int, planned: tuple[int, ...], completed: Completed, nodes: Nodes) -> list[MonthTask]:
    return [
        MonthTask(amount, completed.get((project, month)), tuple(nodes.get((project, month), ())))
        for month, amount in zip(MONTHS, planned, strict=True)
    ]


def _months_planned(projects: QuerySet[Any], year: int, at: Standpoint) -> dict[int, tuple[int, ...]]:
    """Project → its plan by month: its own split, or the curve of its region where it was not split yet."""
    splits = of_projects(splits_in_force(at, year), projects).order_by()
    own = {row[0]: tuple(row[1:]) for row in splits.values_list("project_id", *MONTH_COLUMNS)}
    plans = of_projects(plans_in_force(at, year), projects).order_by()
    curves, by_path = curves_in_force(year, at), {}
    found = {}
    for project, amount, path in plans.values_list("project_id", "amount", "project__region__path"):
        if project not in own and path not in by_path:
            by_path[path] = nearest(curves, Region(path=path)).shares
        found[project] = own.get(project) or tuple(split_by_curve(amount, by_path[path]))
    return found


def _completed(projects: QuerySet[Any], year: int, at: Standpoint) -> Completed:
    reports = MonthlyReport.objects.as_of(at).filter(year=year)
    rows = of_projects(reports, projects).order_by().values_list("project_id", "month", "amount")
    return {(project, month): amount or 0 for project, month, amount in rows}


def _nodes(projects: QuerySet[Any], year: int, day: Standpoint, at: Standpoint) -> Nodes:
    """Project and month → the milestones planned for it, with the day on which each was reached.

    What counts is the plan as it stood at the month's own end: putting a milestone off later takes no black flag away.
    """
    plans = of_projects(MilestonePlan.objects.as_of(day), projects)
    versions: defaultdict[tuple[int, str], list[tuple[date, date]]] = defaultdict(list)
    ordered = plans.order_by("effective_on", "recorded_at", "pk")
    for project, stage, since, planned in ordered.values_list(
        "project_id", "stage", "effective_on", "planned_on"
    ):
        versions[project, stage].append((since, planned))
    due = [
        (planned, project, Stage(stage))
        for (project, stage), known in versions.items()
        for planned in _due(known, year)
    ]
    reached = _reached(projects, {project for _planned, project, _stage in due}, at)
    found: defaultdict[tuple[int, int], list[Node]] = defaultdict(list)
    for planned, project, stage in sorted(due, key=lambda each: (each[0], each[1], each[2].rank)):
        days = [on for rank, on in reached[project] if rank >= stage.rank]
        found[project, planned.month].append(Node(str(stage.label), planned, min(days, default=None)))
    return found


def _due(versions: list[tuple[date, date]], year: int) -> list[date]:
    """The days in a year for which a milestone was planned when the month of that day ended; versions in order."""
    found = []
    for month in (Month(year, each) for each in MONTHS):
        holding = [planned for since, planned in versions if since <= month.last_day]
        if holding and Month.of(holding[-1]) == month:
            found.append(holding[-1])
    return found


def _reached(
    projects: QuerySet[Any], wanted: Iterable[int], at: Standpoint
) -> defaultdict[int, list[tuple[int, date]]]:
    """Project → rank and day of every stage it reached."""
    keys = set(wanted)
    events = of_projects(StageEvent.objects.as_of(at), projects).order_by()
    found: defaultdict[int, list[tuple[int, date]]] = defaultdict(list)
    for project, rank, on in events.values_list("project_id", "rank", "effective_on"):
        if project in keys:
            found[project].append((rank, on))
    return found


@dataclass(frozen=True, slots=True)
class UnitChart:
    """The months of all projects of a unit together."""

    key: int
    name: str
    projects: int
    months: list[Tally]
    total: Tally


def unit_charts(found: Iterable[ProjectChart], nobody: str) -> list[UnitChart]:
    """The charts added up by responsible unit, the most overdue first; `nobody` names those without one."""
    groups: defaultdict[tuple[int, str], list[ProjectChart]] = defaultdict(list)
    for chart in found:
        unit = chart.project.unit
        groups[(unit.pk, unit.name) if unit else (0, nobody)].append(chart)
    rows = [
        UnitChart(key, name, len(charts), month_totals(charts), grand_total(charts))
        for (key, name), charts in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row.total.overdue, -row.total.done, row.name))


def month_totals(found: Iterable[ProjectChart]) -> list[Tally]:
    """Month by month, how many projects finished in time, overdue, late."""
    kept = list(found)
    return [tally(chart.marks[month - 1] for chart in kept) for month in MONTHS]


def grand_total(found: Iterable[ProjectChart]) -> Tally:
    """All months of all projects together."""
    return tally(mark for chart in found for mark in chart.marks)
