"""What a ledger offers beyond its columns: its rows for a page and an export, its edits, its import.

Each app with a ledger exports one `SOURCE`; the page, the print, the workbook and the import are made once, above all
of them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django import forms
from django.db.models import QuerySet

from sanpi.core.ledger import Column, Ledger, Value
from sanpi.domain.timeline import Standpoint


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to divide the list under headings with subtotals: by unit, by stage, by state.

    `key` and `label` name columns of the queryset; `label` may be the same as `key` when `labels` says how codes read.
    """

    code: str
    name: str
    key: str
    label: str
    labels: Callable[[], Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A column that can be changed in place, one row or many.

    `field` makes the control for a row (None: for many rows at once); `save` writes one row's value and raises
    ValidationError in Chinese when it is refused. Whether the value has changed meanwhile is checked by the page.
    """

    column: str
    field: Callable[[Any | None], forms.Field]
    save: Callable[..., None]  # (pk, value, by=, now=, reason=)


class LedgerFilter(Protocol):
    """A bound GET form that narrows the rows."""

    def apply(self, rows: QuerySet[Any], at: Standpoint, today: date) -> QuerySet[Any]:
        """The rows that match; what cannot be read is left out of account."""


@dataclass(frozen=True, slots=True)
class LedgerSource:
    """One ledger as pages and exports need it.

    `rows(user, region, at, today)` are the rows the person may see, annotated with what is sorted, grouped and summed;
    `load(items, at, today, columns)` turns a page of them into ledger rows (with `pk` and `project`, which may be
    None) in few queries; `sums` are queryset columns of amounts (元) that are added up; `editable(user)` are the rows
    whose cells the person may change; `address(row)` is the page that tells more about the row.
    """

    ledger: Ledger
    filter_form: Callable[..., Any]  # (data, user=, region=) → a form that is a LedgerFilter
    rows: Callable[[Any, Any, Standpoint, date], QuerySet[Any]]
    load: Callable[[Iterable[Any], Standpoint, date, Collection[Column] | None], Sequence[Any]]
    order: Callable[[QuerySet[Any], str], QuerySet[Any]]
    address: Callable[[Any], str]
    groupings: tuple[Grouping, ...] = ()
    sums: tuple[tuple[str, str], ...] = ()  # (queryset column, key of the ledger's column)
    edits: tuple[CellEdit, ...] = ()
    editable: Callable[[Any], QuerySet[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A row that the record holds already, with its values by column as `Column.value` gives them."""

    pk: int
    values: Mapping[str, Value]


class LedgerTarget(Protocol):
    """A ledger whose rows belong to projects and can be imported one by one.

    `identity` names the writable columns that tell the rows of one project apart (an item, a month, a number); rows
    found by project and identity are changed, others are new.
    """

    ledger: Ledger
    identity: tuple[str, ...]
    needs_project: bool  # whether every row must name a project of the register

    def held(self, region: Any, projects: Collection[int], as_of: date) -> Mapping[tuple[Any, ...], Held]:
        """(project key or None, *identity values) → the row, for the region's rows of these projects."""

    def problems(
        self, project: int | None, values: Mapping[str, Value], held: Held | None, as_of: date
    ) -> Iterable[tuple[str, str]]:
        """(column key, message in Chinese) for everything that `write` would refuse, without writing."""

    def write(
        self,
        project: int | None,
        values: Mapping[str, Value],
        held: Held | None,
        *,
        region: Any,
        as_of: date,
        by: Any,
        now: datetime,
        source: str,
    ) -> int:
        """Writes the given columns of one row and returns its key; everything it records carries `now`."""

    def take_back(self, pk: int, *, recorded_at: datetime, by: Any, now: datetime) -> None:
        """Takes back what `write` recorded at that moment; ValidationError where later work rests on it."""
