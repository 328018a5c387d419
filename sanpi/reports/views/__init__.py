"""Pages that read everything and write nothing."""

from sanpi.reports.views.batches import batch_entries, batches
from sanpi.reports.views.cockpit import cockpit, home
from sanpi.reports.views.corrections import corrections
from sanpi.reports.views.dossier import dossier
from sanpi.reports.views.ledger_bulk import ledger_bulk, ledger_bulk_done
from sanpi.reports.views.ledger_cells import ledger_cell
from sanpi.reports.views.ledgers import ledger
from sanpi.reports.views.measures import measure_rows, measures
from sanpi.reports.views.projects import projects
from sanpi.reports.views.saved import delete_ledger_view, delete_view, save_ledger_view, save_view
from sanpi.reports.views.todo import read_notice, todo, todo_late

__all__ = [
    "batch_entries",
    "batches",
    "cockpit",
    "corrections",
    "delete_ledger_view",
    "delete_view",
    "dossier",
    "home",
    "ledger",
    "ledger_bulk",
    "ledger_bulk_done",
    "ledger_cell",
    "measure_rows",
    "measures",
    "projects",
    "read_notice",
    "save_ledger_view",
    "save_view",
    "todo",
    "todo_late",
]
