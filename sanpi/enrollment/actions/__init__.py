"""The verbs that write to the entries into the library. Callers have settled whether the person may."""

from sanpi.enrollment.actions.events import accept, return_application, submit, take_back, withdraw
from sanpi.enrollment.actions.settings import save_band, save_evidence, set_window
from sanpi.enrollment.actions.sheet import update_sheet

__all__ = [
    "accept",
    "return_application",
    "save_band",
    "save_evidence",
    "set_window",
    "submit",
    "take_back",
    "update_sheet",
    "withdraw",
]
