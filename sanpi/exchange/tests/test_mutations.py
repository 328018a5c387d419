"""Over a thousand broken workbooks: each is read, or refused with a sentence; nothing else ever happens."""

import io
import random
import re
import warnings
import zipfile
from pathlib import Path

import pytest

from sanpi.domain.tables import TableError, check_totals, find_table
from sanpi.exchange.reading import UnreadableFile, read_workbook
from sanpi.exchange.reading.compound import Compound, wrap
from sanpi.exchange.tests.samples import build
from sanpi.exchange.tests.samples.ledgers import PROJECTS

SAMPLES = sorted(Path(build.__file__).parent.glob("[0-9]*"))
PACKAGES = [path for path in SAMPLES if path.suffix == ".xlsx"]
OLD = next(path for path in SAMPLES if path.suffix == ".xls").read_bytes()
RECORDS = Compound(OLD).read("Workbook").rstrip(b"\0")
ODD = b'0123456789<>"=/&;AZ \xff\x00'
NUMBERS = (0, -1, 1, 2**31, 2**32 - 1, 2**63, 10**18, 99_999)
RUNS = 150


def flipped(content, dice, most=8):
    data = bytearray(content)
    for _ in range(dice.randint(1, most)):
        at = dice.randrange(len(data))
        choice = dice.random()
        if choice < 0.7:
            data[at] = dice.choice((dice.randrange(256), dice.choice(ODD)))
        elif choice < 0.85:
            del data[at : at + dice.randint(1, 20)]
        else:
            data[at:at] = dice.choices(ODD, k=dice.randint(1, 8))
    return bytes(data)


def members(path):
    with zipfile.ZipFile(path) as package:
        return [(info.filename, package.read(info)) for info in package.infolist()]


def packed(content):
    file = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
    ):
        warnings.simplefilter("ignore")  # two members of one name are among the things tried
        for name, data in content:
            package.writestr(name, data)
    return file.getvalue()


def any_bytes(dice):
    return flipped(dice.choice(SAMPLES).read_bytes(), dice)


def cut_short(dice):
    content = dice.choice(SAMPLES).read_bytes()
    return content[: dice.randrange(len(content))]


def member_bytes(dice):
    content = members(dice.choice(PACKAGES))
    at = dice.randrange(len(content))
    content[at] = (content[at][0], flipped(content[at][1], dice))
    return packed(content)


def sheet_bytes(dice):
    content = members(dice.choice(PACKAGES))
    at = dice.choice([i for i, (name, _) in enumerate(content) if "sheet" in name or "shared" in name])
    content[at] = (content[at][0], flipped(content[at][1], dice, 4))
    return packed(content)


def numbers(dice):
    content = members(dice.choice(PACKAGES))
    at = dice.randrange(len(content))

    def other(match):
        return str(dice.choice(NUMBERS)).encode() if dice.random() < 0.03 else match[0]

    content[at] = (content[at][0], re.sub(rb"\d+", other, content[at][1]))
    return packed(content)


def dropped_or_swapped(dice):
    content = members(dice.choice(PACKAGES))
    at = dice.randrange(len(content))
    if dice.random() < 0.5:
        del content[at]
    else:
        content[at] = (dice.choice(content)[0], content[at][1])
    return packed(content)


def shuffled_cells(dice):
    content = members(dice.choice(PACKAGES))
    at = next(i for i, (name, _) in enumerate(content) if "worksheets/sheet" in name)
    cells = re.findall(rb"<c .*?(?:/>|</c>)", content[at][1])
    dice.shuffle(cells)
    content[at] = (content[at][0], re.sub(rb"<c .*?(?:/>|</c>)", lambda match: cells.pop(), content[at][1]))
    return packed(content)


def old_records(dice):
    stream = bytearray(RECORDS)
    for _ in range(dice.randint(1, 8)):
        stream[dice.randrange(len(stream))] = dice.choice((0, 1, 255, dice.randrange(256)))
    return wrap(bytes(stream))


def old_tables(dice):
    content = bytearray(OLD)
    for _ in range(dice.randint(1, 6)):
        content[dice.choice((dice.randrange(512), dice.randrange(len(content))))] = dice.randrange(256)
    return bytes(content)


MUTATIONS = (
    any_bytes,
    cut_short,
    member_bytes,
    sheet_bytes,
    numbers,
    dropped_or_swapped,
    shuffled_cells,
    old_records,
    old_tables,
)


def outcome(path):
    try:
        for grid in read_workbook(path, filename="台账").sheets:
            found = find_table(grid, PROJECTS)
            check_totals(found, {row.index: {"total": 1} for row in found.rows}, ["total"])
    except (UnreadableFile, TableError) as error:
        return error.message
    return "read"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_a_broken_workbook_is_read_or_refused(mutation, tmp_path):
    dice = random.Random(mutation.__name__)
    path = tmp_path / "upload"
    outcomes = []
    for _ in range(RUNS):
        path.write_bytes(mutation(dice))
        outcomes.append(outcome(path))
    assert all(outcomes)
    assert len(set(outcomes)) > 1
