"""The workbook of a region's forecasts: what it is, the total with its parts, the projects; amounts exact to the 元."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from sanpi.domain.money import MoneyUnit
from sanpi.progress.forecast_board import Board, Line
from sanpi.progress.models import ProjectForecast, YearForecast, chance_percent
from sanpi.progress.rules.forecast_words import chance_band, own_bias

_WAN = MoneyUnit.WAN.factor
# Nothing in a workbook of ours is a formula or a link, whatever people have typed.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_PARTS = (
    "范围", "项目数", "年度计划", "已完成", "预测全年完成", "八成可能：下限", "八成可能：上限", "完成可能性", "完成可能性说明",
    "计入合计", "较计划（负为缺口）", "单位自己预计", "单位往年同期",
)  # fmt: skip
_PROJECTS = (
    "项目名称", "项目代码", "责任单位", "截至月份", "年度计划", "已完成", "预测全年完成", "八成可能：下限", "八成可能：上限", "完成可能性",
    "完成可能性说明", "较计划（负为缺口）", "今后每月需完成", "单位自己预计", "单位往年同期",
)  # fmt: skip
_NO_MONEY = {
    "范围",
    "项目数",
    "完成可能性",
    "完成可能性说明",
    "单位往年同期",
    "项目名称",
    "项目代码",
    "责任单位",
    "截至月份",
}


def forecast_workbook(
    board: Board, rows: Iterable[ProjectForecast], cover: Sequence[tuple[str, str]]
) -> bytes:
    """The workbook (xlsx): `cover` says what was asked; the parts add up to the total exactly."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(_("说明"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    for number, (label, text) in enumerate(cover):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, text)
    _table(book, _("合计与单位"), _PARTS, _part_rows(board))
    _table(book, _("项目"), _PROJECTS, (_project(row) for row in rows))
    book.close()
    return buffer.getvalue()


def _table(book: Any, name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A sheet of rows; money in 万元, four decimals of which are whole 元."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True})
    for place, header in enumerate(headers):
        money = header not in _NO_MONEY
        sheet.set_column(place, place, 34 if header in {"项目名称", "范围"} else 15)
        sheet.write_string(0, place, f"{header}（万元）" if money else header, head)
    for number, row in enumerate(rows, start=1):
        for place, (header, value) in enumerate(zip(headers, row, strict=True)):
            if value in (None, ""):
                continue
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            else:
                sheet.write_number(number, place, value if header in _NO_MONEY else value / _WAN)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _part_rows(board: Board) -> Iterable[Sequence[Any]]:
    for line in board.regions:
        yield _part(line, _("区域：%s") % line.row.region.name)
    for line in board.units:
        name = line.row.unit.name if line.row.unit else _("未明确责任单位")
        yield _part(line, _("%(region)s：%(unit)s") % {"region": line.row.region.name, "unit": name})
    total = board.total
    if total:
        yield [
            _("合计"), total.projects, *_spread(total), *_chance(total), total.median, total.gap, total.own,
            own_bias(total.own_record),
        ]  # fmt: skip


def _part(line: Line, name: str) -> Sequence[Any]:
    row = line.row
    return [name, row.projects, *_spread(row), *_chance(row), line.share, line.gap, row.own, line.bias]


def _spread(row: YearForecast) -> Sequence[int | None]:
    return row.plan, row.completed, row.median, row.low, row.high


def _chance(row: YearForecast) -> Sequence[str]:
    band = chance_band(row.reach_100)
    return chance_percent(row.reach_100), str(band.word) if band else _("历史太少")


def _project(row: ProjectForecast) -> Sequence[Any]:
    project = row.project
    return [
        project.name, project.code or "", project.unit.name if project.unit else "", row.month, *_spread(row), *_chance(row),
        row.gap, row.required, row.own, own_bias(row.own_record),
    ]  # fmt: skip
