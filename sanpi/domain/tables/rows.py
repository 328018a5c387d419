"""What each row under a header is: a record, a total, a group heading, a note, a blank, the header again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .headers import Block
from .matching import is_serial
from .values import Cell, Column, Grid, Kind, Row
from .wording import display, fold

_TOTAL = re.compile(r"[^\d,.;。；]{0,16}?(?:合计|总计|小计|共计)(?:数|额)?(?:[:(（：].*)?")
_BARE_TOTAL = re.compile(r"(?:合计|总计|小计|共计)(?:数|额)?(?:[:(（：].*)?")
_LEVELS = (
    re.compile(r"第?[一二三四五六七八九十百]{1,4}(?:[、.．]|部分|类)"),
    re.compile(r"[(（][一二三四五六七八九十]{1,4}[)）]"),
    re.compile(r"\d{1,2}[、.．](?!\d)|[(（]\d{1,2}[)）]"),
)
_NUMERAL = re.compile(r"[(（]?[一二三四五六七八九十]{1,4}[)）、]?")
_NOTE = re.compile(
    r"(?:附?注|备注|说明|填表说明|填报说明|注释)\d*[:：.、]|[※*＊]{1,3}(?=\S{6})"
    r"|(?:填表|填报|制表|审核|审批|复核|统计|报送|单位|分管|主管|项目)(?:人|单位|部门|负责人|领导|日期|时间)(?:[(（]\S{1,6}[)）])?[:：]"
    r"|(?:联系人|联系电话|电话|日期|盖章|负责人)[:：]"
)
_COUNT = re.compile(r"[(（【](?:共|计|合计)?(\d{1,6})(?:个|项|家)?(?:项目)?[)）】]")
_STEMS = "甲乙丙丁戊己庚辛"
_COLUMN_NUMBER = re.compile(r"[(（]?(\d{1,2})[)）]?(?:[=＝].*)?")
_NUMBER = re.compile(r"[约近逾超]?[-+]?[\d,.，]+\s*[余多]?\s*[%万亿]?元?")
_LONGEST_HEADING = 60
_FEW = 6

UNMARKED = 4


@dataclass(slots=True)
class _Groups:
    """The headings that stand above a row, outermost first, each with its level."""

    open: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, level: int, name: str) -> None:
        self.open = [(known, text) for known, text in self.open if known < level] + [(level, name)]

    @property
    def path(self) -> str | None:
        return " / ".join(name for _, name in self.open) or None


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the rows are compared with."""

    serial: int | None
    first: int
    headers: list[dict[int, str]]
    firsts: frozenset[tuple[int, str]]
    preamble: frozenset[str]
    wide: dict[int, int]


def read_rows(grid: Grid, block: Block, columns: Sequence[Column], preamble: Iterable[str]) -> list[Row]:
    """The rows under a header. The lists of cells are the grid's own unless a merged cell is filled down."""
    layout = _layout(grid, block, columns, preamble)
    start = block.bottom + 1
    kinds: list[Kind] = []
    headings: list[str | None] = []
    groups = _Groups()
    for index in range(start, len(grid.rows)):
        kind = _classify(grid.rows[index], index, layout, noted=bool(kinds) and kinds[-1] == "note")
        if kind == "group":
            groups.enter(*_heading(grid.rows[index]))
        kinds.append(kind)
        headings.append(groups.path)
    _number_row(grid, start, kinds)
    _trailing_notes(grid, start, kinds)
    filled = _filled_down(grid, start, kinds)
    return [
        Row(start + i, kind, _group(kind, headings[i]), filled.get(start + i) or grid.rows[start + i])
        for i, kind in enumerate(kinds)
    ]


def _group(kind: Kind, heading: str | None) -> str | None:
    return heading if kind in ("data", "total", "group") else None


def _layout(grid: Grid, block: Block, columns: Sequence[Column], preamble: Iterable[str]) -> _Layout:
    own = [
        {i: fold(text) for i, cell in enumerate(grid.rows[row]) if (text := display(cell))}
        for row in range(block.top, block.bottom + 1)
    ]
    return _Layout(
        serial=next((column.index for column in columns if is_serial(column.path)), None),
        first=min((column.index for column in columns if column.path), default=0),
        headers=own,
        firsts=frozenset((min(row), row[min(row)]) for row in own if row),
        preamble=frozenset(map(fold, preamble)),
        wide={top: left for top, left, _, right in grid.merged if right > left and top > block.bottom},
    )


def _classify(cells: Sequence[Cell], index: int, layout: _Layout, *, noted: bool) -> Kind:
    found = _filled(cells, 2)
    if not found:
        return "blank"
    first, value = found[0]
    second = found[1][1] if len(found) > 1 else None
    if len(found) == 1 and first == layout.serial and _is_number(value):
        return "blank"
    if not isinstance(value, str):
        return "total" if isinstance(second, str) and _is_total(second, bare=True) else "data"
    if _is_total(value) or (isinstance(second, str) and _is_total(second, bare=_is_number(value))):
        return "total"
    return _classify_text(
        cells, index, layout, noted=noted, first=first, text=display(value), alone=second is None
    )


def _classify_text(
    cells: Sequence[Cell], index: int, layout: _Layout, *, noted: bool, first: int, text: str, alone: bool
) -> Kind:
    """The kind of a row whose first filled cell is a text."""
    if len(text) <= _LONGEST_HEADING and _repeats(cells, first, text, layout, alone=alone):
        return "header"
    if _NOTE.match(text) and len(_filled(cells, _FEW + 1)) <= _FEW:
        return "note"
    if alone:
        heading = layout.wide.get(index) == first or first in (layout.first, layout.serial)
        if noted or (heading and len(text) > _LONGEST_HEADING):
            return "note"
        return "group" if heading or _level(text) else "data"
    return "group" if _is_marked_heading(cells, text) else "data"


def _filled(cells: Sequence[Cell], limit: int) -> list[tuple[int, Cell]]:
    """The first cells with content, up to a limit."""
    found: list[tuple[int, Cell]] = []
    for i, cell in enumerate(cells):
        if cell is None or cell == "" or (isinstance(cell, str) and _is_blank(cell)):
            continue
        found.append((i, cell))
        if len(found) == limit:
            break
    return found


def _is_blank(text: str) -> bool:
    return not text.strip() or (len(text) < 4 and not display(text))


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(_NUMBER.fullmatch(fold(cell)))
    return isinstance(cell, int | float)


def _is_total(text: str, *, bare: bool = False) -> bool:
    if "计" not in text or len(text) > 40:
        return False
    return bool((_BARE_TOTAL if bare else _TOTAL).fullmatch(display(text)))


def _repeats(cells: Sequence[Cell], first: int, text: str, layout: _Layout, *, alone: bool) -> bool:
    """Whether a row prints the header or the title again, as at a page break."""
    folded = fold(text)
    if alone or folded in layout.preamble:
        return folded in layout.preamble
    if (first, folded) not in layout.firsts:
        return False
    filled = {i: fold(display(cell)) for i, cell in _filled(cells, len(cells))}
    return any(
        10 * sum(row.get(i) == value for i, value in filled.items()) >= 6 * max(len(filled), 1)
        for row in layout.headers
    )


def _level(text: str) -> int:
    """The level of a heading's mark, from 1 for 一、 to 3 for 1. and 0 for none."""
    return next((level for level, mark in enumerate(_LEVELS, 1) if mark.match(text)), 0)


def _is_marked_heading(cells: Sequence[Cell], text: str) -> bool:
    """一、先进制造业 with counts and sums beside it; a record has more texts than a heading."""
    marked = 0 < _level(text) < 3 or bool(_NUMERAL.fullmatch(text))
    if not marked or len(text) > _LONGEST_HEADING:
        return False
    texts = [cell for _, cell in _filled(cells, len(cells)) if not _is_number(cell)]
    return len(texts) <= 2


def _heading(cells: Sequence[Cell]) -> tuple[int, str]:
    """The level and the bare name of a heading row: （一）先进制造业（39个） is (2, 先进制造业)."""
    texts = [display(cell) for _, cell in _filled(cells, 2)]
    level = 1 if _NUMERAL.fullmatch(texts[0]) else _level(texts[0])
    name = texts[0]
    if _NUMERAL.fullmatch(name) and len(texts) > 1:
        level = 2 if name[0] in "(（" else 1
        name = texts[1]
    elif level:
        name = _LEVELS[level - 1].sub("", name, count=1)
    return level or UNMARKED, _COUNT.sub("", name).strip(" :：、") or texts[0]


def printed_count(row: Row) -> int | None:
    """The number of projects that a heading or total states about itself: 39 of 一、先进制造业（39个）."""
    for _, cell in _filled(row.cells, 2):
        if isinstance(cell, str) and (match := _COUNT.search(display(cell))):
            return int(match[1])
    return None


def label_of(row: Row) -> str:
    """The words by which a total or heading row is known."""
    texts = [display(cell) for _, cell in _filled(row.cells, 2)]
    if total := next((text for text in texts if _is_total(text)), None):
        return total
    return " ".join(texts if texts and _NUMERAL.fullmatch(texts[0]) else texts[:1])


def _number_row(grid: Grid, start: int, kinds: list[Kind]) -> None:
    """甲 乙 1 2 3 under a header numbers the columns and is part of it."""
    for i, kind in enumerate(kinds[:2]):
        filled = _filled(grid.rows[start + i], len(grid.rows[start + i]))
        if kind != "total" and _numbers_columns([display(cell) for _, cell in filled]):
            kinds[i] = "header"


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Whether the texts count up as 甲, 乙, 1, 2, 3=1+2."""
    stems = next((i for i, text in enumerate(texts) if text not in _STEMS), len(texts))
    numbers = [_COLUMN_NUMBER.fullmatch(text) for text in texts[stems:]]
    return (
        len(texts) > 2
        and "".join(texts[:stems]) == _STEMS[:stems]
        and [match and int(match[1]) for match in numbers] == list(range(1, len(numbers) + 1))
    )


def _trailing_notes(grid: Grid, start: int, kinds: list[Kind]) -> None:
    """A lone text after the last record is a note, not a heading with nothing under it."""
    for i in range(len(kinds) - 1, -1, -1):
        if kinds[i] in ("data", "total"):
            break
        if kinds[i] == "group" and _heading(grid.rows[start + i])[0] >= 3:
            kinds[i] = "note"


def _filled_down(grid: Grid, start: int, kinds: Sequence[Kind]) -> dict[int, list[Cell]]:
    """Rows whose vertically merged texts and dates are repeated in every record they cover.

    Numbers are not: an amount merged over three rows is one amount, and would be counted three times.
    """
    filled: dict[int, list[Cell]] = {}
    budget = 4 * len(grid.rows) + 1000  # overlapping ranges are malformed and must not cost more
    for top, left, bottom, _ in grid.merged:
        if bottom == top or top < start or top >= len(grid.rows) or kinds[top - start] != "data":
            continue
        value = grid.rows[top][left] if left < len(grid.rows[top]) else None
        if value is None or value == "" or _is_number(value):
            continue
        for index in range(top + 1, min(bottom + 1, len(grid.rows), top + 1 + budget)):
            budget -= 1
            if kinds[index - start] == "data":
                cells = filled.setdefault(index, list(grid.rows[index]))
                cells.extend([None] * (left + 1 - len(cells)))
                cells[left] = value
    return filled
