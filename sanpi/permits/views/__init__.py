"""Pages of permits."""

from sanpi.permits.views.board import board, history, permit
from sanpi.permits.views.events import act, correct, retract
from sanpi.permits.views.setup import add, fast_track, plan, set_up
from sanpi.permits.views.template import add_type, dependencies, edit_type, set_limit, template

__all__ = [
    "act",
    "add",
    "add_type",
    "board",
    "correct",
    "dependencies",
    "edit_type",
    "fast_track",
    "history",
    "permit",
    "plan",
    "retract",
    "set_limit",
    "set_up",
    "template",
]
