"""What others ask of permits: which are late, due, lapsing or short of promised papers, and a project's line of them."""

from sanpi.permits.rules.clocks import Clock, clock_of, is_late, strip, tone_of
from sanpi.permits.rules.standing import (
    due_soon,
    expiring,
    late,
    overdue,
    standings,
    waivers_due,
    with_standing,
)
from sanpi.permits.rules.story import limit_on, limits_on, route_of, story_of, track_of

__all__ = [
    "Clock",
    "clock_of",
    "due_soon",
    "expiring",
    "is_late",
    "late",
    "limit_on",
    "limits_on",
    "overdue",
    "route_of",
    "standings",
    "story_of",
    "strip",
    "tone_of",
    "track_of",
    "waivers_due",
    "with_standing",
]
