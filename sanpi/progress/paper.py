"""The workbook of a closed month, made from what was kept when it was closed and from nothing else.

The same content gives the same bytes on any day: the file carries the moment of closing, not that of printing.
"""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from sanpi.domain.money import MoneyUnit

WAN = MoneyUnit.WAN.factor
_EDGE = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10}


def closed_workbook(content: Mapping[str, Any]) -> bytes:
    """The workbook (xlsx) of `ClosedMonth.content`: rows with sums, and the projects that were missing."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    closed_at = datetime.strptime(content["closed_at"], "%Y-%m-%d %H:%M")  # noqa: DTZ007  (local time of the office)
    book.set_properties(
        {"title": content["title"], "author": content["region"]["name"], "created": closed_at}
    )
    _Rows(book, content).write()
    if content["missing"]:
        _write_missing(book, content)
    book.close()
    return buffer.getvalue()


def file_name(content: Mapping[str, Any]) -> str:
    """The name under which the workbook is downloaded."""
    return f"{content['title']}.xlsx"


class _Rows:
    """The sheet of the month."""

    def __init__(self, book: Any, content: Mapping[str, Any]) -> None:
        self.content, self.columns = content, content["columns"]
        self.sheet = book.add_worksheet("月报")
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "黑体"})
        self.head = book.add_format(
            {**_EDGE, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#EEEEEE"}
        )
        self.text = book.add_format({**_EDGE, "text_wrap": True})
        self.right = book.add_format({**_EDGE, "align": "right"})
        self.money = book.add_format({**_EDGE, "num_format": "General"})
        self.note = book.add_format({"font_name": "宋体", "font_size": 10})

    def write(self) -> None:
        """Title, note, header, rows, sums; set up for a landscape A3 sheet."""
        content, last = self.content, len(self.columns)
        self.sheet.merge_range(0, 0, 0, last, content["title"], self.title)
        self.sheet.write_string(1, 0, self._note(), self.note)
        self.sheet.write_string(2, 0, "序号", self.head)
        for place, (_key, header, _kind, width) in enumerate(self.columns, start=1):
            self.sheet.set_column(place, place, width)
            self.sheet.write_string(2, place, header, self.head)
        for line, row in enumerate(content["rows"], start=3):
            self.sheet.write_number(line, 0, line - 2, self.right)
            self._line(line, row)
        end = 3 + len(content["rows"])
        self.sheet.write_string(end, 0, "合计", self.head)
        self._line(end, content["totals"])
        self.sheet.freeze_panes(3, 2)
        self.sheet.set_landscape()
        self.sheet.set_paper(8)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(2)

    def _note(self) -> str:
        content = self.content
        return (
            f"结账时间：{content['closed_at']}　结账人：{content['closed_by']}　序时曲线：{content['curve']['name']}"
            f"　项目：{len(content['rows'])} 个　缺报：{len(content['missing'])} 个"
        )

    def _line(self, line: int, row: Mapping[str, Any]) -> None:
        for place, (key, _header, kind, _width) in enumerate(self.columns, start=1):
            value = row.get(key)
            if value in (None, ""):
                self.sheet.write_blank(line, place, None, self.text)
            elif kind == "money":
                # Four decimals of 万元 are whole 元, which the file's numbers hold exactly to fifteen digits.
                self.sheet.write_number(line, place, value / WAN, self.money)
            else:
                self.sheet.write_string(line, place, str(value), self.text)


def _write_missing(book: Any, content: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet("缺报名单")
    head, text = book.add_format({**_EDGE, "bold": True}), book.add_format(_EDGE)
    for place, (header, width) in enumerate(
        (("序号", 6), ("项目名称", 40), ("责任单位", 24), ("填报状态", 12))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, head)
    for line, row in enumerate(content["missing"], start=1):
        sheet.write_number(line, 0, line, text)
        for place, key in enumerate(("name", "unit", "state"), start=1):
            sheet.write_string(line, place, row[key], text)
