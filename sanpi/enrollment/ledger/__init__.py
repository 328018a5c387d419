"""项目入库台账: one row per project that has started or is on its way into the library."""

from sanpi.enrollment.ledger.columns import LEDGER
from sanpi.enrollment.ledger.rows import EnrollmentRow, load_rows, ordered, rows
from sanpi.enrollment.ledger.source import SOURCE
from sanpi.enrollment.ledger.target import TARGET

__all__ = ["LEDGER", "SOURCE", "TARGET", "EnrollmentRow", "load_rows", "ordered", "rows"]
