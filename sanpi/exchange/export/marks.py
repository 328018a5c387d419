"""What our exports carry unseen: the key of each record, and a fingerprint of the row.

They let an edited workbook come back so that only edits are taken; see planning/roundtrip.py.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sanpi.core.ledger import Column, Kind
from sanpi.exchange.cells import Reader, clean_text
from sanpi.exchange.cells.numbers import plain
from sanpi.exchange.planning.sheets import FINGERPRINT_LABEL
from sanpi.exchange.planning.values import fingerprint, token

_BLANK = fingerprint("")


def fingerprint_header(columns: Sequence[Column]) -> str:
    """The header of the fingerprint's column: which columns it is of, in order."""
    return f"{FINGERPRINT_LABEL}:{','.join(column.key for column in columns if column.writable)}"


class Fingerprints:
    """Fingerprints rows of exported values, so that a cell read back unchanged has the same one.

    `reader` gives the reader with which the import will read a column.
    """

    def __init__(self, columns: Sequence[Column], reader: Callable[[Column], Reader]) -> None:
        self._makers = [(i, _maker(column, reader)) for i, column in enumerate(columns) if column.writable]

    def of(self, values: Sequence[Any]) -> str:
        """The fingerprint of a row."""
        parts = [_BLANK if values[i] is None else fingerprint(make(values[i])) for i, make in self._makers]
        return b64encode(b"".join(parts)).decode()


def _maker(column: Column, reader: Callable[[Column], Reader]) -> Callable[[Any], str]:
    """How a value of a column becomes its token; what has a spelling of its own is read back."""
    if column.kind in _TOKENS:
        return _TOKENS[column.kind]
    if column.choices or column.key in _READ_BACK:
        own_reader = reader(column)
        known: dict[str, str] = {}
        return lambda value: _read(own_reader, value, known)
    return lambda value: clean_text(str(value))


_READ_BACK = frozenset({"code", "uscc", "years", "converted_from", "period"})
_TOKENS: Mapping[Kind, Callable[[Any], str]] = {
    Kind.MONEY: str,
    Kind.BOOLEAN: str,
    Kind.CHOICE: str,
    Kind.DATE: lambda value: str(value.isoformat()),
    Kind.DECIMAL: plain,
    Kind.LONG_TEXT: lambda value: clean_text(str(value), lines=True),
}


def _read(reader: Reader, value: Any, known: dict[str, str]) -> str:
    """The token of a value as the import will read it; what cannot be read is its own token."""
    text = str(value)
    if text not in known:
        if len(known) > 5000:
            known.clear()
        try:
            known[text] = token(reader.read(value))
        except ValueError:
            known[text] = text
    return known[text]


def choices_of(columns: Sequence[Column]) -> dict[str, Mapping[str, str]]:
    """The labels of enumerated columns, read once."""
    return {
        column.key: column.choices() for column in columns if column.kind is Kind.CHOICE and column.choices
    }
