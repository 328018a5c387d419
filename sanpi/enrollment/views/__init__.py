"""Pages of the way into the statistics library."""

from sanpi.enrollment.views.project import attach_paper, edit_sheet, project, take_back
from sanpi.enrollment.views.settings import (
    add_band,
    add_evidence,
    edit_band,
    edit_evidence,
    set_window,
    settings,
)
from sanpi.enrollment.views.unlisted import unlisted
from sanpi.enrollment.views.verbs import accept, return_application, submit, withdraw

__all__ = [
    "accept",
    "add_band",
    "add_evidence",
    "attach_paper",
    "edit_band",
    "edit_evidence",
    "edit_sheet",
    "project",
    "return_application",
    "set_window",
    "settings",
    "submit",
    "take_back",
    "unlisted",
    "withdraw",
]
