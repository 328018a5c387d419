"""One project's month as a line: what was reported, and where that leaves the project in its year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from sanpi.domain.curves import PARTS, due, parts_due, points
from sanpi.domain.money import PER_CENT
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.progress.models import Entry, MonthlyReport, ProjectForecast
from sanpi.progress.rules.curves import at_the_end, curves_in_force, nearest
from sanpi.progress.rules.history import chunks
from sanpi.progress.rules.rounds import MISSING
from sanpi.projects.models import AnnualPlan, Project


def _rounded(per_cent: Fraction) -> Decimal:
    """Per cent, or percentage points, with the decimals they have everywhere, rounded half up."""
    factor = 10**PER_CENT
    scaled = (abs(per_cent) * factor * 2 + 1) // 2
    return Decimal(-scaled if per_cent < 0 else scaled) / Decimal(factor)


@dataclass(slots=True)
class MonthRow:
    """One project and month. Amounts in 元, `share` in `PARTS` of the year, percentages and points rounded as they are shown."""

    project: Project
    month: Month
    share: int
    plan: int | None = None
    report: MonthlyReport | None = None
    to_date: int = 0
    funds_to_date: int = 0
    state: str = MISSING
    # What was forecast of the year by that month, where a list shows it.
    forecast: ProjectForecast | None = None
    project_light: Any = None  # filled in above, where lights are known

    @property
    def pk(self) -> int:
        """The project's key: there is one row per project."""
        return self.project.pk

    @property
    def period(self) -> str:
        """The month as the import reads it back: 2023-05."""
        return self.month.code

    @property
    def rate(self) -> Decimal | None:
        """Completed of the year's plan, in per cent."""
        return _rounded(points(Fraction(self.to_date, self.plan))) if self.plan else None

    @property
    def due_share(self) -> Decimal:
        """What the curve wants by the end of the month, in per cent."""
        return _rounded(points(Fraction(self.share, PARTS)))

    @property
    def due(self) -> int | None:
        """What the curve wants of the plan by the end of the month."""
        return due(self.plan, self.share) if self.plan is not None else None

    @property
    def ahead(self) -> Decimal | None:
        """Percentage points ahead of the curve; behind it when negative."""
        return None if self.points is None else _rounded(self.points)

    @property
    def points(self) -> Fraction | None:
        """The same exactly."""
        return points(Fraction(self.to_date, self.plan) - Fraction(self.share, PARTS)) if self.plan else None

    @property
    def gap(self) -> int | None:
        """What the year is expected to come to above the plan; below it when negative."""
        forecast = self.report.forecast_year if self.report else None
        return None if forecast is None or self.plan is None else forecast - self.plan

    @property
    def reviewed_on(self) -> date | None:
        """The day on which the month was accepted."""
        at = self.report.reviewed_at if self.report else None
        return timezone.localdate(at) if at else None

    @property
    def stage(self) -> str:
        """The code of the stage of construction."""
        return self.report.stage.code if self.report and self.report.stage else ""


def month_rows(projects: Iterable[Project], month: Month, at: Standpoint) -> list[MonthRow]:
    """The lines of many projects for a month, by plan and curve as of the standpoint and what was known at it.

    The projects come with `region`; five queries for every five hundred of them.
    """
    curves = curves_in_force(month.year, at_the_end(at, month.year, month.month))
    rows = {
        project.pk: MonthRow(project, month, parts_due(nearest(curves, project.region).shares, month.month))
        for project in projects
    }
    for chunk in chunks(rows):
        _fill(rows, chunk, month, at)
    return list(rows.values())


def _fill(rows: Mapping[int, MonthRow], projects: list[int], month: Month, at: Standpoint) -> None:
    plans = AnnualPlan.objects.as_of(at).filter(project__in=projects, year=month.year)
    for project, amount in plans.order_by("effective_on", "recorded_at", "pk").values_list(
        "project", "amount"
    ):
        rows[project].plan = amount
    if at.known is None:
        entries = Entry.objects.filter(project__in=projects, round__year=month.year, round__month=month.month)
        for project, state in entries.values_list("project", "state"):
            rows[project].state = state
    known = MonthlyReport.objects.known_at(at.known).filter(project__in=projects, year=month.year)
    reports = known.filter(month=month.month).select_related("stage", "filled_by", "reviewed_by")
    for report in reports:
        rows[report.project_id].report = report
        rows[report.project_id].state = Entry.State.ACCEPTED
    for row in _sums(known, month):
        rows[row["project"]].to_date = row["done"] or 0
        rows[row["project"]].funds_to_date = row["paid"] or 0


def _sums(reports: Any, month: Month) -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = (
        reports.filter(month__lte=month.month)
        .order_by()
        .values("project")
        .annotate(done=Sum("amount"), paid=Sum("funds"))
    )
    return found
