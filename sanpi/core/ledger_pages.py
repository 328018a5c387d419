"""What a ledger offers beyond its columns: its rows for a page and an export, its edits, its import.

Each app with a ledger exports one `SOURCE`; the page, the print, the workbook and the import are made once, above all
of them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol

from django import forms
from django.db.models import Case, Count, F, QuerySet, Sum, When
from django.http import QueryDict
from django.utils.translation import gettext as _

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

    `lights` says for a column how its value is judged: the row → (red, yellow, green or grey; words), None for nothing
    to judge; `links` where its cells lead. `phone` names the columns of a card on a phone (none: those shown without long texts);
    those of `beside` stand below its name without their labels.
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
    # The column that opens `address`; empty: the project's name does. Where it is another, the name opens the project.
    record: str = ""
    editable: Callable[[Any], QuerySet[Any]] | None = None
    lights: Mapping[str, Callable[[Any], tuple[str, str] | None]] = field(default_factory=dict)
    links: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    phone: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()

    def edit(self, column: str) -> CellEdit | None:
        """How the column of that key is changed in place; None if it is not."""
        return next((edit for edit in self.edits if edit.column == column), None)

    def added_up(self, columns: Collection[Column]) -> list[tuple[str, str]]:
        """Those of `sums` whose column is shown."""
        shown = {column.key for column in columns}
        return [(name, key) for name, key in self.sums if key in shown]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a ledger: which columns, in what order, under which headings."""

    columns: Sequence[Column]
    sort: str
    grouping: Grouping | None


def asked(source: LedgerSource, query: QueryDict) -> Asked:
    """The choice in `columns`, `sort` and `group`; what cannot be read is the ledger's own choice.

    `columns=all` stands for every column. Page, print and workbook read the address here, so they show the same.
    """
    keys = query.getlist("columns")
    columns = source.ledger.columns if keys == ["all"] else source.ledger.chosen(keys)
    named = query.get("group")
    grouping = next((each for each in source.groupings if each.code == named), None)
    if grouping and grouping.labels:
        # Asked once for the page: by the order, by the headings, by the sums.
        grouping = replace(grouping, labels=cache(grouping.labels))
    return Asked(columns, query.get("sort", ""), grouping)


def arranged(source: LedgerSource, rows: QuerySet[Any], choice: Asked) -> QuerySet[Any]:
    """The rows in the order asked for; those of one group stand together and carry `group_key`, `group_label`."""
    found = source.order(rows, choice.sort)
    if choice.grouping is None:
        return found
    within = found.query.order_by or ("pk",)
    order = (*_group_order(choice.grouping), *within)
    return _with_group(found, choice.grouping).order_by(*order)


def _with_group(rows: QuerySet[Any], grouping: Grouping) -> QuerySet[Any]:
    grouped: QuerySet[Any] = rows.annotate(group_key=F(grouping.key), group_label=F(grouping.label))
    return grouped


def _group_order(grouping: Grouping) -> list[Any]:
    """Codes in the order of their list, names in their own; what belongs to no group comes last."""
    if grouping.labels is None:
        return [F("group_label").asc(nulls_last=True), F("group_key").asc(nulls_last=True)]
    places = [When(group_key=code, then=place) for place, code in enumerate(grouping.labels())]
    last = len(places)
    order = [Case(*places, default=last).asc()] if places else []
    return [*order, F("group_key").asc(nulls_last=True)]


@dataclass(frozen=True, slots=True)
class Group:
    """One heading with what stands under it: number of rows, and sums (元) by key of the ledger's column."""

    key: Any
    label: str
    number: int
    sums: Mapping[str, int | None]


def groups(source: LedgerSource, rows: QuerySet[Any], grouping: Grouping) -> list[Group]:
    """All groups of the rows in the order of the list, in one query."""
    labels = grouping.labels() if grouping.labels else None
    kept = _with_group(rows.order_by(), grouping).values("group_key", "group_label")
    found = kept.annotate(**_aggregates(source)).order_by(*_group_order(grouping))
    return [_group(source, each, labels) for each in found]


def _group(source: LedgerSource, found: Mapping[str, Any], labels: Mapping[str, str] | None) -> Group:
    label = found["group_label"] if labels is None else labels.get(found["group_key"], found["group_label"])
    sums = {key: found[f"sum_{key}"] for _name, key in source.sums}
    words = _("未填") if label in (None, "") else str(label)
    return Group(found["group_key"], words, found["row_count"], sums)


def _aggregates(source: LedgerSource) -> dict[str, Any]:
    return {"row_count": Count("pk")} | {f"sum_{key}": Sum(name) for name, key in source.sums}


def total(source: LedgerSource, rows: QuerySet[Any]) -> Group:
    """All the rows as one group, in one query."""
    found = rows.order_by().aggregate(**_aggregates(source))
    return Group(
        None, _("合计"), found["row_count"], {key: found[f"sum_{key}"] for _name, key in source.sums}
    )


def together(found: Collection[Group]) -> Group:
    """All the groups as one."""
    keys = {key for group in found for key in group.sums}
    parts = {key: [group.sums[key] or 0 for group in found if group.sums[key] is not None] for key in keys}
    sums = {key: sum(amounts) if amounts else None for key, amounts in parts.items()}
    return Group(None, _("合计"), sum(group.number for group in found), sums)


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
