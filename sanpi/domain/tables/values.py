"""The values tables are made of: what goes in (grids, expected columns) and what comes out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Cell = str | int | float | bool | date | datetime | time | timedelta | None

Kind = Literal["data", "total", "group", "blank", "note", "header"]
"""What a row under the header is. `header` is a header printed again, as at a page break."""

Severity = Literal["error", "warning", "hint"]

MONEY_UNITS = frozenset({"元", "千元", "万元", "百万元", "亿元"})


class TableError(Exception):
    """No table could be found in a sheet; `message` says in Chinese what was looked for and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as cells. `merged` holds ranges as (top, left, bottom, right), 0-based and inclusive."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column that a ledger expects.

    `label` is written as offices write it, `synonyms` are other names for the same thing, and `unit` is
    亿元 or 万元 for money and empty for text.
    """

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    required: bool = False

    @property
    def is_money(self) -> bool:
        """Whether the column holds an amount of money."""
        return self.unit in MONEY_UNITS


@dataclass(frozen=True, slots=True)
class Column:
    """A column as found. `path` holds the header's levels from the group down to the leaf.

    `key` names the ledger's column or is None when the column is not read; `unit` is what the sheet says
    about it, or None when it says nothing. `confidence` runs from 0 to 1; `reason` is for the user.
    """

    index: int
    header: str
    path: tuple[str, ...]
    key: str | None
    unit: str | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row under the header. `index` is 0-based in the grid; `group` is the heading the row stands under."""

    index: int
    kind: Kind
    group: str | None
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """A ledger found in a grid.

    `unit` is the money unit of the note above the table (单位：万元), `as_of` the day of the note 截至…,
    `header_rows` the first and last row of the header (0-based, inclusive), `preamble` every text above it.
    """

    title: str
    unit: str | None
    as_of: date | None
    header_rows: tuple[int, int]
    columns: list[Column]
    rows: list[Row]
    sheet: str = ""
    preamble: tuple[str, ...] = ()

    def column(self, key: str) -> Column | None:
        """The column read as `key`, or None."""
        return next((column for column in self.columns if column.key == key), None)

    def positions(self) -> dict[str, int]:
        """Where each key is found: key → index into a row's cells."""
        return {column.key: column.index for column in self.columns if column.key is not None}

    def data_rows(self) -> Iterator[Row]:
        """The rows that hold one record each."""
        return (row for row in self.rows if row.kind == "data")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell the user about one cell, or about a sheet when `row` is 0.

    `row` is 1-based and `column` a letter, as the spreadsheet shows them; `code` is stable and English.
    """

    severity: Severity
    sheet: str
    row: int
    column: str
    header: str
    found: str
    expected: str
    message: str
    code: str


def column_letter(index: int) -> str:
    """The spreadsheet's letter of a 0-based column.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
