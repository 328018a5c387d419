"""Cells to values: one reader per kind of column, exact or refusing with a sentence on what was expected."""

from sanpi.exchange.cells.choices import ChoiceReader, ManyChoicesReader, fold_label
from sanpi.exchange.cells.dates import DateReader, MonthReader, YearsReader
from sanpi.exchange.cells.numbers import DecimalReader, IntegerReader, MoneyReader, WholeReader
from sanpi.exchange.cells.reader import CLEAR, CellError, Note, Reader, is_blank
from sanpi.exchange.cells.texts import BooleanReader, CodeReader, TextReader, clean_text

__all__ = [
    "CLEAR",
    "BooleanReader",
    "CellError",
    "ChoiceReader",
    "CodeReader",
    "DateReader",
    "DecimalReader",
    "IntegerReader",
    "ManyChoicesReader",
    "MoneyReader",
    "MonthReader",
    "Note",
    "Reader",
    "TextReader",
    "WholeReader",
    "YearsReader",
    "clean_text",
    "fold_label",
    "is_blank",
]
