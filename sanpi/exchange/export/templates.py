"""A clean workbook per ledger to fill in: headers with units, comments, drop-downs, and a sheet that says it all."""

from collections.abc import Sequence
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.core.workbooks import OPTIONS, Styles
from sanpi.exchange.export.workbooks import header_of

_ROWS = 1000
_LISTS = "选项"
_GUIDE = "填写说明"
_MOST_NAMED = 30


def write_template(target: IO[bytes], ledger: Ledger) -> None:
    """Writes an empty workbook of the columns that the ledger imports."""
    book = xlsxwriter.Workbook(target, OPTIONS)
    sheet, lists = book.add_worksheet(ledger.label[:31]), book.add_worksheet(_LISTS)
    styles = Styles(book)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    text = book.add_format({"num_format": "@"})
    columns = [column for column in ledger.columns if column.writable]
    for position, column in enumerate(columns):
        sheet.set_column(
            position, position, max(column.width, 10), {Kind.DATE: day, Kind.TEXT: text}.get(column.kind)
        )
        sheet.write_string(0, position, header_of(column), styles.must if column.required else styles.head)
        sheet.write_comment(0, position, _comment(column), {"x_scale": 1.6, "y_scale": 1.2})
        _add_list(book, sheet, lists, position, column)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    _write_guide(book.add_worksheet(_GUIDE), columns, styles)
    lists.hide()
    book.close()


def _write_guide(sheet: Any, columns: Sequence[Column], styles: Styles) -> None:
    """What belongs into each column, one below the other, so that it is taken for no ledger when it comes back."""
    for position, (label, width) in enumerate(
        ((_("列"), 24), (_("要求"), 10), (_("怎么填"), 44), (_("例"), 30), (_("可选"), 60))
    ):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, label, styles.head)
    for line, column in enumerate(columns, start=1):
        labels = [str(label) for label in column.choices().values()] if column.choices else []
        choices = "、".join(labels[:_MOST_NAMED]) + (_("等") if len(labels) > _MOST_NAMED else "")
        must = _("必填") if column.required else _("可以不填")
        for position, text in enumerate((header_of(column), must, str(column.help), column.example, choices)):
            sheet.write_string(line, position, text, styles.wrapped)
    sheet.freeze_panes(1, 1)


def _comment(column: Column) -> str:
    """What belongs into a column."""
    parts = [_("必填。") if column.required else _("可以不填。"), str(column.help)]
    parts.append(_("例：%s") % column.example if column.example else "")
    parts.append(_("空着不改动系统中的值；要清除请写“清空”。"))
    return "\n".join(filter(None, parts))


def _add_list(book: Any, sheet: Any, lists: Any, position: int, column: Column) -> None:
    """A drop-down of the labels; writing several, or another name for one, stays possible."""
    if not column.choices:
        return
    labels = [str(label) for label in column.choices().values()]
    for line, label in enumerate(labels):
        lists.write_string(line, position, label)
    name = f"list_{column.key}"
    letter = xl_col_to_name(position)
    book.define_name(name, f"='{_LISTS}'!${letter}$1:${letter}${max(len(labels), 1)}")
    rule = {"validate": "list", "source": f"={name}", "error_type": "information"}
    sheet.data_validation(
        1, position, _ROWS, position, {**rule, "error_message": _("不在可选项中，导入时会再核对")}
    )
