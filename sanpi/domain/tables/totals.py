"""Printed totals against the rows they add up (对账)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sanpi.domain.money import MoneyUnit

from .rows import label_of, printed_count
from .values import Column, Finding, Row, Table, column_letter

_FACTORS = {unit.label: unit.factor for unit in MoneyUnit}

Values = Mapping[int, Mapping[str, int]]


@dataclass(slots=True)
class _Scope:
    """Records that a printed total may stand for, with their sums per key."""

    name: str
    rows: list[int]
    sums: dict[str, int] = field(default_factory=dict)

    def add_up(self, values: Values, key: str) -> int:
        if key not in self.sums:
            self.sums[key] = sum(values.get(index, {}).get(key, 0) for index in self.rows)
        return self.sums[key]


def check_totals(
    table: Table, values: Values, money_keys: Sequence[str], *, counts: bool = True
) -> list[Finding]:
    """Compare every printed sum with the sum of the records it stands for; one warning per difference.

    `values` holds what was read from records, totals and headings: row index → key → whole 元, or a plain
    count for a column without a unit. An absent key is an empty cell. `money_keys` are the columns that add
    up. With `counts`, the （39个） of a total or heading is compared with the number of records.

    A total is right when it equals one of its plausible sums: for 小计 the records above it, below it
    (subtotals may come first) or of its group; for 合计 all records, or those same. A heading with sums adds
    up what stands under it. One 元 per record may go missing in rounding.
    """
    scopes = _Scopes(table.rows)
    findings: list[Finding] = []
    for position, row in enumerate(table.rows):
        if row.kind not in ("total", "group"):
            continue
        candidates = scopes.of(position)
        printed = values.get(row.index, {})
        for key in money_keys:
            column = table.column(key)
            if column is not None and key in printed:
                findings += _check_sum(table, row, column, printed[key], candidates, values)
        if counts:
            findings += _check_count(table, row, candidates)
    return findings


class _Scopes:
    """The records each total may cover, found once per table."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.everything = _Scope("明细合计", [row.index for row in rows if row.kind == "data"])
        self.groups: dict[str, _Scope] = {}
        for row in rows:
            if row.kind == "data" and row.group:
                for name in _with_parents(row.group):
                    self.groups.setdefault(name, _Scope("本组明细合计", [])).rows.append(row.index)

    def of(self, position: int) -> list[_Scope]:
        """The scopes of a total or heading, the usual reading first."""
        row = self.rows[position]
        if row.kind == "group":
            return [_Scope("本组明细合计", self._under(position))]
        above = _Scope("以上明细合计", _records(self.rows[i] for i in range(position - 1, -1, -1)))
        below = _Scope("以下明细合计", _records(self.rows[i] for i in range(position + 1, len(self.rows))))
        group = self.groups.get(row.group) if row.group else None
        nearby = [scope for scope in (above, below, group) if scope and scope.rows]
        if "小计" in label_of(row) and nearby:
            return [*nearby, self.everything]
        return [self.everything, *nearby]

    def _under(self, position: int) -> list[int]:
        """The records under a heading and its sub-headings."""
        heading = self.rows[position].group or ""
        found = []
        for i in range(position + 1, len(self.rows)):
            row = self.rows[i]
            if row.kind == "group" and not (row.group or "").startswith(heading + " / "):
                break
            if row.kind == "data":
                found.append(row.index)
        return found


def _with_parents(group: str) -> list[str]:
    parts = group.split(" / ")
    return [" / ".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _records(rows: Iterable[Row]) -> list[int]:
    """The records from here to the next total, or to a heading that has records before it."""
    found: list[int] = []
    for row in rows:
        if row.kind == "total" or (row.kind == "group" and found):
            break
        if row.kind == "data":
            found.append(row.index)
    return found


def _check_sum(
    table: Table, row: Row, column: Column, printed: int, scopes: Sequence[_Scope], values: Values
) -> list[Finding]:
    key = column.key or ""
    if any(abs(printed - scope.add_up(values, key)) <= len(scope.rows) for scope in scopes):
        return []
    total = scopes[0].add_up(values, key)
    written, added, gap = (_show(amount, column.unit) for amount in (printed, total, abs(printed - total)))
    message = (
        f"第{row.index + 1}行{label_of(row)} {column.header} 写 {written}，{scopes[0].name} {added}，差 {gap}"
    )
    return [_finding(table, row, column, written, added, message, "total-differs")]


def _show(amount: int, unit: str | None) -> str:
    """An amount in the column's own unit, exactly, as the reader sees it in the sheet."""
    factor = _FACTORS.get(unit or "", 1)
    whole, rest = divmod(abs(amount), factor)
    decimals = f".{rest:0{len(str(factor)) - 1}d}".rstrip("0") if rest else ""
    return f"{'-' if amount < 0 else ''}{whole}{decimals}"


def _check_count(table: Table, row: Row, scopes: Sequence[_Scope]) -> list[Finding]:
    printed = printed_count(row)
    if printed is None or any(len(scope.rows) == printed for scope in scopes):
        return []
    real = len(scopes[0].rows)
    message = f"第{row.index + 1}行“{label_of(row)}”写 {printed} 个，表中实有 {real} 个"
    return [_finding(table, row, table.columns[0], str(printed), str(real), message, "count-differs")]


def _finding(
    table: Table, row: Row, column: Column, found: str, expected: str, message: str, code: str
) -> Finding:
    letter = column_letter(column.index)
    return Finding(
        "warning", table.sheet, row.index + 1, letter, column.header, found, expected, message, code
    )
