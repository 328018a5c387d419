"""Workbooks of the four ledgers for tests: ours, edited and sent back; and where a run found what."""

from io import BytesIO
from typing import Any

import openpyxl
from django.utils import timezone

from sanpi.core.facts import standpoint
from sanpi.core.ledger_pages import Asked, LedgerSource
from sanpi.exchange import export
from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import AS_OF, checked
from sanpi.organizations.models import User
from sanpi.organizations.testing import regions


def book_of(source: LedgerSource, by: User, sort: str = "name") -> openpyxl.Workbook:
    """Our own export of a ledger's every row and column, opened."""
    at, today = standpoint(AS_OF), timezone.localdate()
    rows = source.rows(by, regions().district, at, today)
    target = BytesIO()
    choice = Asked(source.ledger.columns, sort, None)
    note = f"数据截至：{AS_OF.isoformat()}"
    export.write_workbook(target, export.export_source(source, rows, at, today, choice, [], note))
    return openpyxl.load_workbook(BytesIO(target.getvalue()))


def cell(book: openpyxl.Workbook, header: str, row: int = 4) -> Any:
    """The cell under a header, in the first record unless another row is named."""
    sheet = book.worksheets[1]
    return sheet.cell(row, next(each.column for each in sheet[3] if each.value == header))


def without_marks(book: openpyxl.Workbook) -> openpyxl.Workbook:
    """The workbook without the hidden columns."""
    sheet = book.worksheets[1]
    sheet.delete_cols(sheet.max_column)
    sheet.delete_cols(1)
    return book


def back(book: openpyxl.Workbook, source: LedgerSource, by: User) -> ImportRun:
    """The workbook uploaded again."""
    target = BytesIO()
    book.save(target)
    return checked(target.getvalue(), by=by, ledger=source.ledger.code, as_of=None)


def places(run: ImportRun, severity: str = "error") -> set[tuple[str, str]]:
    """Check and cell of everything found of a severity."""
    return {(found.code, f"{found.column}{found.row}") for found in run.findings.filter(severity=severity)}


def edited(run: ImportRun) -> list[set[str]]:
    """Which columns each changed row changes."""
    rows = run.rows.filter(outcome="changed").order_by("pk")
    return [{key for key, (old, new) in row.changes.items() if old != new} for row in rows]
