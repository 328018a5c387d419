"""Files to grids: what an upload really is, whether it is safe to open, and its sheets as cells."""

from .books import RESULT_SHEET, Book, read_workbook
from .limits import DEFAULT, Limits, UnreadableFile

__all__ = ["DEFAULT", "RESULT_SHEET", "Book", "Limits", "UnreadableFile", "read_workbook"]
