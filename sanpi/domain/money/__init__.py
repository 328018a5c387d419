"""Money as whole 元: read from any office wording, shown in 元, 万元 or 亿元, divided without loss.

Amounts are integers throughout; nothing here uses binary floating point for arithmetic.
"""

from .amount import MAX_YUAN, Amount, MoneyError
from .parsing import parse
from .shares import split
from .showing import percent, ratio, show, show_aligned, show_auto
from .units import MoneyUnit

__all__ = [
    "MAX_YUAN",
    "Amount",
    "MoneyError",
    "MoneyUnit",
    "parse",
    "percent",
    "ratio",
    "show",
    "show_aligned",
    "show_auto",
    "split",
]
