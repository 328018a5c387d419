"""The verbs that write progress. Each is one transaction and leaves an audit entry for every project it changes.

Callers have settled whether the person may: `reportable_by` for what is filled in, REVIEW in the region for the rest.
"""

from sanpi.progress.actions.curves import set_curve
from sanpi.progress.actions.entries import ConflictError, save_entries, save_entry, submit_entries
from sanpi.progress.actions.forecasts import Kept, keep_forecasts, keep_month, keep_tonight
from sanpi.progress.actions.plans import Wish, proposed, revise_plan, split_plan
from sanpi.progress.actions.reports import (
    believed,
    correct_report,
    judged,
    record_report,
    retract_report,
    take_back_report,
)
from sanpi.progress.actions.review import accept_entries, return_entry
from sanpi.progress.actions.rounds import (
    NotCompleteError,
    close_due_rounds,
    close_round,
    ensure_all_rounds,
    ensure_rounds,
    open_round,
    set_round_calendar,
)
from sanpi.progress.actions.values import ENTRY_FIELDS, Conflict, Row, RowResult, in_words

__all__ = [
    "ENTRY_FIELDS",
    "Conflict",
    "ConflictError",
    "Kept",
    "NotCompleteError",
    "Row",
    "RowResult",
    "Wish",
    "accept_entries",
    "believed",
    "close_due_rounds",
    "close_round",
    "correct_report",
    "ensure_all_rounds",
    "ensure_rounds",
    "in_words",
    "judged",
    "keep_forecasts",
    "keep_month",
    "keep_tonight",
    "open_round",
    "proposed",
    "record_report",
    "retract_report",
    "return_entry",
    "revise_plan",
    "save_entries",
    "save_entry",
    "set_curve",
    "set_round_calendar",
    "split_plan",
    "submit_entries",
    "take_back_report",
]
