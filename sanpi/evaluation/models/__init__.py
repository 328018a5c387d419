"""Rule sets, good reasons, the record of lights and what followed from them."""

from sanpi.evaluation.models.choices import Colour, Dimension, Scope, StepKind
from sanpi.evaluation.models.excuses import Excuse
from sanpi.evaluation.models.flags import (
    FlagAward,
    FlagBoard,
    FlagColour,
    FlagExemption,
    FlagGroup,
    FlagKind,
    FlagMember,
    FlagRule,
    TaskFlagRule,
)
from sanpi.evaluation.models.lights import Light
from sanpi.evaluation.models.rulesets import RuleSet
from sanpi.evaluation.models.steps import LightStep

__all__ = [
    "Colour",
    "Dimension",
    "Excuse",
    "FlagAward",
    "FlagBoard",
    "FlagColour",
    "FlagExemption",
    "FlagGroup",
    "FlagKind",
    "FlagMember",
    "FlagRule",
    "Light",
    "LightStep",
    "RuleSet",
    "Scope",
    "StepKind",
    "TaskFlagRule",
]
