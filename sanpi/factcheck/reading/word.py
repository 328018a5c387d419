"""Word files as text in reading order, straight from the packed XML (ECMA-376): headers, text, tables, notes, footers.

A library would lay the whole document out in memory; here the parts go by as a stream, and reading ends when the text
is longer than anybody checks. A cell ends in a tab for every column it goes over, a row and a paragraph in a line end.
What was struck out or moved away by 修订 is left out, and so is the copy of a text box that older programs read.
"""

import zipfile
import zlib
from collections.abc import Iterable
from typing import IO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_CHUNK = 1 << 16
# Unpacked XML of one part; two hundred thousand characters take a tenth of it, whatever their look.
_MOST_BYTES = 64 << 20
_CONTENT_TYPES = "[Content_Types].xml"
_ORDER = ("header", "document.main", "footnotes", "endnotes", "footer")
_WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_FAULTS = (
    zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError, LookupError, expat.ExpatError,
)  # fmt: skip


# The copy of a text box for older programs, and what was moved away by 修订.
_LEFT_OUT = ("Fallback", "moveFrom")
_WIDEST = 63  # columns that Word allows


class _EnoughError(Exception):
    """The text is longer than anybody checks."""


class _Words:
    """The text of the parts, as their elements go by."""

    def __init__(self, longest: int) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.longest = longest
        self.within_text = False
        self.skipped = 0
        self.cells: list[int] = []  # of the cells around, the paragraphs so far
        self.wide: list[int] = []  # and over how many columns each goes

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        if self.length > self.longest:
            raise _EnoughError

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if self.skipped or name in _LEFT_OUT:
            self.skipped += 1
        elif name == "t":
            self.within_text = True
        elif name == "tab":
            self.add(" " if self.cells else "\t")
        elif name in ("br", "cr"):
            self.add(" " if self.cells else "\n")
        elif name == "tc":
            self.cells.append(0)
            self.wide.append(1)
        elif name == "gridSpan" and self.wide:
            self.wide[-1] = _columns(attributes)
        elif name == "p" and self.cells:
            # Paragraphs and lines of one cell stay together on one line; only its border is a tab.
            if self.cells[-1]:
                self.add(" ")
            self.cells[-1] += 1

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        name = tag.rpartition(":")[2]
        if name == "t":
            self.within_text = False
        elif name == "tc":
            if self.cells:
                self.cells.pop()
            self.add("\t" * (self.wide.pop() if self.wide else 1))
        elif name == "tr" or (name == "p" and not self.cells):
            self.add("\n")

    def text(self, text: str) -> None:
        if self.within_text and not self.skipped:
            self.add(text)


def _columns(attributes: dict[str, str]) -> int:
    """Over how many columns a cell goes: a head over several leaves their places empty."""
    told = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "val"), "")
    return min(max(int(told), 1), _WIDEST) if told.isascii() and told.isdigit() and len(told) < 4 else 1


def words(file: IO[bytes], longest: int) -> str:
    """The text; of a longer one only enough to see that it is too long. Raises ValidationError for a damaged file."""
    found = _Words(longest)
    try:
        with zipfile.ZipFile(file) as package:
            for part in _parts(package):
                _walk(package, part, found)
    except _EnoughError:
        pass
    except _FAULTS as refused:
        raise ValidationError(
            _("打不开这个 Word 文件；请用 Word 或 WPS 另存为 .docx 再试，或把文字复制进来。"), code="broken"
        ) from refused
    return "".join(found.pieces)


def _walk(package: zipfile.ZipFile, part: str, found: _Words) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.text
    parser.StartDoctypeDeclHandler = _refuse_declaration
    size = 0
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > _MOST_BYTES:
                raise ValueError("part is too large")
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    found.add("\n")


def _refuse_declaration(*_args: object) -> None:
    raise ValueError("document type declaration")


def _parts(package: zipfile.ZipFile) -> Iterable[str]:
    """The parts that hold text, in the order in which they are read; their names are free, their types are not."""
    declared: list[tuple[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if tag.rpartition(":")[2] == "Override" and kind.startswith(_WORDPROCESSING):
            declared.append((kind.removeprefix(_WORDPROCESSING), attributes.get("PartName", "").lstrip("/")))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_declaration
    with package.open(_CONTENT_TYPES) as stream:
        parser.Parse(stream.read(_MOST_BYTES >> 4), True)
    present = set(package.namelist())
    for kind in _ORDER:
        yield from sorted(name for each, name in declared if each == f"{kind}+xml" and name in present)
