"""The rows of the project ledger: projects with their facts as of a standpoint."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, prefetch_related_objects

from sanpi.core.ledger import Column
from sanpi.domain.timeline import Standpoint
from sanpi.projects.ledger.columns import DATED_STAGES, LEDGER
from sanpi.projects.models import AnnualPlan, KeyListing, MilestonePlan, Project, StageEvent, StatusEvent

_FOREIGN_KEYS = (
    "region", "kind", "parent", "nature", "project_type", "industry", "category", "investor_kind", "owner",
    "investor", "unit", "lead", "task_force", "department",
)  # fmt: skip
_OLDEST_FIRST = ("effective_on", "recorded_at", "pk")
# Django compares keys to be prefetched one by one with OR; SQLite takes fewer than a thousand of these.
_CHUNK = 500


@dataclass(slots=True)
class StageDates:
    """A day for each stage that has columns of its own."""

    signed: date | None = None
    started: date | None = None
    completed: date | None = None
    producing: date | None = None
    full_output: date | None = None


@dataclass(slots=True)
class LedgerRow:
    """One project with its facts as of a standpoint; amounts in 元.

    `batches`, `forecast` and `light` belong to higher apps, which fill them in where they are shown.
    """

    project: Project
    stage: str
    stage_on: date | None
    status: str
    total: int | None
    plan: AnnualPlan | None = None
    status_cause: str = ""
    levels: str = ""
    listing_categories: str = ""
    planned: StageDates = field(default_factory=StageDates)
    actual: StageDates = field(default_factory=StageDates)
    batches: str = ""
    forecast: Any = None
    light: Any = None

    @property
    def years(self) -> str:
        """The years of construction as offices write them: 2022-2024."""
        start, end = self.project.start_year, self.project.end_year
        if start and end and start != end:
            return f"{start}-{end}"
        return str(start or end or "")


_Rows = Mapping[int, LedgerRow]
_SORTS = {column.sort for column in LEDGER.columns if column.sort}


def ordered(projects: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """The list in the order asked for (a column's `sort`, with a leading minus descending); empty values last.

    Anything else is the newest project first.
    """
    name = sort.removeprefix("-")
    if name not in _SORTS:
        return projects.order_by("-pk")
    column = F(name)
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return projects.order_by(order, "pk")


def with_related(projects: QuerySet[Project], columns: Collection[Column] | None = None) -> QuerySet[Project]:
    """The projects joined with everything the ledger names, or with what these columns name."""
    return projects.select_related(*_related(_keys(columns)))


def _keys(columns: Collection[Column] | None) -> set[str]:
    return {column.key for column in LEDGER.columns if columns is None or column in columns}


def _related(keys: set[str]) -> list[str]:
    return sorted({name for name in _FOREIGN_KEYS if name in keys} | ({"owner"} if "uscc" in keys else set()))


def load_ledger_rows(
    projects: Iterable[Project], at: Standpoint, columns: Collection[Column] | None = None
) -> list[LedgerRow]:
    """The ledger rows of a page or chunk of projects in few queries, whatever their number.

    `projects` come from `rules.with_state` for the same standpoint. `columns` limits what is fetched to what
    will be shown; None fetches everything.
    """
    rows = [_row(project) for project in projects]
    keys = _keys(columns)
    for start in range(0, len(rows), _CHUNK):
        prefetch_related_objects([row.project for row in rows[start : start + _CHUNK]], *_related(keys))
    by_project = {row.project.pk: row for row in rows}
    for wanted, fill in _FACTS:
        if by_project and keys & wanted:
            fill(by_project, at)
    return rows


def _row(project: Any) -> LedgerRow:
    return LedgerRow(project, project.stage_at, project.stage_on_at, project.status_at, project.total_at)


def _fill_plans(rows: _Rows, at: Standpoint) -> None:
    plans = AnnualPlan.objects.as_of(at).filter(project__in=rows, year=at.effective.year)
    for plan in plans.order_by(*_OLDEST_FIRST):
        rows[plan.project_id].plan = plan


def _fill_planned(rows: _Rows, at: Standpoint) -> None:
    plans = MilestonePlan.objects.as_of(at).filter(project__in=rows, stage__in=DATED_STAGES)
    found = plans.order_by(*_OLDEST_FIRST).values_list("project_id", "stage", "planned_on")
    for project, stage, planned_on in found:
        setattr(rows[project].planned, stage, planned_on)


def _fill_actual(rows: _Rows, at: Standpoint) -> None:
    events = StageEvent.objects.as_of(at).filter(project__in=rows, stage__in=DATED_STAGES)
    found = events.order_by(*_OLDEST_FIRST).values_list("project_id", "stage", "effective_on")
    for project, stage, effective_on in found:
        setattr(rows[project].actual, stage, effective_on)


def _fill_causes(rows: _Rows, at: Standpoint) -> None:
    events = StatusEvent.objects.as_of(at).filter(project__in=rows)
    for project, cause in events.order_by(*_OLDEST_FIRST).values_list("project_id", "cause"):
        rows[project].status_cause = cause


def _fill_listings(rows: _Rows, at: Standpoint) -> None:
    listings = KeyListing.objects.as_of(at).filter(project__in=rows, year=at.effective.year)
    found = listings.order_by("level__position", "pk").values_list(
        "project_id", "level__label", "category__label"
    )
    for project, level, category in found:
        row = rows[project]
        row.levels = _joined(row.levels, level)
        row.listing_categories = _joined(row.listing_categories, category)


def _joined(text: str, more: str | None) -> str:
    parts = text.split("、") if text else []
    return text if not more or more in parts else "、".join([*parts, more])


_FACTS: tuple[tuple[frozenset[str], Callable[[_Rows, Standpoint], None]], ...] = (
    (frozenset({"annual_plan", "plan_goal", "completed_before"}), _fill_plans),
    (frozenset(f"planned_{stage}" for stage in DATED_STAGES), _fill_planned),
    (frozenset(f"actual_{stage}" for stage in DATED_STAGES), _fill_actual),
    (frozenset({"status_cause"}), _fill_causes),
    (frozenset({"level", "listing_category"}), _fill_listings),
)
