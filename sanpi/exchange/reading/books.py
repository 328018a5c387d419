"""Reading a file as a workbook: the checks, the sheets, and what the user should know about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from sanpi.domain.tables import Finding, Grid

from .compound import BrokenCompoundError, Compound, wrap
from .delimited import read_text_table
from .grids import open_workbook, read_grid
from .kinds import damaged, encrypted, kind_of, refusal
from .limits import DEFAULT, Limits, UnreadableFile
from .package import open_package
from .records import BrokenRecordsError, EncryptedError, Extent, TooLargeError, survey_records
from .remarks import remarks_on, skipped_sheet
from .scanning import SheetScan
from .survey import survey

RESULT_SHEET = "导入检查结果"
"""The sheet that marked workbooks carry; it is not read when one of them comes back."""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook read: its visible sheets, what kind of file it was, and remarks on what was left out."""

    sheets: list[Grid]
    kind: Literal["xlsx", "xls", "csv"]
    findings: list[Finding] = field(default_factory=list)


def read_workbook(path: Path, *, filename: str, limits: Limits = DEFAULT) -> Book:
    """Read an uploaded file. `filename` is the name the user gave it, for messages and a text table's sheet.

    The content decides what the file is, never its name. Raises `UnreadableFile`, and nothing else, for a
    file that is not a workbook, broken, encrypted, hostile or larger than the limits.
    """
    if path.stat().st_size > limits.file_size:
        raise UnreadableFile(
            _("“%(name)s”有 %(size).1f MB，超过 %(most)d MB 的上限。请去掉图片或拆成几个文件后重新上传。")
            % {"name": filename, "size": path.stat().st_size / 2**20, "most": limits.file_size // 2**20}
        )
    data = path.read_bytes()
    kind = kind_of(data, filename)
    if kind == "csv":
        return Book([read_text_table(data, filename, limits)], kind)
    if kind == "xls":
        return _read_xls(data, filename, limits)
    return _read_xlsx(data, filename, limits)


def _read_xlsx(data: bytes, filename: str, limits: Limits) -> Book:
    found = survey(open_package(data, filename, limits))
    book = open_workbook(data, filename)
    return _read_sheets(book, "xlsx", filename, limits, [found.scan_of(name) for name in book.sheet_names])


def _read_xls(data: bytes, filename: str, limits: Limits) -> Book:
    stream = _workbook_stream(data, filename)
    try:
        safe, extents = survey_records(stream, limits)
    except EncryptedError as error:
        raise encrypted(filename) from error
    except BrokenRecordsError as error:
        raise damaged(filename) from error
    except TooLargeError as error:
        raise _too_large(filename, limits) from error
    book = open_workbook(wrap(safe), filename)
    return _read_sheets(book, "xls", filename, limits, [_scan_of(extent) for extent in extents])


def _workbook_stream(data: bytes, filename: str) -> bytes:
    """The workbook's stream; refuses encrypted .xlsx, Word and PowerPoint files of the old formats."""
    try:
        compound = Compound(data)
        names = {name.lower(): name for name in compound.streams}
        if "encryptedpackage" in names or "encryptioninfo" in names:
            raise encrypted(filename)
        for name in ("workbook", "book"):
            if name in names:
                return compound.read(names[name])
    except (BrokenCompoundError, KeyError) as error:
        raise damaged(filename) from error
    kinds = {"worddocument": _("Word 文档"), "powerpoint document": _("PowerPoint 演示文稿")}
    raise refusal(filename, next((kinds[name] for name in names if name in kinds), _("别的 Office 文件")))


def _scan_of(extent: Extent) -> SheetScan:
    return SheetScan(rows=extent.rows, columns=extent.columns, cells=extent.cells)


def _read_sheets(
    book: CalamineWorkbook,
    kind: Literal["xlsx", "xls"],
    filename: str,
    limits: Limits,
    scans: Sequence[SheetScan],
) -> Book:
    findings: list[Finding] = []
    wanted: list[tuple[int, SheetScan]] = []
    for index, scan in _worksheets(book, scans):
        sheet = book.sheets_metadata[index]
        if sheet.visible != SheetVisibleEnum.Visible:
            findings.append(skipped_sheet(sheet.name))
        elif sheet.name != RESULT_SHEET:
            _check_extent(sheet.name, filename, scan, limits)
            wanted.append((index, scan))
    if sum(scan.rows * scan.columns for _, scan in wanted) > limits.cells:
        raise _too_large(filename, limits)
    if not wanted:
        raise UnreadableFile(
            _("“%(name)s”里没有可以读取的工作表：工作表都是隐藏的，或者是图表。请取消隐藏后重新上传。")
            % {"name": filename}
        )
    grids = []
    for index, scan in wanted:
        grid = read_grid(book, index, filename)
        grids.append(grid)
        findings += remarks_on(grid, scan)
    return Book(grids, kind, findings)


def _worksheets(book: CalamineWorkbook, scans: Sequence[SheetScan]) -> Iterator[tuple[int, SheetScan]]:
    for index, (sheet, scan) in enumerate(zip(book.sheets_metadata, scans, strict=False)):
        if sheet.typ == SheetTypeEnum.WorkSheet:
            yield index, scan


def _check_extent(sheet: str, filename: str, scan: SheetScan, limits: Limits) -> None:
    if scan.rows <= limits.rows and scan.columns <= limits.columns:
        return
    where = _("（最远的内容在 %(cell)s）") % {"cell": scan.furthest} if scan.furthest else ""
    raise UnreadableFile(
        _(
            "“%(name)s”的工作表“%(sheet)s”内容到了第 %(rows)d 行、第 %(columns)d 列%(where)s，"
            "超过 %(most_rows)d 行、%(most_columns)d 列的上限。"
            "如果是误填在远处的字，请删掉它所在的行或列；否则请拆成几个文件分别导入。"
        )
        % {
            **{"name": filename, "sheet": sheet, "rows": scan.rows, "columns": scan.columns, "where": where},
            **{"most_rows": limits.rows, "most_columns": limits.columns},
        }
    )


def _too_large(filename: str, limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        _("“%(name)s”的单元格超过 %(cells)d 个的上限。请只保留要导入的工作表，或拆成几个文件分别导入。")
        % {"name": filename, "cells": limits.cells}
    )
