"""What becomes of references when a block of rows is repeated and what stands below moves down. Plain values."""

import re
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

_CELL = re.compile(r"^(\$?[A-Za-z]{1,3})(\$?)(\d+)$")
_ADDING = frozenset({"SUM(", "COUNT(", "COUNTA(", "AVERAGE(", "MAX(", "MIN(", "PRODUCT(", "SUBTOTAL("})


@dataclass(frozen=True, slots=True)
class Growth:
    """Rows `first` to `last` of a sheet stand `copies` times; what was below them moves down by `delta`."""

    first: int
    last: int
    copies: int

    @property
    def height(self) -> int:
        """Rows of one copy."""
        return self.last - self.first + 1

    @property
    def delta(self) -> int:
        """How far everything below moves."""
        return (max(self.copies, 1) - 1) * self.height

    def row(self, row: int) -> int:
        """Where a row outside the block has gone; rows of the block stay (their first copy)."""
        return row + self.delta if row > self.last else row

    def span(self, first: int, last: int) -> tuple[int, int]:
        """A span of rows that reaches over the end of the block, or ends with it, grows with it."""
        if last > self.last or (last == self.last and first <= self.last):
            return self.row(first), last + self.delta
        return first, last


def moved_formula(formula: str, growth: Growth, *, here: bool, sheet: str, copy: int | None) -> str:
    """The formula after the growth.

    `here` says whether the formula stands in the sheet that has grown (`sheet` is its name), `copy` in which copy of
    the block (None: outside). Inside the block a relative reference goes along with its copy, as when filled down;
    one to what is below goes with what it names. Outside, a range that holds the end of the block grows with it, and
    so does a single cell of the block that is added up: SUM(D4) becomes SUM(D4:D9).
    """
    tokens = Tokenizer(formula).items
    parts, before = [], ""
    for token in tokens:
        value = token.value
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            value = _operand(value, growth, here=here, sheet=sheet, copy=copy, added=before in _ADDING)
        parts.append(value)
        if token.type != Token.WSPACE:
            before = value.upper() if token.type == Token.FUNC else ""
    return "=" + "".join(parts)


def _operand(value: str, growth: Growth, *, here: bool, sheet: str, copy: int | None, added: bool) -> str:
    name, mark, area = value.rpartition("!")
    if mark and name.strip("'").replace("''", "'") != sheet:
        return value
    if not mark and not here:
        return value
    ends = [_CELL.match(end) for end in area.split(":")]
    if not all(ends) or len(ends) > 2:
        return value
    cells = [(match[1], match[2], int(match[3])) for match in ends if match]
    moved = _inside(cells, growth, copy) if copy is not None else _outside(cells, growth, added)
    return f"{name}{mark}" + ":".join(f"{column}{fixed}{row}" for column, fixed, row in moved)


_Cells = list[tuple[str, str, int]]


def _outside(cells: _Cells, growth: Growth, added: bool) -> _Cells:
    (column, fixed, first), (last_column, last_fixed, last) = cells[0], cells[-1]
    inside = growth.first <= first <= growth.last
    if len(cells) == 1:
        if inside and added and growth.delta:
            return [(column, fixed, first), (column, fixed, first + growth.delta)]
        return [(column, fixed, growth.row(first))]
    if inside and last < growth.last and growth.delta:
        # Some rows of the block only, such as the upper line of each project: to the same line of the last copy.
        return [(column, fixed, first), (last_column, last_fixed, last + growth.delta)]
    new_first, new_last = growth.span(first, last)
    return [(column, fixed, new_first), (last_column, last_fixed, new_last)]


def _inside(cells: _Cells, growth: Growth, copy: int | None) -> _Cells:
    step = (copy or 0) * growth.height
    whole = len(cells) == 2 and all(fixed for _column, fixed, _row in cells)
    if whole:
        first, last = growth.span(cells[0][2], cells[1][2])
        return [(cells[0][0], "$", first), (cells[1][0], "$", last)]
    return [(column, fixed, _one(row, fixed, growth, step)) for column, fixed, row in cells]


def _one(row: int, fixed: str, growth: Growth, step: int) -> int:
    if row > growth.last:
        return row + growth.delta
    return row if fixed else row + step
