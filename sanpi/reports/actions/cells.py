"""One cell of a ledger, changed through the verb of its app."""

from datetime import datetime
from typing import Any

from django.db import transaction

from sanpi.core.ledger import Column
from sanpi.core.ledger_pages import CellEdit
from sanpi.reports.ledgers import Sheets


class Changed(Exception):  # noqa: N818  (not an error: two people at one cell)
    """Somebody else changed the cell since the form was opened; carries the value that stands there now."""

    def __init__(self, token: str, text: str) -> None:
        super().__init__(text)
        self.token, self.text = token, text


@transaction.atomic
def change_cell(
    *,
    sheets: Sheets,
    column: Column,
    edit: CellEdit,
    pk: int,
    value: Any,
    expected: str,
    by: Any,
    now: datetime,
    reason: str = "",
) -> None:
    """Writes the value of one cell. Raises `Changed` if it no longer holds what `expected` says.

    The verb of the app checks, writes and records; what it refuses is its ValidationError.
    """
    sheets.lock([pk])
    token, text = sheets.texts([pk], column).get(pk, ("", ""))
    if token != expected:
        raise Changed(token, text)
    edit.save(pk, value, by=by, now=now, reason=reason)
