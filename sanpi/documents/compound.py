"""The container of Office 97-2003 files ([MS-CFB]): which streams lie at its top tells Word from Excel."""

import struct
from typing import IO

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFF9  # numbers above this are marks: end of chain, free, table
_IN_HEADER = 109  # sectors of the allocation table that the header itself lists
_ENTRY = 128
_MAX_DIRECTORY = 4096  # sectors; a real directory takes a handful


class _Container:
    """Random access by sector number, and along the chains of the allocation table."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        file.seek(0)
        header = file.read(512)
        if len(header) < 512 or not header.startswith(SIGNATURE):
            raise ValueError("no compound file header")
        (self.shift,) = struct.unpack_from("<H", header, 30)
        if self.shift not in (9, 12):
            raise ValueError("unknown sector size")
        (self.directory_start,) = struct.unpack_from("<I", header, 48)
        (self.table_start,) = struct.unpack_from("<I", header, 68)
        self.table = [n for n in struct.unpack_from(f"<{_IN_HEADER}I", header, 76) if n <= _LAST_SECTOR]

    def sector(self, number: int) -> bytes:
        """One sector; raises ValueError when the file ends before it."""
        size = 1 << self.shift
        self.file.seek((number + 1) << self.shift)
        content = self.file.read(size)
        if len(content) < size:
            raise ValueError("sector is missing")
        return content

    def complete_table(self) -> None:
        """Adds the sectors of the allocation table that large files list outside the header."""
        number, seen = self.table_start, set[int]()
        while number <= _LAST_SECTOR and number not in seen:
            seen.add(number)
            *listed, number = struct.unpack(f"<{1 << (self.shift - 2)}I", self.sector(number))
            self.table += [n for n in listed if n <= _LAST_SECTOR]

    def following(self, number: int) -> int:
        """The sector after this one in its chain."""
        which, offset = divmod(number, 1 << (self.shift - 2))
        if which >= len(self.table):
            raise ValueError("allocation table is too short")
        following: int = struct.unpack_from("<I", self.sector(self.table[which]), offset * 4)[0]
        return following

    def directory(self) -> bytes:
        """All directory entries."""
        number, parts = self.directory_start, list[bytes]()
        while number <= _LAST_SECTOR:
            if len(parts) == _MAX_DIRECTORY:
                raise ValueError("directory does not end")
            parts.append(self.sector(number))
            number = self.following(number)
        return b"".join(parts)


def top_names(file: IO[bytes]) -> set[str]:
    """Names, in small letters, of the streams and folders at the top of a compound file.

    Those inside embedded objects are left out. Raises ValueError when the file is damaged.
    """
    container = _Container(file)
    container.complete_table()
    directory = container.directory()
    (first,) = struct.unpack_from("<I", directory, 76)
    names, waiting, seen = set[str](), [first], set[int]()
    while waiting:
        number = waiting.pop()
        if number > _LAST_SECTOR or number in seen:
            continue
        seen.add(number)
        name, left, right = _entry(directory, number)
        names.add(name.lower())
        waiting += [left, right]
    return names


def _entry(directory: bytes, number: int) -> tuple[str, int, int]:
    """Name and both neighbours of a directory entry."""
    start = number * _ENTRY
    if start + _ENTRY > len(directory):
        raise ValueError("directory entry is missing")
    (length,) = struct.unpack_from("<H", directory, start + 64)
    left, right = struct.unpack_from("<2I", directory, start + 68)
    name = directory[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
    return name, left, right
