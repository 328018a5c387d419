"""A table as a workbook: title, a line that says the source and the day, head, rows, sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _

from sanpi.core.workbooks.neutral import without_control
from sanpi.core.workbooks.styles import FILLS, OPTIONS, Styles, number_format, set_up, write_text
from sanpi.domain.money import MoneyUnit

TITLE, NOTE, HEADER, FIRST = 0, 1, 2, 3


class Marked(NamedTuple):
    """A word on the ground of its colour: red, yellow, green or grey."""

    word: str
    colour: str


Cell = str | int | Decimal | date | Marked | None


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its label, its width in characters, its unit, how its numbers are shown.

    With a unit of money the values are 元 and written in that unit: with `places` decimals shown, the cell holds them all.
    """

    label: str
    width: float = 12
    unit: MoneyUnit | str = ""
    places: int | None = None

    @property
    def text(self) -> str:
        """The label with its unit."""
        unit = self.unit.label if isinstance(self.unit, MoneyUnit) else self.unit
        return f"{self.label}（{unit}）" if unit else self.label


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for paper. `note` says where the figures come from and of what day; the last `sums` rows are set in bold."""

    name: str
    title: str
    note: str
    heads: Sequence[Head]
    rows: Iterable[Sequence[Cell]]
    sums: int = 0
    frozen: int = 1


def workbook(
    sheets: Iterable[Sheet],
    *,
    cover: Sequence[tuple[str, str]] = (),
    properties: dict[str, Any] | None = None,
) -> BytesIO:
    """The workbook (xlsx), ready to be sent; `cover` is a first sheet of what was asked."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {**OPTIONS, "in_memory": True})
    if properties:
        book.set_properties(properties)
    styles = Styles(book)
    if cover:
        write_cover(book.add_worksheet(_("说明")), cover[0][1], cover[1:], styles)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name[:31]), sheet, styles)
    if cover:
        book.worksheets()[1].activate()
    book.close()
    buffer.seek(0)
    return buffer


def write_cover(sheet: Any, title: str, lines: Sequence[tuple[str, str]], styles: Styles) -> None:
    """What the workbook holds, line by line below its title."""
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, without_control(title), styles.title)
    for line, (label, text) in enumerate(lines, start=2):
        sheet.write_string(line, 0, label, styles.label)
        sheet.write_string(line, 1, without_control(text), styles.wrapped)


def _write(page: Any, sheet: Sheet, styles: Styles) -> None:
    page.write_string(TITLE, 0, without_control(sheet.title), styles.title)
    page.write_string(NOTE, 0, without_control(sheet.note), styles.note)
    page.set_row(TITLE, 26)
    page.set_row(HEADER, 32)
    for place, head in enumerate(sheet.heads):
        page.set_column(place, place, head.width)
        page.write_string(HEADER, place, head.text, styles.head)
    rows = list(sheet.rows)
    for number, row in enumerate(rows):
        more = {"bold": True} if number >= len(rows) - sheet.sums else {}
        for place, (head, value) in enumerate(zip(sheet.heads, row, strict=True)):
            _cell(page, FIRST + number, place, head, value, styles, more)
    set_up(page, header=HEADER, frozen=sheet.frozen, first=HEADER)


def _cell(
    page: Any, line: int, place: int, head: Head, value: Cell, styles: Styles, more: dict[str, Any]
) -> None:
    if value is None or value == "":
        page.write_blank(line, place, None, styles.cell(**more))
    elif isinstance(value, Marked):
        write_text(
            page, line, place, value.word, styles, bold=True, align="center", bg_color=FILLS[value.colour]
        )
    elif isinstance(value, str):
        write_text(page, line, place, value, styles, text_wrap=True, **more)
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001  (a day has no zone)
        style = styles.cell(num_format="yyyy-mm-dd", align="center", **more)
        page.write_datetime(line, place, moment, style)
    else:
        # Four decimals of 万元 are whole 元, which the file's numbers hold exactly to fifteen digits.
        number = value / head.unit.factor if isinstance(head.unit, MoneyUnit) else value
        page.write_number(line, place, number, styles.cell(num_format=number_format(head.places), **more))
