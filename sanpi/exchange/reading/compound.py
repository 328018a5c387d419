"""The compound file (OLE) around an .xls: the one stream we need, taken out and put into a clean new one.

The reader follows sector chains without looking for circles; a damaged file would make it run for ever.
"""

import struct

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FREE, _FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_LAST_REGULAR = 0xFFFFFFFA
_SMALL = 4096
_MINI = 64


class BrokenCompoundError(Exception):
    """The compound file's own structure is broken."""


class Compound:
    """A compound file opened for reading; every chain is walked at most once over each sector."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(_SIGNATURE):
            raise BrokenCompoundError
        self.data = data
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise BrokenCompoundError
        self.size = 1 << shift
        self.wide = shift == 12
        self.fat = self._table(self._fat_sectors())
        directory = self._chain(self._header(48))
        self.entries = [directory[i : i + 128] for i in range(0, len(directory) - 127, 128)]
        if not self.entries:
            raise BrokenCompoundError
        self.streams = {self._name(entry): entry for entry in reversed(self.entries[1:]) if entry[66] == 2}

    def read(self, name: str) -> bytes:
        """A stream's bytes."""
        entry = self.streams[name]
        start, length = self._place(entry)
        if length >= _SMALL:
            return self._chain(start)[:length]
        container = self._chain(self._place(self.entries[0])[0])
        table = self._table_of_chain(self._header(60))
        found = bytearray()
        for sector in _walk(table, start):
            found += container[sector * _MINI : (sector + 1) * _MINI]
        return bytes(found[:length])

    def _header(self, offset: int) -> int:
        return int(struct.unpack_from("<I", self.data, offset)[0])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start >= len(self.data):
            raise BrokenCompoundError
        return self.data[start : start + self.size]

    def _fat_sectors(self) -> list[int]:
        found = list(struct.unpack_from("<109I", self.data, 76))
        following, seen = self._header(68), set()
        while following < _LAST_REGULAR:
            if following in seen:
                raise BrokenCompoundError
            seen.add(following)
            sector = self._sector(following).ljust(self.size, b"\xff")
            *more, following = struct.unpack(f"<{self.size // 4}I", sector)
            found += more
        return [number for number in found if number < _LAST_REGULAR]

    def _table(self, sectors: list[int]) -> list[int]:
        if len(sectors) > len(self.data) // self.size + 1:
            raise BrokenCompoundError
        table: list[int] = []
        for number in sectors:
            sector = self._sector(number)
            table += struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
        return table

    def _table_of_chain(self, start: int) -> list[int]:
        content = self._chain(start)
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _walk(self.fat, start))

    def _place(self, entry: bytes) -> tuple[int, int]:
        start, length = struct.unpack_from("<IQ", entry, 116)
        return int(start), int(length if self.wide else length & 0xFFFFFFFF)

    @staticmethod
    def _name(entry: bytes) -> str:
        return entry[:64].decode("utf-16-le", "replace").split("\0")[0]


def _walk(table: list[int], start: int) -> list[int]:
    """The sectors of a chain; raises when it leaves the table or comes back to itself."""
    found: list[int] = []
    seen = bytearray(len(table))
    while start != _END:
        if start >= len(table) or seen[start]:
            raise BrokenCompoundError
        seen[start] = 1
        found.append(start)
        start = table[start]
    return found


def wrap(stream: bytes) -> bytes:
    """A compound file that holds nothing but one stream called Workbook."""
    stream = stream.ljust(max(_SMALL, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    tables = 1
    while tables * 128 < sectors + 1 + tables + _extra_tables(tables):
        tables += 1
    extra = _extra_tables(tables)
    first_extra = sectors + 1
    first_table = first_extra + extra
    chain = [*range(1, sectors), _END, _END, *[_FAT_SECTOR - 1] * extra, *[_FAT_SECTOR] * tables]
    chain += [_FREE] * (tables * 128 - len(chain))
    numbers = list(range(first_table, first_table + tables))
    header = _head(sectors, tables, first_extra if extra else _END, extra, numbers[:109])
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 0, len(stream))
    parts = [header, stream, directory.ljust(512, b"\0"), *_further_tables(numbers[109:], first_extra)]
    return b"".join([*parts, struct.pack(f"<{len(chain)}I", *chain)])


def _extra_tables(tables: int) -> int:
    """Sectors that list the table sectors beyond the 109 the header has room for."""
    return -(-max(0, tables - 109) // 127)


def _further_tables(numbers: list[int], first: int) -> list[bytes]:
    parts = [numbers[i : i + 127] for i in range(0, len(numbers), 127)]
    return [
        struct.pack(
            "<128I",
            *part,
            *[_FREE] * (127 - len(part)),
            first + i + 1 if i + 1 < len(parts) else _END,
        )
        for i, part in enumerate(parts)
    ]


def _head(directory: int, tables: int, first_extra: int, extra: int, numbers: list[int]) -> bytes:
    fixed = struct.pack("<8s16sHHHHH6x", _SIGNATURE, b"", 0x3E, 3, 0xFFFE, 9, 6)
    places = struct.pack("<IIIIIIIII", 0, tables, directory, 0, _SMALL, _END, 0, first_extra, extra)
    return fixed + places + struct.pack("<109I", *numbers, *[_FREE] * (109 - len(numbers)))


def _entry(name: str, kind: int, start: int, length: int, child: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", _FREE, _FREE, child)
    return (
        struct.pack("<64sHBB", encoded, len(encoded), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, length)
    )
