"""Values of a ledger's rows: as its columns give them, and as a change list keeps them (see values.py)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sanpi.core.ledger import Column, Kind, Value
from sanpi.core.ledger_pages import Held, LedgerTarget
from sanpi.exchange.cells import Reader, clean_text
from sanpi.exchange.cells.numbers import plain
from sanpi.exchange.planning.references import fold_name
from sanpi.organizations.models import Region

# So many projects per question: the smaller database takes few values in one statement.
_CHUNK = 500
# A project's key, or None, and the tokens of what tells its rows apart.
Place = tuple[Any, ...]


def stored(column: Column, value: Any, reader: Reader) -> Any:
    """A value of a row as a change list keeps it: what its cell would be read as."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int):
        return value
    if column.choices and column.kind is not Kind.CHOICE:
        return _read_back(reader, str(value))
    return clean_text(str(value), lines=column.kind is Kind.LONG_TEXT) or None


def _read_back(reader: Reader, text: str) -> Any:
    try:
        return reader.read(text)
    except ValueError:
        return text  # an entry that has left the list since


def native(column: Column, value: Any) -> Value:
    """A kept value as the ledger's column gives it."""
    if value is None:
        return None
    if column.kind is Kind.DATE:
        return date.fromisoformat(str(value))
    if column.kind is Kind.DECIMAL:
        return Decimal(str(value))
    found: Value = value
    return found


def place_of(project: int | None, identity: Iterable[Any]) -> Place:
    """Where a row stands: its project and its identity, spelt alike."""
    return (project, *(fold_name(value) if isinstance(value, str) else value for value in identity))


@dataclass(slots=True)
class HeldRows:
    """What a ledger holds about the projects asked for, in the form of a change list."""

    target: LedgerTarget
    region: Region
    as_of: date
    readers: Mapping[str, Reader]
    by_place: dict[Place, Held] = field(default_factory=dict)
    by_key: dict[int, Place] = field(default_factory=dict)

    def load(self, projects: Collection[int]) -> None:
        """Reads the rows of these projects, and those of none."""
        keys = sorted(projects)
        for start in range(0, max(len(keys), 1), _CHUNK):
            found = self.target.held(self.region, keys[start : start + _CHUNK], self.as_of)
            for (project, *identity), held in found.items():
                place = place_of(project, self._identity(identity))
                self.by_place[place] = held
                self.by_key[held.pk] = place

    def _identity(self, values: Iterable[Any]) -> Iterable[Any]:
        columns = (self.target.ledger.column(key) for key in self.target.identity)
        return (
            stored(column, value, self.readers[column.key])
            for column, value in zip(columns, values, strict=True)
        )

    def values(self, held: Held) -> dict[str, Any]:
        """The row's values as a change list keeps them."""
        columns = {column.key: column for column in self.target.ledger.columns}
        return {
            key: stored(columns[key], value, self.readers[key])
            for key, value in held.values.items()
            if key in columns and key in self.readers
        }
