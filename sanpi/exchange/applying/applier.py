"""What a ledger's applier answers, and how it refuses."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from sanpi.exchange.models import ImportRow, ImportRun


class StaleError(Exception):
    """The system no longer holds what the preview showed as old; `message` names the row and both values."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Applier(Protocol):
    """Writes the rows of a run, chunk by chunk, and takes them back."""

    # Rows per call; None: all at once.
    chunk: int | None

    def apply(self, rows: Sequence[ImportRow]) -> None:
        """Writes a chunk and sets `object_id` of new rows. Raises StaleError."""

    def conflicts(self, rows: Sequence[ImportRow]) -> list[str]:
        """Why a chunk cannot be taken back: what somebody has changed since."""

    def take_back(self, rows: Sequence[ImportRow], reason: str) -> None:
        """Takes a chunk back."""

    def created(self) -> dict[str, list[int]]:
        """Keys of the bodies entered along the way, by kind."""

    def remove_created(self) -> dict[str, list[int]]:
        """Removes the bodies that the run had entered and nothing uses any more; the rest are returned."""


def where(row: ImportRow) -> str:
    """A row for messages."""
    return _("“%(sheet)s”第 %(row)d 行“%(label)s”") % {"sheet": row.sheet, "row": row.row, "label": row.label}


def source_of(run: ImportRun, row: ImportRow) -> str:
    """The evidence noted with a fact: which workbook, which row."""
    text = _("导入“%(file)s”%(sheet)s第 %(row)d 行")
    return (text % {"file": run.filename, "sheet": row.sheet, "row": row.row})[:200]


def years_of(run: ImportRun) -> dict[str, int]:
    """Sheet → the year its annual plans are about."""
    return {sheet["name"]: sheet.get("year") or run.as_of.year for sheet in run.sheets}


def same(one: Any, other: Any) -> bool:
    """Whether two stored values are equal; nothing is nothing in whatever form, zero is an amount."""
    return bool(_nothing(one) == _nothing(other))


def _nothing(value: Any) -> Any:
    return None if value in ("", []) else value
