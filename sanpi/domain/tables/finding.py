"""Finding the table in a sheet, and correcting by hand how its columns were understood."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .headers import Block, block_around, candidate_rows, columns_of
from .matching import map_columns
from .preamble import Preamble, read_preamble
from .rows import read_rows
from .values import Column, ColumnSpec, Grid, Table, TableError, column_letter
from .wording import display, fold

_TRIES = 4


def find_table(
    grid: Grid,
    specs: Sequence[ColumnSpec],
    *,
    remembered: Mapping[str, str | None] | None = None,
    year: int | None = None,
) -> Table:
    """Find the ledger in a sheet: its title, unit, date, header, columns and rows.

    `remembered` maps header texts (`Column.header`) to keys settled earlier for this sender, None
    for a column that is not read. `year` is the year the ledger is about, for headers like 2023年计划投资
    in a sheet whose title names none. Raises `TableError` when no row can be the header.

    The rule for what is a header: it names at least two expected columns (or the only one), and at least
    one of the required ones. Vertically merged texts and dates are repeated in each row, numbers are not.
    """
    best: tuple[int, Block, Preamble, list[Column]] | None = None
    for row in candidate_rows(grid, specs, remembered or {})[:_TRIES]:
        block = block_around(grid, row)
        above = (display(cell) for cells in grid.rows[: block.top] for cell in cells)
        preamble = read_preamble(above)
        raw = columns_of(grid, block)
        columns = map_columns(
            raw, specs, year=preamble.year or year, unit=preamble.unit, remembered=remembered
        )
        mapped = sum(column.key is not None for column in columns)
        if _is_enough(columns, specs) and (best is None or mapped > best[0]):
            best = (mapped, block, preamble, columns)
    if best is None:
        raise TableError(_not_found(grid, specs))
    _, block, preamble, columns = best
    return Table(
        title=preamble.title,
        unit=preamble.unit,
        as_of=preamble.as_of,
        header_rows=(block.top, block.bottom),
        columns=columns,
        rows=read_rows(grid, block, columns, preamble.texts),
        sheet=grid.name,
        preamble=preamble.texts,
    )


def _is_enough(columns: Sequence[Column], specs: Sequence[ColumnSpec]) -> bool:
    keys = {column.key for column in columns if column.key is not None}
    required = {spec.key for spec in specs if spec.required}
    return len(keys) >= min(2, len(specs)) and (not required or bool(keys & required))


def _not_found(grid: Grid, specs: Sequence[ColumnSpec]) -> str:
    if not any(cell is not None and cell != "" for row in grid.rows for cell in row):
        return f"工作表“{grid.name}”是空的，没有可以导入的内容。"
    required = [spec.label for spec in specs if spec.required]
    labels = required or [spec.label for spec in specs]
    listed = "、".join(labels[:12]) + ("等" if len(labels) > 12 else "")
    must = "（至少要有其中必填的一列）" if required else ""
    return (
        f"工作表“{grid.name}”里没有找到表头：前 100 行中没有一行写着要找的列。要找的列：{listed}{must}。"
        "请检查是否选错了工作表，或把表头改成这些名称后重新上传。"
    )


def missing_columns(table: Table, specs: Sequence[ColumnSpec]) -> list[ColumnSpec]:
    """The required columns that the table lacks."""
    keys = {column.key for column in table.columns}
    return [spec for spec in specs if spec.required and spec.key not in keys]


def remap(table: Table, changes: Mapping[int, str | None], specs: Sequence[ColumnSpec] = ()) -> Table:
    """The table with columns assigned by hand: column index → key, or None for not read.

    A key given to one column is taken from the column that had it. With `specs`, a money column without a
    unit of its own takes the unit of the note. Raises `TableError` for a column that the table lacks.
    """
    known = {column.index for column in table.columns}
    if unknown := sorted(set(changes) - known):
        letters = "、".join(column_letter(index) if index >= 0 else str(index) for index in unknown)
        raise TableError(f"表中没有第 {letters} 列，不能指定它的对应关系；请刷新页面后重新选择。")
    holders = {key: index for index, key in changes.items() if key}
    money = {spec.key for spec in specs if spec.is_money}
    columns = [
        _remapped(column, changes, holders, table.unit if holders else None, money)
        for column in table.columns
    ]
    return replace(table, columns=columns)


def _remapped(
    column: Column,
    changes: Mapping[int, str | None],
    holders: Mapping[str, int],
    unit: str | None,
    money: set[str],
) -> Column:
    if column.index in changes:
        key = changes[column.index] or None
        if key is not None and holders[key] != column.index:
            key = None
        own_unit = column.unit or (unit if key in money else None)
        return replace(
            column, key=key, unit=own_unit, confidence=1.0, reason="人工指定" if key else "人工指定不读入"
        )
    if column.key is not None and column.key in holders:
        letter = column_letter(holders[column.key])
        return replace(column, key=None, confidence=0.0, reason=f"改由 {letter} 列提供")
    return column


def header_signature(table: Table) -> str:
    """A stable fingerprint of the header, under which a sender's mapping is remembered.

    Blanks, line breaks, full-width signs and footnote marks do not change it; names and order do.
    """
    names = [f"{column.index}:{fold(column.header)}" for column in table.columns if column.path]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]


def remembered_mapping(table: Table) -> dict[str, str | None]:
    """How the columns are understood now, in the form that `find_table` takes as `remembered`."""
    return {column.header: column.key for column in table.columns if column.path}
