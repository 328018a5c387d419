"""One declaration of columns per ledger, feeding the page, the workbook in both directions and the shell.

A ledger is a list of `Column`s over rows of one kind. The page shows `text`, the workbook writes `value`, the import
reads a cell by the column's `kind` and hands the result, under the column's `key`, to the ledger's verb.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import Any

from sanpi.domain.money import MoneyUnit, show, show_aligned, show_enough

Value = str | int | Decimal | date | bool | None


class Kind(StrEnum):
    """How a column's values are read, written and aligned."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    MONEY = "money"  # integer 元 inside, the column's unit outside
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"  # a code inside, its label outside
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a ledger.

    `path` is where the value is found on a row (attributes joined by dots; the last may be a method without
    arguments); `sort` the field by which the page may order, empty if it may not; `choices` gives code → label when
    the list is needed (import, drop-downs). A column that is not `writable` is shown and exported, never imported.
    """

    key: str
    label: str
    path: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    synonyms: tuple[str, ...] = ()
    required: bool = False
    writable: bool = True
    sort: str = ""
    shown: bool = True  # on the page until the reader chooses otherwise
    width: int = 12  # characters, in the workbook
    help: str = ""
    example: str = ""
    choices: Callable[[], Mapping[str, str]] | None = None
    # Decimals of a figure, on the page and as the workbook shows it; None: as many as it has. The workbook holds it exactly.
    places: int | None = None
    enough: bool = False  # an amount that has to be reached: rounded up
    signed: bool = False  # a difference: more than nothing carries its sign too

    @property
    def money_unit(self) -> MoneyUnit:
        """The unit of a money column."""
        return next(unit for unit in MoneyUnit if unit.label == self.unit)

    @property
    def full_label(self) -> str:
        """The label with its unit, where a figure stands without the header: on the cards of a phone."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    @property
    def numeric(self) -> bool:
        """Whether the column is aligned to the right."""
        return self.kind in {Kind.MONEY, Kind.INTEGER, Kind.DECIMAL}

    def value(self, row: Any) -> Value:
        """The row's value as stored: 元 for money, the code for a choice, None for nothing."""
        found = reduce(_step, self.path.split("."), row)
        result: Value = found() if callable(found) else found
        return None if result == "" else result

    def text(self, row: Any) -> str:
        """The value as people read it, without the unit; empty for nothing."""
        value = self.value(row)
        if value is None:
            return ""
        if self.kind is Kind.MONEY:
            return self._money(int(str(value)))
        if self.kind is Kind.BOOLEAN:
            return "是" if value else "否"
        if self.kind is Kind.CHOICE and self.choices:
            return str(self.choices().get(str(value), value))
        if isinstance(value, Decimal):
            sign = "+" if self.signed and value > 0 else ""
            return f"{value.normalize():f}" if self.places is None else f"{sign}{value:.{self.places}f}"
        return value.isoformat() if isinstance(value, date) else str(value)

    def _money(self, amount: int) -> str:
        if self.places is not None:
            write = show_enough if self.enough else show
            sign = "+" if self.signed and amount > 0 else ""
            return f"{sign}{write(amount, self.money_unit, self.places)}"
        in_yi = self.money_unit is MoneyUnit.YI
        return show_aligned(amount, MoneyUnit.YI) if in_yi else show(amount, self.money_unit)


def _step(row: Any, name: str) -> Any:
    return None if row is None else getattr(row, name, None)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A named set of columns: what a page, a workbook and an import of it agree on."""

    code: str
    label: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """The column of that key; KeyError if there is none."""
        return next((column for column in self.columns if column.key == key), None) or _missing(key)

    def chosen(self, keys: Iterable[str] | None) -> Sequence[Column]:
        """The columns of these keys in the ledger's order; the default ones when none are named."""
        wanted = set(keys or ())
        chosen = [column for column in self.columns if column.key in wanted]
        return chosen or [column for column in self.columns if column.shown]


def _missing(key: str) -> Column:
    raise KeyError(key)
