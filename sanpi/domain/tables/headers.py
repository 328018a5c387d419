"""Where a table's header is: one to three rows, with merged groups above the leaves."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .matching import names
from .preamble import is_note
from .values import Cell, Column, ColumnSpec, Grid
from .wording import display, fold, take_apart

_LOOK_AT_ROWS = 100
_DEEPEST = 3
_LONGEST_LABEL = 60
_SAMPLE_ROWS = 200
_NUMBERLIKE = re.compile(r"[-+]?[\d,.]+%?")

Range = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A header: its first and last row, and the texts of these rows with merged ranges filled in."""

    top: int
    bottom: int
    texts: list[list[str]]

    @property
    def width(self) -> int:
        """The number of columns up to the last one with a header."""
        return max((len(row) for row in self.texts), default=0)


def candidate_rows(
    grid: Grid, specs: Sequence[ColumnSpec], remembered: Mapping[str, str | None]
) -> list[int]:
    """The rows that name expected columns, the ones that name most of them first."""
    known = {name.text: spec.key for spec in specs for name in names(spec)}
    known |= {fold(header.split(" / ")[-1]): key for header, key in remembered.items() if key}
    scored = []
    for index, row in enumerate(grid.rows[:_LOOK_AT_ROWS]):
        score = _score(row, known)
        if score >= 1:
            scored.append((-score, index))
    return [index for _, index in sorted(scored)]


def _score(row: Sequence[Cell], known: Mapping[str, str]) -> float:
    exact, loose = set(), set()
    for cell in row:
        if not isinstance(cell, str) or len(cell) > _LONGEST_LABEL:
            continue
        wording = take_apart(cell)
        key = known.get(wording.full) or known.get(wording.base)
        if key:
            exact.add(key)
        elif any(len(name) > 2 and name in wording.base for name in known):
            loose.add(wording.base)
    return len(exact) + 0.4 * len(loose)


def block_around(grid: Grid, row: int) -> Block:
    """The header block that the given row belongs to."""
    near = [area for area in grid.merged if area[0] - _DEEPEST <= row <= area[2] + _DEEPEST]
    top, bottom = _with_vertical_merges(grid, near, row, row)
    while top > 0 and bottom - top + 1 < _DEEPEST and _is_group_row(grid, near, top - 1):
        top, bottom = _with_vertical_merges(grid, near, top - 1, bottom)
    while bottom - top + 1 < _DEEPEST and _is_leaf_row(grid, near, top, bottom + 1):
        top, bottom = _with_vertical_merges(grid, near, top, bottom + 1)
    return Block(top, bottom, _texts(grid, near, top, bottom))


def _with_vertical_merges(grid: Grid, near: Sequence[Range], top: int, bottom: int) -> tuple[int, int]:
    """Stretch a block over the rows that its vertically merged cells cover."""
    for first, _, last, _ in near:
        joins = first <= bottom and last >= top and last > first
        if joins and max(last, bottom) - min(first, top) < _DEEPEST and last < len(grid.rows):
            top, bottom = min(first, top), max(last, bottom)
    return top, bottom


def _is_group_row(grid: Grid, near: Sequence[Range], row: int) -> bool:
    """Whether a row above a header holds group names over several columns, not a title or a note."""
    cells = _own_texts(grid, row)
    notes = sum(is_note(text) or len(text) > 30 for text in cells.values())
    if 2 * notes >= len(cells):
        return False
    width = _width(grid, row + 1)
    spans = {left: right - left + 1 for first, left, _, right in near if first == row and right > left}
    if any(spans.get(left, 1) >= max(3, width * 0.8) for left in cells):
        return False
    listed = list(cells.items())
    repeated = any(text == after and left + 1 == right for (left, text), (right, after) in pairwise(listed))
    if len(cells) == 1:
        return min(cells) > 0 and any(left in spans for left in cells)
    return repeated or any(left in spans for left in cells)


def _is_leaf_row(grid: Grid, near: Sequence[Range], top: int, row: int) -> bool:
    """Whether a row under a header holds the leaves of the groups above it and nothing else."""
    if row >= len(grid.rows):
        return False
    cells = _own_texts(grid, row)
    if not cells or any(_NUMBERLIKE.fullmatch(text) or len(text) > 30 for text in cells.values()):
        return False
    if all(_is_bare_unit(text) for text in cells.values()):
        return True
    above = _texts(grid, near, top, row - 1)[-1]
    spread = {
        column
        for first, left, last, right in near
        if first < row and last == row - 1 and right > left
        for column in range(left, right + 1)
    }
    repeated = {
        i for i, text in enumerate(above) if text and text in (above[i - 1 : i] + above[i + 1 : i + 2])
    }
    loose = [column for column in cells if column not in spread | repeated]
    return not loose or (min(cells) > 0 and _are_unmerged_leaves(loose, above, cells))


def _is_bare_unit(text: str) -> bool:
    """Whether a header cell says nothing but a unit, as in a row of （亿元） under the names."""
    wording = take_apart(text)
    return wording.unit is not None and not wording.base


def _are_unmerged_leaves(columns: Sequence[int], above: Sequence[str], cells: Mapping[int, str]) -> bool:
    """Whether cells outside of merges, as in a CSV, stand under a group name or under the blanks right of it."""

    def under_blank(column: int) -> bool:
        return column >= len(above) or not above[column]

    blanks = [column for column in columns if under_blank(column)]
    groups = [column for column in columns if not under_blank(column) and column + 1 in cells]
    return bool(blanks) and len(blanks) + sum(under_blank(column + 1) for column in groups) == len(columns)


def _own_texts(grid: Grid, row: int) -> dict[int, str]:
    return {i: text for i, cell in enumerate(grid.rows[row]) if (text := display(cell))}


def _width(grid: Grid, row: int) -> int:
    return max(_own_texts(grid, row), default=0) + 1


def _texts(grid: Grid, near: Sequence[Range], top: int, bottom: int) -> list[list[str]]:
    """The header's texts; only merged ranges spread their text to the right and down."""
    texts = [[display(cell) for cell in grid.rows[row]] for row in range(top, bottom + 1)]
    for first, left, last, right in near:
        if top <= first <= bottom and left < len(texts[first - top]) and texts[first - top][left]:
            for row in range(first, min(last, bottom) + 1):
                _spread(texts[row - top], left, right, texts[first - top][left])
    return [_trimmed(row) for row in texts]


def _spread(row: list[str], left: int, right: int, text: str) -> None:
    row.extend("" for _ in range(min(right, 16_383) + 1 - len(row)))
    row[left : right + 1] = [text] * (min(right, 16_383) + 1 - left)


def _trimmed(row: list[str]) -> list[str]:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def columns_of(grid: Grid, block: Block) -> list[Column]:
    """The columns under a header block, not yet mapped; unnamed empty ones are left out."""
    sample = grid.rows[block.bottom + 1 : block.bottom + 1 + _SAMPLE_ROWS]
    width = max([block.width, *(len(row) for row in sample)])
    used = {i for row in sample for i, cell in enumerate(row) if cell is not None and cell != ""}
    return [_column(block, index) for index in range(width) if _path(block, index) or index in used]


def _column(block: Block, index: int) -> Column:
    path = _path(block, index)
    unit = next(filter(None, (take_apart(part).unit for part in reversed(path))), None)
    return Column(index, " / ".join(path), path, None, unit, 0.0, "")


def _path(block: Block, index: int) -> tuple[str, ...]:
    return tuple(_distinct(row[index] for row in block.texts if index < len(row)))


def _distinct(texts: Iterator[str]) -> Iterator[str]:
    last = ""
    for text in texts:
        if text and text != last:
            yield text
            last = text
