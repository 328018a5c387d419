"""The records of an .xls workbook stream, walked before the reader opens it: extents, and nothing absurd."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .limits import Limits

_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_BOUND_SHEET, _SHARED_STRINGS, _FILE_PASS, _DIMENSIONS = 0x0085, 0x00FC, 0x002F, 0x0200
_IGNORED = 0x0201
_SHARED, _MANY = 0x00FD, 0x00BD  # a cell with a shared string, a run of numbers
_CELLS = frozenset({_SHARED, _MANY, 0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x0006})
_TEXT_WORTH_COUNTING = 1 << 30


class BrokenRecordsError(Exception):
    """The stream's records do not make a workbook."""


class EncryptedError(Exception):
    """The stream is encrypted."""


class TooLargeError(Exception):
    """The stream describes more than the limits allow."""


@dataclass(slots=True)
class Extent:
    """The cells with content of one sheet: rows and columns count from the sheet's edge."""

    name: str = ""
    rows: int = 0
    columns: int = 0
    cells: int = 0
    shared: list[int] = field(default_factory=list)


def survey_records(stream: bytes, limits: Limits) -> tuple[bytes, list[Extent]]:
    """The stream made safe for the reader, and the extent of each of its sheets.

    The announced dimensions are blanked out: the reader would reserve memory for whatever they say.
    """
    safe = bytearray(stream)
    starts, strings = _globals(stream)
    extents = []
    taken: list[tuple[int, int]] = []
    for start in starts:
        extent, end = _walk_sheet(stream, start, safe)
        taken.append((start, end))
        extents.append(extent)
    _refuse_overlaps(taken)
    if sum(extent.rows * extent.columns for extent in extents) > 2 * limits.cells:
        raise TooLargeError
    _bound_text(stream, strings, extents, limits)
    return bytes(safe), extents


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Records as (type, offset of the data, length of the data); raises when one ends beyond the stream."""
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        if start + 4 + length > len(stream):
            raise BrokenRecordsError
        yield kind, start + 4, length
        start += 4 + length


def _globals(stream: bytes) -> tuple[list[int], list[tuple[int, int]]]:
    """Where the sheets start, and the parts of the shared strings as (offset, length)."""
    starts: list[int] = []
    strings: list[tuple[int, int]] = []
    last = 0
    for kind, offset, length in _records(stream, 0):
        if kind == _FILE_PASS:
            raise EncryptedError
        if kind == _BOUND_SHEET and length >= 6:
            starts.append(struct.unpack_from("<I", stream, offset)[0])
        if kind == _SHARED_STRINGS:
            strings = [(offset, length)]
        elif kind == _CONTINUE and last == _SHARED_STRINGS:
            strings.append((offset, length))
        if kind == _EOF:
            break
        last = last if kind == _CONTINUE else kind
    if not starts or any(start + 4 > len(stream) for start in starts):
        raise BrokenRecordsError
    return starts, strings


def _walk_sheet(stream: bytes, start: int, safe: bytearray) -> tuple[Extent, int]:
    extent, depth, end = Extent(), 0, start
    for kind, offset, length in _records(stream, start):
        end = offset + length
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _DIMENSIONS:
            struct.pack_into("<H", safe, offset - 4, _IGNORED)
        elif kind in _CELLS and length >= 6:
            _add_cell(extent, stream, kind, offset, length)
    return extent, end


def _add_cell(extent: Extent, stream: bytes, kind: int, offset: int, length: int) -> None:
    row, column = struct.unpack_from("<HH", stream, offset)
    if kind == _MANY:
        last = struct.unpack_from("<H", stream, offset + length - 2)[0]
        extent.cells += max(0, last - column)
        column = max(column, last)
    elif kind == _SHARED and length >= 10:
        extent.shared.append(struct.unpack_from("<I", stream, offset + 6)[0])
    extent.cells += 1
    extent.rows = max(extent.rows, row + 1)
    extent.columns = max(extent.columns, column + 1)


def _refuse_overlaps(taken: list[tuple[int, int]]) -> None:
    """Two sheets that share records are a trick to multiply them."""
    ordered = sorted(taken)
    if any(end > start for (_, end), (start, _) in pairwise(ordered)):
        raise BrokenRecordsError


def _bound_text(stream: bytes, strings: list[tuple[int, int]], extents: list[Extent], limits: Limits) -> None:
    """Refuse a workbook in which many cells share one enormous text: every cell gets its own copy of it."""
    size = min(sum(length for _, length in strings), 3 * 65_535)
    if size * sum(len(extent.shared) for extent in extents) <= _TEXT_WORTH_COUNTING:
        return
    lengths = string_sizes([stream[offset : offset + length] for offset, length in strings])
    text = sum(lengths[index] if index < len(lengths) else 0 for extent in extents for index in extent.shared)
    if text > limits.text:
        raise TooLargeError


def string_sizes(parts: list[bytes]) -> list[int]:
    """The size of every shared string in characters times three, the most it can take once decoded.

    `parts` are the data of the SST record and of its CONTINUE records ([MS-XLS] 2.4.265 and 2.5.293). What
    cannot be followed to the end counts as the longest possible.
    """
    reader = _Parts(parts)
    sizes: list[int] = []
    try:
        reader.skip(8)
        while not reader.at_end:
            sizes.append(3 * reader.string())
    except (struct.error, IndexError):
        sizes.append(3 * 65_535)
    return sizes


class _Parts:
    """A cursor over the parts of a record that was continued."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts = parts
        self.part = self.at = 0

    @property
    def left(self) -> int:
        return len(self.parts[self.part]) - self.at

    @property
    def at_end(self) -> bool:
        while self.part < len(self.parts) - 1 and self.left == 0:
            self._next()
        return self.part >= len(self.parts) - 1 and self.left <= 0

    def _next(self) -> None:
        self.part += 1
        self.at = 0

    def _take(self, form: str) -> int:
        value = struct.unpack_from(form, self.parts[self.part], self.at)[0]
        self.at += struct.calcsize(form)
        return int(value)

    def skip(self, count: int) -> None:
        while count > self.left:
            count -= self.left
            self._next()
        self.at += count

    def string(self) -> int:
        """Move over one string; return its number of characters."""
        count, flags = self._take("<H"), self._take("<B")
        runs = self._take("<H") if flags & 8 else 0
        further = self._take("<I") if flags & 4 else 0
        rest, width = count, 1 + (flags & 1)
        while rest * width > self.left:
            rest -= self.left // width
            self._next()
            width = 1 + (self._take("<B") & 1)
        self.at += rest * width
        self.skip(4 * runs + further)
        return count
