"""The values of a form for a month: which projects, and what the ledgers say of each at the month's end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from sanpi.batches.ledger import batch_texts
from sanpi.batches.models import BatchEntry
from sanpi.core.facts import standpoint
from sanpi.core.ledger import Column, Kind
from sanpi.core.ledger_pages import LedgerSource
from sanpi.domain.money import MoneyUnit, show
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.exchange.official.fields import HEAD, Catalogue, Field, Use
from sanpi.exchange.official_models import OfficialForm
from sanpi.exchange.sources import SOURCES
from sanpi.organizations.models import User
from sanpi.projects import ledger as projects
from sanpi.projects.models import KeyListing, Project
from sanpi.projects.rules import with_state

Plain = str | int | Decimal | date | None
_CHUNK = 500


@dataclass(frozen=True)
class Asked:
    """For whom a form is filled: which month, from which standpoint, on which day."""

    form: OfficialForm
    month: Month
    user: User
    today: date

    @property
    def as_of(self) -> date:
        """The end of the month; today while it lasts."""
        return min(self.month.last_day, self.today)

    @property
    def at(self) -> Standpoint:
        """The standpoint of the values: the end of the month, as known now."""
        return standpoint(self.as_of)


@dataclass
class Values:
    """Everything that the marks of a form ask for."""

    catalogue: Catalogue
    heads: Mapping[str, Plain]
    rows: Sequence["RowValues"] = field(default_factory=list)

    @property
    def first(self) -> "RowValues | None":
        """The only project of a form of one project."""
        return self.rows[0] if self.rows else None

    def plain(self, use: Use, row: "RowValues | None") -> Plain:
        """The value for a cell: a number or a date where it is one; None where nothing is known."""
        asked = use.field
        if asked.source == "head":
            return self.heads[asked.label]
        if asked.source == "count":
            return len(self.rows)
        if use.total:
            return self._total(use)
        return None if row is None else _in_unit(row.value(asked), asked.column, use.unit)

    def text(self, use: Use, row: "RowValues | None") -> str:
        """The same in words, for a cell or a paragraph that holds more."""
        value = self.plain(use, row)
        return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)

    def _total(self, use: Use) -> Plain:
        found = [row.value(use.field) for row in self.rows]
        known = [value for value in found if value not in (None, "")]
        if use.total == "count":
            return len(known)
        total = sum((value for value in known if isinstance(value, int | Decimal)), start=Decimal(0))
        return _in_unit(int(total) if total == int(total) else total, use.field.column, use.unit)


def _in_unit(value: Plain, column: Column | None, unit: MoneyUnit | None) -> Plain:
    """元 in the unit asked for, exactly; anything else as it is."""
    if column is None or column.kind is not Kind.MONEY or not isinstance(value, int | Decimal):
        return value
    exact = Decimal(show(int(value), unit or column.money_unit))
    return int(exact) if exact == exact.to_integral_value() else exact


@dataclass
class RowValues:
    """One project with the rows of the ledgers that speak of it."""

    number: int
    project: Project
    ledgers: Mapping[str, Sequence[Any]]

    def value(self, asked: Field) -> Plain:
        """The value of a field: of the project's row, of several rows added up or put side by side."""
        if asked.source == "number":
            return self.number
        rows = self.ledgers.get(asked.source, ())
        if asked.state is not None:
            return _count(rows, asked)
        if asked.column is None:
            return None
        values = [_value(asked.column, row) for row in rows]
        known = [value for value in values if value not in (None, "")]
        if len(known) <= 1:
            return known[0] if known else None
        if asked.column.numeric:
            return sum(value for value in known if isinstance(value, int | Decimal))
        return "；".join(dict.fromkeys(map(str, known)))


def _count(rows: Sequence[Any], asked: Field) -> int:
    if not asked.state:
        return len(rows)
    column = SOURCES[asked.source].ledger.column("state")
    return sum(column.text(row) == asked.state for row in rows)


def _value(column: Column, row: Any) -> Plain:
    """A number or a date as it is, everything else as people read it."""
    value = column.value(row)
    if column.numeric or column.kind is Kind.DATE:
        return value if isinstance(value, int | Decimal | date) else None
    return column.text(row)


def chosen_projects(asked: Asked, only: int | None = None) -> QuerySet[Project]:
    """The projects of the form that the person may see: of its region, its unit and its choice; or one of them."""
    found = Project.objects.visible_to(asked.user).in_region(asked.form.region).filter(parent__isnull=True)
    if asked.form.organization_id:
        found = found.filter(unit=asked.form.organization_id)
    if only is not None:
        return found.filter(pk=only)
    scope, _colon, code = asked.form.scope.partition(":")
    if scope == "key":
        listed = KeyListing.objects.as_of(asked.at).filter(project=OuterRef("pk"), year=asked.as_of.year)
        return found.filter(Exists(listed))
    if scope == "batch":
        entries = BatchEntry.objects.adjusted(asked.at).filter(project=OuterRef("pk"), batch__code=code)
        return found.filter(Exists(entries))
    return found


def values_for(asked: Asked, catalogue: Catalogue, uses: Iterable[Use], only: int | None = None) -> Values:
    """Asks the ledgers that the marks name for the projects of the form."""
    used = {use.field.source for use in uses}
    rows = _rows(asked, used, only)
    return Values(catalogue, _heads(asked), rows)


def _heads(asked: Asked) -> dict[str, Plain]:
    unit = asked.form.organization or asked.user.organization
    found: dict[str, Plain] = {
        "unit_name": unit.name if unit else asked.form.region.name,
        "period": str(asked.month),
        "year": asked.month.year,
        "month": asked.month.month,
        "as_of": asked.as_of,
        "filler": asked.user.name,
        "filled_on": asked.today,
        "region_name": asked.form.region.name,
    }
    return {label: found[key] for key, label in HEAD.items()}


def _rows(asked: Asked, used: set[str], only: int | None) -> list[RowValues]:
    found = with_state(chosen_projects(asked, only), asked.at, asked.today).distinct()
    order = (F("region__path").asc(), F("unit__name").asc(nulls_last=True), "pk")
    keys = list(found.order_by(*order).values_list("pk", flat=True))
    rows: list[RowValues] = []
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        rows += _chunk(asked, used, chunk, found, first=start + 1)
    return rows


def _chunk(
    asked: Asked, used: set[str], keys: list[int], found: QuerySet[Any], first: int
) -> list[RowValues]:
    by_key = {project.pk: project for project in found.filter(pk__in=keys)}
    items = [by_key[key] for key in keys if key in by_key]
    loaded: dict[str, dict[int, list[Any]]] = {}
    if projects.LEDGER.code in used:
        loaded[projects.LEDGER.code] = _register(items, asked.at)
    for code in used & SOURCES.keys():
        loaded[code] = _ledger(SOURCES[code], asked, keys)
    return [
        RowValues(number, project, {code: rows.get(project.pk, []) for code, rows in loaded.items()})
        for number, project in enumerate(items, start=first)
    ]


def _register(items: list[Project], at: Standpoint) -> dict[int, list[Any]]:
    rows = projects.load_ledger_rows(items, at)
    texts = batch_texts([project.pk for project in items], at)
    for row in rows:
        row.batches = texts.get(row.project.pk, "")
    return {row.project.pk: [row] for row in rows}


def _ledger(source: LedgerSource, asked: Asked, keys: list[int]) -> dict[int, list[Any]]:
    """Project key → its rows in the ledger, in the ledger's own order."""
    rows = source.rows(asked.user, asked.form.region, asked.at, asked.today)
    name = "pk__in" if rows.model is Project else "project__in"
    found: dict[int, list[Any]] = {}
    items = list(source.order(rows.filter(**{name: keys}), ""))
    for start in range(0, len(items), _CHUNK):
        for row in source.load(items[start : start + _CHUNK], asked.at, asked.today, None):
            if row.project is not None:
                found.setdefault(row.project.pk, []).append(row)
    return found
