"""The workbook of the board: the lights of the projects listed, each with its reason."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from sanpi.domain.money import MoneyUnit
from sanpi.domain.rating import Colour
from sanpi.evaluation.rules.lighting import ProjectLight

HEADER = (
    "序号", "项目名称", "所属区域", "责任单位", "分包领导", "总灯", "亮灯维度", "原因", "转绿条件", "转绿还需完成（万元）",
    "起于", "上一个灯", "规则",
)  # fmt: skip
_WIDTHS = (6, 32, 12, 16, 12, 6, 14, 60, 28, 14, 12, 8, 26)
_EDGE = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10, "text_wrap": True}
_FILLS = {"red": "#F8D7D4", "yellow": "#FBE9C6", "green": "#D9EBE0", "grey": "#EEEEEE"}


def board_workbook(title: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The workbook (xlsx) of rows as the board shows them."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet("红黄绿")
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    head = book.add_format({**_EDGE, "bold": True, "align": "center", "bg_color": "#EEEEEE"})
    sheet.merge_range(
        0, 0, 0, len(HEADER) - 1, title, book.add_format({"bold": True, "font_size": 16, "align": "center"})
    )
    for place, (label, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(1, place, label, head)
    text = book.add_format(_EDGE)
    fills = {
        colour: book.add_format({**_EDGE, "bg_color": fill, "bold": True}) for colour, fill in _FILLS.items()
    }
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(_cells(number, row)):
            sheet.write(
                number + 1, place, value, fills[row["colour"] or "grey"] if HEADER[place] == "总灯" else text
            )
    sheet.freeze_panes(2, 2)
    book.close()
    return buffer.getvalue()


def _cells(number: int, row: Mapping[str, Any]) -> list[Any]:
    project, line = row["project"], row["line"]
    light: ProjectLight | None = row["light"]
    needed = light.light.needed if light else None
    return [
        number, project.name, str(project.region), str(project.unit or ""), str(project.lead or ""),
        Colour(row["colour"] or "grey").word, row["reasons"], light.sentence if light else "", light.light.way_to_green if light else "",
        "" if needed is None else -(-needed // MoneyUnit.WAN.factor), str(line.since or ""),
        Colour(line.before).word if line.before else "", light.rules.name if light else "",
    ]  # fmt: skip
