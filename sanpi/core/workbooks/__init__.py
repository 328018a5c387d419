"""Workbooks that we write: one look for all of them, texts that stay texts, a sheet ready for the printer."""

from sanpi.core.workbooks.papers import Cell, Head, Marked, Sheet, workbook, write_cover
from sanpi.core.workbooks.styles import OPTIONS, Styles, set_up, write_text

__all__ = [
    "OPTIONS",
    "Cell",
    "Head",
    "Marked",
    "Sheet",
    "Styles",
    "set_up",
    "workbook",
    "write_cover",
    "write_text",
]
