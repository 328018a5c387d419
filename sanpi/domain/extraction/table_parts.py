"""Rows of a table: which of them is the total, and which are its parts; 小计 and 其中 are not counted twice."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .frames import Item

_TOTAL = re.compile(r"(?:全[省市县区]|各[县区]+)?(?:合计|总计|共计|总和)(?:数)?(?:[（(].*[）)])?[:：]?")
_SUBTOTAL = re.compile(r"小计")
_GROUP = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]? ?(?![个级期批县区市镇乡村])")
_INSIDE = re.compile(r"(?:#|\*|-)*其中")


@dataclass(slots=True)
class Row:
    """A row by its name, with the figures of its columns."""

    name: str
    items: dict[int, Item] = field(default_factory=dict)

    @property
    def total(self) -> bool:
        return _TOTAL.fullmatch(self.name.replace(" ", "")) is not None

    @property
    def subtotal(self) -> bool:
        return _SUBTOTAL.search(self.name) is not None

    @property
    def group(self) -> bool:
        """Whether it is numbered 一, 二 … : beside rows that are not, it is the sum of those under it."""
        return _GROUP.match(self.name) is not None

    @property
    def inside(self) -> bool:
        return _INSIDE.match(self.name) is not None


def candidates(rows: Sequence[Row]) -> Iterator[tuple[Row, list[list[Row]]]]:
    """The total, then every 小计, each with the lists of rows that may make it up, the likeliest first."""
    rows = [row for row in rows if row.items]
    totals = [index for index, row in enumerate(rows) if row.total]
    if len(totals) != 1 or (totals[0] not in (0, len(rows) - 1)):
        return
    body = [row for row in rows if not row.total]
    subtotals = [row for row in body if row.subtotal]
    yield rows[totals[0]], [parts for parts in _of_total(body, subtotals) if parts]
    for subtotal, parts in _of_subtotals(body):
        yield subtotal, [parts, *_with_nested(parts)]


def _of_total(body: Sequence[Row], subtotals: Sequence[Row]) -> Iterator[list[Row]]:
    """All rows that are neither 小计 nor 其中; or the 小计; or what is left when 其中 goes on over several rows."""
    leaves = [row for row in body if not row.subtotal]
    groups = [row for row in leaves if row.group]
    if 1 < len(groups) < len(leaves):
        yield groups
        yield [row for row in leaves if not row.group]
    yield [row for row in leaves if not row.inside]
    yield from _with_nested(leaves)
    if len(subtotals) > 1:
        yield list(subtotals)
    if body and body[0].inside:
        yield leaves


def _with_nested(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Without 其中 and the rows after it, one more row at a time: 其中：甲、乙 may stand one under the other."""
    if not any(row.inside for row in rows):
        return
    for more in range(1, 6):
        left: list[Row] = []
        hidden = 0
        for row in rows:
            hidden = more + 1 if row.inside else max(0, hidden - 1)
            if not hidden:
                left.append(row)
        yield left


def _of_subtotals(body: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Every 小计 with the rows before it, or with those after it where it stands first."""
    marks = [index for index, row in enumerate(body) if row.subtotal]
    if not marks:
        return
    first = marks[0] == 0
    ends = [*marks[1:], len(body)] if first else marks
    begins = [mark + 1 for mark in marks] if first else [0, *(mark + 1 for mark in marks[:-1])]
    for mark, begin, end in zip(marks, begins, ends, strict=True):
        yield body[mark], [row for row in body[begin:end] if not row.inside]
