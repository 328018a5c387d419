"""What is written from the pages above all registers: saved views, and cells of ledgers through the apps' own verbs."""

from sanpi.reports.actions.bulk import LIMIT, Bulk, Planned, apply_bulk, rehearse
from sanpi.reports.actions.cells import Changed, change_cell
from sanpi.reports.actions.saved import delete_view, save_view

__all__ = [
    "LIMIT",
    "Bulk",
    "Changed",
    "Planned",
    "apply_bulk",
    "change_cell",
    "delete_view",
    "rehearse",
    "save_view",
]
