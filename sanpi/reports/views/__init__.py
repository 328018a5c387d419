"""Pages that read everything and write nothing."""

from sanpi.reports.views.batches import batch_entries, batches
from sanpi.reports.views.cockpit import cockpit, home
from sanpi.reports.views.dossier import dossier
from sanpi.reports.views.measures import measure_rows, measures
from sanpi.reports.views.projects import delete_view, projects, save_view

__all__ = [
    "batch_entries",
    "batches",
    "cockpit",
    "delete_view",
    "dossier",
    "home",
    "measure_rows",
    "measures",
    "projects",
    "save_view",
]
