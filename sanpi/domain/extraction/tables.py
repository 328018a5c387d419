"""Tables in a text: bare numbers of cells, with the unit of their column and what its header says they measure.

A table is a header whose columns name their units (or a caption 单位：亿元 above it) and the lines under it with as many cells.
What is not that clear is left unread; `bare_numbers` says how much that is.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from . import measures
from .frames import Frame, Item
from .layout import Clause
from .normalise import plain
from .numbers import Figure, figures
from .relations import Parts
from .scopes import Scope, scope
from .table_parts import Row, candidates
from .times import When, first_year, when
from .vocabulary import COUNTERS

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,9})?%?")
_NOTHING = re.compile(r"[-—–－/\\无]*")
_ENCLOSED = re.compile("[\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
_INSIDE = re.compile(r"^[#*-]*其中[:：]?")
_SEPARATORS = (r"\t", r"\|", r"[ \u00a0\u3000]{2,}", r"[ \u00a0]")
_MONEY = ("万亿元", "亿元", "万元", "元")
_RATIOS = ("%", "个百分点")
_UNITS = frozenset((*COUNTERS, *_MONEY, *_RATIOS, "百分点"))
_UNIT = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）()]{1,5})[）)]$|/(?P<bare>亿元|万元|个|%)$")
_CAPTION = re.compile(r"单位[:：]\s*(?P<units>[^\s）)。，；]{1,12})")
_ORDER = re.compile(r"序号|编号|排名|位次|名次|年份|年度|月份|电话|联系.*|备注|№|NO\.?")
_AMOUNT = re.compile(r"(?:投资|额|计划|资金|完成|收入|产值|税收|利润|目标|任务|总量|规模)$")
_COUNTED = re.compile(r"(?:个数|项目数|项目数量|企业数|总数)$")
_RATED = re.compile(r"率$|占比$|比重$|增速$|增幅$|^占.+计划$")
_RULE = re.compile(r"[\s|:：+-]*-{2,}[\s|:：+-]*")
_ABOVE = 3  # lines in which a caption is looked for
_WIDEST = 60
_LONGEST = 2000  # characters of a line with cells
_EMPTY = 4  # rows without a number, one after the other


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    words: str  # half-width, without blanks

    @property
    def bare(self) -> bool:
        return self.number("") is not None

    @property
    def odd(self) -> bool:
        """Whether it says something that is no bare number."""
        return not self.bare and _NOTHING.fullmatch(self.words) is None

    def number(self, unit: str) -> re.Match[str] | None:
        """The number of a cell that holds nothing else, but for the unit of its column."""
        return _NUMBER.fullmatch(self.words.removesuffix(unit))


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def cells(self, separator: str) -> list[_Cell]:
        """The cells of a line; an empty one keeps its place, but for the last that a separator closes."""
        body = self.text.rstrip("\r\n")
        begin = len(body) - len(body.lstrip(" \u00a0\u3000" if separator == r"\t" else " \u00a0\u3000|"))
        found: list[_Cell] = []
        for match in re.finditer(rf"(?P<cell>.*?)(?:{separator}|$)", body[begin:]):
            if match.end() == match.start() and match.start() == len(body) - begin:
                break
            inside = match["cell"]
            lead = len(inside) - len(inside.lstrip())
            place = self.start + begin + match.start() + lead
            found.append(_Cell(place, place + len(inside.strip()), _plain(inside)))
        return found


def _plain(cell: str) -> str:
    """Half-width; without blanks but for those between numbers, which stay two."""
    words = unicodedata.normalize("NFKC", _ENCLOSED.sub("○", cell)).strip()
    return words if re.fullmatch(r"[\d\s.,%-]*", words) else re.sub(r"\s+", "", words)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of figures: unit, measure and time of its header; ``unit`` is empty where it is not read."""

    words: str = ""
    unit: str = ""
    measure: str = ""
    when: When = field(default_factory=When)

    @property
    def adds_up(self) -> bool:
        uneven = re.search("均|率|强度|单价|比|名|序", self.words)
        return bool(self.unit) and self.unit not in _RATIOS and not uneven


@dataclass(frozen=True, slots=True)
class Tables:
    """The figures of all tables, their sums to be tried (the likeliest first), and the spans that need no more reading."""

    items: tuple[Item, ...] = ()
    sums: tuple[tuple[Parts, ...], ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    unread: int = 0


def tables(text: str) -> Tables:
    """The tables of a text; offsets are those of the text as given."""
    lines = list(_lines(text))
    year = first_year(lines[0].text) if lines else None
    batches = "三个一批" in text or "一批”" in text
    items: list[Item] = []
    sums: list[tuple[Parts, ...]] = []
    spans: list[tuple[int, int]] = []
    index = unread = 0
    while index < len(lines):
        table = _table(lines, index, year)
        if table is None:
            unread += _bare_numbers(lines[index])
            index += 1
            continue
        found = _Body(table, batches)
        items += found.items
        sums += found.sums()
        unread += found.unread
        spans += [(lines[index].start, lines[index].end), *found.spans]
        index = table.end
    return Tables(tuple(items), tuple(sums), tuple(spans), unread)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for raw in text.split("\n"):
        if raw.strip():
            yield _Line(start, raw)
        start += len(raw) + 1


@dataclass(frozen=True, slots=True)
class _Table:
    columns: tuple[_Column, ...]
    rows: tuple[tuple[_Cell, ...], ...]
    end: int  # of its lines, the index of the first that is none of its own


def _table(lines: Sequence[_Line], index: int, year: int | None) -> _Table | None:
    """The table whose header is that line."""
    if len(lines[index].text) > 600:
        return None
    for separator in _SEPARATORS:
        header = lines[index].cells(separator)
        if not 2 <= len(header) <= _WIDEST or any(cell.bare for cell in header):
            continue
        above = [line.text for line in lines[max(0, index - _ABOVE) : index]]
        rows, end = _rows(lines, index + 1, separator, header)
        columns = _columns(header, rows, _caption(above), year)
        sure = separator != r"[ \u00a0]" or all(c.unit or c.words in ("序号",) for c in columns[1:])
        if rows and sure and any(column.unit for column in columns):
            return _Table(columns, tuple(rows), end)
    return None


def _rows(
    lines: Sequence[_Line], begin: int, separator: str, header: Sequence[_Cell]
) -> tuple[list[tuple[_Cell, ...]], int]:
    """The lines under a header that have as many cells; a few without numbers may stand between them."""
    rows: list[tuple[_Cell, ...]] = []
    waiting: list[tuple[_Cell, ...]] = []
    words = [cell.words for cell in header]
    end, index = begin, begin
    while index < len(lines) and index - end < _EMPTY:
        cells = _row_cells(lines[index], separator, len(header))
        if len(cells) != len(header) and not _RULE.fullmatch(lines[index].text):
            break
        index += 1
        if len(cells) == len(header) and [cell.words for cell in cells] != words:
            waiting.append(tuple(cells))
        if any(cell.bare for cell in cells):
            end = index
            rows += waiting
            waiting = []
    return rows, end


def _row_cells(line: _Line, separator: str, width: int) -> list[_Cell]:
    """The cells of a line; those that a short line of a table with tabs leaves out are empty."""
    cells = line.cells(separator) if len(line.text) <= _LONGEST else []
    short = separator == r"\t" and 2 <= len(cells) < width
    return cells + [_Cell(line.end, line.end, "")] * (width - len(cells)) if short else cells


def _caption(above: Sequence[str]) -> tuple[str, ...]:
    """The units of 单位：个、亿元, in the line nearest above the table that has one."""
    for line in reversed(above):
        if match := _CAPTION.search(unicodedata.normalize("NFKC", line)):
            units = tuple(re.split("[、,/和]", match["units"]))
            return units if set(units) <= _UNITS else ()
    return ()


def _columns(
    header: Sequence[_Cell], rows: Sequence[Sequence[_Cell]], caption: Sequence[str], year: int | None
) -> tuple[_Column, ...]:
    found: list[_Column] = []
    for place, cell in enumerate(header):
        numbers = any(row[place].bare for row in rows)
        found.append(_column(cell.words, caption, year) if numbers and place else _Column(cell.words))
    return tuple(found)


def _column(header: str, caption: Sequence[str], year: int | None) -> _Column:
    """What a header says; nothing but its words where it is not clear in what its figures are."""
    match = _UNIT.search(header)
    words = header[: match.start()] if match else header
    unit = (match["unit"] or match["bare"]) if match else _unit_of(words, caption)
    unit = "个百分点" if unit == "百分点" else unit
    if unit not in _UNITS or _ORDER.fullmatch(words):
        return _Column(header)
    return _Column(words, unit, _measure(words, unit), when(words, year))


def _unit_of(words: str, caption: Sequence[str]) -> str:
    """The unit of a header that names none: that of the caption for what it counts, 个 and % for what says so."""
    money = [unit for unit in caption if unit.endswith("元")]
    things = [unit for unit in caption if not unit.endswith("元")]
    if _RATED.search(words):
        return "%" if caption else ""
    if _AMOUNT.search(words) and len(money) == 1:
        return money[0]
    if _COUNTED.search(words) and caption:
        return things[0] if len(things) == 1 else "个"
    return things[0] if len(things) == len(caption) == 1 and not _AMOUNT.search(words) else ""


def _measure(words: str, unit: str) -> str:
    """The measure that the words of a header name."""
    if unit.endswith("元"):
        return measures.money(words, "").name or "金额"
    if unit == "%":
        return measures.percent(words, "").name or _share(words)
    if unit == "个百分点":
        ahead = re.search("序时|时间进度|时序", words)
        return measures.AHEAD if ahead else "百分点"
    named = measures.count(words, "", unit, False).name or measures.counted_thing(words, "", unit)
    return named or (measures.COUNT if unit in ("个", "项") else "数量")


def _share(words: str) -> str:
    """占年度计划, 投资完成率, 增速: names of rates as headers write them."""
    if re.fullmatch(r"占.*计划(?:投资)?(?:的)?(?:比例|比重|比)?", words):
        return measures.SHARE_OF_PLAN
    named = measures.rate_named(words)
    return named or ("占比" if re.search("占比|比重", words) else "同比增长" if "增" in words else "比例")


class _Body:
    """The rows of one table, read."""

    def __init__(self, table: _Table, batches: bool) -> None:
        self.table, self.batches = table, batches
        self.items: list[Item] = []
        self.spans: list[tuple[int, int]] = []
        self.unread = 0
        self.odd: set[int] = set()  # columns in which something stands that is no number
        self.first = next((i for i, column in enumerate(table.columns) if column.unit), len(table.columns))
        self.rows = [self._row(number, cells) for number, cells in enumerate(table.rows)]

    def _row(self, number: int, cells: Sequence[_Cell]) -> Row:
        names = [cell.words for cell in cells[: self.first] if cell.words and not cell.bare]
        row = Row(" ".join(names))
        named = scope(row.name, self.batches)
        own = _INSIDE.sub("", row.name)
        named = (named or Scope(kind="other")).named(own) if own else Scope()
        frame = Frame(Scope() if row.total else named)
        for place, (cell, column) in enumerate(zip(cells, self.table.columns, strict=True)):
            if column.unit and cell.number(column.unit):
                item = self._item(cell, column, frame, number)
                row.items[place] = item
                self.items.append(item)
            elif column.unit and cell.odd:
                self.odd.add(place)
            elif cell.bare and place and not _ORDER.fullmatch(column.words):
                self.unread += 1
            if place in row.items or (place < self.first and not figures(plain(cell.words).words)):
                self.spans.append((cell.start, cell.end))
        frame.items += self._told(row)
        return row

    def _told(self, row: Row) -> list[Item]:
        """The figures of measures that only one column has, by which rates are reckoned."""
        said = [item.measure for item in row.items.values()]
        return [item for item in row.items.values() if said.count(item.measure) == 1]

    def _item(self, cell: _Cell, column: _Column, frame: Frame, number: int) -> Item:
        written = cell.words.removesuffix(column.unit).removesuffix("%")
        unit = "%" if cell.words.endswith("%") else column.unit
        digits = len(written.partition(".")[2])
        figure = Figure(cell.start, cell.end, Decimal(written.replace(",", "")), unit, digits)
        clause = Clause(cell.start, cell.end, "\n", "\n", 0, number, number, (figure,))
        return Item(figure, column.measure, frame, clause, column.words, column.when)

    def sums(self) -> list[tuple[Parts, ...]]:
        """For every total and column the parts that may make it up."""
        found: list[tuple[Parts, ...]] = []
        for total, lists in candidates(self.rows):
            for place, item in total.items.items():
                if not self.table.columns[place].adds_up or place in self.odd:
                    continue
                tried = [parts for rows in lists if (parts := self._parts(item, rows, place))]
                if tried:
                    found.append(tuple(tried))
        return found

    def _parts(self, total: Item, rows: Sequence[Row], place: int) -> Parts | None:
        """The figures of those rows in a column; none where there are fewer than two."""
        parts = tuple(row.items[place] for row in rows if place in row.items)
        same = all(part.figure.unit == total.figure.unit for part in parts)
        return Parts(total, parts, tuple(p.frame for p in parts), True) if len(parts) > 1 and same else None


def _bare_numbers(line: _Line) -> int:
    """Bare numbers of a line that looks like one of a table."""
    if len(line.text) > _LONGEST:
        return 0
    separator = r"\t|\||[ \u00a0\u3000]{2,}"
    cells = [cell for cell in line.cells(separator) if cell.words]
    if len(cells) < 2:
        cells = [cell for cell in line.cells(r"[ \u00a0]") if cell.words]
        return _counted(cells) if sum(cell.bare for cell in cells) * 2 >= len(cells) > 2 else 0
    return _counted(cells)


def _counted(cells: Sequence[_Cell]) -> int:
    return sum(cell.bare for cell in cells[1:])
