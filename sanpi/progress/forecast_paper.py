"""The workbook of a region's forecasts: what it is, the total with its parts, the projects; amounts exact to the 元."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.utils.translation import gettext as _

from sanpi.core.workbooks import Cell, Head, Sheet, workbook
from sanpi.domain.money import MoneyUnit
from sanpi.progress.forecast_board import Board, Line
from sanpi.progress.models import ProjectForecast, YearForecast, chance_percent
from sanpi.progress.rules.forecast_words import chance_band, own_bias, standstill_words

_WAN = MoneyUnit.WAN


def _money(*labels: str) -> tuple[Head, ...]:
    return tuple(Head(label, 15, _WAN) for label in labels)


_SPREAD = _money("年度计划", "年初累计", "预测全年完成", "预测范围：下限", "预测范围：上限")
_CHANCE = (Head("完成可能性", 12), Head("完成计划 90% 以上的可能性", 12), Head("把握", 10))
_OWN = (*_money("预计全年完成（单位填报）"), Head("往年预计偏差（单位填报）", 15))
PARTS = (
    Head("范围", 34), Head("项目", 8, "个"), *_SPREAD, *_CHANCE, *_money("计入合计", "预测差额（负数为完不成）"), *_OWN,
)  # fmt: skip
PROJECTS = (
    Head("项目名称", 34), Head("项目代码", 26), Head("责任单位", 18), Head("截至月份", 8), *_SPREAD, *_CHANCE,
    *_money("预测差额（负数为完不成）", "剩余每月需完成"), *_OWN,
)  # fmt: skip


def forecast_workbook(
    board: Board, rows: Iterable[ProjectForecast], cover: Sequence[tuple[str, str]], note: str
) -> BytesIO:
    """The workbook (xlsx): `cover` says what was asked; the parts add up to the total exactly."""
    title = cover[0][1]
    parts, totals = list(_part_rows(board)), _total_rows(board)
    return workbook(
        [
            Sheet(_("合计与单位"), title, note, PARTS, [*parts, *totals], sums=len(totals)),
            Sheet(_("项目"), _("%s：各项目") % title, note, PROJECTS, [_project(row) for row in rows]),
        ],
        cover=cover,
    )


def _part_rows(board: Board) -> Iterable[Sequence[Cell]]:
    for line in board.regions:
        yield _part(line, _("区域：%s") % line.row.region.name)
    for line in board.units:
        name = line.row.unit.name if line.row.unit else _("未明确责任单位")
        yield _part(line, _("%(region)s：%(unit)s") % {"region": line.row.region.name, "unit": name})


def _total_rows(board: Board) -> list[Sequence[Cell]]:
    total = board.total
    if not total:
        return []
    return [[
        _("合计"), total.projects, *_spread(total), *_chance(total), total.median, total.gap, total.own,
        own_bias(total.own_record),
    ]]  # fmt: skip


def _part(line: Line, name: str) -> Sequence[Cell]:
    row = line.row
    return [name, row.projects, *_spread(row), *_chance(row), line.share, line.gap, row.own, line.bias]


def _spread(row: YearForecast) -> Sequence[int | None]:
    return row.plan, row.completed, row.median, row.low, row.high


def _chance(row: YearForecast) -> Sequence[str]:
    band = chance_band(row.reach_100)
    words = str(band.word) if band else standstill_words(row) or _("历史太少")
    return chance_percent(row.reach_100), chance_percent(row.reach_90), words


def _project(row: ProjectForecast) -> Sequence[Cell]:
    project = row.project
    return [
        project.name, project.code or "", project.unit.name if project.unit else "", row.month, *_spread(row), *_chance(row),
        row.gap, row.required, row.own, own_bias(row.own_record),
    ]  # fmt: skip
