"""The four ledgers of one project, as its dossier shows them side by side."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sanpi.domain.curves import points, show_points
from sanpi.domain.money import ratio
from sanpi.domain.timeline import Standpoint
from sanpi.enrollment import rules as enrollment
from sanpi.issues import rules as issues
from sanpi.permits import rules as permits
from sanpi.progress import rules as progress
from sanpi.progress.curves import money_chart
from sanpi.progress.forecast_card import card
from sanpi.progress.models import MonthlyReport, Photo
from sanpi.progress.rules.forecast_record import project_forecast
from sanpi.projects.models import Project

PHOTOS = 8
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a project or a region stands: completed of the plan, what is due, ahead or behind in points."""

    plan: int
    completed: int
    due: int

    @property
    def rate(self) -> Fraction | None:
        """Completed ÷ plan."""
        return ratio(self.completed, self.plan)

    @property
    def due_rate(self) -> Fraction | None:
        """Due ÷ plan: 序时进度."""
        return ratio(self.due, self.plan)

    @property
    def points(self) -> Fraction | None:
        """超 (positive) or 欠 (negative), in percentage points."""
        share = ratio(self.completed - self.due, self.plan)
        return None if share is None else points(share)

    @property
    def words(self) -> str:
        """超序时 7.3 个百分点, 落后序时 3.5 个百分点, 与序时持平; empty where there is no plan."""
        if self.points is None:
            return ""
        shown = show_points(self.points)
        if shown[0] not in "+-":
            return _("与序时持平")
        pattern = _("超序时 %s 个百分点") if self.points > 0 else _("落后序时 %s 个百分点")
        return pattern % shown[1:]

    @property
    def tone(self) -> str:
        """ok, warn or empty, for the eye."""
        return "" if self.points is None else "ok" if self.points >= 0 else "warn"


def lead_of(months: list[progress.MonthMoney]) -> Lead:
    """The state after the last month that is over; nothing is due before the first."""
    told = [month for month in months if month.reported]
    plan = months[-1].plan_to_date if months else 0
    return Lead(plan, told[-1].completed_to_date, told[-1].due_to_date) if told else Lead(plan, 0, 0)


def progress_of(project: Project, at: Standpoint) -> Row:
    """进展: the year by month with what was reported, three years, the newest report."""
    months = progress.money_by_month(Project.objects.filter(pk=project.pk), at)
    reports = MonthlyReport.objects.as_of(at).filter(project=project, year=at.effective.year)
    told = {report.month: report for report in reports.select_related("stage")}
    forecast = project_forecast(project, at)
    written = progress.as_written([month.plan for month in months])
    lines = [
        {"money": month, "plan": plan, "report": told.get(month.month)}
        for month, plan in zip(months, written, strict=True)
    ]
    return {
        "lines": lines,
        "lead": lead_of(months),
        "has_months": any(line["report"] for line in lines),
        "chart": money_chart(months, forecast),
        "card": card(forecast),
        "years": progress.three_years(project, at),
        "newest": progress.latest_report(project, at),
        "is_split": progress.splits_in_force(at, at.effective.year).filter(project=project).exists(),
    }


def photos_of(project: Project, at: Standpoint) -> QuerySet[Photo]:
    """The newest photos of the site up to the standpoint's month."""
    year, month = at.effective.year, at.effective.month
    until = Q(year__lt=year) | Q(year=year, month__lte=month)
    shown = Photo.objects.shown().filter(until, project=project).select_related("document")
    if at.known is not None:
        shown = shown.filter(received_at__lte=at.known)
    return shown.order_by("-year", "-month", "-taken_at", "-pk")[:PHOTOS]


def four_ledgers(project: Project, at: Standpoint, today: date) -> Row:
    """进展, 手续, 问题 and 入库 of a project as of a standpoint, for one page."""
    strip = permits.strip(project, at, today)
    told = issues.of_project(project, at, today)
    return {
        "progress": progress_of(project, at),
        "permits": strip,
        "permits_done": sum(1 for permit in strip if permit["issued_on"]),
        "permits_late": sum(1 for permit in strip if permit["overdue_days"]),
        "issues": told,
        "issues_open": sum(1 for issue in told if issue["open"]),
        "issues_late": sum(1 for issue in told if issue["open"] and issue["days_overdue"]),
        "enrollment": enrollment.of_project(project, at, today),
        "photos": photos_of(project, at),
    }
