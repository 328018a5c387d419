"""What has to come before what, how long it takes, and the clock of an office that is handling a case.

`network` orders tasks, `clock` counts days against a limit, `story` folds what happened to a permit into its state.
"""

from .clock import Limit, Run, Unit, count_days, days_left, runs_out_on, spent
from .network import (
    CycleError,
    Task,
    available,
    blocking,
    critical_path,
    depending_on,
    earliest,
    find_cycle,
    latest_starts,
    levels,
    order,
)
from .story import Happening, Kind, Standing, State, StoryError, add_months, advance, fold

__all__ = [
    "CycleError",
    "Happening",
    "Kind",
    "Limit",
    "Run",
    "Standing",
    "State",
    "StoryError",
    "Task",
    "Unit",
    "add_months",
    "advance",
    "available",
    "blocking",
    "count_days",
    "critical_path",
    "days_left",
    "depending_on",
    "earliest",
    "find_cycle",
    "fold",
    "latest_starts",
    "levels",
    "order",
    "runs_out_on",
    "spent",
]
