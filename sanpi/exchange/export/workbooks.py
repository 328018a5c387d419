"""A ledger as a workbook: a cover, then one sheet with units in the header, numbers as numbers, frozen panes."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from sanpi.core.ledger import Column, Kind
from sanpi.exchange.export.ledgers import Export, Heading
from sanpi.exchange.export.marks import Fingerprints, choices_of, fingerprint_header
from sanpi.exchange.export.neutral import is_risky, without_control
from sanpi.exchange.planning.sheets import ID_LABEL

# Nothing in a workbook of ours is a formula or a link, whatever people have typed.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_TITLE, _NOTE, _HEADER, _FIRST = 0, 1, 2, 3
_LONGEST = 32_000


def write_workbook(target: IO[bytes], export: Export) -> int:
    """Writes an export to an open file in constant memory; the number of rows."""
    book = xlsxwriter.Workbook(target, OPTIONS)
    formats = _formats(book)
    cover = book.add_worksheet(_("说明"))
    sheet = book.add_worksheet(export.ledger.label[:31])
    rows = _Sheet(sheet, export, formats).write()
    _write_cover(cover, export, rows, formats)
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


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"font_color": "#666666"}),
        "header": book.add_format(
            {"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        ),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "quoted": book.add_format({"quote_prefix": True}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "label": book.add_format({"bold": True, "valign": "top"}),
    }


class _Sheet:
    """The sheet of an export."""

    def __init__(self, sheet: Any, export: Export, formats: Mapping[str, Any]) -> None:
        self.sheet, self.export, self.formats = sheet, export, formats
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
        style = self.formats["label"]
        self.sheet.write_string(line, 1, without_control(heading.text), style)
        for position, column in enumerate(self.columns[1:], start=2):
            if column.kind is Kind.MONEY and (amount := heading.sums.get(column.key)) is not None:
                self.sheet.write_number(line, position, amount / column.money_unit.factor, style)

    def _layout(self) -> None:
        names = [column.key for column in self.columns]
        frozen = names.index("name") + 2 if "name" in names else 1
        self.sheet.freeze_panes(_FIRST, frozen if frozen <= 4 else 1)
        self.sheet.set_column(0, 0, 9, None, {"hidden": True})
        for position, column in enumerate(self.columns, start=1):
            self.sheet.set_column(position, position, max(column.width, 8))
        self.sheet.set_column(self.last, self.last, 12, None, {"hidden": True})
        self.sheet.set_landscape()
        self.sheet.set_paper(8)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(_TITLE, _HEADER)
        self.sheet.set_footer(_("&C第 &P 页，共 &N 页"))

    def _head(self) -> None:
        header = self.formats["header"]
        self.sheet.write_string(_TITLE, 1, self.export.ledger.label, self.formats["title"])
        self.sheet.write_string(_NOTE, 1, self.export.note, self.formats["note"])
        self.sheet.set_row(_HEADER, 32)
        self.sheet.write_string(_HEADER, 0, ID_LABEL, header)
        for position, column in enumerate(self.columns, start=1):
            self.sheet.write_string(_HEADER, position, header_of(column), header)
        self.sheet.write_string(_HEADER, self.last, fingerprint_header(self.columns), header)

    def _writer(self, column: Column) -> Callable[[int, int, Any], None]:
        """How values of a column are written."""
        if column.kind is Kind.MONEY:
            factor = column.money_unit.factor
            return lambda line, position, value: self.sheet.write_number(line, position, value / factor)
        if column.kind in (Kind.INTEGER, Kind.DECIMAL):
            return lambda line, position, value: self.sheet.write_number(line, position, float(value))
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
        self.sheet.write_datetime(line, position, value, self.formats["date"])

    def _write_text(self, line: int, position: int, value: Any) -> None:
        """A text stays a text: one that looks like a formula also when the cell is edited."""
        text = without_control(str(value))[:_LONGEST]
        self.sheet.write_string(line, position, text, self.formats["quoted"] if is_risky(text) else None)


def _write_cover(sheet: Any, export: Export, rows: int, formats: Mapping[str, Any]) -> None:
    """What was exported: by which filter, from which standpoint, by whom, when, how many."""
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, _("导出：%s") % export.ledger.label, formats["title"])
    lines = [*export.cover, (_("行数"), str(rows))]
    lines.append(
        (
            _("再导入"),
            _("可在“%s”中修改后重新导入：只有改过的单元格会写入；隐藏的首末两列请勿改动")
            % export.ledger.label,
        )
    )
    for line, (label, text) in enumerate(lines, start=2):
        sheet.write_string(line, 0, label, formats["label"])
        sheet.write_string(line, 1, without_control(text), formats["wrapped"])
