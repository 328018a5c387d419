"""The verbs of an import. Callers have settled whether the person may (`ImportRun.objects.editable_by`).

A run moves reading → checked → applying → applied (→ undoing → undone); every move is made under a lock, so that a
second click finds the run already moved.
"""

from sanpi.exchange.actions.apply import apply_run
from sanpi.exchange.actions.check import check_run
from sanpi.exchange.actions.recover import recover_runs
from sanpi.exchange.actions.runs import (
    confirm_run,
    correct_columns,
    discard_run,
    start_run,
    start_undo,
)
from sanpi.exchange.actions.undo import undo_run

__all__ = [
    "apply_run",
    "check_run",
    "confirm_run",
    "correct_columns",
    "discard_run",
    "recover_runs",
    "start_run",
    "start_undo",
    "undo_run",
]
