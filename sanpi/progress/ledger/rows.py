"""The rows of 项目进展台账: one per project that reports, for the month the reader looks at."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import prefetch_related_objects as prefetch
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from sanpi.core.facts import latest
from sanpi.core.ledger import Column
from sanpi.domain.curves import PARTS
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User
from sanpi.progress.ledger.columns import LEDGER
from sanpi.progress.models import Entry
from sanpi.progress.rules import (
    MISSING,
    MonthRow,
    month_rows,
    reporting,
    reporting_month,
    share_due,
    to_month,
)
from sanpi.progress.rules.forecast_record import listed_forecasts, with_forecast
from sanpi.projects.models import AnnualPlan, Project

_SORTS = {column.sort for column in LEDGER.columns if column.sort}
# Name in the list → amount of the month's report.
_ADDED_UP = {
    "amount_at": "amount", "funds_at": "funds", "construction_at": "construction", "equipment_at": "equipment",
    "other_at": "other", "next_at": "next_amount", "forecast_at": "forecast_year",
}  # fmt: skip
_FORECAST = {"predicted", "chance", "predicted_gap"}
# Django compares keys to be prefetched one by one; SQLite takes fewer than a thousand of these.
_FEW = 500


def progress_list(user: User, region: Region, at: Standpoint, today: date) -> QuerySet[Any]:
    """The projects that report in the standpoint's year and that the person may read, with its last full month."""
    month = reporting_month(at)
    # Who sees the whole region is not asked again project by project.
    whole = user.access.covers(region.path, Capability.VIEW)
    seen = Project.objects.all() if whole else Project.objects.visible_to(user)
    return of_month(reporting(seen.in_region(region), at, month.year), month, at)


def of_month(projects: QuerySet[Any], month: Month, at: Standpoint) -> QuerySet[Any]:
    """The projects with what is sorted, grouped and added up for a month; another month replaces the one before.

    What is added up stands in the row; the rest is computed only where an order, a filter or a grouping names it.
    """
    report = f"report_{month.year}_{month.month}"
    believed = FilteredRelation("month_reports", condition=_believed(month, at.known))
    plan = latest(AnnualPlan.objects.filter(year=month.year), at, "amount")
    whole: Any = BigIntegerField()
    numbered = projects.alias(**{report: believed}).annotate(
        **{name: F(f"{report}__{column}") for name, column in _ADDED_UP.items()},
        of_year=Value(month.year), of_month=Value(month.month), plan_at=plan, to_date_at=to_month(month, at.known),
    ).alias(
        stage_at=F(f"{report}__stage__code"), verdict_at=F(f"{report}__verdict"),
        share_at=share_due(month.year, month.month, at), state_at=_state(month, at, report),
    )  # fmt: skip
    # In hundredths of a point: only for order, what is shown is computed exactly.
    rate = F("to_date_at") * 10_000 / NullIf(F("plan_at"), Value(0, output_field=whole))
    rated = numbered.alias(rate_at=rate).alias(ahead_at=F("rate_at") - F("share_at") * 10_000 / PARTS)
    return with_forecast(rated, at, month)


def _believed(month: Month, known: datetime | None) -> Q:
    """The report of a month as it was known; at any moment one at most is believed."""
    of_month = Q(
        month_reports__year=month.year, month_reports__month=month.month, month_reports__retracted=False
    )
    if known is None:
        return of_month & Q(month_reports__superseded_at__isnull=True)
    unclosed = Q(month_reports__superseded_at__isnull=True) | Q(month_reports__superseded_at__gt=known)
    return of_month & unclosed & Q(month_reports__recorded_at__lte=known)


def _state(month: Month, at: Standpoint, report: str) -> Any:
    """SQL for the state of reporting; of the past only what was accepted is known."""
    entries = Entry.objects.filter(project=OuterRef("pk"), round__year=month.year, round__month=month.month)
    present = Subquery(entries.values("state")[:1]) if at.known is None else Value(MISSING)
    return Case(
        When(**{f"{report}__isnull": False}, then=Value(Entry.State.ACCEPTED.value)),
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
    month = Month(projects[0].of_year, projects[0].of_month)
    rows = month_rows(projects, month, at)
    if columns is None or not _FORECAST.isdisjoint(column.key for column in columns):
        found = listed_forecasts([row.pk for row in rows], at, month)
        for row in rows:
            row.forecast = found.get(row.pk)
    return rows


def address(row: MonthRow) -> str:
    """The project's dossier."""
    return reverse("project", args=[row.project.pk])
