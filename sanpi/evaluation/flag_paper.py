"""Workbooks of flags: one sheet for a landscape A3, as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

_EDGE = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10}
_A3 = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for paper: title, note, heads with their widths, rows; the last `sums` rows are set in bold."""

    title: str
    note: str
    heads: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str | int]]
    sums: int = 0


def workbook(sheet: Sheet) -> BytesIO:
    """The workbook (xlsx), ready to be sent."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "黑体"})
    head = book.add_format(
        {**_EDGE, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#EEEEEE"}
    )
    plain = book.add_format({**_EDGE, "text_wrap": True})
    bold = book.add_format({**_EDGE, "bold": True})
    page = book.add_worksheet()
    page.merge_range(0, 0, 0, len(sheet.heads) - 1, sheet.title, title)
    page.write_string(1, 0, sheet.note)
    for column, (label, width) in enumerate(sheet.heads):
        page.set_column(column, column, width)
        page.write_string(2, column, label, head)
    for line, row in enumerate(sheet.rows, start=3):
        style = bold if line >= 3 + len(sheet.rows) - sheet.sums else plain
        for column, value in enumerate(row):
            page.write(line, column, value, style)
    page.freeze_panes(3, 1)
    page.set_landscape()
    page.set_paper(_A3)
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    book.close()
    buffer.seek(0)
    return buffer
