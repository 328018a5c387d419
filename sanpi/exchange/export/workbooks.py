"""A ledger as a workbook: a cover, then one sheet with units in the header, numbers as numbers, frozen panes."""

from collections.abc import Callable
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from sanpi.core.ledger import Column, Kind
from sanpi.core.workbooks import OPTIONS, Styles, set_up, write_cover, write_text
from sanpi.core.workbooks.styles import number_format
from sanpi.exchange.export.ledgers import Export, Heading
from sanpi.exchange.export.marks import Fingerprints, choices_of, fingerprint_header
from sanpi.exchange.planning.sheets import ID_LABEL

_TITLE, _NOTE, _HEADER, _FIRST = 0, 1, 2, 3


def write_workbook(target: IO[bytes], export: Export) -> int:
    """Writes an export to an open file in constant memory; the number of rows."""
    book = xlsxwriter.Workbook(target, {**OPTIONS, "constant_memory": True})
    styles = Styles(book)
    cover = book.add_worksheet(_("说明"))
    sheet = book.add_worksheet(export.ledger.label[:31])
    rows = _Sheet(sheet, export, styles).write()
    _write_cover(cover, export, rows, styles)
    sheet.activate()
    book.close()
    return rows


def header_of(column: Column) -> str:
    """A column's label with its unit."""
    return f"{column.label}（{column.unit}）" if column.unit else column.label


def getter(column: Column) -> Callable[[Any], Any]:
    """`column.value` with its path taken apart beforehand: it is called for every cell."""
    names = column.path.split(".")

    def get(row: Any) -> Any:
        found = row
        for name in names:
            found = getattr(found, name, None)
            if found is None:
                return None
        if callable(found):
            found = found()
        return None if found == "" else found

    return get


class _Sheet:
    """The sheet of an export."""

    def __init__(self, sheet: Any, export: Export, styles: Styles) -> None:
        self.sheet, self.export, self.styles = sheet, export, styles
        self.columns = list(export.columns)
        self.last = len(self.columns) + 1
        self.labels = choices_of(self.columns)

    def write(self) -> int:
        """Writes head and rows; the number of rows."""
        self._layout()
        self._head()
        prints = Fingerprints(self.columns, self.export.reader)
        writers = [self._writer(column) for column in self.columns]
        getters = [getter(column) for column in self.columns]
        number = 0
        line = _FIRST - 1
        for line, (key, row) in enumerate(self.export.rows, start=_FIRST):
            if key is None:
                self._heading(line, row)
                continue
            number += 1
            values = [get(row) for get in getters]
            self.sheet.write_number(line, 0, key)
            for position, (value, write) in enumerate(zip(values, writers, strict=True), start=1):
                if value is not None:
                    write(line, position, value)
            self.sheet.write_string(line, self.last, prints.of(values))
        self.sheet.autofilter(_HEADER, 1, max(line, _FIRST), self.last - 1)
        return number

    def _heading(self, line: int, heading: Heading) -> None:
        """The line above a group, with its sums below their columns."""
        write_text(self.sheet, line, 1, heading.text, self.styles, bold=True)
        for position, column in enumerate(self.columns[1:], start=2):
            if column.kind is Kind.MONEY and (amount := heading.sums.get(column.key)) is not None:
                style = self.styles.cell(bold=True, num_format=number_format(column.places))
                self.sheet.write_number(line, position, amount / column.money_unit.factor, style)

    def _layout(self) -> None:
        names = [column.key for column in self.columns]
        frozen = names.index("name") + 2 if "name" in names else 1
        self.sheet.set_column(0, 0, 9, None, {"hidden": True})
        for position, column in enumerate(self.columns, start=1):
            self.sheet.set_column(position, position, max(column.width, 8))
        self.sheet.set_column(self.last, self.last, 12, None, {"hidden": True})
        set_up(self.sheet, header=_HEADER, frozen=frozen if frozen <= 4 else 1, first=_TITLE)

    def _head(self) -> None:
        header = self.styles.head
        self.sheet.write_string(_TITLE, 1, self.export.ledger.label, self.styles.title)
        self.sheet.write_string(_NOTE, 1, self.export.note, self.styles.note)
        self.sheet.set_row(_HEADER, 32)
        self.sheet.write_string(_HEADER, 0, ID_LABEL, header)
        for position, column in enumerate(self.columns, start=1):
            self.sheet.write_string(_HEADER, position, header_of(column), header)
        self.sheet.write_string(_HEADER, self.last, fingerprint_header(self.columns), header)

    def _writer(self, column: Column) -> Callable[[int, int, Any], None]:
        """How values of a column are written."""
        if column.numeric:
            factor = column.money_unit.factor if column.kind is Kind.MONEY else 1
            style = self.styles.cell(num_format=number_format(column.places, signed=column.signed))
            return lambda line, position, value: self.sheet.write_number(
                line, position, float(value) if factor == 1 else value / factor, style
            )
        if column.kind is Kind.DATE:
            return self._write_date
        if column.kind is Kind.BOOLEAN:
            return lambda line, position, value: self._write_text(
                line, position, _("是") if value else _("否")
            )
        labels = self.labels.get(column.key)
        if labels is not None:
            return lambda line, position, value: self._write_text(
                line, position, str(labels.get(value, value))
            )
        return self._write_text

    def _write_date(self, line: int, position: int, value: date) -> None:
        style = self.styles.cell(num_format="yyyy-mm-dd", align="center")
        self.sheet.write_datetime(line, position, value, style)

    def _write_text(self, line: int, position: int, value: Any) -> None:
        write_text(self.sheet, line, position, str(value), self.styles)


def _write_cover(sheet: Any, export: Export, rows: int, styles: Styles) -> None:
    """What was exported: by which filter, from which standpoint, by whom, when, how many."""
    again = (
        _("可在“%s”中修改后重新导入：只有改过的单元格会写入；隐藏的首末两列请勿改动") % export.ledger.label
    )
    lines = [*export.cover, (_("行数"), str(rows)), (_("再导入"), again)]
    write_cover(sheet, _("导出：%s") % export.ledger.label, lines, styles)
