"""The verbs that write to the ledger of issues. Callers have settled whether the person may."""

from sanpi.issues.actions.closing import cancel, decide_close, record_closed, reopen, request_close
from sanpi.issues.actions.escalation import escalate_due, save_rule, urge
from sanpi.issues.actions.promises import decide_due, request_due
from sanpi.issues.actions.raising import assign, raise_issue, update_issue, withdraw
from sanpi.issues.actions.undo import take_back
from sanpi.issues.actions.work import (
    add_step,
    finish_step,
    link,
    remove_step,
    report_progress,
    retract_progress,
)

__all__ = [
    "add_step",
    "assign",
    "cancel",
    "decide_close",
    "decide_due",
    "escalate_due",
    "finish_step",
    "link",
    "raise_issue",
    "record_closed",
    "remove_step",
    "reopen",
    "report_progress",
    "request_close",
    "request_due",
    "retract_progress",
    "save_rule",
    "take_back",
    "update_issue",
    "urge",
    "withdraw",
]
