"""Figures and verdicts in words for the page."""

from .checks import Outcome
from .claims import Verdict
from .frames import Item
from .quantities import show, show_value

_SAYS = {
    Verdict.OK: "相符",
    Verdict.ROUNDING: "相差在四舍五入范围内",
    Verdict.APPROXIMATE: "原文为约数，相差在约数范围内",
    Verdict.MISMATCH: "不符",
}


_BEFORE = (
    "约",
    "近",
    "大约",
    "将近",
    "超过",
    "突破",
    "超",
    "逾",
    "不足",
    "不到",
    "不超过",
    "不低于",
    "不少于",
)


def said(item: Item) -> str:
    """The figure as the text has it."""
    figure = item.figure
    before = next((word for word in (figure.approximate, figure.bound) if word in _BEFORE), "")
    return f"{before}{show(figure)}"


def says(item: Item, outcome: Outcome) -> str:
    """What the text says, and whether that is so."""
    return f"原文{said(item)}，{verdict_of(outcome, item)}"


def verdict_of(outcome: Outcome, item: Item) -> str:
    """The verdict, with the difference where there is one to speak of."""
    if outcome.verdict is not Verdict.MISMATCH:
        return _SAYS[outcome.verdict]
    if item.figure.unit in ("%", "个百分点"):
        return f"{_SAYS[outcome.verdict]}，相差{abs(float(outcome.difference)):.2f}个百分点"
    return f"{_SAYS[outcome.verdict]}，相差{show_value(abs(outcome.difference), item.figure)}"
