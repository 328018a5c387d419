"""What every reader of cells has in common."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sanpi.domain.tables import Cell, Severity

# Written in a cell to erase the value that the system holds; a blank cell leaves it alone.
CLEAR = "清空"
_NOTHING = frozenset({"", "-", "--", "---", "—", "——", "/", "\\", "／", "－", "–"})
_NO_VALUE = frozenset(
    {"无", "暂无", "未定", "待定", "不详", "未知", "n/a", "N/A", "NA", "null", "NULL", "None"}
)
_LONGEST_FOUND = 60
_MOST_REMEMBERED = 20_000


class CellError(ValueError):
    """A cell that cannot be read: a stable `code`, a Chinese `message`, and what was `expected` instead."""

    def __init__(self, code: str, message: str, expected: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Note:
    """A reservation about a cell that was read: which kind, and for the user why."""

    severity: Severity
    code: str
    message: str
    expected: str = ""


class Reader:
    """Reads the cells of one column.

    `read` returns the value as stored or raises CellError; what it has to add about the last cell stands in
    `notes`. Readers remember the texts they have read: columns repeat themselves.
    """

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self._known: dict[str, tuple[Any, tuple[Note, ...]]] = {}

    def read(self, cell: Cell) -> Any:
        """The value of a cell that is not blank."""
        self.notes.clear()
        if cell.__class__ is not str:
            return self.parse(cell)
        text = str(cell)
        if text not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[text] = (self._outcome(text.strip()), tuple(self.notes))
        outcome, notes = self._known[text]
        if isinstance(outcome, CellError):
            raise outcome.with_traceback(None)
        self.notes[:] = notes
        return outcome

    def _outcome(self, text: str) -> Any:
        try:
            return self.parse(text)
        except CellError as refused:
            return refused

    def parse(self, cell: Cell) -> Any:
        """The value of a cell, texts stripped. Raises CellError."""
        raise CellError("unreadable", _("“%s”读不出来") % short(cell))

    def note(self, severity: Severity, code: str, message: str, expected: str = "") -> None:
        """Adds a reservation about the cell being read."""
        self.notes.append(Note(severity, code, message, expected))


def is_blank(cell: Cell, *, text: bool = False) -> bool:
    """Whether a cell says nothing: empty, a dash, and outside text columns also 无 or 待定."""
    if cell is None:
        return True
    if cell.__class__ is not str:
        return False
    bare = str(cell).strip()
    return bare in _NOTHING or (not text and bare in _NO_VALUE)


def short(cell: object) -> str:
    """The cell for a message, cut."""
    text = " ".join(str(cell).split())
    return text if len(text) <= _LONGEST_FOUND else text[:_LONGEST_FOUND] + "…"
