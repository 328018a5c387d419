"""Every write of the evaluation."""

from sanpi.evaluation.actions.excuses import ask_excuse, decide_excuse, end_excuse
from sanpi.evaluation.actions.recording import Recorded, keep_lights, record_lights
from sanpi.evaluation.actions.rulesets import give_up_rules, save_rules
from sanpi.evaluation.actions.steps import answer_step, drop_steps, nightly, raise_steps, take_step

__all__ = [
    "Recorded",
    "answer_step",
    "ask_excuse",
    "decide_excuse",
    "drop_steps",
    "end_excuse",
    "give_up_rules",
    "keep_lights",
    "nightly",
    "raise_steps",
    "record_lights",
    "save_rules",
    "take_step",
]
