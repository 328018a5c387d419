"""Workbooks as forms: seen as grids, their marks found, their marked rows repeated and filled."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as XCell
from openpyxl.styles import Alignment
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sanpi.core.workbooks.neutral import without_control
from sanpi.exchange.official.bounds import AREA, bounded_workbook, inside
from sanpi.exchange.official.fields import Use
from sanpi.exchange.official.growing import grow
from sanpi.exchange.official.marks import (
    Cell,
    FormError,
    Found,
    Grid,
    blocks,
    only_mark,
    replaced,
    specs,
    written,
)
from sanpi.exchange.official.shifting import Growth
from sanpi.exchange.official.values import Plain, RowValues, Values

_ADDRESS = re.compile(r"\A([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
SHOWN_ROWS, SHOWN_COLUMNS = 200, 60
# Of all sheets together; a page with more is of no use to anybody.
SHOWN_CELLS = 30_000
# Cells written by repeating rows, and cells looked at while what is below moves down, block by block.
MOST_REPEATED, MOST_MOVED = 500_000, 4_000_000


def _open(file: Path | IO[bytes]) -> Workbook:
    # From memory: stored files have no extension, by which openpyxl would judge them.
    content = io.BytesIO(file.read_bytes()) if isinstance(file, Path) else file
    bounded_workbook(content)
    content.seek(0)
    try:
        return load_workbook(content)
    except Exception as refused:
        text = _("打不开这个工作簿；请用 Excel 或 WPS 另存为 .xlsx 再上传")
        raise FormError([("", text)]) from refused


def _marked(file: Path | IO[bytes], marks: Mapping[str, str]) -> Workbook:
    """The workbook with the marks that were set by hand written into it."""
    book = _open(file)
    problems = []
    for place, spec in marks.items():
        title, _mark, address = place.rpartition("!")
        if title not in book.sheetnames:
            problems.append((place, _("文件里没有工作表“%s”；请重新标记，或取消这处标记") % title))
            continue
        cell = _cell(book[title], address)
        if cell is None:
            text = _("%s 不是一个可以填写的单元格（可能已与别的单元格合并）；请重新标记，或取消这处标记")
            problems.append((place, text % address))
            continue
        cell.value = written("" if cell.value is None else str(cell.value), spec)
    if problems:
        raise FormError(problems)
    return book


def _cell(sheet: Worksheet, address: str) -> XCell | None:
    """The cell of that address; None for what is no address, lies under a merged area or far outside."""
    match = _ADDRESS.match(address)
    if match is None or not inside(match[1], int(match[2])):
        return None
    at = int(match[2]), column_index_from_string(match[1])
    if at not in sheet._cells and max(at[0], sheet.max_row) * max(at[1], sheet.max_column) > AREA:
        return None
    cell = sheet[address]
    return cell if isinstance(cell, XCell) else None


def grids(file: Path | IO[bytes], marks: Mapping[str, str]) -> list[Grid]:
    """The sheets as the page shows them."""
    book = _marked(file, marks)
    shown, left = [], SHOWN_CELLS
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            grid = _grid(sheet, marks, left)
            left -= sum(len(row) for row in grid.rows)
            shown.append(grid)
    return shown


def _grid(sheet: Worksheet, marks: Mapping[str, str], most: int) -> Grid:
    width = min(sheet.max_column, SHOWN_COLUMNS)
    height = min(sheet.max_row, SHOWN_ROWS, max(most, 0) // width)
    spans = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    hidden = {
        (row, column)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
        if (row, column) != (area.min_row, area.min_col)
    }
    rows = []
    for row in range(1, height + 1):
        cells = []
        for column in range(1, width + 1):
            if (row, column) in hidden:
                continue
            area = spans.get((row, column))
            place = f"{sheet.title}!{get_column_letter(column)}{row}"
            value = sheet.cell(row, column).value
            across = min(area.max_col, width) - column + 1 if area else 1
            down = min(area.max_row, height) - row + 1 if area else 1
            cells.append(Cell(place, _shown(value), across, down, place in marks))
        rows.append(cells)
    return Grid(sheet.title, rows, sheet.max_row > height or sheet.max_column > width)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value.strftime("%Y-%m-%d") if isinstance(value, date) else str(value)


def found_marks(file: Path | IO[bytes], marks: Mapping[str, str]) -> list[Found]:
    """Every mark with its place in words."""
    book = _marked(file, marks)
    return [
        Found(_where(cell, sheet), spec)
        for sheet in book.worksheets
        for cell in _texts(sheet)
        for spec in specs(str(cell.value))
    ]


def _texts(sheet: Worksheet) -> Iterator[XCell]:
    """Cells with words in them; formulas are none."""
    # Only cells there are: walking over rows would make one for every place up to the furthest.
    for _place, cell in sorted(sheet._cells.items()):
        if isinstance(cell, XCell) and isinstance(cell.value, str) and cell.data_type != "f":
            yield cell


def _where(cell: XCell, sheet: Worksheet) -> str:
    return _("工作表“%(sheet)s”的 %(cell)s") % {"sheet": sheet.title, "cell": cell.coordinate}


def fill(
    file: Path | IO[bytes],
    marks: Mapping[str, str],
    uses: Mapping[str, Use],
    values: Values,
    target: IO[bytes],
    *,
    repeat: bool,
) -> None:
    """Writes the filled workbook; with `repeat` a row that speaks of a project is repeated for each project."""
    book = _marked(file, marks)
    for sheet in book.worksheets:
        grown = _repeat(book, sheet, uses, len(values.rows)) if repeat else []
        for cell in list(_texts(sheet)):
            text = str(cell.value)
            if specs(text):
                row = _row_at(cell.row, grown, values) if repeat else values.first
                _write(cell, text, uses, values, row)
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    book.save(target)


def _repeat(book: Workbook, sheet: Worksheet, uses: Mapping[str, Use], number: int) -> list[Growth]:
    """Repeats the rows that speak of a project, from the bottom up; the growths at their final places."""
    rows = {cell.row for cell in _texts(sheet) if any(uses[spec].of_row for spec in specs(str(cell.value)))}
    found, grown = blocks(rows), list[Growth]()
    _refuse_endless(sheet, found, number)
    for first, last in reversed(found):
        growth = Growth(first, last, number)
        grow(book, sheet, growth)
        grown = [growth, *(_lowered(each, growth.delta) for each in grown)]
    return grown


def _refuse_endless(sheet: Worksheet, found: Sequence[tuple[int, int]], number: int) -> None:
    height, width = sum(last - first + 1 for first, last in found), sheet.max_column
    after = height * number * width
    if number > 1 and (after > MOST_REPEATED or len(found) * (after + sheet.max_row * width) > MOST_MOVED):
        text = _(
            "有 %(rows)d 行写了项目的字段，按 %(projects)d 个项目重复后太大；请只标记一行（或相连的几行），或缩小列入的项目"
        )
        raise FormError([(sheet.title, text % {"rows": height, "projects": number})])


def _lowered(growth: Growth, delta: int) -> Growth:
    return Growth(growth.first + delta, growth.last + delta, growth.copies)


def _row_at(row: int, grown: Iterable[Growth], values: Values) -> RowValues | None:
    for growth in grown:
        if growth.first <= row <= growth.last + growth.delta and values.rows:
            return values.rows[(row - growth.first) // growth.height]
    return None


def _write(cell: XCell, text: str, uses: Mapping[str, Use], values: Values, row: RowValues | None) -> None:
    alone = only_mark(text)
    if alone is None:
        _text(cell, replaced(text, lambda spec: values.text(uses[spec], row)))
        return
    value: Plain = values.plain(uses[alone], row)
    if isinstance(value, str):
        _text(cell, value)
        return
    cell.value = value
    if isinstance(value, date) and cell.number_format == "General":
        cell.number_format = "yyyy-mm-dd"


def _text(cell: XCell, text: str) -> None:
    """Words stay words, even where they begin like a formula."""
    cell.value = without_control(text)
    cell.data_type = "s"
    if "\n" in text:
        cell.alignment = cell.alignment + Alignment(wrap_text=True)


def losses(file: Path | IO[bytes]) -> list[str]:
    """What of this workbook cannot be kept or moved along when it is filled, in words."""
    with zipfile.ZipFile(file) as package:
        names = package.namelist()
    found = (
        ("xl/drawings/", _("图形、文本框和图表可能丢失；图片保留，但不随下移的行移动")),
        ("xl/pivotTables/", _("数据透视表不会刷新")),
        ("xl/externalLinks/", _("指向其他文件的公式保留原样，不会更新")),
        ("xl/comments", _("批注不随下移的行移动")),
    )
    return [text for prefix, text in found if any(name.startswith(prefix) for name in names)]
