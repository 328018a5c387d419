"""Lights and flags by rules that are data: what a rule says of its inputs, and why."""

from .bands import Band, Bands, Interval, RuleError, bands_from, read_edge, read_interval, show_edge
from .facts import Facts, missed_in_a_row, together
from .goals import Goal, listed
from .ranges import interval_words
from .rate import Light, Side, rate
from .reading import months_since
from .streaks import MOST_MONTHS, Run, change, months_in_a_row, run_of, steps_due, streak_words
from .table import Consequence, DimensionRule, RuleTable, content_of, table_from
from .vocabulary import BASES, LIT, Basis, BasisInfo, Colour, Combine, Dimension, Scope, sides_words
from .wording import money, money_up, rounded

__all__ = [
    "BASES",
    "LIT",
    "MOST_MONTHS",
    "Band",
    "Bands",
    "Basis",
    "BasisInfo",
    "Colour",
    "Combine",
    "Consequence",
    "Dimension",
    "DimensionRule",
    "Facts",
    "Goal",
    "Interval",
    "Light",
    "RuleError",
    "RuleTable",
    "Run",
    "Scope",
    "Side",
    "bands_from",
    "change",
    "content_of",
    "interval_words",
    "listed",
    "missed_in_a_row",
    "money",
    "money_up",
    "months_in_a_row",
    "months_since",
    "rate",
    "read_edge",
    "read_interval",
    "rounded",
    "run_of",
    "show_edge",
    "sides_words",
    "steps_due",
    "streak_words",
    "table_from",
    "together",
]
