"""Texts, codes and yes or no."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from math import isfinite

from django.utils.translation import gettext as _

from sanpi.domain.tables import Cell
from sanpi.exchange.cells.reader import CellError, Reader, short

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BLANKS = re.compile(r"[ \t\xa0\u3000]*[\r\n]+[ \t\xa0\u3000]*")
_TRUE = frozenset({"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "已公布", "公布", "对"})
_FALSE = frozenset({"否", "无", "没有", "×", "✗", "n", "no", "false", "0", "未公布", "未", "不是"})


def clean_text(text: str, *, lines: bool = False) -> str:
    """Without control characters and blanks at the ends; line breaks are dropped unless `lines`.

    >>> clean_text(" 示例\\n项目 ")
    '示例项目'
    """
    if text.isprintable():
        return text.strip()
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return (text if lines else _BLANKS.sub("", text)).strip()


def written(cell: Cell) -> str:
    """A cell of any type as its author sees it: 13800000000 and not 13800000000.0."""
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}".removesuffix(".0") if isfinite(cell) else ""
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat()
            if cell.time().isoformat() == "00:00:00"
            else cell.isoformat(" ", "minutes")
        )
    return cell.isoformat() if isinstance(cell, date) else str(cell)


class TextReader(Reader):
    """A text of limited length; `lines` keeps line breaks."""

    def __init__(self, longest: int | None = None, *, lines: bool = False) -> None:
        super().__init__()
        self.longest = longest
        self.lines = lines

    def read(self, cell: Cell) -> str:
        """The cleaned text; texts hardly repeat, so none is remembered."""
        self.notes.clear()
        return self.parse(cell)

    def parse(self, cell: Cell) -> str:
        """The cleaned text. Raises CellError when it is too long."""
        text = clean_text(cell if isinstance(cell, str) else written(cell), lines=self.lines)
        if self.longest is not None and len(text) > self.longest:
            message = _("有 %(length)d 个字，超过 %(longest)d 个字的上限；请压缩后再导入")
            raise CellError(
                "too-long", message % {"length": len(text), "longest": self.longest}, f"≤{self.longest}"
            )
        return text


class CodeReader(TextReader):
    """A code with a spelling and a check of its own, such as 项目代码 or 统一社会信用代码."""

    def __init__(
        self, normalise: Callable[[str], str], check: Callable[[str], str | None], code: str
    ) -> None:
        super().__init__()
        self.normalise = normalise
        self.check = check
        self.code = code

    def parse(self, cell: Cell) -> str:
        """The code in its one spelling. Raises CellError with what is wrong about it."""
        if isinstance(cell, float) and abs(cell) >= 1e15:
            message = _("是数字格式，末几位已被 Excel 舍去；请把单元格设为文本后重新填写代码")
            raise CellError(self.code, message, _("文本格式的代码"))
        found = self.normalise(clean_text(written(cell)))
        problem = self.check(found)
        if problem:
            raise CellError(self.code, problem)
        return found


class BooleanReader(Reader):
    """Yes or no, in the ways people tick."""

    def parse(self, cell: Cell) -> bool:
        """The answer. Raises CellError for anything else."""
        if isinstance(cell, bool):
            return cell
        text = written(cell).strip().casefold()
        if text in _TRUE:
            return True
        if text in _FALSE:
            return False
        raise CellError("unknown-choice", _("“%s”不是“是”或“否”") % short(cell), _("是 或 否"))
