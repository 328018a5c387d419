"""The ledgers with the light of each row's project: a column, a choice in the filters, a grouping.

The ledgers themselves lie below the lights; whoever shows or exports them takes them from here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from sanpi.core.ledger import Column
from sanpi.core.ledger_pages import Grouping, LedgerSource
from sanpi.domain.timeline import Standpoint
from sanpi.enrollment import ledger as enrollment
from sanpi.enrollment.ledger.source import EnrollmentFilter
from sanpi.evaluation.forms.listing import LightChoices
from sanpi.evaluation.rules.listing import light_labels, listed_lights, with_light_to_narrow
from sanpi.issues import ledger as issues
from sanpi.issues.ledger import IssueFilter
from sanpi.organizations.models import Region, User
from sanpi.permits import ledger as permits
from sanpi.permits.ledger.filters import PermitFilter
from sanpi.progress import ledger as progress
from sanpi.progress.ledger import ProgressFilter

LIGHT = "light"
_SORT = "light_order_at"


class _LightChoices(LightChoices):
    # Folded until they are used.
    rare = frozenset({"light_side", "light_change", "light_near"})


class LitProgressFilter(_LightChoices, ProgressFilter):
    """The filters of the progress ledger, whose rows are projects, and those of lights."""

    def apply(self, rows: QuerySet[Any], at: Standpoint, today: date) -> QuerySet[Any]:
        """The rows that match."""
        return self.lit(super().apply(rows, at, today), at, today)


class LitEnrollmentFilter(_LightChoices, EnrollmentFilter):
    """The filters of the enrollment ledger, whose rows are projects, and those of lights."""

    def apply(self, rows: QuerySet[Any], at: Standpoint, today: date) -> QuerySet[Any]:
        """The rows that match."""
        return self.lit(super().apply(rows, at, today), at, today)


class LitPermitFilter(_LightChoices, PermitFilter):
    """The filters of the permits ledger and those of the project's light."""

    def apply(self, rows: QuerySet[Any], at: Standpoint, today: date) -> QuerySet[Any]:
        """The rows that match."""
        return self.lit(super().apply(rows, at, today), at, today, "project")


class LitIssueFilter(_LightChoices, IssueFilter):
    """The filters of the issues ledger and those of the project's light."""

    def apply(self, rows: QuerySet[Any], at: Standpoint, today: date) -> QuerySet[Any]:
        """The rows that match."""
        return self.lit(super().apply(rows, at, today), at, today, "project")


def _rows(source: LedgerSource, outer: str) -> Callable[..., QuerySet[Any]]:
    def rows(user: User, region: Region, at: Standpoint, today: date) -> QuerySet[Any]:
        return with_light_to_narrow(source.rows(user, region, at, today), at, outer)

    return rows


def _load(source: LedgerSource) -> Callable[..., Sequence[Any]]:
    def load(
        items: Iterable[Any], at: Standpoint, today: date, columns: Collection[Column] | None = None
    ) -> Sequence[Any]:
        rows = source.load(items, at, today, columns)
        if columns is None or any(column.key == LIGHT for column in columns):
            found = listed_lights({row.project.pk for row in rows if row.project}, at, today)
            for row in rows:
                row.project_light = found.get(row.project.pk) if row.project else None
        return rows

    return load


def _order(source: LedgerSource) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    def order(rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
        if sort.removeprefix("-") != _SORT:
            return source.order(rows, sort)
        column = F(_SORT)
        worst_first = sort.startswith("-")
        place = column.desc(nulls_last=True) if worst_first else column.asc(nulls_last=True)
        return rows.order_by(place, "pk")

    return order


def _mark(row: Any) -> tuple[str, str] | None:
    return (row.project_light.colour, "") if row.project_light else None


def _why(row: Any) -> str:
    return reverse("evaluation:project_light", args=[row.project.pk]) if row.project_light else ""


def _lit(source: LedgerSource, form: Callable[..., Any], outer: str = "project") -> LedgerSource:
    """The ledger with lights; `outer` is the column of its rows that names the project."""
    columns = [replace(each, sort=_SORT) if each.key == LIGHT else each for each in source.ledger.columns]
    return replace(
        source,
        ledger=replace(source.ledger, columns=tuple(columns)),
        order=_order(source),
        filter_form=form,
        rows=_rows(source, outer),
        load=_load(source),
        groupings=(*source.groupings, Grouping(LIGHT, "红黄绿", "light_at", "light_at", light_labels)),
        lights={**source.lights, LIGHT: _mark},
        links={**source.links, LIGHT: _why},
    )


PROGRESS = _lit(progress.SOURCE, LitProgressFilter, "pk")
PERMITS = _lit(permits.SOURCE, LitPermitFilter)
ISSUES = _lit(issues.SOURCE, LitIssueFilter)
ENROLLMENT = _lit(enrollment.SOURCE, LitEnrollmentFilter, "pk")
SOURCES: Mapping[str, LedgerSource] = {
    each.ledger.code: each for each in (PROGRESS, PERMITS, ISSUES, ENROLLMENT)
}
