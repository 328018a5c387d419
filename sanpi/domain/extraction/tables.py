"""Tables in a text: bare numbers of cells, with the unit of their column and what its header says they measure.

A table is a header whose columns name their units (or a caption 单位：亿元 above it) and the lines under it with as many cells.
What is not that clear is left unread; `bare_numbers` says how much that is.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from .frames import Frame, Item
from .headers import ORDER, UNITS, Column, column, of_everything, of_ratios, under
from .layout import Clause
from .normalise import plain
from .numbers import Figure, figures
from .relations import Parts
from .scopes import Scope, scope
from .table_parts import Row, candidates
from .times import first_year

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,9})?%?")
_NOTHING = re.compile(r"[-—–－/\\无]*")
_ENCLOSED = re.compile("[\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
_INSIDE = re.compile(r"^[#*-]*其中[:：]?")
_SEPARATORS = (r"\t", r"\|", r"[ \u00a0\u3000]{2,}", r"[ \u00a0]")
_CAPTION = re.compile(r"单位[:：]\s*(?P<units>[^\s）)。，；]{1,12})")
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
        sums += [*found.sums(), *found.across()]
        unread += found.unread
        heads = lines[index : index + table.heads]
        spans += [*((line.start, line.end) for line in heads), *found.spans]
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
    columns: tuple[Column, ...]
    rows: tuple[tuple[_Cell, ...], ...]
    end: int  # of its lines, the index of the first that is none of its own
    heads: int = 1  # lines of its header


def _table(lines: Sequence[_Line], index: int, year: int | None) -> _Table | None:
    """The table whose header is that line."""
    if len(lines[index].text) > 600:
        return None
    for separator in _SEPARATORS:
        header = lines[index].cells(separator)
        if not 2 <= len(header) <= _WIDEST or any(cell.bare for cell in header):
            continue
        above = _caption([line.text for line in lines[max(0, index - _ABOVE) : index]])
        found = _of_two_lines(lines, index, separator, above, year)
        found = found or _with_header(lines, index + 1, separator, header, above, year)
        found = found or _without_corner(lines, index + 1, separator, header, above, year)
        if found is not None:
            return found
    return None


def _with_header(
    lines: Sequence[_Line],
    begin: int,
    separator: str,
    header: Sequence[_Cell],
    caption: Sequence[str],
    year: int | None,
) -> _Table | None:
    """The rows under a header of one line."""
    rows, end = _rows(lines, begin, separator, header)
    columns = _columns(header, rows, caption, year)
    sure = separator != r"[ \u00a0]" or all(c.unit or c.words in ("序号",) for c in columns[1:])
    return _Table(columns, tuple(rows), end) if rows and sure and any(c.unit for c in columns) else None


def _without_corner(
    lines: Sequence[_Line],
    begin: int,
    separator: str,
    header: Sequence[_Cell],
    caption: Sequence[str],
    year: int | None,
) -> _Table | None:
    """The same where the corner over the names of the rows is left out."""
    if separator not in (r"\t", r"\|") or begin >= len(lines):
        return None
    wider = [_Cell(header[0].start, header[0].start, ""), *header]
    return (
        _with_header(lines, begin, separator, wider, caption, year)
        if len(lines[begin].cells(separator)) == len(wider)
        else None
    )


def _of_two_lines(
    lines: Sequence[_Line], index: int, separator: str, caption: Sequence[str], year: int | None
) -> _Table | None:
    """A table whose header takes two lines: heads over groups of columns, and under them what each column is."""
    if separator not in (r"\t", r"\|") or index + 2 >= len(lines):
        return None
    lower = lines[index + 1].cells(separator)
    upper = _row_cells(lines[index], separator, len(lower))
    if len(upper) < len(lower) or len(upper) > _WIDEST or any(cell.bare for cell in (*upper, *lower)):
        return None
    lower = lower + [_Cell(lines[index + 1].end, lines[index + 1].end, "")] * (len(upper) - len(lower))
    if not _spans(upper, lower):
        return None
    rows, end = _rows(lines, index + 2, separator, lower)
    groups = _groups_over(upper, lower)
    columns = tuple(
        under(group, cell.words, caption, year)
        if place and any(row[place].bare for row in rows)
        else Column(group or cell.words)
        for place, (group, cell) in enumerate(zip(groups, lower, strict=True))
    )
    return _Table(columns, tuple(rows), end, heads=2) if rows and any(c.unit for c in columns) else None


def _spans(upper: Sequence[_Cell], lower: Sequence[_Cell]) -> bool:
    """Whether a head stands over several columns, the further ones of which are empty above and named below."""
    pairs = list(zip(upper, lower, strict=True))
    return any(
        one.words and below.words and not right.words and lowest.words
        for (one, below), (right, lowest) in pairwise(pairs)
    )


def _groups_over(upper: Sequence[_Cell], lower: Sequence[_Cell]) -> list[str]:
    """For every column the head that it stands under."""
    heads: list[str] = []
    for cell, below in zip(upper, lower, strict=True):
        goes_on = not cell.words and below.words and heads
        heads.append(heads[-1] if goes_on else cell.words)
    return heads


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
            return units if set(units) <= UNITS else ()
    return ()


def _columns(
    header: Sequence[_Cell], rows: Sequence[Sequence[_Cell]], caption: Sequence[str], year: int | None
) -> tuple[Column, ...]:
    found: list[Column] = []
    for place, cell in enumerate(header):
        numbers = any(row[place].bare for row in rows)
        head = column(cell.words, caption, year) if numbers and place else Column(cell.words)
        found.append(of_ratios(head, [row[place].words for row in rows]) if numbers and place else head)
    return tuple(found)


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
        groups: dict[str, Frame] = {}
        for place, (cell, head) in enumerate(zip(cells, self.table.columns, strict=True)):
            if head.unit and cell.number(head.unit):
                item = self._item(cell, head, self._under(head.group, frame, groups), number)
                row.items[place] = item
                self.items.append(item)
            elif head.unit and cell.odd:
                self.odd.add(place)
            elif cell.bare and place and not ORDER.fullmatch(head.words):
                self.unread += 1
            if place in row.items or (place < self.first and not figures(plain(cell.words).words)):
                self.spans.append((cell.start, cell.end))
        for part in (frame, *groups.values()):
            part.items += self._told(row, part)
        return row

    def _under(self, group: str, frame: Frame, groups: dict[str, Frame]) -> Frame:
        """The part of a row that a group of columns speaks of."""
        if not group or of_everything(group):
            return frame
        if group not in groups:
            named = scope(group, self.batches) or Scope(kind="other").named(group)
            groups[group] = Frame(named, frame, "、")
        return groups[group]

    def _told(self, row: Row, part: Frame) -> list[Item]:
        """The figures of measures that only one column of a row or group has, by which rates are reckoned."""
        mine = [item for item in row.items.values() if item.frame is part]
        said = [item.measure for item in mine]
        return [item for item in mine if said.count(item.measure) == 1]

    def _item(self, cell: _Cell, column: Column, frame: Frame, number: int) -> Item:
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

    def across(self) -> list[tuple[Parts, ...]]:
        """For every row the columns of 合计 with those of the batches or stages beside it that make them up."""
        named = [column.group for column in self.table.columns if column.unit]
        groups = [group for group in dict.fromkeys(named) if group and not of_everything(group)]
        kinds = {scope(group, self.batches).kind for group in groups}
        if len(groups) < 2 or kinds not in ({"batch"}, {"stage"}) or not any(map(of_everything, named)):
            return []
        return [tried for row in self.rows for tried in self._across(row)]

    def _across(self, row: Row) -> Iterator[tuple[Parts, ...]]:
        columns = self.table.columns
        for place, total in row.items.items():
            if not of_everything(columns[place].group) or not columns[place].adds_up:
                continue
            parts = [
                item
                for at, item in row.items.items()
                if columns[at].group
                and at != place
                and item.measure == total.measure
                and item.figure.unit == total.figure.unit
                and not of_everything(columns[at].group)
            ]
            if len(parts) > 1:
                yield (Parts(total, tuple(parts), tuple(p.frame for p in parts), True),)

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
