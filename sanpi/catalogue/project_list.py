"""The list of projects with what only the ledgers of work know: how it is narrowed, ordered and filled in."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sanpi.batches.forms import BatchProjectFilter
from sanpi.core.ledger import Column
from sanpi.domain.timeline import Standpoint
from sanpi.progress.forecast_choices import ForecastChoices
from sanpi.progress.rules.forecast_record import FORECAST_SORTS, listed_forecasts, with_forecast
from sanpi.projects.ledger import LedgerRow, ordered
from sanpi.projects.models import Project

_FORECAST = {"predicted", "chance", "predicted_gap"}


class ProjectListFilter(ForecastChoices, BatchProjectFilter):
    """The filters of the register and of the rounds, and those of the forecast."""

    field_order = (
        "q", "stage", "status", "level", "category", "industry", "kind", "unit", "lead", "total_min", "counting", "batch",
        "period", "chance", "lacking",
    )  # fmt: skip

    def apply(self, projects: QuerySet[Project], at: Standpoint, today: date) -> QuerySet[Project]:
        """The projects that match."""
        found = super().apply(projects, at, today)
        return self.narrowed(found, at) if self.is_valid() else found


def in_order(projects: QuerySet[Any], sort: str, at: Standpoint) -> QuerySet[Any]:
    """The list in the order of a column, those of the forecast included."""
    if sort.removeprefix("-") in FORECAST_SORTS:
        projects = with_forecast(projects, at)
    return ordered(projects, sort)


def fill_forecasts(rows: Sequence[LedgerRow], at: Standpoint, columns: Collection[Column]) -> None:
    """Puts the forecast of each project into its row where a column shows it; one query for every five hundred."""
    if not _FORECAST.isdisjoint(column.key for column in columns):
        found = listed_forecasts([row.project.pk for row in rows], at)
        for row in rows:
            row.forecast = found.get(row.project.pk)
