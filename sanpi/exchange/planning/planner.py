"""What a ledger's planner answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sanpi.core.ledger import Column
from sanpi.exchange.cells import Reader
from sanpi.exchange.planning.records import Record


@dataclass(slots=True)
class Planned:
    """What one row does: `outcome` is new, changed, unchanged or error; `changes` is key → [old, new]."""

    record: Record
    outcome: str
    label: str
    object_id: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)


class Planner(Protocol):
    """Compares the records of a workbook with what the system holds, in bulk."""

    # Columns of amounts whose 合计 rows can be checked.
    money_keys: Sequence[str]
    # Records per call of `plan`; None: all at once.
    chunk: int | None

    def reader(self, column: Column, unit: str | None) -> Reader:
        """How a column is read under a header that names this unit."""

    def plan(self, records: Sequence[Record]) -> list[Planned]:
        """What a chunk of records does; findings are added along the way."""
