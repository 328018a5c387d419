"""Which column of a sheet is which column of the ledger, with a confidence and a reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .values import MONEY_UNITS, Column, ColumnSpec, column_letter
from .wording import Wording, fold, take_apart

LEAST_CONFIDENCE = 0.6

_SERIAL = frozenset({"序号", "序", "行号", "排序", "编号", "no", "no.", "#", "项次"})
_PLAIN_LEAVES = frozenset({"名称", "全称", "金额", "数额", "合计", "小计", "总计", "总额", "总数"})
_YEAR = re.compile(r"(20\d\d)年(?:度)?")
# Words that change what a column means; a containing name must not have one more or one less of them.
_QUALIFIERS = re.compile(
    r"\d{4}年|[率比占人号序未期]|完成|累计|计划|联系|电话|手机|时间|年限|备注|说明|原因|其中|是否|情况|变更|代码|编码"
    "|本月|当月|上年|上月|年度|实际|预计|剩余|到位|来源|面积|规模|内容|类型|类别|层级|级别|领导|责任|配合|进度"
    "|建议|开工|竣工|投产|固定|设备|土地|主管|地点|地址|建安|签约|批次|问题|措施|目标"
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to read a column's header, with its weight and, if it is not the leaf itself, why."""

    text: str
    weight: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A column and a key that may belong together."""

    confidence: float
    index: int
    key: str
    reason: str


def is_serial(path: Sequence[str]) -> bool:
    """Whether a header names the running number of the rows (序号)."""
    return bool(path) and fold(path[-1]) in _SERIAL


def forms(path: Sequence[str], year: int | None) -> list[Form]:
    """The ways to read a header: its leaf, group and leaf together, and years as 年度 or 上年."""
    parts = [part for part in map(take_apart, path) if part.base]
    if not parts:
        return []
    found = [*_leaf_forms(parts[-1]), *_joined_forms(parts)]
    if len(parts) > 1 and parts[-1].base in _PLAIN_LEAVES:
        found.append(Form(parts[-2].base, 0.9, f"上级表头是“{path[-2]}”"))
    years = years_in(path)
    found = [variant for form in found for variant in _year_forms(form, year)]
    if not years or year in years:
        return found
    return [
        form if "上年" in form.text else Form(form.text, form.weight * 0.55, form.reason) for form in found
    ]


def years_in(path: Sequence[str]) -> set[int]:
    """The calendar years named in a header."""
    return {int(match) for part in path for match in _YEAR.findall(fold(part))}


def _leaf_forms(leaf: Wording) -> list[Form]:
    found = [Form(leaf.full, 1.0)]
    if leaf.base != leaf.full:
        found.append(Form(leaf.base, 0.88 if leaf.aside else 1.0, "略去括号里的说明" if leaf.aside else ""))
    if leaf.aside:
        found.append(Form(leaf.aside + leaf.base, 0.95, "括号里的词放到前面"))
        found.append(Form(leaf.aside, 0.8, "括号里是另一个名称"))
    return found


def _joined_forms(parts: Sequence[Wording]) -> list[Form]:
    """Every group above the leaf, joined with it in both orders: 开工时间 / 计划 is 计划开工时间."""
    found = []
    for part in parts[:-1]:
        reason = "连同上级表头理解"
        for text in (part.base + parts[-1].base, parts[-1].base + part.base):
            found.append(Form(text, 0.95, reason))
    return found


def _year_forms(form: Form, year: int | None) -> list[Form]:
    named = [int(match) for match in _YEAR.findall(form.text)]
    if not named:
        return [form]
    if year is None or named[0] not in (year, year - 1):
        return [form]
    words = ("年度", "本年", "当年") if named[0] == year else ("上年",)
    reason = f"{named[0]}年按{words[0]}理解"
    return [form, *(Form(_YEAR.sub(word, form.text), form.weight * 0.95, reason) for word in words)]


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an expected column, folded for comparison."""

    text: str
    shown: str
    is_label: bool


@lru_cache(maxsize=1024)
def names(spec: ColumnSpec) -> tuple[Name, ...]:
    """The label and the synonyms of an expected column, each with and without its bracketed words."""
    found: dict[str, Name] = {}
    for position, shown in enumerate((spec.label, *spec.synonyms)):
        wording = take_apart(shown)
        for text in (wording.full, wording.base):
            found.setdefault(text, Name(text, shown, position == 0))
    return tuple(found.values())


def find_matches(column: Column, found: Sequence[Form], specs: Sequence[ColumnSpec]) -> list[Match]:
    """Every expected column this one may be, at or above the least confidence."""
    matches = (_best(column, found, spec) for spec in specs)
    return [match for match in matches if match and match.confidence >= LEAST_CONFIDENCE]


def _best(column: Column, found: Sequence[Form], spec: ColumnSpec) -> Match | None:
    fit = _unit_fit(column.unit, spec)
    if fit == 0:
        return None
    best = Match(0.0, column.index, spec.key, "")
    loosely = not is_serial(column.path)
    for form in found:
        for name in names(spec):
            confidence, reason = _compare(form, name, spec, loosely=loosely)
            if confidence * fit > best.confidence:
                best = Match(round(confidence * fit, 3), column.index, spec.key, reason)
    return best


def _unit_fit(unit: str | None, spec: ColumnSpec) -> float:
    """How well the unit in the header suits the expected column: 0 refuses."""
    if unit is None:
        return 1.0
    if spec.is_money != (unit in MONEY_UNITS) and spec.unit:
        return 0.0
    return 0.7 if unit in MONEY_UNITS and not spec.unit else 1.0


def _compare(form: Form, name: Name, spec: ColumnSpec, *, loosely: bool) -> tuple[float, str]:
    if form.text == name.text:
        shown = f"与“{spec.label}”一致" if name.is_label else f"“{name.shown}”就是“{spec.label}”"
        return form.weight * (1.0 if name.is_label else 0.97), "；".join(filter(None, (shown, form.reason)))
    share = _containment(form.text, name.text) if loosely else 0.0
    if not share:
        return 0.0, ""
    shown = f"与“{name.shown}”相近"
    return form.weight * (0.55 + 0.35 * share), "；".join(filter(None, (shown, form.reason)))


@lru_cache(maxsize=16384)
def _containment(text: str, name: str) -> float:
    """The share of the longer text that the shorter one covers, when both mean the same kind of thing."""
    shorter, longer = sorted((text, name), key=len)
    if len(shorter) < 2 or shorter not in longer or len(shorter) * 3 < len(longer):
        return 0.0
    rest = longer.replace(shorter, "", 1)
    return 0.0 if _QUALIFIERS.search(rest) else len(shorter) / len(longer)


def assign(matches: Sequence[Match]) -> dict[int, Match]:
    """Give each column at most one key and each key at most one column, the surest first."""
    taken: dict[int, Match] = {}
    keys: set[str] = set()
    for match in sorted(matches, key=lambda match: (-match.confidence, match.index)):
        if match.index not in taken and match.key not in keys:
            taken[match.index] = match
            keys.add(match.key)
    return taken


def map_columns(
    columns: Sequence[Column],
    specs: Sequence[ColumnSpec],
    *,
    year: int | None,
    unit: str | None,
    remembered: Mapping[str, str | None] | None = None,
) -> list[Column]:
    """The columns with their keys, units, confidences and reasons filled in."""
    known = _remembered_matches(columns, specs, remembered or {})
    named = set().union(*(years_in(column.path) for column in columns))
    year = year or (max(named) if len(named) == 1 else None)
    open_columns = [column for column in columns if column.index not in known]
    used = {match.key for match in known.values()}
    open_specs = [spec for spec in specs if spec.key not in used]
    found = {column.index: forms(column.path, year) for column in open_columns}
    matches = [
        match for column in open_columns for match in find_matches(column, found[column.index], open_specs)
    ]
    chosen = {**known, **assign(matches)}
    holders = {match.key: index for index, match in chosen.items() if match.key}
    money = {spec.key for spec in specs if spec.is_money}
    rivals = {match.index: match for match in sorted(matches, key=lambda match: match.confidence)}
    return [
        _decided(column, chosen.get(column.index), rivals.get(column.index), holders, money, unit, year)
        for column in columns
    ]


def _remembered_matches(
    columns: Sequence[Column], specs: Sequence[ColumnSpec], remembered: Mapping[str, str | None]
) -> dict[int, Match]:
    """What the sender's earlier workbook settled, by header text; None means: not read."""
    valid = {spec.key for spec in specs} | {""}
    folded = {fold(header): key or "" for header, key in remembered.items() if (key or "") in valid}
    found: dict[int, Match] = {}
    used: set[str] = set()
    for column in columns:
        key = folded.get(fold(column.header)) if column.header else None
        if key is not None and key not in used:
            found[column.index] = Match(
                1.0, column.index, key, "沿用上次的对应" if key else "上次已指定不读入"
            )
            used |= {key} if key else set()
    return found


def _decided(
    column: Column,
    match: Match | None,
    rival: Match | None,
    holders: Mapping[str, int],
    money: set[str],
    unit: str | None,
    year: int | None,
) -> Column:
    if match and match.key:
        own_unit = column.unit or (unit if match.key in money else None)
        return _with(column, match.key, own_unit, match.confidence, match.reason)
    if match:
        return _with(column, None, column.unit, match.confidence, match.reason)
    if is_serial(column.path):
        return _with(column, None, column.unit, 1.0, "序号，不读入")
    if rival and rival.key in holders:
        letter = column_letter(holders[rival.key])
        return _with(column, None, column.unit, 0.0, f"与 {letter} 列重复，未采用")
    return _with(column, None, column.unit, 0.0, _unread(column, year))


def _unread(column: Column, year: int | None) -> str:
    if not column.path:
        return "没有表头"
    return "表上没有写明年度，分不清指哪一年" if year is None and years_in(column.path) else "没有对应的列"


def _with(column: Column, key: str | None, unit: str | None, confidence: float, reason: str) -> Column:
    return Column(column.index, column.header, column.path, key, unit, confidence, reason)
