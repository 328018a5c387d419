"""The sheets of a workbook as understood, and the records in their rows."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sanpi.core.ledger import Column as LedgerColumn
from sanpi.core.ledger import Kind, Ledger
from sanpi.domain.tables import (
    Cell,
    ColumnSpec,
    Finding,
    Grid,
    Row,
    Table,
    TableError,
    column_letter,
    find_table,
    header_signature,
    remap,
)
from sanpi.exchange.cells import CLEAR, CellError, Reader, clean_text, is_blank
from sanpi.exchange.planning.findings import Findings
from sanpi.exchange.planning.records import Record, Sheet, SheetColumn

ID = "id"
ID_LABEL = "系统编号"
FINGERPRINT_LABEL = "行校验"
_PRINTED = re.compile(rf"{FINGERPRINT_LABEL}[:：]([a-z_,]+)")
_YEAR = re.compile(r"(20\d\d)\s*年")
_SAMPLES = 3
_SHORT = 40

# Header text → (key or "", unit or ""), by signature of the header.
Memory = Callable[[str], Mapping[str, Sequence[str]]]
MakeReader = Callable[[LedgerColumn, str | None], Reader]


def column_specs(ledger: Ledger) -> list[ColumnSpec]:
    """What the finder of tables looks for: the ledger's columns and the key of our own exports.

    Columns that are not imported are looked for too, so that nothing else is taken for them.
    """
    specs = [
        ColumnSpec(column.key, column.label, column.synonyms, column.unit, column.required)
        for column in ledger.columns
    ]
    return [ColumnSpec(ID, ID_LABEL), *specs]


@dataclass(frozen=True, slots=True)
class Understood:
    """A sheet of the workbook: its table, or why it is left out."""

    grid: Grid
    table: Table | None
    refusal: str = ""
    skipped: bool = False
    signature: str = ""

    def described(self, year: int) -> dict[str, Any]:
        """The sheet for its page: what was understood, with a few cells of each column."""
        table = self.table
        if table is None:
            return {"name": self.grid.name, "refusal": self.refusal, "skipped": self.skipped, "columns": []}
        samples = _samples(table)
        columns = [
            {
                "index": column.index,
                "letter": column_letter(column.index),
                "header": clean_text(column.header),
                "key": column.key,
                "unit": column.unit,
                "confidence": column.confidence,
                "reason": column.reason,
                "samples": samples.get(column.index, []),
            }
            for column in table.columns
            if not _is_fingerprint(column.header)
        ]
        return {
            "name": self.grid.name,
            "title": clean_text(table.title),
            "unit": table.unit,
            "as_of": table.as_of.isoformat() if table.as_of else None,
            "year": year,
            "rows": sum(1 for row in table.rows if row.kind == "data"),
            "refusal": self.refusal,
            "skipped": self.skipped,
            "signature": self.signature,
            "columns": columns,
        }


def understand(grid: Grid, ledger: Ledger, correction: Mapping[str, Any], memory: Memory) -> Understood:
    """Finds the ledger in a sheet, as the sender settled it last time and corrected it now."""
    specs = column_specs(ledger)
    known = {"", *(spec.key for spec in specs)}
    try:
        table = find_table(grid, specs)
    except TableError as refused:
        return Understood(grid, None, refused.message)
    signature = header_signature(table)
    settled = memory(signature)
    remembered = {
        column.index: (settled[column.header][0], settled[column.header][1])
        for column in table.columns
        if column.header in settled and settled[column.header][0] in known
    }
    by_hand = {
        int(index): (choice.get("key") or "", choice.get("unit") or "")
        for index, choice in correction.get("columns", {}).items()
        if (choice.get("key") or "") in known
    }
    table = _assigned(table, remembered | by_hand, specs)
    without_unit = {column.index for column in table.columns if column.unit is None}
    units = {index: unit for index, (_key, unit) in remembered.items() if index in without_unit}
    units |= {index: unit for index, (_key, unit) in by_hand.items()}
    table = _with_units(table, {index: unit for index, unit in units.items() if unit})
    return Understood(grid, table, skipped=bool(correction.get("skip")), signature=signature)


def _assigned(table: Table, choices: Mapping[int, tuple[str, str]], specs: Sequence[ColumnSpec]) -> Table:
    """The table with columns assigned as chosen; what the finder had found itself keeps its reason."""
    differing = {
        column.index: choices[column.index][0] or None
        for column in table.columns
        if column.index in choices and (choices[column.index][0] or None) != column.key
    }
    return remap(table, differing, specs) if differing else table


def _with_units(table: Table, units: Mapping[int, str]) -> Table:
    columns = [
        replace(column, unit=units[column.index]) if column.index in units else column
        for column in table.columns
    ]
    return replace(table, columns=columns)


def _samples(table: Table) -> dict[int, list[str]]:
    """The first few different cells of each column."""
    found: dict[int, list[str]] = {column.index: [] for column in table.columns}
    for number, row in enumerate(row for row in table.rows if row.kind == "data"):
        if number >= 50:
            break
        for index, texts in found.items():
            cell = row.cells[index] if index < len(row.cells) else None
            text = "" if cell is None else clean_text(str(cell))[:_SHORT]
            if text and text not in texts and len(texts) < _SAMPLES:
                texts.append(text)
    return found


def _is_fingerprint(header: str) -> bool:
    return header.startswith(FINGERPRINT_LABEL)


@dataclass(slots=True)
class SheetReader:
    """Reads the records of one sheet."""

    sheet: Sheet
    table: Table
    readers: list[tuple[int, str, Reader, bool]]
    id_column: int | None
    fingerprint_column: int | None
    findings: Findings

    def records(self) -> Iterator[Record]:
        """The records of the data rows, in order."""
        for row in self.table.rows:
            if row.kind == "data":
                yield self._record(row)

    def sums(self, keys: Sequence[str]) -> dict[int, dict[str, int]]:
        """What is printed in totals and headings: row index → key → 元; what is no amount is left out."""
        readers = [(index, key, reader) for index, key, reader, _text in self.readers if key in keys]
        found: dict[int, dict[str, int]] = {}
        for row in self.table.rows:
            if row.kind in ("total", "group"):
                found[row.index] = _amounts(row, readers)
        return found

    def _record(self, row: Row) -> Record:
        cells = row.cells
        record = Record(self.sheet, row.index + 1, cells)
        values, width = record.values, len(cells)
        for index, key, reader, is_text in self.readers:
            cell = cells[index] if index < width else None
            if cell is None or (cell.__class__ is str and is_blank(cell, text=is_text)):
                continue
            if cell == CLEAR:
                values[key] = None
                continue
            try:
                values[key] = reader.read(cell)
            except CellError as refused:
                self.findings.error(record, key, refused.code, refused.message, refused.expected)
                continue
            if reader.notes:
                self._note(record, key, reader)
        self._own_marks(record)
        return record

    def _note(self, record: Record, key: str, reader: Reader) -> None:
        for note in reader.notes:
            if note.code == "imprecise-date":
                record.loose.add(key)
            if note.code == "approximate":
                record.approximate.add(key)
            if note.severity == "warning":
                self.findings.warning(record, key, note.code, note.message)
            else:
                self.findings.hint(record, key, note.code, note.message)

    def _own_marks(self, record: Record) -> None:
        """The key and the fingerprint that our own exports carry."""
        if self.id_column is not None:
            record.record_id = self._key(record, self.id_column)
        if self.fingerprint_column is not None and record.record_id is not None:
            record.fingerprint = _decoded(_cell(record.cells, self.fingerprint_column))

    def _key(self, record: Record, index: int) -> int | None:
        cell = _cell(record.cells, index)
        if is_blank(cell):
            return None
        try:
            return int(float(str(cell)))
        except (ValueError, OverflowError):
            message = _("系统编号应为数字；新增的行请留空")
            self.findings.error(record, ID, "unknown-id", message)
            return None


def _cell(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else None


def _decoded(cell: Cell) -> bytes:
    try:
        return b64decode(str(cell or ""), validate=True)
    except ValueError:
        return b""


def _amounts(row: Row, readers: Sequence[tuple[int, str, Reader]]) -> dict[str, int]:
    found = {}
    for index, key, reader in readers:
        cell = _cell(row.cells, index)
        if is_blank(cell):
            continue
        try:
            found[key] = reader.read(cell)
        except CellError:
            continue  # 合计 rows carry counts and words as well
    return found


def sheet_reader(
    table: Table, ledger: Ledger, as_of: date, make_reader: MakeReader, findings: Findings
) -> SheetReader:
    """A reader for the records of a sheet."""
    by_key = {column.key: column for column in ledger.columns}
    columns = {
        column.key: SheetColumn(column.index, column.header, column.key, column.unit)
        for column in table.columns
        if column.key is not None
    }
    writable = [
        (column, by_key[key]) for key, column in columns.items() if key in by_key and by_key[key].writable
    ]
    fingerprints = [column for column in table.columns if _is_fingerprint(column.header)]
    printed = _PRINTED.search(fingerprints[0].header) if fingerprints else None
    sheet = Sheet(
        table.sheet, columns, year_of(table, as_of), tuple(printed[1].split(",")) if printed else ()
    )
    return SheetReader(
        sheet=sheet,
        table=table,
        readers=[
            (place.index, column.key, make_reader(column, place.unit), _is_text(column))
            for place, column in writable
        ],
        id_column=columns[ID].index if ID in columns else None,
        fingerprint_column=fingerprints[0].index if printed else None,
        findings=findings,
    )


def _is_text(column: LedgerColumn) -> bool:
    """Whether 无 is something to say in this column."""
    bodies = {
        "owner",
        "investor",
        "unit",
        "lead",
        "task_force",
        "department",
        "code",
        "uscc",
        "converted_from",
    }
    free = column.kind in (Kind.TEXT, Kind.LONG_TEXT)
    return free and column.choices is None and column.key not in bodies


def year_of(table: Table, as_of: date) -> int:
    """The year that plans and lists are of: as the plan's header says, or the title, else that of the date."""
    column = table.column("annual_plan")
    match = (column and _YEAR.search(column.header)) or _YEAR.search(table.title)
    return int(match[1]) if match else as_of.year


def other_year_hint(table: Table, as_of: date) -> Iterator[Finding]:
    """Warns when the sheet is of another year than its date: one of the two is probably wrong."""
    year = year_of(table, as_of)
    if year != as_of.year:
        message = _(
            "表上写的是 %(year)d 年，而数据截至日期是 %(as_of)s；年度计划和名单按 %(year)d 年登记，请核对日期"
        )
        text = message % {"year": year, "as_of": as_of.isoformat()}
        yield Finding("warning", table.sheet, 0, "", "", str(year), str(as_of.year), text, "other-year")


def read_only_hint(understood: Understood, ledger: Ledger) -> list[Finding]:
    """Columns that were recognised but belong to another page."""
    table = understood.table
    fixed = {column.key: column for column in ledger.columns if not column.writable}
    if table is None:
        return []
    message = _("“%(header)s”不从本表导入：%(why)s")
    return [
        Finding(
            "hint", table.sheet, table.header_rows[1] + 1, column_letter(column.index), column.header, "", "",
            message % {"header": column.header, "why": fixed[column.key].help or _("由系统计算")}, "read-only-column",
        )
        for column in table.columns
        if column.key in fixed
    ]  # fmt: skip
