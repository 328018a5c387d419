"""Facts on two clocks, the order of stages, and what a stage requires.

"As it was known then" and "as we know it now" are the same question from two standpoints.
"""

from .gates import Requirement, missing, missing_for
from .stages import Problem, StageStep, check_stage
from .standpoint import Fact, Standpoint, as_of, latest

__all__ = [
    "Fact",
    "Problem",
    "Requirement",
    "StageStep",
    "Standpoint",
    "as_of",
    "check_stage",
    "latest",
    "missing",
    "missing_for",
]
