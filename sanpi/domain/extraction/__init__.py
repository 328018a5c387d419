"""Figures in Chinese texts: what each counts, of whom and when, and whether they agree with each other."""

from .claims import Claim, Context, Finding, Reading, Slice, Verdict
from .normalise import MAX_CHARACTERS, TextTooLarge
from .reading import read

__all__ = [
    "MAX_CHARACTERS",
    "Claim",
    "Context",
    "Finding",
    "Reading",
    "Slice",
    "TextTooLarge",
    "Verdict",
    "read",
]
