"""One row of a workbook on its way into a ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sanpi.domain.tables import Cell, column_letter


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column that is read: where it stands, its header, and the unit in force."""

    index: int
    header: str
    key: str
    unit: str | None

    @property
    def letter(self) -> str:
        """Its letter in the spreadsheet."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as understood: its columns by key, the year its plan is about.

    `fingerprinted` names the columns that our own export has fingerprinted, in order.
    """

    name: str
    columns: Mapping[str, SheetColumn]
    year: int
    fingerprinted: tuple[str, ...] = ()


@dataclass(slots=True)
class Record:
    """The values read from one row, by key; None for a value that is to be erased (清空).

    `loose` holds the keys whose date was not written to the day, `approximate` those written 约. A record with
    `failed` set has at least one error; `refused` names the columns that have one.
    """

    sheet: Sheet
    row: int
    cells: list[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)
    approximate: set[str] = field(default_factory=set)
    failed: bool = False
    refused: set[str] = field(default_factory=set)
    record_id: int | None = None
    fingerprint: bytes = b""

    def found(self, key: str) -> str:
        """The cell of a key as it stands in the sheet, cut for a message."""
        column = self.sheet.columns.get(key)
        cell = self.cells[column.index] if column and column.index < len(self.cells) else None
        return "" if cell is None else str(cell)[:200]
