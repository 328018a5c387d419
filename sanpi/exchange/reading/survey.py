"""Everything that is checked in an .xlsx before the reader opens it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from posixpath import normpath
from zipfile import ZipInfo

from .kinds import damaged
from .package import Package, plain_name, without_declarations
from .scanning import (
    BrokenXmlError,
    NotCanonicalError,
    SheetScan,
    elements_of,
    root_attributes,
    scan_elements,
    scan_fast,
    string_lengths,
)

_TEXT_WORTH_COUNTING = 2 << 30
_SHARED_STRINGS = "sharedstrings.xml"


@dataclass(slots=True)
class Survey:
    """What was seen in a package: a scan of every worksheet by member, and which sheet is which member."""

    scans: dict[str, SheetScan] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    longest_string: int = 0

    def scan_of(self, sheet: str) -> SheetScan:
        """The scan of a sheet; when it is unclear which member that is, the largest of all."""
        scan = self.scans.get(self.members.get(sheet, ""))
        return scan or max(
            self.scans.values(), key=lambda scan: scan.rows * scan.columns, default=SheetScan()
        )


def survey(package: Package) -> Survey:
    """Unpack every member once within the limits and scan the worksheets among them.

    Any member may be used as a worksheet, whatever its name: it is recognised by its content.
    """
    found = Survey()
    for member in package.members:
        name = plain_name(member.filename)
        if name.endswith(_SHARED_STRINGS):
            found.longest_string = max(found.longest_string, _longest_string(package, member))
        elif (scan := _survey_member(package, member)) is not None:
            found.scans[name] = scan
    found.members = _members_by_sheet(package)
    _bound_text(package, found)
    return found


def _survey_member(package: Package, member: ZipInfo) -> SheetScan | None:
    """The scan of a worksheet; None for a member that is none."""
    chunks = without_declarations(package, package.chunks(member))
    first = next(chunks, b"")
    if b"sheetData" in first:
        return _scan(package, member, chain([first], chunks))
    tail, is_sheet = first[-16:], False
    for chunk in chunks:
        is_sheet = is_sheet or b"sheetData" in tail + chunk
        tail = chunk[-16:]
    return _scan_exactly(package, member) if is_sheet else None


def _scan(package: Package, member: ZipInfo, chunks: Iterator[bytes]) -> SheetScan:
    limits = package.limits
    try:
        scan = scan_fast(chunks)
    except NotCanonicalError:
        return _scan_exactly(package, member)
    fits = scan.rows <= limits.rows and scan.columns <= limits.columns
    if fits and scan.rows * scan.columns <= limits.cells:
        return scan
    return _scan_exactly(package, member)  # it also tells where the furthest cell is


def _scan_exactly(package: Package, member: ZipInfo, lengths: tuple[int, ...] = ()) -> SheetScan:
    try:
        return scan_elements(without_declarations(package, package.chunks(member)), lengths)
    except BrokenXmlError as error:
        raise damaged(package.filename) from error


def _longest_string(package: Package, member: ZipInfo) -> int:
    """An upper bound in bytes of the longest shared string; an absurd announced number of them is refused."""
    try:
        announced = root_attributes(package.chunks(member)).get("uniqueCount", "0")
    except BrokenXmlError as error:
        raise damaged(package.filename) from error
    if not announced.isascii() or len(announced) > 8:
        raise damaged(package.filename)
    longest = running = 0
    for chunk in without_declarations(package, package.chunks(member)):
        first, *others = chunk.split(b"</si>")
        running += len(first)
        longest = max(longest, running, *map(len, others), 0)
        running = len(others[-1]) if others else running
    return longest


def _members_by_sheet(package: Package) -> dict[str, str]:
    """Sheet name → member name, as far as workbook.xml and its relations say it plainly."""
    workbook = next((m for m in package.members if plain_name(m.filename).endswith("workbook.xml")), None)
    if workbook is None:
        return {}
    folder, _, name = plain_name(workbook.filename).rpartition("/")
    sheets, relations = (
        package.read(f"{folder}/{path}".lstrip("/")) for path in (name, f"_rels/{name}.rels")
    )
    if sheets is None or relations is None:
        return {}
    try:
        targets = {item.get("Id"): item.get("Target", "") for item in elements_of(relations, "Relationship")}
        listed = elements_of(sheets, "sheet")
    except BrokenXmlError:
        return {}
    return {item.get("name", ""): _resolved(folder, targets.get(item.get("id"), "")) for item in listed}


def _resolved(folder: str, target: str) -> str:
    path = target if target.startswith("/") else f"{folder}/{target}"
    return normpath(plain_name(path))


def _bound_text(package: Package, found: Survey) -> None:
    """Refuse a workbook in which many cells share one enormous text: every cell gets its own copy of it."""
    cells = sum(scan.cells for scan in found.scans.values())
    if cells * found.longest_string <= _TEXT_WORTH_COUNTING:
        return
    tables = [m for m in package.members if plain_name(m.filename).endswith(_SHARED_STRINGS)]
    try:
        lengths = tuple(string_lengths(package.chunks(tables[-1])))
    except BrokenXmlError as error:
        raise damaged(package.filename) from error
    if len(tables) > 1:
        lengths = (found.longest_string,) * len(lengths)
    sheets = (m for m in package.members if plain_name(m.filename) in found.scans)
    if sum(_scan_exactly(package, member, lengths).text for member in sheets) > package.limits.text:
        raise package.bomb()
