"""Findings written back into the sender's own workbook: coloured cells, comments, and a list with links."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain, count, product
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from django.utils.translation import gettext as _
from openpyxl.cell import Cell as WorkbookCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.exceptions import XlsxWriterException

from sanpi.domain.tables import Cell, Finding, Grid, Severity

from .reading import RESULT_SHEET, Book, read_workbook
from .reading.limits import DEFAULT
from .reading.package import open_package
from .reading.survey import survey

MOST_COMMENTS = 5_000
AUTHOR = "三批导入检查"
_SEPARATOR = "—— 三批导入检查 ——"

# Hues that people do not choose from a palette, so that our own marks can be told from theirs and removed.
FILLS: dict[Severity, str] = {"error": "FFF9D2CF", "warning": "FFFCE7C0", "hint": "FFD6E6F7"}
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "hint": 2}
_WIDTHS = (8, 18, 10, 24, 26, 26, 70)
_MOST_LINKS = 60_000  # a sheet with more than 65,530 links is "repaired" by Excel, which drops all of them
_MOST_ROWS = 1_000_000
_LONGEST_TEXT = 2_000
_LARGE = 300_000
_REWRITABLE = 30 * 2**20  # openpyxl needs about ten times this in memory
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")
_NUMBER_FORMATS = {
    datetime: "yyyy-mm-dd hh:mm",
    date: "yyyy-mm-dd",
    time: "hh:mm:ss",
    timedelta: "[h]:mm:ss",
}
_SHEET_SIGNS = re.compile(r"[\[\]:*?/\\]")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Mark:
    """What one cell is told: its colour and its comment."""

    severity: Severity
    text: str


def mark_findings(source: Path, findings: Sequence[Finding], target: Path) -> None:
    """Write `source` to `target` as .xlsx with every finding marked in its cell and listed on an own sheet.

    An .xlsx keeps its formats; marks of an earlier round are removed first. Other kinds, very large workbooks
    and those that openpyxl cannot rewrite become a fresh workbook with the same values. A cell with several
    findings takes the colour of the worst. The worst 5,000 cells get comments; the list holds everything.
    Raises `UnreadableFile` when `source` is no workbook.
    """
    ordered = sorted(findings, key=lambda finding: (_ORDER[finding.severity], finding.sheet, finding.row))
    if not _is_rewritable(source) or not _mark_in_place(source, ordered, target):
        _mark_copy(read_workbook(source, filename=source.name), ordered, target)


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula, even after being saved as CSV; numbers stay.

    >>> neutral("=1+1"), neutral("-3.5")
    ("'=1+1", '-3.5')
    """
    plain = _CONTROL.sub("", text)[:_LONGEST_TEXT]
    risky = plain.lstrip()[:1] in ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20") or plain[
        :1
    ] in (
        "\t",
        "\r",
    )
    return f"'{plain}" if risky and not _NUMBER.fullmatch(plain) else plain


def _is_rewritable(source: Path) -> bool:
    with source.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
    package = open_package(source.read_bytes(), source.name, DEFAULT)
    sheets = (member.file_size for member in package.members if "worksheets/" in member.filename.lower())
    if sum(sheets) > _REWRITABLE:
        return False
    survey(package)
    return True


def _mark_in_place(source: Path, findings: Sequence[Finding], target: Path) -> bool:
    """Mark the sender's own workbook; False when openpyxl cannot read or write it."""
    try:
        book = openpyxl.load_workbook(source)
        if RESULT_SHEET in book.sheetnames:
            del book[RESULT_SHEET]
        for sheet in book.worksheets:
            _remove_own_marks(sheet)
        budget = MOST_COMMENTS
        by_sheet = _by_sheet(findings)
        for sheet in book.worksheets:
            budget = _mark_sheet(sheet, by_sheet.get(sheet.title, []), budget)
        listed = book.create_sheet(RESULT_SHEET, 0)
        _list_findings(listed, findings, set(book.sheetnames))
        _select_only(book, listed)
        book.save(target)
    except (
        Exception
    ):  # openpyxl refuses workbooks that Excel and WPS accept, with whatever exception comes first
        return False
    return True


def _by_sheet(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[finding.sheet].append(finding)
    return grouped


def _marks(findings: Iterable[Finding], anchors: dict[Place, Place]) -> dict[Place, _Mark]:
    """The mark of each cell (0-based row and column), in the order of the findings given."""
    texts: dict[Place, list[str]] = defaultdict(list)
    worst: dict[Place, Severity] = {}
    for finding in findings:
        place = _place(finding)
        if place is None:
            continue
        place = anchors.get(place, place)
        texts[place].append(finding.message)
        known = worst.setdefault(place, finding.severity)
        worst[place] = min(known, finding.severity, key=_ORDER.__getitem__)
    return {place: _Mark(worst[place], _comment_text(lines)) for place, lines in texts.items()}


def _comment_text(lines: Sequence[str]) -> str:
    return neutral("\n".join(dict.fromkeys(lines)))


def _place(finding: Finding) -> Place | None:
    """Where a finding stands, 0-based; None for one about a whole sheet or outside of any sheet."""
    letters = finding.column
    if finding.row < 1 or not re.fullmatch("[A-Z]{1,3}", letters):
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return (finding.row - 1, column - 1) if finding.row <= 1_048_576 and column <= 16_384 else None


def _anchors(merged: Iterable[tuple[int, int, int, int]], places: set[Place]) -> dict[Place, Place]:
    """The cells of interest that a merged range covers → its top left cell, which alone can be marked."""
    found: dict[Place, Place] = {}
    for top, left, bottom, right in merged:
        area = (bottom - top + 1) * (right - left + 1)
        inside: Iterable[Place] = places
        if area < len(places):
            inside = product(range(top, bottom + 1), range(left, right + 1))
        for row, column in inside:
            if top <= row <= bottom and left <= column <= right and (row, column) in places:
                found[row, column] = (top, left)
    return found


def _remove_own_marks(sheet: Worksheet) -> None:
    """Take away what an earlier round left, so that a corrected cell does not still look wrong."""
    colours = set(FILLS.values())
    for cell in sheet._cells.values():  # iter_rows would create every cell up to the last formatted one
        if not isinstance(cell, WorkbookCell):
            continue
        if cell.comment is not None and _SEPARATOR in cell.comment.text:
            own_words = cell.comment.text.split(_SEPARATOR)[0].rstrip()
            cell.comment = Comment(own_words, cell.comment.author or "") if own_words else None
        if cell.has_style and cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in colours:
            cell.fill = PatternFill()


def _mark_sheet(sheet: Worksheet, findings: Sequence[Finding], budget: int) -> int:
    """Colour and comment the cells of one sheet; return how many comments may still be written."""
    places = {place for finding in findings if (place := _place(finding))}
    merged = ((r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in sheet.merged_cells.ranges)
    for (row, column), mark in _marks(findings, _anchors(merged, places)).items():
        cell = sheet.cell(row + 1, column + 1)
        if not isinstance(cell, WorkbookCell):
            continue
        cell.fill = PatternFill("solid", fgColor=FILLS[mark.severity])
        if budget > 0:
            budget -= 1
            before = f"{cell.comment.text.rstrip()}\n" if cell.comment else ""
            comment = Comment(f"{before}{_SEPARATOR}\n{mark.text}", AUTHOR, width=320)
            comment.height = 60 + 18 * (len(mark.text) // 22 + mark.text.count("\n"))
            cell.comment = comment
    return budget


def _select_only(book: Workbook, listed: Worksheet) -> None:
    """Show the list first; two selected sheets would be edited together."""
    views = [sheet.sheet_view for sheet in book.worksheets]
    views += [view for chart in book.chartsheets for view in chart.sheetViews.sheetView]
    for view in views:
        view.tabSelected = False
    listed.sheet_view.tabSelected = True
    book.active = 0


def _list_findings(sheet: Worksheet, findings: Sequence[Finding], sheets: set[str]) -> None:
    """The list of all findings, the worst first, each with a link to its cell."""
    sheet.append([_summary(findings)])
    sheet.append(_titles())
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for number, finding in enumerate(findings[:_MOST_ROWS], 3):
        values = _listed(finding)
        for column, value in enumerate(values, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            cell.data_type = "s"
        sheet.cell(number, 1).fill = PatternFill("solid", fgColor=FILLS[finding.severity])
        sheet.cell(number, len(values)).alignment = Alignment(wrap_text=True, vertical="top")
        if finding.sheet in sheets and _place(finding) and number <= _MOST_LINKS:
            link = sheet.cell(number, 3)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=_location(finding.sheet, values[2]))
            link.font = Font(color="FF0563C1", underline="single")
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:G{max(sheet.max_row, 2)}"


def _location(sheet: str, cell: str) -> str:
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"


def _summary(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    return _("导入检查结果：错误 %(error)d 处，警告 %(warning)d 处，提示 %(hint)d 处") % {
        severity: counts[severity] for severity in FILLS
    }


def _titles() -> list[str]:
    return [_("级别"), _("工作表"), _("位置"), _("列名"), _("现值"), _("应为"), _("说明")]


def _listed(finding: Finding) -> list[str]:
    labels = {"error": _("错误"), "warning": _("警告"), "hint": _("提示")}
    cell = (
        f"{finding.column}{finding.row}" if _place(finding) else (str(finding.row) if finding.row > 0 else "")
    )
    texts = (finding.sheet, cell, finding.header, finding.found, finding.expected, finding.message)
    return [labels[finding.severity], *map(neutral, texts)]


def _mark_copy(book: Book, findings: Sequence[Finding], target: Path) -> None:
    """Write the values of a workbook that cannot be marked itself into a fresh one, marked."""
    if book.kind == "csv":
        # The findings know the sheet by the user's file name, the stored file may be called anything.
        name = next((finding.sheet for finding in findings if finding.sheet), book.sheets[0].name)
        book = replace(book, sheets=[replace(book.sheets[0], name=name)])
    large = sum(len(grid.rows) * len(grid.rows[0]) for grid in book.sheets if grid.rows) > _LARGE
    options = {"constant_memory": large, "strings_to_formulas": False, "strings_to_urls": False}
    copy = xlsxwriter.Workbook(target, {**options, "strings_to_numbers": False, "nan_inf_to_errors": True})
    names = _sheet_names([grid.name for grid in book.sheets])
    listed = copy.add_worksheet(RESULT_SHEET)
    by_sheet = _by_sheet(findings)
    writer = _CopyWriter(copy)
    for grid in book.sheets:
        writer.write(copy.add_worksheet(names[grid.name]), grid, by_sheet.get(grid.name, []), merge=not large)
    _list_in_copy(copy, listed, findings, names)
    copy.close()


def _sheet_names(names: Iterable[str]) -> dict[str, str]:
    """Names that a workbook accepts, each different, for the names there are."""
    found: dict[str, str] = {}
    used = {RESULT_SHEET.casefold()}
    for name in names:
        plain = _SHEET_SIGNS.sub(" ", _CONTROL.sub("", name)).strip(" '")[:27] or "Sheet"
        options = chain([plain], (f"{plain}({number})" for number in count(2)))
        found[name] = next(option for option in options if option.casefold() not in used)
        used.add(found[name].casefold())
    return found


class _CopyWriter:
    """Writes grids into a fresh workbook; one format per kind of value and colour."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.formats: dict[tuple[str, str], Any] = {}
        self.budget = MOST_COMMENTS

    def write(self, sheet: Any, grid: Grid, findings: Sequence[Finding], *, merge: bool) -> None:
        places = {place for finding in findings if (place := _place(finding))}
        marks = _marks(findings, _anchors(grid.merged, places))
        height = max([len(grid.rows), *(row + 1 for row, _ in marks)])
        by_row: dict[int, dict[int, _Mark]] = defaultdict(dict)
        for (row, column), mark in marks.items():
            by_row[row][column] = mark
        for top, left, bottom, right in grid.merged if merge else ():
            with suppress(XlsxWriterException):  # overlapping ranges, which only a broken file has
                sheet.merge_range(top, left, bottom, right, "")
        for index in range(height):
            self._write_row(
                sheet, index, grid.rows[index] if index < len(grid.rows) else [], by_row.get(index, {})
            )
        for place in sorted(marks, key=lambda place: _ORDER[marks[place].severity])[: self.budget]:
            sheet.write_comment(*place, marks[place].text, {"author": AUTHOR, "x_scale": 2})
        self.budget -= min(self.budget, len(marks))

    def _write_row(self, sheet: Any, index: int, cells: Sequence[Cell], marks: dict[int, _Mark]) -> None:
        for column in sorted({*range(len(cells)), *marks}):
            cell = cells[column] if column < len(cells) else None
            mark = marks.get(column)
            colour = FILLS[mark.severity] if mark else ""
            if cell is not None:
                self._write_cell(sheet, index, column, cell, colour)
            elif mark:
                sheet.write_blank(index, column, None, self._format("", colour))

    def _write_cell(self, sheet: Any, row: int, column: int, cell: Cell, colour: str) -> None:
        if isinstance(cell, bool):
            sheet.write_boolean(row, column, cell, self._format("", colour))
        elif isinstance(cell, int | float):
            sheet.write_number(row, column, cell, self._format("", colour))
        elif isinstance(cell, str):
            sheet.write_string(row, column, cell[:32_767], self._format("", colour))
        else:
            sheet.write_datetime(row, column, cell, self._format(_NUMBER_FORMATS[type(cell)], colour))

    def _format(self, number_format: str, colour: str) -> Any:
        if not number_format and not colour:
            return None
        key = (number_format, colour)
        if key not in self.formats:
            found = {"num_format": number_format} if number_format else {}
            self.formats[key] = self.book.add_format(
                found | ({"bg_color": f"#{colour[2:]}"} if colour else {})
            )
        return self.formats[key]


def _list_in_copy(
    book: xlsxwriter.Workbook, sheet: Any, findings: Sequence[Finding], names: dict[str, str]
) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    fills = {severity: book.add_format({"bg_color": f"#{colour[2:]}"}) for severity, colour in FILLS.items()}
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, _summary(findings), bold)
    sheet.write_row(1, 0, _titles(), bold)
    for row, finding in enumerate(findings[:_MOST_ROWS], 2):
        values = _listed(finding)
        for column, value in enumerate(values):
            style = {0: fills[finding.severity], 6: wrapped}.get(column)
            if column == 2 and finding.sheet in names and _place(finding) and row < _MOST_LINKS:
                sheet.write_url(
                    row, column, f"internal:{_location(names[finding.sheet], value)}", string=value
                )
            else:
                sheet.write_string(row, column, value, style)
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, max(1, min(len(findings), _MOST_ROWS) + 1), len(_WIDTHS) - 1)
