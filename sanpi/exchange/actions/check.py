"""Reading and checking a run's workbook: everything that is found at once, and what each row would do."""

import gc
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.bulk import insert_rows
from sanpi.domain.tables import Finding, check_totals
from sanpi.exchange.cells import clean_text
from sanpi.exchange.handlers import HANDLERS, Handler
from sanpi.exchange.models import ImportFinding, ImportRow, ImportRun, RememberedMapping
from sanpi.exchange.planning.findings import Findings
from sanpi.exchange.planning.planner import Planned, Planner
from sanpi.exchange.planning.records import Record
from sanpi.exchange.planning.sheets import (
    Memory,
    SheetReader,
    Understood,
    other_year_hint,
    read_only_hint,
    sheet_reader,
    understand,
    year_of,
)
from sanpi.exchange.progress import Tell, silent
from sanpi.exchange.reading import Book, UnreadableFile, read_workbook

State = ImportRun.State
_LONGEST_SHEET = 60
logger = logging.getLogger(__name__)
_LENGTHS = {
    field.name: field.max_length or 0
    for field in ImportFinding._meta.concrete_fields
    if field.name in ("sheet", "header", "found", "expected", "message", "code", "column")
}


def check_run(*, run: ImportRun, now: datetime, tell: Tell = silent) -> ImportRun:
    """Reads a waiting run's workbook and stores findings and planned rows; nothing reaches the ledger.

    Ends in `checked`, `refused` (no workbook, no table) or, for a fault of ours, `failed`. Not one transaction: other
    writers go on meanwhile, and a run that stops half way is not `checked`.
    """
    run = ImportRun.objects.select_related("region", "sender").get(pk=run.pk)
    if run.state != State.READING:
        return run
    try:
        _Check(run, now, tell).carry_out()
    except UnreadableFile as refused:
        _end(run, State.REFUSED, refused.message)
    except Exception:
        # A workbook that we cannot cope with must not leave its sender with a spinning page.
        logger.exception("import run %s could not be checked", run.pk)
        _end(run, State.FAILED, _("系统处理该文件时出错，未写入任何数据；请把文件发给系统管理员"))
    finally:
        gc.unfreeze()
    return ImportRun.objects.get(pk=run.pk)


def _end(run: ImportRun, state: str, message: str = "", **values: Any) -> None:
    """Ends the reading, unless the run was put aside meanwhile."""
    waiting = ImportRun.objects.filter(pk=run.pk, state=State.READING)
    waiting.update(state=state, message=message[:300] or run.message, **values)


@dataclass(slots=True)
class _Check:
    """One reading of one run."""

    run: ImportRun
    now: datetime
    tell: Tell

    def carry_out(self) -> None:
        """Reads, checks, plans and stores."""
        run, handler = self.run, HANDLERS[self.run.ledger]
        self.tell(_("读取文件"), 0, 0)
        ImportFinding.objects.filter(run=run).delete()
        ImportRow.objects.filter(run=run).delete()
        book = read_workbook(Path(run.file.path), filename=run.filename)
        # A million cells need not be looked at by every collection of garbage.
        gc.freeze()
        sheets = self._understood(book, handler)
        dated = self._settle_date(sheets)
        findings = Findings()
        findings.extend(book.findings)
        if not dated:
            message = _("表中没有写数据截至日期，按今天（%s）登记；不对请在“列对应”中更改") % run.as_of
            findings.add(_about_sheet("hint", sheets[0], message, "date-assumed"))
        described = _described(sheets, run.as_of)
        outcomes = self._plan(sheets, handler, findings)
        self._store_findings(findings.finish())
        _end(
            run, State.CHECKED, as_of=run.as_of, sheets=described,
            counts=_counts(outcomes, findings),
        )  # fmt: skip

    def _understood(self, book: Book, handler: Handler) -> list[Understood]:
        memory = _memory_of(self.run)
        grids = [replace(grid, name=clean_text(grid.name)[:_LONGEST_SHEET]) for grid in book.sheets]
        sheets = [
            understand(grid, handler.ledger, self.run.corrections.get(grid.name, {}), memory)
            for grid in grids
        ]
        if all(sheet.table is None for sheet in sheets):
            raise UnreadableFile(sheets[0].refusal)
        return sheets

    def _settle_date(self, sheets: Sequence[Understood]) -> bool:
        """Unless its sender stated it, the date is the workbook's own, or today; whether anybody named it."""
        today = timezone.localdate(self.now)
        noted = [sheet.table.as_of for sheet in _used(sheets) if sheet.table and sheet.table.as_of]
        if not self.run.as_of_stated and noted:
            self.run.as_of = min(noted[0], today)
        return bool(noted) or self.run.as_of_stated

    def _plan(self, sheets: Sequence[Understood], handler: Handler, findings: Findings) -> Counter[str]:
        planner = handler.planner(self.run, timezone.localdate(self.now), findings)
        outcomes: Counter[str] = Counter()
        used = list(_used(sheets))
        total = sum(sum(row.kind == "data" for row in sheet.table.rows) for sheet in used if sheet.table)
        done = 0
        readers = [self._reader(sheet, handler, planner, findings) for sheet in used]
        for records in _in_chunks(_records(readers, planner, findings), planner.chunk):
            planned = planner.plan(records)
            self._store(planned, findings)
            outcomes.update(row.outcome for row in planned)
            for record in records:
                record.cells.clear()  # the sheet is not needed any more, and it is large
            done += len(records)
            self.tell(_("检查"), done, total)
        findings.extend(finding for sheet in used for finding in read_only_hint(sheet, handler.ledger))
        findings.extend(
            f for sheet in used if sheet.table for f in other_year_hint(sheet.table, self.run.as_of)
        )
        findings.extend(_left_out(sheets))
        return outcomes

    def _reader(
        self, sheet: Understood, handler: Handler, planner: Planner, findings: Findings
    ) -> SheetReader:
        assert sheet.table is not None  # noqa: S101  (only used sheets come here)
        found = {column.key for column in sheet.table.columns}
        if not found & set(handler.keys):
            column = handler.ledger.column(handler.keys[0])
            message = _("工作表“%(sheet)s”没有“%(label)s”列；请在“列对应”中指定是哪一列")
            text = message % {"sheet": sheet.grid.name, "label": column.label}
            findings.add(_about_sheet("error", sheet, text, "column-missing"))
        return sheet_reader(sheet.table, handler.ledger, self.run.as_of, planner.reader, findings)

    def _store(self, planned: Sequence[Planned], findings: Findings) -> None:
        rows = [
            ImportRow(
                run=self.run, sheet=row.record.sheet.name, row=row.record.row, outcome=row.outcome,
                label=row.label[:200], object_id=row.object_id, changes=row.changes,
            )
            for row in planned
        ]  # fmt: skip
        with transaction.atomic():
            insert_rows(rows)
            self._store_findings(findings.drain())

    def _store_findings(self, findings: Iterable[Finding]) -> None:
        insert_rows([_stored(self.run, finding) for finding in findings])


def _memory_of(run: ImportRun) -> Memory:
    """How the sender's columns were understood last time, by signature of the header."""

    def remembered(signature: str) -> Mapping[str, Sequence[str]]:
        mine = RememberedMapping.objects.filter(sender=run.sender, ledger=run.ledger, signature=signature)
        return mine.values_list("mapping", flat=True).first() or {}

    return remembered


def _used(sheets: Iterable[Understood]) -> Iterator[Understood]:
    return (sheet for sheet in sheets if sheet.table is not None and not sheet.skipped)


def _described(sheets: Sequence[Understood], as_of: date) -> list[dict[str, Any]]:
    return [sheet.described(year_of(sheet.table, as_of) if sheet.table else as_of.year) for sheet in sheets]


def _records(readers: Sequence[SheetReader], planner: Planner, findings: Findings) -> Iterator[Record]:
    """The records of all sheets; after each sheet its printed totals are compared with what was read."""
    for reader in readers:
        keys = [key for key in planner.money_keys if key in reader.sheet.columns]
        values = reader.sums(keys)
        for record in reader.records():
            if values:
                amounts = {key: record.values[key] for key in keys if record.values.get(key) is not None}
                values[record.row - 1] = amounts
            yield record
        if values:
            findings.extend(check_totals(reader.table, values, keys))


def _in_chunks(records: Iterator[Record], size: int | None) -> Iterator[list[Record]]:
    if size is None:
        whole = list(records)
        yield from [whole] if whole else []
        return
    while chunk := list(islice(records, size)):
        yield chunk


def _left_out(sheets: Sequence[Understood]) -> Iterator[Finding]:
    """Sheets without a table, such as a cover, are left out and said so."""
    for sheet in sheets:
        if sheet.table is None:
            yield _about_sheet("hint", sheet, sheet.refusal, "sheet-left-out")


def _about_sheet(severity: Any, sheet: Understood, message: str, code: str) -> Finding:
    return Finding(severity, sheet.grid.name, 0, "", "", "", "", message, code)


def _stored(run: ImportRun, finding: Finding) -> ImportFinding:
    texts = {
        name: clean_text(getattr(finding, name), lines=True)[:longest] for name, longest in _LENGTHS.items()
    }
    return ImportFinding(run=run, severity=finding.severity, row=finding.row, **texts)


def _counts(outcomes: Counter[str], findings: Findings) -> dict[str, Any]:
    by_severity: dict[str, dict[str, int]] = {}
    for (severity, code), number in sorted(findings.counts.items()):
        by_severity.setdefault(severity, {})[code] = number
    rows = {outcome.value: outcomes[outcome.value] for outcome in ImportRow.Outcome}
    return {**rows, "rows": sum(rows.values()), "findings": by_severity}
