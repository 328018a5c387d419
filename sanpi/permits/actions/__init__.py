"""The verbs that write to permits. Callers have settled whether the person may."""

from sanpi.permits.actions.events import accept, correct_event, judge, record_event, retract_event
from sanpi.permits.actions.setup import add_permit, plan_all, plan_permits, set_up_permits
from sanpi.permits.actions.template import save_type, set_dependencies, set_limit
from sanpi.permits.actions.tracks import apply_fast_track, leave_fast_track, list_land, lose_land, win_land

__all__ = [
    "accept",
    "add_permit",
    "apply_fast_track",
    "correct_event",
    "judge",
    "leave_fast_track",
    "list_land",
    "lose_land",
    "plan_all",
    "plan_permits",
    "record_event",
    "retract_event",
    "save_type",
    "set_dependencies",
    "set_limit",
    "set_up_permits",
    "win_land",
]
