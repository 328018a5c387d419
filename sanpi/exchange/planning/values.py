"""How values are kept in a change list: plain JSON, comparable, and shown to people again.

Money is whole 元, a date ISO text, a choice its code, several choices a list of codes, a decimal plain text. A body
(unit, post, firm) is [key or null, name]: without a key it is entered when the run is applied. Nothing is null.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol
from zlib import crc32

from django.utils.translation import gettext as _

from sanpi.core.columns import label_of
from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.domain.money import MoneyUnit, show
from sanpi.projects.models import Project, Stage

# Bytes of fingerprint per column: enough that a change goes unseen once in sixteen million.
FINGERPRINT = 3


def token(value: Any) -> str:
    """A value as one text, for fingerprints: the same whether it comes from the record or from the sheet."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        if len(value) == 2 and isinstance(value[1], str) and not isinstance(value[0], str):
            return value[1]  # a body is known by its name
        return ",".join(map(str, value))
    return str(value)


def fingerprint(text: str) -> bytes:
    """The fingerprint of one token."""
    return (crc32(text.encode()) & 0xFFFFFF).to_bytes(FINGERPRINT, "big")


class ChangedRow(Protocol):
    """A row of a change list."""

    sheet: str
    row: int
    outcome: str
    label: str
    changes: Any


class Digest:
    """SHA-256 of a change list: sheet, row, outcome, label and changes of each row, in order."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, rows: Iterable[ChangedRow]) -> None:
        """Adds rows as they are stored."""
        for row in rows:
            content = [row.sheet, row.row, row.outcome, row.label, row.changes]
            text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            self._hash.update(f"{text}\n".encode())

    @property
    def value(self) -> str:
        """The digest so far."""
        return self._hash.hexdigest()


class Shown:
    """Shows stored values to people, with the labels of a ledger's columns and lists."""

    def __init__(self, ledger: Ledger) -> None:
        self.columns = {column.key: column for column in ledger.columns}
        self._labels: dict[str, Mapping[str, str]] = {}

    def label(self, key: str) -> str:
        """What a key is called; a money column with its unit."""
        column = self.columns.get(key)
        if column:
            return f"{column.label}（{column.unit}）" if column.unit else column.label
        return _other_labels().get(key, key)

    def value(self, key: str, value: Any) -> str:
        """A value as people read it; empty for nothing."""
        if value is None or value == []:
            return ""
        if isinstance(value, bool):
            return _("是") if value else _("否")
        column = self.columns.get(key)
        if column and column.choices:
            labels = self._choices(column)
            return "、".join(
                str(labels.get(str(code), code)) for code in (value if isinstance(value, list) else [value])
            )
        return self._plain(key, column, value)

    def _plain(self, key: str, column: Column | None, value: Any) -> str:
        if isinstance(value, list):
            return str(value[1])
        if column and column.kind is Kind.MONEY:
            return show(int(value), column.money_unit)
        if key == "converted_from":
            number, batch = str(value).split(":")
            return _("第%(number)s期%(batch)s") % {"number": number, "batch": self.value("batch", batch)}
        return str(value)

    def changes(self, changes: Mapping[str, Sequence[Any]]) -> list[dict[str, str]]:
        """Changes for a page: label, old and new, in the order of the ledger's columns.

        What a row only names (its project, its month) stands in its changes with the same value twice, and is left out.
        """
        order = {key: position for position, key in enumerate(self.columns)}
        keys = [key for key, (old, new) in changes.items() if old != new]
        keys.sort(key=lambda key: order.get(key, len(order)))
        return [
            {
                "label": self.label(key),
                "old": self.value(key, changes[key][0]),
                "new": self.value(key, changes[key][1]),
            }
            for key in keys
        ]

    def _choices(self, column: Column) -> Mapping[str, str]:
        if column.key not in self._labels:
            self._labels[column.key] = column.choices() if column.choices else {}
        return self._labels[column.key]


@cache
def _other_labels() -> Mapping[str, str]:
    """Keys that change without having a column of their own."""
    fields = {name: label_of(Project, name) for name in ("start_year", "end_year")}
    stages = {f"actual_{stage}": f"实际{stage.label}" for stage in Stage}
    others = {
        "total_approximate": _("总投资为约数"),
        "project": _("项目"),
        "origin_moved_on": _("原批次转化日期"),
    }
    return fields | stages | others


def in_unit(yuan: int, unit: MoneyUnit) -> str:
    """An amount with its unit, for messages."""
    return show(yuan, unit) + unit.label
