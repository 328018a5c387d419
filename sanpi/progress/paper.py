"""The workbook of a closed month, made from what was kept when it was closed and from nothing else.

The same content gives the same bytes on any day: the file carries the moment of closing, not that of printing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from sanpi.core.workbooks import Cell, Head, Sheet, workbook
from sanpi.domain.money import MoneyUnit

_IN_WAN = "（万元）"
_MISSING = (Head("序号", 6), Head("项目名称", 40), Head("责任单位", 24), Head("填报状态", 12))


def closed_workbook(content: Mapping[str, Any]) -> BytesIO:
    """The workbook (xlsx) of `ClosedMonth.content`: rows with sums, and the projects that were missing."""
    closed_at = datetime.strptime(content["closed_at"], "%Y-%m-%d %H:%M")  # noqa: DTZ007  (local time of the office)
    sheets = [_rows(content)]
    if content["missing"]:
        sheets.append(_missing(content))
    properties = {"title": content["title"], "author": content["region"]["name"], "created": closed_at}
    return workbook(sheets, properties=properties)


def file_name(content: Mapping[str, Any]) -> str:
    """The name under which the workbook is downloaded."""
    return f"{content['title']}.xlsx"


def _rows(content: Mapping[str, Any]) -> Sheet:
    """The sheet of the month."""
    heads = [Head("序号", 6), *(_head(*column) for column in content["columns"])]
    rows = [_line(content, number, row) for number, row in enumerate(content["rows"], start=1)]
    total = _line(content, "合计", content["totals"])
    return Sheet("月报", content["title"], _note(content), heads, [*rows, total], sums=1, frozen=2)


def _head(_key: str, label: str, kind: str, width: int) -> Head:
    """The columns were kept with their unit in the label."""
    return Head(label.removesuffix(_IN_WAN), width, MoneyUnit.WAN if kind == "money" else "")


def _note(content: Mapping[str, Any]) -> str:
    return (
        f"结账时间：{content['closed_at']}　结账人：{content['closed_by']}　序时曲线：{content['curve']['name']}"
        f"　项目：{len(content['rows'])} 个　缺报：{len(content['missing'])} 个"
    )


def _line(content: Mapping[str, Any], first: Cell, row: Mapping[str, Any]) -> Sequence[Cell]:
    return [first, *(_value(row.get(key), kind) for key, _label, kind, _width in content["columns"])]


def _value(value: Any, kind: str) -> Cell:
    if value in (None, ""):
        return None
    return int(value) if kind == "money" else str(value)


def _missing(content: Mapping[str, Any]) -> Sheet:
    rows = [
        (number, row["name"], row["unit"], row["state"])
        for number, row in enumerate(content["missing"], start=1)
    ]
    return Sheet("缺报名单", f"{content['title']}：缺报名单", _note(content), _MISSING, rows)
