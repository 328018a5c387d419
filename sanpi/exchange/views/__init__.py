"""Pages of imports, and exports."""

from sanpi.exchange.views.exports import export_batches, export_projects, import_template
from sanpi.exchange.views.imports import import_run, imports, progress_part
from sanpi.exchange.views.ledgers import export_ledger
from sanpi.exchange.views.verbs import confirm, discard, map_columns, marked_workbook, undo

__all__ = [
    "confirm",
    "discard",
    "export_batches",
    "export_ledger",
    "export_projects",
    "import_run",
    "import_template",
    "imports",
    "map_columns",
    "marked_workbook",
    "progress_part",
    "undo",
]
