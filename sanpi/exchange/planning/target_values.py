"""Values of a ledger's rows: as its columns give them, and as a change list keeps them (see values.py)."""

from collections.abc import Collection, Mapping
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
# A project's key, or None, and what tells its rows apart.
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


def spelt_alike(place: Place) -> Place:
    """A place whose texts are compared without blanks, brackets and capitals."""
    return tuple(fold_name(part) if isinstance(part, str) else part for part in place)


@dataclass(slots=True)
class HeldRows:
    """What a ledger holds about the projects asked for."""

    target: LedgerTarget
    region: Region
    as_of: date
    readers: Mapping[str, Reader]
    rows: dict[int, Held] = field(default_factory=dict)
    project_of: dict[int, int | None] = field(default_factory=dict)
    _answers: list[Mapping[Place, Held]] = field(default_factory=list)
    _by_place: dict[Place, Held] = field(default_factory=dict)

    def load(self, projects: Collection[int]) -> None:
        """Reads the rows of these projects, and those of none."""
        keys = sorted(projects)
        for start in range(0, max(len(keys), 1), _CHUNK):
            found = self.target.held(self.region, keys[start : start + _CHUNK], self.as_of)
            self._answers.append(found)
            for place, held in found.items():
                self.rows[held.pk] = held
                self.project_of[held.pk] = place[0]
                self._by_place.setdefault(spelt_alike(place), held)

    def find(self, place: Place) -> Held | None:
        """The row at a place: as the ledger itself finds it, else by the same spelling."""
        for answer in self._answers:
            if (held := answer.get(place)) is not None:
                return held
        return self._by_place.get(spelt_alike(place))

    def values(self, held: Held) -> dict[str, Any]:
        """The row's values as a change list keeps them."""
        columns = {column.key: column for column in self.target.ledger.columns}
        return {
            key: stored(columns[key], value, self.readers[key])
            for key, value in held.values.items()
            if key in columns and key in self.readers
        }
