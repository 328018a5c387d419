"""Cells out of the reader, and the reader's failures turned into ours."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import python_calamine

from sanpi.domain.tables import Cell, Grid

from .kinds import damaged, encrypted
from .limits import UnreadableFile

_MOST_MERGES = 200_000
_EXACT = 10**15

Result = TypeVar("Result")
RawCell = str | int | float | bool | date | datetime | time | timedelta


def guarded(filename: str, read: Callable[[], Result]) -> Result:
    """Run the reader; whatever it raises, its panics included, becomes `UnreadableFile`."""
    try:
        return read()
    except UnreadableFile:
        raise
    except python_calamine.PasswordError as error:
        raise encrypted(filename) from error
    except Exception as error:
        raise damaged(filename) from error
    except BaseException as error:
        # A panic in the reader's Rust code arrives as an exception outside Exception; real signals must pass.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(filename) from error


def open_workbook(data: bytes, filename: str) -> python_calamine.CalamineWorkbook:
    """Open checked bytes with the reader."""
    return guarded(filename, lambda: python_calamine.load_workbook(io.BytesIO(data)))


def read_grid(book: python_calamine.CalamineWorkbook, index: int, filename: str) -> Grid:
    """One sheet as a grid that starts at A1, without empty rows and columns at its end."""
    sheet = guarded(filename, lambda: book.get_sheet_by_index(index))
    raw = guarded(filename, lambda: sheet.to_python(skip_empty_area=False))
    merged = guarded(filename, lambda: sheet.merged_cell_ranges) or []
    rows = trimmed([_clean(row) for row in raw])
    ranges = [(top, left, bottom, right) for (top, left), (bottom, right) in merged[:_MOST_MERGES]]
    return Grid(sheet.name, rows, _clipped(ranges, rows))


def _clean(row: Sequence[RawCell]) -> list[Cell]:
    """Empty texts become None; whole numbers, which the reader gives as floats, become integers."""
    return [
        None
        if cell == ""
        else int(cell)
        if cell.__class__ is float and cell.is_integer() and abs(cell) < _EXACT
        else cell
        for cell in row
    ]


def trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows without blank ones at the end and without blank columns at the right."""
    ends = [_end(row) for row in rows]
    while ends and not ends[-1]:
        ends.pop()
    width = max(ends, default=0)
    return [
        row if len(row) == width else (row + [None] * (width - len(row)))[:width] for row in rows[: len(ends)]
    ]


def _end(row: Sequence[Cell]) -> int:
    end = len(row)
    while end and (row[end - 1] is None or (isinstance(row[end - 1], str) and not str(row[end - 1]).strip())):
        end -= 1
    return end


def _clipped(
    ranges: Sequence[tuple[int, int, int, int]], rows: Sequence[Sequence[Cell]]
) -> tuple[tuple[int, int, int, int], ...]:
    """The merged ranges within the grid."""
    height, width = len(rows), len(rows[0]) if rows else 0
    clipped = (
        (top, left, min(bottom, height - 1), min(right, width - 1)) for top, left, bottom, right in ranges
    )
    return tuple(r for r in clipped if r[0] <= r[2] and r[1] <= r[3] and (r[0] < r[2] or r[1] < r[3]))
