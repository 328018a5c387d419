"""The project ledger: one declaration of columns for the list, the workbook in both directions and the shell.

A column's key is the name of a field, or of a fact: `total_investment`, `annual_plan`, `planned_started`,
`actual_started`, `level` and so on.
"""

from sanpi.projects.ledger.columns import DATED_STAGES, LEDGER
from sanpi.projects.ledger.rows import LedgerRow, StageDates, load_ledger_rows, ordered, with_related

__all__ = ["DATED_STAGES", "LEDGER", "LedgerRow", "StageDates", "load_ledger_rows", "ordered", "with_related"]
