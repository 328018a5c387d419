"""From rows to lights.

`lights_for` judges the projects of a page; `with_light` gives a list the newest light on record as columns.
"""

from sanpi.evaluation.rules.groups import GROUPS, GroupLight, group_light, group_lights, groups_of
from sanpi.evaluation.rules.lighting import ProjectLight, counted, histories, judged, lights_for
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.presets import Case, Preset, preset, presets
from sanpi.evaluation.rules.record import (
    MonthLight,
    because_of,
    lit_in,
    month_strip,
    newest_light,
    with_light,
)
from sanpi.evaluation.rules.rulesets import InForce, Rulebook, in_force, rule_sets, rules_of

__all__ = [
    "GROUPS",
    "Asked",
    "Case",
    "GroupLight",
    "InForce",
    "MonthLight",
    "Preset",
    "ProjectLight",
    "Rulebook",
    "because_of",
    "counted",
    "group_light",
    "group_lights",
    "groups_of",
    "histories",
    "in_force",
    "judged",
    "lights_for",
    "lit_in",
    "month_strip",
    "newest_light",
    "preset",
    "presets",
    "rule_sets",
    "rules_of",
    "with_light",
]
