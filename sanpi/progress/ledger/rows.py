"""The rows of 项目进展台账: one per project that reports, for the month the reader looks at."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models import prefetch_related_objects as prefetch
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from sanpi.core.facts import latest
from sanpi.core.ledger import Column
from sanpi.domain.curves import PARTS
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Region, User
from sanpi.progress.ledger.columns import LEDGER
from sanpi.progress.models import Entry, MonthlyReport
from sanpi.progress.rules import (
    MISSING,
    MonthRow,
    in_month,
    month_rows,
    reporting,
    reporting_month,
    share_due,
    to_month,
)
from sanpi.projects.models import AnnualPlan, Project

_SORTS = {column.sort for column in LEDGER.columns if column.sort}
# Django compares keys to be prefetched one by one; SQLite takes fewer than a thousand of these.
_FEW = 500


def progress_list(user: User, region: Region, at: Standpoint, today: date) -> QuerySet[Any]:
    """The projects that report in the standpoint's year and that the person may read, with its last full month."""
    month = reporting_month(at)
    projects = Project.objects.visible_to(user).in_region(region)
    return of_month(reporting(projects, at, month.year), month, at)


def of_month(projects: QuerySet[Any], month: Month, at: Standpoint) -> QuerySet[Any]:
    """The projects with what is sorted, grouped and added up for a month; another month replaces the one before."""
    known = at.known
    reports = MonthlyReport.objects.known_at(known).filter(
        project=OuterRef("pk"), year=month.year, month=month.month
    )
    plan = latest(AnnualPlan.objects.filter(year=month.year), at, "amount")
    whole: Any = BigIntegerField()
    numbered = projects.annotate(
        of_year=Value(month.year), of_month=Value(month.month), plan_at=plan,
        amount_at=in_month(month, known), to_date_at=to_month(month, known),
        funds_at=in_month(month, known, column="funds"),
        construction_at=in_month(month, known, column="construction"),
        equipment_at=in_month(month, known, column="equipment"),
        other_at=in_month(month, known, column="other"),
        next_at=in_month(month, known, column="next_amount"),
        forecast_at=in_month(month, known, column="forecast_year"),
        share_at=share_due(month.year, month.month, at),
        stage_at=Subquery(reports.values("stage__code")[:1]),
        verdict_at=Subquery(reports.values("verdict")[:1]),
        state_at=_state(month, at, reports),
    )  # fmt: skip
    # In hundredths of a point: only for order, what is shown is computed exactly.
    rate = F("to_date_at") * 10_000 / NullIf(F("plan_at"), Value(0, output_field=whole))
    found: QuerySet[Any] = numbered.annotate(rate_at=rate).annotate(ahead_at=F("rate_at") - F("share_at") * 10_000 / PARTS)
    return found


def _state(month: Month, at: Standpoint, reports: QuerySet[MonthlyReport]) -> Any:
    """SQL for the state of reporting; of the past only what was accepted is known."""
    entries = Entry.objects.filter(project=OuterRef("pk"), round__year=month.year, round__month=month.month)
    present = Subquery(entries.values("state")[:1]) if at.known is None else Value(MISSING)
    return Case(
        When(Exists(reports), then=Value(Entry.State.ACCEPTED.value)),
        default=Coalesce(present, Value(MISSING)),
    )


def ordered(rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """In the order of a column, by project otherwise; empty values last."""
    name = sort.removeprefix("-")
    if name not in _SORTS:
        return rows.order_by("pk")
    column = F(name)
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(order, "pk")


def load_rows(
    items: Iterable[Any], at: Standpoint, today: date, columns: Collection[Column] | None = None
) -> list[MonthRow]:
    """The lines of these projects for the month they were annotated with, in few queries."""
    projects = list(items)
    if not projects:
        return []
    for start in range(0, len(projects), _FEW):
        prefetch(projects[start : start + _FEW], "region", "unit")
    return month_rows(projects, Month(projects[0].of_year, projects[0].of_month), at)


def address(row: MonthRow) -> str:
    """The project's dossier."""
    return reverse("project", args=[row.project.pk])
