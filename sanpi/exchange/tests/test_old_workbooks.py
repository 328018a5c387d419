import struct
from pathlib import Path

import pytest

from sanpi.exchange.reading import Limits, UnreadableFile, read_workbook
from sanpi.exchange.reading.compound import BrokenCompoundError, Compound, wrap
from sanpi.exchange.reading.records import string_sizes
from sanpi.exchange.tests.samples import build

SAMPLE = next(Path(build.__file__).parent.glob("18-*"))
STREAM = Compound(SAMPLE.read_bytes()).read("Workbook")


@pytest.fixture
def refused(tmp_path):
    def run(content, limits=None):
        path = tmp_path / "upload"
        path.write_bytes(content)
        with pytest.raises(UnreadableFile) as caught:
            read_workbook(path, filename="台账.xls", limits=limits or Limits())
        return caught.value.message

    return run


def record(kind, data):
    return struct.pack("<HH", kind, len(data)) + data


def sheet(*records):
    """A workbook stream with one sheet made of the given records."""
    start = record(0x0809, struct.pack("<HH", 0x0600, 5) + bytes(12))
    bound = record(0x0085, bytes(6) + b"\x01\x00A")
    position = len(start) + len(bound) + 4
    bound = record(0x0085, struct.pack("<I", position) + b"\0\0\x01\x00A")
    body = record(0x0809, struct.pack("<HH", 0x0600, 16) + bytes(12)) + b"".join(records)
    return start + bound + record(0x000A, b"") + body + record(0x000A, b"")


def number(row, column, value=1.0):
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def read(tmp_path, stream):
    path = tmp_path / "upload"
    path.write_bytes(wrap(stream))
    return read_workbook(path, filename="台账.xls").sheets[0]


@pytest.mark.parametrize("size", [1, 4096, 70_000, 8_000_000, 20_000_000])
def test_a_stream_survives_wrapping_whatever_its_size(size):
    stream = (bytes(range(251)) * (size // 251 + 1))[:size]
    assert Compound(wrap(stream)).read("Workbook")[:size] == stream


def test_a_hand_made_stream_is_read(tmp_path):
    assert read(tmp_path, sheet(number(0, 0, 5.0), number(1, 2, 0.5))).rows == [
        [5, None, None],
        [None, None, 0.5],
    ]


def test_announced_dimensions_reserve_no_memory(tmp_path):
    absurd = record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFF0, 0, 0xFFF0, 0))
    assert read(tmp_path, sheet(absurd, number(0, 0))).rows == [[1]]


def test_cells_at_the_ends_of_the_earth_are_refused(refused):
    assert "上限" in refused(wrap(sheet(number(0, 0), number(65_535, 65_535))))


def test_rows_above_the_limit_are_refused(refused):
    assert "第 40 行" in refused(wrap(sheet(number(39, 0))), Limits(rows=39))


def test_an_encrypted_stream_is_refused_as_such(refused):
    stream = STREAM[:20] + record(0x002F, b"\x01\0" + bytes(50)) + STREAM[20:]
    assert "打开密码" in refused(wrap(stream))


def test_two_sheets_on_the_same_records_are_refused(refused):
    one = sheet(number(0, 0))
    bound = one[20 : 20 + 13]
    double = (
        one[:20] + (bound[:4] + struct.pack("<I", struct.unpack_from("<I", bound, 4)[0] + 13) + bound[8:]) * 2
    )
    assert "已损坏" in refused(wrap(double + one[33:]))


def test_circles_in_the_sector_table_end_in_a_refusal(refused):
    content = bytearray(SAMPLE.read_bytes())
    table = 512 * (struct.unpack_from("<I", content, 76)[0] + 1)
    first = struct.unpack_from("<I", content, 48)[0]
    struct.pack_into("<I", content, table + 4 * first, first)
    assert "已损坏" in refused(bytes(content))


def test_circles_in_the_list_of_tables_end_in_a_refusal():
    content = bytearray(wrap(bytes(8_000_000)))
    following = struct.unpack_from("<I", content, 68)[0]
    struct.pack_into("<I", content, 512 * (following + 1) + 508, following)
    with pytest.raises(BrokenCompoundError):
        Compound(bytes(content))


@pytest.mark.parametrize("damage", [b"", b"\xd0\xcf\x11\xe0", SAMPLE.read_bytes()[:600]])
def test_stumps_are_broken(damage):
    with pytest.raises(BrokenCompoundError):
        Compound(damage)


def test_one_enormous_text_in_many_cells_is_refused(refused):
    text = "大" * 60_000
    parts = [text[i : i + 4000].encode("utf-16-le") for i in range(0, len(text), 4000)]
    strings = record(0x00FC, struct.pack("<IIHB", 1, 1, len(text), 1) + parts[0])
    strings += b"".join(record(0x003C, b"\x01" + part) for part in parts[1:])
    cells = [record(0x00FD, struct.pack("<HHHI", row, 0, 0, 0)) for row in range(60_000)]
    stream = sheet(*cells)
    position = struct.unpack_from("<I", stream, 24)[0] + len(strings)
    stream = stream[:24] + struct.pack("<I", position) + stream[28:33] + strings + stream[33:]
    assert "上限" in refused(wrap(stream))


def test_the_sizes_of_shared_strings_are_followed_over_record_ends():
    plain = struct.pack("<HB", 5, 0) + b"abcde"
    wide = struct.pack("<HB", 4, 1) + "甲乙".encode("utf-16-le")
    rich = struct.pack("<HBHI", 2, 12, 1, 3) + b"xy" + bytes(4) + bytes(3)
    parts = [bytes(8) + plain + wide, b"\x01" + "丙丁".encode("utf-16-le") + rich, plain]
    assert string_sizes(parts) == [15, 12, 6, 15]


def test_shared_strings_that_cannot_be_followed_count_as_the_longest():
    assert string_sizes([bytes(8) + struct.pack("<HB", 500, 1)]) == [3 * 65_535]


def test_a_short_stream_is_taken_from_the_mini_sectors():
    content = bytearray(wrap(b"".join(bytes([number]) * 64 for number in range(64))))
    directory = 512 * (struct.unpack_from("<I", content, 48)[0] + 1)
    struct.pack_into("<IQ", content, directory + 116, 0, 4096)  # the old stream becomes the root's container
    struct.pack_into("<IQ", content, directory + 128 + 116, 5, 100)  # ours: mini sectors 5 and 2, 100 bytes
    table = [0xFFFFFFFF] * 128
    table[5], table[2] = 2, 0xFFFFFFFE
    sector = len(content) // 512 - 1
    struct.pack_into("<II", content, 60, sector, 1)
    fat = 512 * (struct.unpack_from("<I", content, 76)[0] + 1)
    struct.pack_into("<I", content, fat + 4 * sector, 0xFFFFFFFE)
    content += struct.pack("<128I", *table)
    assert Compound(bytes(content)).read("Workbook") == b"\x05" * 64 + b"\x02" * 36
