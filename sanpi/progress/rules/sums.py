"""What was completed: SQL sums as of a standpoint, the twelve months of many projects, three years of one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from sanpi.domain.curves import due, parts, split_by_curve
from sanpi.domain.money import ratio
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Region
from sanpi.progress.models import MONTH_COLUMNS, MONTHS, MonthlyReport
from sanpi.progress.rules.curves import at_the_end, curves_in_force, nearest
from sanpi.progress.rules.months import months_reported, reporting_month
from sanpi.progress.rules.plans import plan_of, plans_in_force, reporting, splits_in_force
from sanpi.projects.models import Project
from sanpi.projects.rules import of_projects


def _none() -> Any:
    return Value(0, output_field=BigIntegerField())


def _summed(reports: QuerySet[MonthlyReport], outer: str, column: str) -> Any:
    found = reports.filter(project=OuterRef(outer)).order_by().values("project")
    return Coalesce(Subquery(found.annotate(total=Sum(column)).values("total")), _none())


def to_month(month: Month, known: datetime | None, outer: str = "pk", column: str = "amount") -> Any:
    """SQL for the sum from January to a month (元), by the knowledge of `known`; `outer` is the project's key."""
    reports = MonthlyReport.objects.known_at(known).filter(year=month.year, month__lte=month.month)
    return _summed(reports, outer, column)


def in_month(month: Month, known: datetime | None, outer: str = "pk", column: str = "amount") -> Any:
    """SQL for the figure of one month (元); nothing where it was not reported."""
    reports = MonthlyReport.objects.known_at(known).filter(year=month.year, month=month.month)
    return Subquery(reports.filter(project=OuterRef(outer)).values(column)[:1])


def year_to_date(at: Standpoint, year: int, outer: str = "pk", column: str = "amount") -> Any:
    """SQL for what was completed (元) in a year as of the standpoint: the months that are over by its day."""
    months = months_reported(at, year)
    return to_month(Month(year, months), at.known, outer, column) if months else _none()


@dataclass(frozen=True, slots=True)
class MonthMoney:
    """One month of a year: planned, completed, due by the curve (元); `reported` is false for months to come."""

    month: int
    plan: int
    completed: int
    due: int
    plan_to_date: int
    completed_to_date: int
    due_to_date: int
    reported: bool


@dataclass(frozen=True, slots=True)
class _Plans:
    """Plans in force by month and by curve, added up."""

    months: list[int]
    due: list[int]


def money_by_month(projects: QuerySet[Project], at: Standpoint) -> list[MonthMoney]:
    """Twelve rows of the standpoint's year for these projects together, in six queries whatever their number.

    Plans that were not split count along the curve of their region. A part of a bundle (打捆) does not count beside
    its bundle.
    """
    year = at.effective.year
    beside_bundle = Q(parent__isnull=False) & Exists(projects.order_by().filter(pk=OuterRef("parent")))
    counted = reporting(projects.exclude(beside_bundle), at, year)
    plans = _plans(counted, at, year)
    reports = of_projects(MonthlyReport.objects.known_at(at.known).filter(year=year), counted).order_by()
    completed = dict(reports.values("month").annotate(total=Sum("amount")).values_list("month", "total"))
    last = months_reported(at, year)
    done = [(completed.get(month) or 0) if month <= last else 0 for month in MONTHS]
    return [
        MonthMoney(
            month=month,
            plan=plans.months[month - 1],
            completed=done[month - 1],
            due=plans.due[month - 1] - (plans.due[month - 2] if month > 1 else 0),
            plan_to_date=sum(plans.months[:month]),
            completed_to_date=sum(done[:month]),
            due_to_date=plans.due[month - 1],
            reported=month <= last,
        )
        for month in MONTHS
    ]


def _plans(projects: QuerySet[Any], at: Standpoint, year: int) -> _Plans:
    total = _by_region(of_projects(plans_in_force(at, year), projects), "amount")
    split = of_projects(splits_in_force(at, year), projects)
    summed = split.aggregate(**{column: Sum(column) for column in MONTH_COLUMNS})
    months = [summed[column] or 0 for column in MONTH_COLUMNS]
    divided = _by_region(split, "plan__amount")
    # As of the last month that is over, as the measures have it.
    curves = curves_in_force(year, at_the_end(at, year, months_reported(at, year) or 12))
    due_by = [0] * 12
    for region in Region.objects.filter(pk__in=total):
        shares = nearest(curves, region).shares
        rest = split_by_curve(total[region.pk] - divided[region.pk], shares)
        months = [own + more for own, more in zip(months, rest, strict=True)]
        due_by = [
            own + due(total[region.pk], share) for own, share in zip(due_by, parts(shares), strict=True)
        ]
    return _Plans(months, due_by)


def _by_region(rows: QuerySet[Any], column: str) -> dict[int, int]:
    found = rows.order_by().values("project__region").annotate(total=Sum(column))
    return defaultdict(int, found.values_list("project__region", "total"))


def completed_by_month(project: Project, year: int, at: Standpoint) -> list[int]:
    """What a project completed in each month of a year (元), as of the standpoint; nothing where it did not report."""
    reports = MonthlyReport.objects.as_of(at).filter(project=project, year=year)
    found = dict(reports.values_list("month", "amount"))
    return [found.get(month) or 0 for month in MONTHS]


@dataclass(frozen=True, slots=True)
class YearMoney:
    """One year of a project: the plan in force at its end (or now), what was completed, and the rate."""

    year: int
    plan: int | None
    completed: int

    @property
    def rate(self) -> Fraction | None:
        """Completed of the plan; None without a plan."""
        return ratio(self.completed, self.plan or 0)


def three_years(project: Project, at: Standpoint) -> list[YearMoney]:
    """The standpoint's year and the two before it, the oldest first."""
    this = at.effective.year
    reports = MonthlyReport.objects.as_of(at).filter(project=project, year__in=range(this - 2, this + 1))
    found = reports.order_by().values("year").annotate(total=Sum("amount"))
    done = dict(found.values_list("year", "total"))
    rows = []
    for year in range(this - 2, this + 1):
        day = min(at.effective, Month(year, 12).last_day)
        plan = plan_of(project, year, Standpoint(day, at.known))
        rows.append(YearMoney(year, plan.amount if plan else None, done.get(year) or 0))
    return rows


def latest_report(project: Project, at: Standpoint) -> MonthlyReport | None:
    """The newest month of a project that was accepted, as of the standpoint."""
    month = reporting_month(at)
    reports = MonthlyReport.objects.as_of(at).filter(project=project, year__lte=month.year)
    return reports.select_related("stage", "filled_by", "reviewed_by").order_by("-year", "-month").first()
