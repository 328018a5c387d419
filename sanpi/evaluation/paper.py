"""The workbook of the board: the lights of the projects listed, each with its reason."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from sanpi.core.workbooks import Cell, Head, Marked, Sheet, workbook
from sanpi.domain.money import MoneyUnit
from sanpi.domain.rating import Colour
from sanpi.evaluation.rules.lighting import ProjectLight

HEADS = (
    Head("序号", 6), Head("项目名称", 32), Head("所属区域", 12), Head("责任单位", 16), Head("分包领导", 12), Head("总灯", 6),
    Head("亮灯维度", 14), Head("原因", 60), Head("转绿条件", 28), Head("转绿还需完成", 14, MoneyUnit.WAN, 0), Head("起于", 12),
    Head("上一个灯", 8), Head("规则", 26),
)  # fmt: skip


def board_workbook(title: str, note: str, rows: Sequence[Mapping[str, Any]]) -> BytesIO:
    """The workbook (xlsx) of rows as the board shows them."""
    lines = [_cells(number, row) for number, row in enumerate(rows, start=1)]
    return workbook([Sheet("红黄绿", title, note, HEADS, lines, frozen=2)])


def _cells(number: int, row: Mapping[str, Any]) -> list[Cell]:
    project, line = row["project"], row["line"]
    light: ProjectLight | None = row["light"]
    colour = row["colour"] or "grey"
    return [
        number, project.name, str(project.region), str(project.unit or ""), str(project.lead or ""),
        Marked(Colour(colour).word, colour), row["reasons"], light.sentence if light else "", light.light.way_to_green if light else "",
        _enough(light.light.needed if light else None), line.since,
        Colour(line.before).word if line.before else "", light.rules.name if light else "",
    ]  # fmt: skip


def _enough(needed: int | None) -> int | None:
    """Whole 万元 (元), rounded up as the sentence beside is: what is printed is enough."""
    return None if needed is None else -(-needed // MoneyUnit.WAN.factor) * MoneyUnit.WAN.factor
