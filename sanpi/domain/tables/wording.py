"""Header texts as offices write them, brought to a form in which they can be compared."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from .values import Cell

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))
_NOTE_MARKS = re.compile(r"[①-⑳⑴-⒇¹²³⁴-⁹*＊※★☆▲△●○◆]|[\[【〔(（]注?\d{0,2}[\]】〕)）]|注\d{1,2}$")
_BRACKETS = re.compile(r"[(\[【〔<《]([^()\[\]【】〔〕<>《》]*)[)\]】〕>》]")
_NUMBERING = re.compile(r"^(?:\d{1,2}[.、]|[(]\d{1,2}[)]|其中[:：、]?)(?=\D)")
_TAIL_UNIT = re.compile(r"(?<=[^\d单位])[/:,、_-]?(亿美元|万美元|亿元|百万元|千元|万元|%)$")
_EDGES = " :,;、。/\\-_—·.'\""

_UNITS = {
    **{name: name for name in ("元", "千元", "万元", "百万元", "亿元", "美元", "万美元", "亿美元", "%")},
    **{name: name for name in ("亩", "公顷", "平方米", "万平方米", "平方公里", "公里", "米", "吨", "万吨")},
    **{name: name for name in ("个", "家", "人", "台", "套", "天", "日", "月", "年", "百分点", "项", "次")},
    **{"亿": "亿元", "万": "万元", "百分比": "%", "m2": "平方米", "万m2": "万平方米", "km": "公里", "‰": "‰"},
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A header text taken apart: its bare name, the name with bracketed words, these words, and the unit."""

    base: str
    full: str
    aside: str
    unit: str | None


def display(cell: Cell) -> str:
    """The text of a header cell for people: one line, no stray blanks; a number like 2023 is a year.

    >>> display("总投资\\n（万元）")
    '总投资（万元）'
    """
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float):
        text = repr(cell).removesuffix(".0")
        return f"{text}年" if re.fullmatch(r"(?:199|20\d|210)\d", text) else text
    if isinstance(cell, date | datetime):
        return f"{cell.year}年{cell.month}月"
    return "".join(str(cell).translate(_INVISIBLE).split())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A text for comparison: no blanks, half-width signs, lower case, no footnote marks.

    >>> fold("项 目 名 称＊")
    '项目名称'
    """
    dense = display(text)
    without_marks = _NOTE_MARKS.sub("", dense) or dense
    return "".join(unicodedata.normalize("NFKC", without_marks).casefold().split())


@lru_cache(maxsize=4096)
def take_apart(text: str) -> Wording:
    """Split a header into its name and its unit.

    >>> take_apart("总投资（亿元）")
    Wording(base='总投资', full='总投资', aside='', unit='亿元')
    """
    folded = fold(text)
    name, unit, asides = folded, None, []
    for aside in _BRACKETS.findall(folded):
        found = find_unit(aside)
        unit = unit or found
        if found is None and aside:
            asides.append(aside)
    name = _BRACKETS.sub("", name).strip(_EDGES)
    if match := _TAIL_UNIT.search(name):
        unit = unit or match[1]
        name = name[: match.start()]
    base = _NUMBERING.sub("", name).strip(_EDGES)
    return Wording(base, _with_asides(folded, base), "".join(asides), unit)


def _with_asides(folded: str, base: str) -> str:
    """The whole name, brackets opened and units left out: 包联(分包)领导 is 包联分包领导."""
    opened = _BRACKETS.sub(lambda match: "" if find_unit(match[1]) else match[1], folded)
    opened = _NUMBERING.sub("", _TAIL_UNIT.sub("", opened.strip(_EDGES)))
    return opened.strip(_EDGES) or base


def find_unit(text: str) -> str | None:
    """The unit named in a bracket or note such as 单位：万元, 亿元/亩 or %; money comes first."""
    words = re.split(r"[,;、/和及\s|]+", re.sub(r"(?:计量|金额|货币)?单位[:：]?|人民币|rmb", "", fold(text)))
    units = [_UNITS[word] for word in words if word in _UNITS]
    only = units[0] if len(words) == len(units) == 1 else None  # 年/月/日 is a hint, not a unit
    return next((unit for unit in units if unit.endswith("元")), only)
