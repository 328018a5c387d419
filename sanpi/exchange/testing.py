"""Workbooks and runs for tests.

run = imported(workbook([["项目名称", "总投资（亿元）"], ["示例一", 1.5]]), by=office)
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile
from django.utils import timezone

from sanpi.exchange import actions
from sanpi.exchange.models import ImportRun
from sanpi.organizations.models import Region, User
from sanpi.organizations.testing import regions

AS_OF = date(2023, 1, 31)


def workbook(rows: Iterable[Sequence[Any]], name: str = "台账") -> bytes:
    """An .xlsx of one sheet with these cells."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name)
    for line, cells in enumerate(rows):
        for position, cell in enumerate(cells):
            if isinstance(cell, date | datetime):
                sheet.write_datetime(line, position, cell, day)
            elif cell is not None:
                sheet.write(line, position, cell)
    book.close()
    return target.getvalue()


def checked(
    content: bytes,
    *,
    by: User,
    ledger: str = "projects",
    region: Region | None = None,
    as_of: date | None = AS_OF,
    filename: str = "台账.xlsx",
) -> ImportRun:
    """A workbook uploaded and checked."""
    now = timezone.now()
    run = actions.start_run(
        region=region or regions().district, ledger=ledger, file=ContentFile(content), filename=filename,
        as_of=as_of, by=by, now=now,
    )  # fmt: skip
    return actions.check_run(run=run, now=now)


def applied(run: ImportRun, *, by: User) -> ImportRun:
    """A checked run confirmed and written."""
    now = timezone.now()
    return actions.apply_run(run=actions.confirm_run(run=run, by=by, now=now), by=by, now=now)


def imported(content: bytes, *, by: User, **options: Any) -> ImportRun:
    """A workbook uploaded, checked and written."""
    return applied(checked(content, by=by, **options), by=by)


def undone(run: ImportRun, *, by: User) -> ImportRun:
    """An applied run taken back, or left with its conflicts."""
    now = timezone.now()
    return actions.undo_run(run=actions.start_undo(run=run, by=by, now=now), by=by, now=now)


def codes(run: ImportRun, severity: str | None = None) -> set[str]:
    """The checks that found something."""
    found = run.findings.all() if severity is None else run.findings.filter(severity=severity)
    return set(found.values_list("code", flat=True))
