"""Word files as forms: their tables and paragraphs as grids, marks found, marked table rows repeated and filled."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from sanpi.core.workbooks.neutral import without_control
from sanpi.exchange.official.bounds import bounded_document
from sanpi.exchange.official.fields import Use
from sanpi.exchange.official.marks import MARK, Cell, FormError, Found, Grid, blocks, specs, written
from sanpi.exchange.official.values import RowValues, Values

_CELL_PLACE = re.compile(r"^t([0-9]{1,6})r([0-9]{1,6})c([0-9]{1,6})$")
_TEXT_PLACE = re.compile(r"^p([0-9]{1,6})$")
SHOWN_ROWS = 200
# Cells of a table after its rows have been repeated.
MOST_REPEATED = 100_000


def _open(file: Path | IO[bytes]) -> Any:
    content = io.BytesIO(file.read_bytes()) if isinstance(file, Path) else file
    bounded_document(content)
    content.seek(0)
    try:
        return Document(content)
    except Exception as refused:
        raise FormError([("", _("打不开这个 Word 文件；请用 Word 或 WPS 另存为 .docx 再上传"))]) from refused


def _marked(file: Path | IO[bytes], marks: Mapping[str, str]) -> Any:
    """The document with the marks that were set by hand written into it."""
    document = _open(file)
    problems = []
    for place, spec in marks.items():
        paragraph = _at(document, place)
        if paragraph is None:
            problems.append((place, _("文件里没有这个位置；请重新标记，或取消这处标记")))
        else:
            _set(paragraph, written(_plain(paragraph), spec))
    if problems:
        raise FormError(problems)
    return document


def _at(document: Any, place: str) -> Paragraph | None:
    """The paragraph of a place: of the text, or the first one of a table's cell (the others are emptied)."""
    cell, text = _CELL_PLACE.match(place), _TEXT_PLACE.match(place)
    try:
        if text:
            found: Paragraph = document.paragraphs[int(text[1])]
            return found
        if cell:
            table, row, column = (int(part) for part in cell.groups())
            tc = document.tables[table]._tbl.tr_lst[row].tc_lst[column]
            return Paragraph(tc.p_lst[0], None)  # type: ignore[arg-type]  # text of a paragraph needs no parent
    except IndexError:
        return None
    return None


def _plain(paragraph: Paragraph) -> str:
    return "".join(run.text for run in paragraph.runs)


def _set(paragraph: Paragraph, text: str) -> None:
    """The paragraph says this, in the look of its first words."""
    runs = paragraph.runs
    if not runs:
        paragraph.add_run(text)
        return
    runs[0].text = text
    for run in runs[1:]:
        run.text = ""


def grids(file: Path | IO[bytes], marks: Mapping[str, str]) -> list[Grid]:
    """The tables, then the paragraphs, as the page shows them."""
    document = _marked(file, marks)
    found = [_table(number, table, marks) for number, table in enumerate(document.tables)]
    lines = [
        [Cell(f"p{number}", paragraph.text, set_by_hand=f"p{number}" in marks)]
        for number, paragraph in enumerate(document.paragraphs)
        if paragraph.text.strip()
    ]
    return [*found, Grid(_("正文段落"), lines[:SHOWN_ROWS], len(lines) > SHOWN_ROWS)] if lines else found


def _table(number: int, table: Any, marks: Mapping[str, str]) -> Grid:
    rows = []
    trs = table._tbl.tr_lst
    spans = [_starts(tr) for tr in trs[:SHOWN_ROWS]]
    for row, tr in enumerate(trs[:SHOWN_ROWS]):
        cells, offset = [], 0
        for column, tc in enumerate(tr.tc_lst):
            start, offset = offset, offset + tc.grid_span
            if tc.vMerge == "continue":
                continue
            place = f"t{number}r{row}c{column}"
            text = "\n".join(Paragraph(p, None).text for p in tc.p_lst)  # type: ignore[arg-type]
            cells.append(Cell(place, text, tc.grid_span, _depth(spans, row, start), place in marks))
        rows.append(cells)
    return Grid(_("表 %s") % (number + 1), rows, len(trs) > SHOWN_ROWS)


def _starts(tr: Any) -> dict[int, str | None]:
    """Where in the grid the cells of a row begin → how they are merged with those above and below."""
    found: dict[int, str | None] = {}
    offset = 0
    for tc in tr.tc_lst:
        found[offset] = tc.vMerge
        offset += tc.grid_span
    return found


def _depth(spans: Sequence[Mapping[int, str | None]], row: int, start: int) -> int:
    """How many rows the cell that begins there reaches down."""
    if spans[row][start] != "restart":
        return 1
    depth = 1
    for below in spans[row + 1 :]:
        if below.get(start) != "continue":
            break
        depth += 1
    return depth


def found_marks(file: Path | IO[bytes], marks: Mapping[str, str]) -> list[Found]:
    """Every mark with its place in words."""
    document = _marked(file, marks)
    found = []
    for number, table in enumerate(document.tables, start=1):
        for row, tr in enumerate(table._tbl.tr_lst, start=1):
            where = _("表 %(table)s 第 %(row)s 行") % {"table": number, "row": row}
            found += [Found(where, spec) for p in _paragraphs(tr) for spec in specs(_plain(p))]
    for paragraph in _outside(document):
        where = _("正文“%s”") % paragraph.text[:20]
        found += [Found(where, spec) for spec in specs(_plain(paragraph))]
    return found


def _paragraphs(element: Any) -> Iterator[Paragraph]:
    for p in element.iter(qn("w:p")):
        yield Paragraph(p, None)  # type: ignore[arg-type]  # text of a paragraph needs no parent


def _outside(document: Any) -> Iterator[Paragraph]:
    """Paragraphs of the text, of headers and of footers."""
    yield from document.paragraphs
    for section in document.sections:
        for part in (section.header, section.footer):
            if not part.is_linked_to_previous:
                yield from _paragraphs(part._element)


def fill(
    file: Path | IO[bytes],
    marks: Mapping[str, str],
    uses: Mapping[str, Use],
    values: Values,
    target: IO[bytes],
    *,
    repeat: bool,
) -> None:
    """Writes the filled document; with `repeat` a table row that speaks of a project is repeated for each project."""
    document = _marked(file, marks)
    only = None if repeat else values.first
    for table in document.tables:
        if repeat:
            _repeat(table, uses, values)
        for paragraph in _paragraphs(table._tbl):
            _answer(paragraph, uses, values, only)
    for paragraph in _outside(document):
        _answer(paragraph, uses, values, only)
    document.save(target)


def _repeat(table: Any, uses: Mapping[str, Use], values: Values) -> None:
    trs = list(table._tbl.tr_lst)
    speaking = [
        number
        for number, tr in enumerate(trs)
        if any(uses[spec].of_row for p in _paragraphs(tr) for spec in specs(_plain(p)))
    ]
    cells = sum(len(trs[number].tc_lst) for number in speaking) * len(values.rows)
    if len(values.rows) > 1 and cells > MOST_REPEATED:
        raise FormError([("", _("写了项目字段的行按项目重复后太大；请只标记一行，或缩小列入的项目"))])
    for first, last in blocks(speaking):
        block = trs[first : last + 1]
        models = [deepcopy(tr) for tr in block]
        end = block[-1]
        for row in values.rows[1:]:
            for model in models:
                tr = deepcopy(model)
                end.addnext(tr)
                end = tr
                _fill_row(tr, uses, values, row)
        for tr in block:
            _fill_row(tr, uses, values, values.rows[0] if values.rows else None)


def _fill_row(tr: Any, uses: Mapping[str, Use], values: Values, row: RowValues | None) -> None:
    for paragraph in _paragraphs(tr):
        _answer(paragraph, uses, values, row)


def _answer(paragraph: Paragraph, uses: Mapping[str, Use], values: Values, row: RowValues | None) -> None:
    """Replaces the marks of a paragraph, each in the look of its first sign, even where Word has cut it into pieces."""
    runs = paragraph.runs
    for match in reversed(list(MARK.finditer(_plain(paragraph)))):
        text = without_control(values.text(uses[match.group(1)], row))
        position = 0
        for run in runs:
            start, end = position, position + len(run.text)
            position = end
            if end <= match.start() or start >= match.end():
                continue
            head = run.text[: max(match.start() - start, 0)]
            tail = run.text[max(match.end() - start, 0) :] if match.end() < end else ""
            run.text = head + (text if start <= match.start() else "") + tail
