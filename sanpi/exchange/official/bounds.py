"""How large a form may be, looked at in the packed XML before a library lays it out in memory.

A few kilobytes can name the last cell of a sheet or merge all of it; what reads workbooks then makes every cell between.
A form is a page or two: what goes beyond these bounds is refused with the advice how to make it smaller.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string

from sanpi.exchange.official.marks import FormError

ROWS, COLUMNS = 5_000, 200
# Rows × columns up to the last used cell, of each sheet: libraries walk all of them.
AREA = 200_000
MERGED_CELLS, MERGED_AREAS, SHEETS = 10_000, 2_000, 50
# Cells × the longest text in the file, in characters: many cells may share one enormous text.
TEXT = 100_000_000
# Elements of all parts together, and of those that are not the cells of a sheet (looks, relations …).
ELEMENTS, OTHER_ELEMENTS = 800_000, 200_000
DOCUMENT_CELLS, DOCUMENT_ELEMENTS, DOCUMENT_BYTES = 5_000, 200_000, 4 << 20

_CHUNK = 1 << 16
_AREA = re.compile(r"^\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?$")
_OF_CELLS = frozenset({"c", "v", "f", "is", "t", "si"})
_FAULTS = (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, LookupError)
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
# XML in encodings of mainframes and the like, which some readers know and this one does not.
_STRANGE = (b"\0<", b"\0\0\0<", b"<\0\0\0", b"\x4c\x6f\xa7\x94")
_OTHER_ENCODINGS = {
    expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
    expat.errors.codes[expat.errors.XML_ERROR_INCORRECT_ENCODING],
}

_Start = Callable[[str, dict[str, str]], Any]


def bounded_workbook(file: IO[bytes]) -> None:
    """Raises FormError for a workbook that is too large to be a form, or packed so that nobody can tell."""
    found = _Workbook()
    for package, member in _members(file):
        sheet = _Sheet(found)
        _walk(package, member, sheet.start, sheet.text)


def bounded_document(file: IO[bytes]) -> None:
    """The same for a Word file."""
    found = _Document()
    for package, member in _members(file):
        found.bytes = 0
        _walk(package, member, found.start, lambda text: None, found.read)


def inside(letters: str, row: int) -> bool:
    """Whether a cell of that address may belong to a form."""
    return row <= ROWS and column_index_from_string(letters) <= COLUMNS if len(letters) <= 2 else False


def _members(file: IO[bytes]) -> list[tuple[zipfile.ZipFile, zipfile.ZipInfo]]:
    file.seek(0)
    try:
        package = zipfile.ZipFile(io.BytesIO(file.read()))
    except _FAULTS as refused:
        raise _unreadable() from refused
    return [(package, member) for member in package.infolist()]


def _walk(
    package: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    start: _Start,
    text: Callable[[str], Any],
    read: Callable[[int], Any] = lambda size: None,
) -> None:
    """Tells of the elements of a member up to its end or its first fault; a member that is no XML has none."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_declaration
    first = True
    try:
        with package.open(member) as part:
            while chunk := part.read(_CHUNK):
                if first and chunk.startswith(_STRANGE):
                    raise _unreadable()
                if first and not chunk.lstrip().startswith((b"<", *_BOMS)):
                    return
                first = False
                read(len(chunk))
                parser.Parse(chunk, False)
    except expat.ExpatError as refused:
        # What is not well-formed no reader reads further than this; old drawings often are not.
        if refused.code in _OTHER_ENCODINGS:
            raise _unreadable() from refused
    except _FAULTS as refused:
        raise _unreadable() from refused


def _refuse_declaration(*_args: object) -> None:
    raise FormError([("", _("文件里有不该出现的外部实体声明，没有读取；请另存为新文件再上传"))])


def _unreadable() -> FormError:
    return FormError([("", _("文件已损坏，打不开；请用 Excel、Word 或 WPS 另存后再上传"))])


@dataclass(slots=True)
class _Workbook:
    """What the parts of a workbook add up to."""

    elements: int = 0
    others: int = 0
    cells: int = 0
    sheets: int = 0
    merged: int = 0
    areas: int = 0
    longest: int = 0

    def count(self, name: str) -> None:
        """One more element, whatever it is."""
        self.elements += 1
        self.others += name not in _OF_CELLS
        if self.elements > ELEMENTS or self.others > OTHER_ELEMENTS:
            raise FormError(
                [("", _("这个工作簿的内容或样式过多，不像一张报表；请只保留要填的表，另存后再上传"))]
            )

    def spread(self, rows: int, columns: int) -> None:
        """One more area of cells that becomes one thing."""
        self.areas += 1
        self.merged += rows * columns
        if self.merged > MERGED_CELLS or self.areas > MERGED_AREAS:
            text = _(
                "合并的单元格太多（最多合计 %(most)d 格），有的可能合并了整行或整列；请取消多余的合并后再上传"
            )
            raise FormError([("", text % {"most": MERGED_CELLS})])

    def weigh(self) -> None:
        """Refuses many cells of one enormous text."""
        if self.cells * self.longest > TEXT:
            raise FormError([("", _("单元格里的文字太多，不像一张报表；请删去不用的内容后再上传"))])


class _Sheet:
    """One part of a workbook, which may be a sheet whatever its name is."""

    def __init__(self, book: _Workbook) -> None:
        self.book = book
        self.rows = self.columns = self.row = self.column = self.length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.book.count(name)
        if name == "row":
            self.row = _number(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = 0
        elif name == "c":
            self.book.cells += 1
            self._cell(attributes.get("r"))
            self.book.weigh()
        elif name in ("mergeCell", "hyperlink", "comment", "table") and "ref" in attributes:
            self._area(attributes["ref"], spread=name != "table")
        elif name == "sheet":
            self.book.sheets += 1
            if self.book.sheets > SHEETS:
                text = _("工作表超过 %d 张，不像一张报表；请只保留要填的表，另存后再上传")
                raise FormError([("", text % SHEETS)])
        if name in ("si", "c"):
            self.length = 0

    def text(self, text: str) -> None:
        """Letters of a cell or of a text that cells share."""
        self.length += len(text)
        if self.length > self.book.longest:
            self.book.longest = self.length
            self.book.weigh()

    def _cell(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            self._reach(max(self.row, 1), self.column)
            return
        _first_row, _first_column, self.row, self.column = _corners(reference)
        self._reach(self.row, self.column)

    def _area(self, reference: str, *, spread: bool) -> None:
        top, left, bottom, right = _corners(reference)
        if spread:
            self.book.spread(bottom - top + 1, right - left + 1)
        self._reach(bottom, right)

    def _reach(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows > ROWS or self.columns > COLUMNS or self.rows * self.columns > AREA:
            text = _(
                "工作表用到了第 %(row)d 行、第 %(column)d 列，太大了：最多 %(rows)d 行、%(columns)d 列，合计 %(area)d 格。"
                "请选中表外多余的行和列，整行整列删除（只清空内容不够），另存后再上传"
            )
            values = {
                "row": self.rows,
                "column": self.columns,
                "rows": ROWS,
                "columns": COLUMNS,
                "area": AREA,
            }
            raise FormError([("", text % values)])


def _corners(reference: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right, whichever corners were named."""
    match = _AREA.match(reference)
    if match is None:
        raise _unreadable()
    column, row = column_index_from_string(match[1].upper()), int(match[2])
    if match[3] is None:
        return row, column, row, column
    other_column, other_row = column_index_from_string(match[3].upper()), int(match[4])
    return (
        min(row, other_row), min(column, other_column), max(row, other_row), max(column, other_column),
    )  # fmt: skip


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise _unreadable()
    return int(text)


@dataclass(slots=True)
class _Document:
    """What the parts of a Word file add up to."""

    elements: int = 0
    cells: int = 0
    bytes: int = 0

    def read(self, size: int) -> None:
        """So much more of one part."""
        self.bytes += size
        if self.bytes > DOCUMENT_BYTES:
            raise _long_document()

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """One more element."""
        self.elements += 1
        self.cells += tag.rpartition(":")[2] == "tc"
        if self.cells > DOCUMENT_CELLS or self.elements > DOCUMENT_ELEMENTS:
            raise _long_document()


def _long_document() -> FormError:
    text = _(
        "这个 Word 文件太大：表格合计最多 %(cells)d 格，文字（不含图片）最多 %(size)d MB。请只保留要填的表，另存后再上传"
    )
    return FormError([("", text % {"cells": DOCUMENT_CELLS, "size": DOCUMENT_BYTES >> 20})])
