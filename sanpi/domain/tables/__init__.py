"""Tables as offices keep them: headers of several rows, groups, totals, notes and merged cells, understood.

Pure values in, pure values out: no file is opened here.
"""

from .finding import find_table, header_signature, missing_columns, remap, remembered_mapping
from .totals import check_totals
from .values import (
    Cell,
    Column,
    ColumnSpec,
    Finding,
    Grid,
    Kind,
    Row,
    Severity,
    Table,
    TableError,
    column_letter,
)

__all__ = [
    "Cell",
    "Column",
    "ColumnSpec",
    "Finding",
    "Grid",
    "Kind",
    "Row",
    "Severity",
    "Table",
    "TableError",
    "check_totals",
    "column_letter",
    "find_table",
    "header_signature",
    "missing_columns",
    "remap",
    "remembered_mapping",
]
