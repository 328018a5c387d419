"""Text tables (.csv): the encoding, the delimiter and the cells."""

import csv
import io
import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from sanpi.domain.tables import Cell, Grid

from .grids import trimmed
from .limits import Limits, UnreadableFile

_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = ",;\t，；"
_SAMPLE_LINES = 60
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.I)
_FORCED_TEXT = re.compile(r'="(.*)"', re.S)


def read_text_table(data: bytes, filename: str, limits: Limits) -> Grid:
    """Read a text table; every cell stays text, as the file has no other kind."""
    text = _decoded(data, filename)
    named = _SEPARATOR_LINE.match(text)
    delimiter = named[1] if named else _delimiter(text)
    body = text[named.end() :] if named else text
    rows: list[list[Cell]] = []
    count = 0
    try:
        for cells in csv.reader(io.StringIO(body, newline=""), delimiter=delimiter):
            rows.append([_cell(cell) for cell in cells])
            count += len(cells)
            if len(rows) > limits.rows or len(cells) > limits.columns or count > limits.cells:
                raise _too_large(filename, limits)
    except csv.Error as error:
        raise UnreadableFile(
            _("“%(name)s”第 %(row)d 行读不下去（引号不成对，或一格的内容过长）。请另存为 .xlsx 后重新上传。")
            % {"name": filename, "row": len(rows) + 1}
        ) from error
    return Grid(PurePath(filename).stem, trimmed(rows))


def _decoded(data: bytes, filename: str) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        _("“%(name)s”的文字编码无法识别。请用 Excel 或 WPS 打开确认没有乱码，另存为 .xlsx 后重新上传。")
        % {"name": filename}
    )


def _delimiter(text: str) -> str:
    """The delimiter that most lines have, and most often; quoted parts do not count."""
    plain = re.sub(r'"[^"]*"', "", text[:200_000])
    lines = [line for line in plain.splitlines()[:_SAMPLE_LINES] if line.strip()]
    counts = {mark: [line.count(mark) for line in lines] for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: (sum(map(bool, counts[mark])), sum(counts[mark])))


def _cell(text: str) -> Cell:
    """A cell's text; ="0012" and a tab behind a number are tricks to keep spreadsheets from changing it."""
    forced = _FORCED_TEXT.fullmatch(text)
    plain = (forced[1] if forced else text).strip(" \t\r\n\ufeff\u3000")
    return plain or None


def _too_large(filename: str, limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        _("“%(name)s”超过 %(rows)d 行或 %(columns)d 列的上限。请拆成几个文件分别导入。")
        % {"name": filename, "rows": limits.rows, "columns": limits.columns}
    )
