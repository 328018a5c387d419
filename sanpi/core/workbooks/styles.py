"""How every workbook of ours looks: fonts, header, edges, panes, paper."""

from typing import Any

from django.utils.translation import gettext as _

from sanpi.core.workbooks.neutral import is_risky, without_control

# Nothing in a workbook of ours is a formula or a link, whatever people have typed.
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FONT = {"font_name": "宋体", "font_size": 10}
_EDGE = {"border": 1, "border_color": "#8D98A5", "valign": "vcenter"}
HEAD_FILL, MUST_FILL = "#EEF1F4", "#DCE6F2"
# What a colour says is said by the word in the cell too.
FILLS = {"red": "#F8D7D4", "yellow": "#FBE9C6", "green": "#D9EBE0", "grey": "#EEEEEE"}
_A3 = 8
_LONGEST = 32_000


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.title = self._format(font_name="黑体", font_size=16, bold=True)
        self.note = self._format(**_FONT, font_color="#555555")
        self.label = self._format(**_FONT, bold=True, valign="top")
        self.wrapped = self._format(**_FONT, text_wrap=True, valign="top")
        self.head = self.cell(bold=True, text_wrap=True, align="center", bg_color=HEAD_FILL)
        self.must = self.cell(bold=True, text_wrap=True, align="center", bg_color=MUST_FILL)

    def cell(self, **more: Any) -> Any:
        """A cell of a table, with what it has of its own."""
        return self._format(**_FONT, **_EDGE, **more)

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


def number_format(places: int | None, *, signed: bool = False) -> str:
    """How Excel shows a number: with so many decimals, or with those it has; a difference with its sign."""
    if places is None:
        return "General"
    plain = f"0.{'0' * places}" if places else "0"
    return f"+{plain};-{plain};{plain}" if signed else plain


def set_up(sheet: Any, *, header: int, frozen: int, first: int = 0) -> None:
    """Keeps what stands above the rows, and `frozen` columns, in sight and on every sheet of a lying A3.

    `first` is the line from which on the head returns on paper.
    """
    sheet.freeze_panes(header + 1, frozen)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first, header)
    sheet.set_footer(_("&C第 &P 页，共 &N 页"))


def write_text(sheet: Any, line: int, place: int, text: str, styles: Styles, **more: Any) -> None:
    """A text stays a text: one that looks like a formula also when the cell is edited."""
    plain = without_control(text)[:_LONGEST]
    if is_risky(plain):
        more["quote_prefix"] = True
    sheet.write_string(line, place, plain, styles.cell(**more))
