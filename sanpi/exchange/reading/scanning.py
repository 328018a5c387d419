"""A look through a worksheet's XML before it is read: how large it is, and what a reader would not say.

The reader lays a sheet out as a full rectangle, so two cells far apart would ask for all the memory between
them. The fast pass is enough for the XML that spreadsheets write; anything unusual is parsed by element.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from sanpi.domain.tables import column_letter

_REF = rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"'
_FILLED = re.compile(_REF + rb"[^<>/]*>")
_EMPTY = re.compile(_REF + rb"[^<>/]*/>")
_NO_VALUE = re.compile(_REF + rb"[^<>]*><f(?:[^<>]*/>|[^<>]*>([^<]*)</f>)(?:<v ?/>|<v></v>)?</c>")
_ERROR = re.compile(_REF + rb'[^<>]*t="e"[^<>]*>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]*)</v>')
_HIDDEN_ROW = re.compile(rb'<row [^<>]*hidden="(?:1|true)"[^<>/]*>')
_STARTS = tuple(mark + end for mark in (b"<c", b":c") for end in (b" ", b">", b"/", b"\t", b"\n", b"\r"))
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = b"0123456789"
_LONGEST_ROW = 32 << 20
_KEPT = 200


class _FoundError(Exception):
    """What was looked for has been found."""


class BrokenXmlError(Exception):
    """XML that is not well-formed, in an unknown encoding, or with a document type."""


class NotCanonicalError(Exception):
    """The XML is not written as spreadsheets write it."""


@dataclass(slots=True)
class SheetScan:
    """What is known of a worksheet: the extent of its cells with content (counts, not indexes) and oddities.

    `blank_formulas` and `errors` hold the first ones as (cell, text); their totals stand beside them.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    text: int = 0
    furthest: str = ""
    hidden_rows: int = 0
    blank_formulas: list[tuple[str, str]] = field(default_factory=list)
    blank_formula_count: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)
    error_count: int = 0

    def note_blank_formulas(self, found: list[tuple[str, str]]) -> None:
        """Count formulas without results and keep the first ones."""
        self.blank_formula_count += len(found)
        self.blank_formulas += found[: _KEPT - len(self.blank_formulas)]

    def note_errors(self, found: list[tuple[str, str]]) -> None:
        """Count error values and keep the first ones."""
        self.error_count += len(found)
        self.errors += found[: _KEPT - len(self.errors)]


def column_number(letters: bytes) -> int:
    """The 1-based number of a column given by letters.

    >>> column_number(b"AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def scan_fast(chunks: Iterator[bytes]) -> SheetScan:
    """Scan canonical sheet XML with regular expressions; raise `NotCanonicalError` when that is not safe."""
    scan = SheetScan()
    buffer = b""
    for chunk in chunks:
        buffer += chunk
        cut = buffer.rfind(b"</row>") + 6
        if cut > 5:
            _scan_part(scan, buffer[:cut])
            buffer = buffer[cut:]
        elif len(buffer) > _LONGEST_ROW:
            raise NotCanonicalError
    _scan_part(scan, buffer)
    return scan


def _scan_part(scan: SheetScan, part: bytes) -> None:
    filled = _FILLED.findall(part)
    if not _only_canonical(part, len(filled)):
        raise NotCanonicalError
    if filled:
        scan.cells += len(filled)
        scan.rows = max(scan.rows, *map(int, {ref.lstrip(_LETTERS) for ref in filled}))
        scan.columns = max(scan.columns, *map(column_number, {ref.rstrip(_DIGITS) for ref in filled}))
    if b"<f" in part:
        scan.note_blank_formulas([(ref.decode(), _shown(text)) for ref, text in _NO_VALUE.findall(part)])
    if b't="e"' in part:
        scan.note_errors([(ref.decode(), _shown(text)) for ref, text in _ERROR.findall(part)])
    if b"hidden=" in part:
        scan.hidden_rows += len(_HIDDEN_ROW.findall(part))


def _only_canonical(part: bytes, filled: int) -> bool:
    """Whether every cell element is written in one of the two forms that were looked for."""
    if part.count(b"<c") == filled and not part.count(b":c"):
        return True
    return sum(map(part.count, _STARTS)) == filled + len(_EMPTY.findall(part))


def _shown(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", "replace"))[:200]


class _Elements:
    """Counts cells as the reader does, from XML events; exact for any well-formed sheet."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.scan = SheetScan()
        self.lengths = lengths
        self.longest = max(lengths, default=0)
        self.row = self.column = 0
        self.kind: str | None = None  # the cell's type, None outside of cells
        self.inside = ""  # the element of the cell we are in: v, is or f
        self.texts: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self.scan.hidden_rows += attributes.get("hidden") in ("1", "true")
            if "r" in attributes:
                self.row = self._position(attributes["r"])[0]
        elif local == "c":
            self.kind, self.texts = attributes.get("t", ""), {}
            if "r" in attributes:
                self.row, self.column = self._position(attributes["r"])
        elif local in ("v", "is", "f") and self.kind is not None:
            self.inside = local
            self.texts.setdefault(local, "")

    def text(self, text: str) -> None:
        if self.inside:
            self.texts[self.inside] += text

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == self.inside:
            self.inside = ""
        elif local == "c" and self.kind is not None:
            self._finish_cell(self.kind)
            self.kind, self.inside = None, ""
            self.column += 1
        elif local == "row":
            self.row += 1
            self.column = 0

    def _finish_cell(self, kind: str) -> None:
        scan, texts = self.scan, self.texts
        place = f"{column_letter(self.column)}{self.row + 1}"
        if "f" in texts and not texts.get("v"):
            scan.note_blank_formulas([(place, texts["f"])])
        elif kind == "e":
            scan.note_errors([(place, texts.get("v", ""))])
        if "v" not in texts and "is" not in texts:
            return
        scan.cells += 1
        scan.text += self._shared_length(texts.get("v", "")) if kind == "s" else 0
        if self.row >= scan.rows or self.column >= scan.columns:
            scan.furthest = place
        scan.rows = max(scan.rows, self.row + 1)
        scan.columns = max(scan.columns, self.column + 1)

    def _shared_length(self, index: str) -> int:
        """The size of a shared string; an index in unusual writing may become any string."""
        if not (index.isascii() and index.isdigit()):
            return self.longest
        return self.lengths[int(index)] if int(index) < len(self.lengths) else 0

    def _position(self, reference: str) -> tuple[int, int]:
        """0-based row and column; a bare row number leaves the column at the left edge."""
        match = re.fullmatch(r"([A-Za-z]{0,7})([0-9]{1,10})", reference)
        if match is None or int(match[2]) == 0:
            raise ValueError(reference)
        return int(match[2]) - 1, max(column_number(match[1].upper().encode()) - 1, 0)


def scan_elements(chunks: Iterator[bytes], lengths: Sequence[int] = ()) -> SheetScan:
    """Scan sheet XML element by element. `lengths` are the sizes of the shared strings, to add up the text.

    Raises `BrokenXmlError`.
    """
    elements = _Elements(lengths)
    _parse(chunks, elements.start, elements.end, elements.text)
    return elements.scan


def _parse(
    chunks: Iterator[bytes],
    start: Callable[[str, dict[str, str]], Any],
    end: Callable[[str], Any],
    text: Callable[[str], Any],
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_declaration
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BrokenXmlError from error


def _refuse_declaration(*_: object) -> None:
    raise ValueError("document type declaration")


def string_lengths(chunks: Iterator[bytes]) -> list[int]:
    """The size in bytes of every shared string, an upper bound that includes phonetic text."""
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text.encode())

    _parse(chunks, start, lambda name: None, text)
    return lengths


def root_attributes(chunks: Iterator[bytes]) -> dict[str, str]:
    """The attributes of the root element, read no further than that."""
    found: dict[str, str] = {}

    def start(_: str, attributes: dict[str, str]) -> None:
        found.update(attributes)
        raise _FoundError

    with suppress(_FoundError):
        _parse(chunks, start, lambda name: None, lambda text: None)
    return found


def elements_of(content: bytes, wanted: str) -> list[dict[str, str]]:
    """The attributes of every element of a local name; for small members such as workbook.xml."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    _parse(iter([content]), start, lambda name: None, lambda text: None)
    return found
