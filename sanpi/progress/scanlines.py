"""Whether a PNG holds all the rows that its header announces (PNG, ISO/IEC 15948), counted without keeping them."""

import struct
import zlib
from collections.abc import Iterator
from typing import IO

_SIGNATURE = 8
_CHUNK = 1 << 16
# Samples of a pixel by colour type.
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Interlaced pictures come as seven smaller ones: first column and row, steps between columns and rows.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def has_all_rows(file: IO[bytes]) -> bool:
    """Whether the packed rows of a PNG unpack to as many bytes as its header announces.

    Raises zlib.error or struct.error for what is no PNG.
    """
    file.seek(_SIGNATURE)
    file.read(8)  # length and name of the header
    width, height, depth, colour, _method, _filter, interlaced = struct.unpack(">IIBBBBB", file.read(13))
    file.read(4)
    wanted, found = _announced(width, height, depth * _SAMPLES.get(colour, 4), bool(interlaced)), 0
    stream = zlib.decompressobj()
    for packed in _packed(file):
        while packed and not stream.eof:
            found += len(stream.decompress(packed, _CHUNK))
            if found >= wanted:
                return True
            packed = stream.unconsumed_tail  # noqa: PLW2901  (the rest of the same piece)
    return found + len(stream.flush()) >= wanted


def _announced(width: int, height: int, bits: int, interlaced: bool) -> int:
    """Bytes of all rows, each with the one that names its filter."""
    if not interlaced:
        return height * (1 + (width * bits + 7) // 8)
    total = 0
    for left, top, across, down in _PASSES:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * bits + 7) // 8)
    return total


def _packed(file: IO[bytes]) -> Iterator[bytes]:
    """The pieces of the packed rows."""
    while len(head := file.read(8)) == 8:
        length, name = struct.unpack(">I4s", head)
        if name != b"IDAT":
            file.seek(length + 4, 1)
            continue
        while length > 0 and (piece := file.read(min(length, _CHUNK))):
            length -= len(piece)
            yield piece
        file.read(4)
