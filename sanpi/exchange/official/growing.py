"""Repeating a block of rows of a sheet: openpyxl moves cells but leaves merged cells, heights, formulas, conditions and
lists where they were; here they go along.

What is not moved: pictures and charts (they stay at their cell), comments, names defined for ranges.
"""

from collections.abc import Iterable
from copy import copy

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from sanpi.exchange.official.shifting import Growth, moved_formula

_Bounds = tuple[int, int, int, int]


def grow(book: Workbook, sheet: Worksheet, growth: Growth) -> None:
    """Repeats the block; what is below moves down with everything that belongs to it."""
    if growth.delta <= 0:
        return
    merged = _taken_apart(sheet)
    bottom, right = sheet.max_row, sheet.max_column
    if bottom > growth.last:
        area = f"A{growth.last + 1}:{get_column_letter(right)}{bottom}"
        sheet.move_range(area, rows=growth.delta, translate=False)
    _move_heights(sheet, growth, bottom)
    _copy_cells(sheet, growth, right)
    _move_formulas(book, sheet, growth)
    for first, last, left, end in _grown(merged, growth):
        sheet.merge_cells(start_row=first, end_row=last, start_column=left, end_column=end)
    _move_rules(sheet, growth)


def _taken_apart(sheet: Worksheet) -> list[_Bounds]:
    """The merged areas (rows, columns), which are no longer merged afterwards."""
    found = [(area.min_row, area.max_row, area.min_col, area.max_col) for area in sheet.merged_cells.ranges]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(area.coord)
    return found


def _grown(merged: Iterable[_Bounds], growth: Growth) -> Iterable[_Bounds]:
    """Areas of the block once per copy; areas around its end grow; areas below move."""
    for first, last, left, end in merged:
        if growth.first <= first and last <= growth.last:
            for number in range(growth.copies):
                step = number * growth.height
                yield first + step, last + step, left, end
        elif last < growth.first:
            yield first, last, left, end
        else:
            yield (*growth.span(first, last), left, end)


def _move_heights(sheet: Worksheet, growth: Growth, bottom: int) -> None:
    for row in range(max(bottom, *sheet.row_dimensions, 1), growth.last, -1):
        if row in sheet.row_dimensions:
            dimension = sheet.row_dimensions.pop(row)
            dimension.index = row + growth.delta
            sheet.row_dimensions[row + growth.delta] = dimension
    for row in range(growth.first, growth.last + 1):
        if row not in sheet.row_dimensions:
            continue
        for number in range(1, growth.copies):
            target = row + number * growth.height
            sheet.row_dimensions[target].height = sheet.row_dimensions[row].height
            sheet.row_dimensions[target].hidden = sheet.row_dimensions[row].hidden


def _copy_cells(sheet: Worksheet, growth: Growth, right: int) -> None:
    for number in range(1, growth.copies):
        for row in range(growth.first, growth.last + 1):
            for column in range(1, right + 1):
                source = sheet.cell(row, column)
                target = sheet.cell(row + number * growth.height, column)
                target._style = copy(source._style)  # type: ignore[union-attr]  # the only way to copy a look whole
                if source.value is not None:
                    target.value = source.value


def _copy_of(cell: Cell, growth: Growth) -> int | None:
    """In which copy of the block a cell stands; None outside."""
    if growth.first <= cell.row <= growth.last + growth.delta:
        return (cell.row - growth.first) // growth.height
    return None


def _move_formulas(book: Workbook, sheet: Worksheet, growth: Growth) -> None:
    for each in book.worksheets:
        here = each is sheet
        for cell in list(each._cells.values()):
            if not isinstance(cell, Cell) or cell.data_type != "f":
                continue
            number = _copy_of(cell, growth) if here else None
            if isinstance(cell.value, ArrayFormula):
                _move_array(cell, growth, here, sheet.title, number)
            elif isinstance(cell.value, str):
                cell.value = moved_formula(cell.value, growth, here=here, sheet=sheet.title, copy=number)


def _move_array(cell: Cell, growth: Growth, here: bool, title: str, number: int | None) -> None:
    """A formula over several cells is named by the cell in which it begins."""
    array = cell.value
    if not isinstance(array, ArrayFormula):
        return
    text = moved_formula(str(array.text), growth, here=here, sheet=title, copy=number)
    area = CellRange(array.ref)
    if here:
        area.shift(row_shift=cell.row - area.min_row)
    cell.value = ArrayFormula(area.coord, text)


def _move_area(area: CellRange, growth: Growth) -> str:
    first, last = growth.span(area.min_row, area.max_row)
    left, right = get_column_letter(area.min_col), get_column_letter(area.max_col)
    return f"{left}{first}:{right}{last}"


def _move_rules(sheet: Worksheet, growth: Growth) -> None:
    """Lists to choose from, conditional colours, the area of print and of the filter."""
    for rule in sheet.data_validations.dataValidation:
        rule.sqref = MultiCellRange([_move_area(area, growth) for area in rule.sqref.ranges])
    conditions = ConditionalFormattingList()
    for condition in sheet.conditional_formatting:
        area = " ".join(_move_area(each, growth) for each in condition.sqref.ranges)
        for rule in condition.rules:
            conditions.add(area, rule)
    sheet.conditional_formatting = conditions
    if sheet.print_area:
        parts = [part.rpartition("!")[2].replace("$", "") for part in str(sheet.print_area).split(",")]
        sheet.print_area = ",".join(_move_area(CellRange(part), growth) for part in parts)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _move_area(CellRange(sheet.auto_filter.ref), growth)
