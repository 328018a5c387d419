"""A ledger as a table: heads, cells, headings of groups, sums. There are many cells, so they are written here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core.ledger import Column, Kind
from sanpi.core.ledger_pages import Group, Grouping, LedgerSource
from sanpi.core.templatetags.sanpi import ABSENT, MINUS, light
from sanpi.domain.money import MoneyUnit, show, show_aligned
from sanpi.reports.ledgers.listing import Block, Heading

_PIN = "name"
# A group of at most so many rows stays on one sheet of paper.
KEPT_TOGETHER = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A heading with its figures, as the lists of groups and the foot of the table show it."""

    label: str
    number: int
    sums: Sequence[tuple[Column, str]]
    page: int = 1
    anchor: str = ""


@dataclass
class Sheet:
    """The table of one page: its columns, and which of its rows and columns may be changed by the reader."""

    source: LedgerSource
    columns: Sequence[Column]
    editable: Collection[int] = ()
    choosing: bool = False
    grouping: Grouping | None = None
    _styles: list[tuple[Column, str, bool]] = field(init=False)
    _labels: dict[str, Mapping[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        edits = {edit.column for edit in self.source.edits} if self.editable else set()
        phone = self.source.phone or {each.key for each in self.columns if each.kind is not Kind.LONG_TEXT}
        self._styles = [
            (each, _css(each, phone, self.source.beside), each.key in edits) for each in self.columns
        ]
        coded = [each for each in self.columns if each.kind is Kind.CHOICE and each.choices]
        # Asked once for the page, not once for each cell.
        self._labels = {each.key: self._choices(each) for each in coded}

    def _choices(self, column: Column) -> Mapping[str, str]:
        """The labels of a column; those of the groups have been asked for already."""
        shared = self.grouping.labels if self.grouping else None
        if shared and getattr(shared, "__wrapped__", None) is column.choices:
            return shared()
        return column.choices() if column.choices else {}

    @property
    def heads(self) -> list[dict[str, Any]]:
        """What the head of each column needs."""
        return [
            {"column": column, "css": "pin" if column.key == _PIN else "wide" if _is_long(column) else ""}
            for column in self.columns
        ]

    @property
    def width(self) -> int:
        """The number of columns, that of the check boxes included."""
        return len(self.columns) + self.choosing

    def text(self, column: Column, row: Any) -> str:
        """The value as people read it; empty for nothing."""
        labels = self._labels.get(column.key)
        if labels is not None:
            value = column.value(row)
            return "" if value is None else str(labels.get(str(value), value))
        text = column.text(row)
        return text.replace("-", MINUS, 1) if column.numeric and text.startswith("-") else text

    def row(self, row: Any) -> SafeString:
        """One line of the table."""
        may_edit = row.pk in self.editable
        cells = [self._cell(column, css, edited and may_edit, row) for column, css, edited in self._styles]
        box = self._box(row, may_edit) if self.choosing else ""
        return format_html(
            '<tr data-row="{}">{}{}</tr>',
            row.pk,
            box,
            format_html_join("", "{}", ((cell,) for cell in cells)),
        )

    def _box(self, row: Any, may_edit: bool) -> SafeString:
        if not may_edit:
            return format_html('<td class="box"></td>')
        name = getattr(getattr(row, "project", None), "name", "") or row.pk
        return format_html(
            '<td class="box"><input type="checkbox" name="row" value="{}" form="bulk" aria-label="{}"></td>',
            row.pk, _("选择 %s") % name,
        )  # fmt: skip

    def _cell(self, column: Column, css: str, edited: bool, row: Any) -> SafeString:
        shown = self._shown(column, row)
        if shown == ABSENT and not edited:
            css = f"{css} none"
        if edited:
            shown = format_html(
                '<button class="cell" form="cells" formaction="cells/{}/{}/" aria-label="{}">{}</button>',
                row.pk, column.key, _("%(column)s：%(value)s，修改") % {"column": column.label, "value": self.text(column, row) or _("空")},
                shown,
            )  # fmt: skip
        elif address := self._address(column, row):
            shown = format_html('<a href="{}">{}</a>', address, shown)
        elif _is_long(column):
            shown = format_html('<div class="clamp">{}</div>', shown)
        return format_html('<td data-label="{}" class="{}">{}</td>', column.full_label, css, shown)

    def _address(self, column: Column, row: Any) -> str:
        """Where the cell leads: the record, or the project; nowhere for most."""
        if column.key == (self.source.record or _PIN):
            return self.source.address(row)
        if leads := self.source.links.get(column.key):
            return leads(row)
        project = getattr(row, "project", None) if column.key == _PIN else None
        return reverse("project", args=[project.pk]) if project else ""

    def _shown(self, column: Column, row: Any) -> str:
        judge = self.source.lights.get(column.key)
        found = judge(row) if judge else None
        return light(*found) if found else self.text(column, row) or ABSENT

    def line(self, group: Group, label: str = "", heading: Heading | None = None, size: int = 1) -> Line:
        """A group's name, number and sums for the columns shown."""
        by_key = {column.key: column for column in self.columns}
        sums = [
            (by_key[key], amount(by_key[key], group.sums.get(key)))
            for _name, key in self.source.added_up(self.columns)
        ]
        page = heading.page(size) if heading else 1
        return Line(
            label or group.label, group.number, sums, page, f"g{heading.first}" if heading else "group"
        )

    def sums_row(self, line: Line, css: str, note: str = "") -> SafeString:
        """A line of sums, each under its column; the name takes the columns before the first of them."""
        texts = {column.key: text for column, text in line.sums}
        keys = [column.key for column in self.columns]
        span = max(next((place for place, key in enumerate(keys) if key in texts), len(keys)), 1)
        words = _("%(number)s 条%(note)s") % {"number": line.number, "note": note}
        head = format_html(
            '<th colspan="{}" scope="rowgroup" id="{}"><span class="stay">{} <span class="u">{}</span></span></th>',
            span + self.choosing, line.anchor, line.label, words,
        )  # fmt: skip
        rest = format_html_join(
            "",
            '<td class="num"{}>{}</td>',
            (_sum_cell(column, texts) for column in self.columns[span:]),
        )
        return format_html('<tr class="{}">{}{}</tr>', css, head, rest)

    def bodies(self, blocks: Iterator[Block], size: int) -> Iterator[SafeString]:
        """The rows, group by group, each under its heading."""
        for block in blocks:
            rows = format_html_join("\n", "{}", ((self.row(row),) for row in block.rows))
            head = SafeString("")
            if block.heading:
                note = _("，接上页") if block.continued else ""
                head = self.sums_row(
                    self.line(block.heading.group, heading=block.heading, size=size), "group", note
                )
            kept = "keep" if block.heading and len(block.rows) <= KEPT_TOGETHER else ""
            yield format_html('<tbody class="{}">{}{}</tbody>', kept, head, rows)


def _sum_cell(column: Column, texts: Mapping[str, str]) -> tuple[SafeString, str]:
    if column.key not in texts:
        return SafeString(""), ""
    return format_html(' data-label="{}"', column.full_label), texts[column.key]


def _is_long(column: Column) -> bool:
    return column.kind is Kind.LONG_TEXT


def _css(column: Column, phone: Collection[str], beside: Collection[str]) -> str:
    if column.key == _PIN:
        return "lead pin"
    # Dates and short words stay on one line, on paper too.
    short = column.kind in {Kind.DATE, Kind.CHOICE, Kind.BOOLEAN}
    parts = ["num"] if column.numeric else ["wide"] if _is_long(column) else ["nowrap"] if short else []
    if column.key not in phone:
        return " ".join([*parts, "minor"])
    return " ".join([*parts, "up"] if column.key in beside else parts)


def amount(column: Column, value: int | None) -> str:
    """A sum in the column's unit."""
    if value is None:
        return ABSENT
    if column.kind is not Kind.MONEY:
        return str(value)
    unit = column.money_unit
    text = show_aligned(value, unit) if unit is MoneyUnit.YI else show(value, unit)
    return text.replace("-", MINUS)
