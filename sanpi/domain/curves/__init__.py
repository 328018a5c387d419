"""序时进度: cumulative curves of a year, amounts split along them, and where a project stands against them."""

from .plausibility import Before, Remark, Reported, plausibility
from .position import ahead, due, due_by, points, show_points
from .shapes import (
    FULL,
    PARTS,
    Curve,
    CurveError,
    at_day,
    at_month_end,
    curve,
    increments,
    linear,
    parts,
    parts_due,
    s_curve,
    show_share,
    slow_start,
)
from .splitting import split_by_curve, split_evenly, split_like

__all__ = [
    "FULL",
    "PARTS",
    "Before",
    "Curve",
    "CurveError",
    "Remark",
    "Reported",
    "ahead",
    "at_day",
    "at_month_end",
    "curve",
    "due",
    "due_by",
    "increments",
    "linear",
    "parts",
    "parts_due",
    "plausibility",
    "points",
    "s_curve",
    "show_points",
    "show_share",
    "slow_start",
    "split_by_curve",
    "split_evenly",
    "split_like",
]
