"""The list of projects with what only the ledgers of work know: how it is narrowed, ordered and filled in."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sanpi.batches.forms import BatchProjectFilter
from sanpi.batches.ledger import batch_texts
from sanpi.core.ledger import Column
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.forms.listing import LightChoices
from sanpi.evaluation.rules.listing import listed_lights, with_light_to_narrow
from sanpi.progress.forecast_choices import ForecastChoices
from sanpi.progress.rules.forecast_record import FORECAST_SORTS, listed_forecasts, with_forecast
from sanpi.projects.ledger import LedgerRow, load_ledger_rows, ordered
from sanpi.projects.models import Project

_Rows = Mapping[int, LedgerRow]
_LIGHT_SORTS = {"light_order_at", "light_since_at", "light_needed_at"}


class ProjectListFilter(ForecastChoices, LightChoices, BatchProjectFilter):
    """The filters of the register and of the rounds, those of lights and those of the forecast."""

    field_order = (
        "q", "stage", "status", "level", "category", "industry", "kind", "unit", "lead", "total_min", "counting", "batch",
        "period", "light", "light_side", "light_change", "light_near", "chance", "lacking",
    )  # fmt: skip
    # Folded until they are used.
    rare = frozenset({
        "category", "industry", "kind", "total_min", "counting", "batch", "period", "light_side", "light_change",
        "light_near", "lacking",
    })  # fmt: skip

    def apply(self, projects: QuerySet[Project], at: Standpoint, today: date) -> QuerySet[Project]:
        """The projects that match."""
        found = super().apply(projects, at, today)
        return self.narrowed(self.lit(found, at, today), at) if self.is_valid() else found


def in_order(projects: QuerySet[Any], sort: str, at: Standpoint) -> QuerySet[Any]:
    """The list in the order of a column, those of lights and forecast included."""
    name = sort.removeprefix("-")
    if name in FORECAST_SORTS:
        projects = with_forecast(projects, at)
    if name in _LIGHT_SORTS:
        projects = with_light_to_narrow(projects, at)
    return ordered(projects, sort)


def load_rows(
    projects: Iterable[Project], at: Standpoint, today: date, columns: Collection[Column]
) -> list[LedgerRow]:
    """The rows of a page or chunk of projects with everything that these columns show, in few queries.

    Batches, forecasts and lights are added to what the register knows; lights are judged on reading.
    """
    rows = load_ledger_rows(projects, at, columns)
    keys = {column.key for column in columns}
    for wanted, fill in _FROM_ABOVE:
        if rows and keys & wanted:
            fill({row.project.pk: row for row in rows}, at, today)
    return rows


def _fill_batches(rows: _Rows, at: Standpoint, _today: date) -> None:
    for pk, text in batch_texts(list(rows), at).items():
        rows[pk].batches = text


def _fill_forecasts(rows: _Rows, at: Standpoint, _today: date) -> None:
    for pk, forecast in listed_forecasts(rows, at).items():
        rows[pk].forecast = forecast


def _fill_lights(rows: _Rows, at: Standpoint, today: date) -> None:
    for pk, light in listed_lights(rows, at, today).items():
        rows[pk].light = light


_FROM_ABOVE: tuple[tuple[frozenset[str], Callable[[_Rows, Standpoint, date], None]], ...] = (
    (frozenset({"batches"}), _fill_batches),
    (frozenset({"predicted", "chance", "predicted_gap"}), _fill_forecasts),
    (frozenset({"light", "light_reason", "light_since", "light_before", "light_needed"}), _fill_lights),
)
