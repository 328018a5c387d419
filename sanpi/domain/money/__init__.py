"""Money as whole 元: read from any office wording, shown in 元, 万元 or 亿元, divided without loss.

Amounts are integers throughout; nothing here uses binary floating point for arithmetic.
"""

from .amount import MAX_YUAN, Amount, MoneyError
from .decimals import ESTIMATE, GROWTH, MONTH_OF_PLAN, PER_CENT, POINTS
from .parsing import parse
from .shares import rounded, rounded_parts, split
from .showing import percent, ratio, show, show_aligned, show_auto, show_enough
from .units import MoneyUnit

__all__ = [
    "ESTIMATE",
    "GROWTH",
    "MAX_YUAN",
    "MONTH_OF_PLAN",
    "PER_CENT",
    "POINTS",
    "Amount",
    "MoneyError",
    "MoneyUnit",
    "parse",
    "percent",
    "ratio",
    "rounded",
    "rounded_parts",
    "show",
    "show_aligned",
    "show_auto",
    "show_enough",
    "split",
]
