"""Export, edit, import: only what was edited is taken, and what changed meanwhile is pointed out."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sanpi.exchange.planning.findings import Findings
from sanpi.exchange.planning.records import Record
from sanpi.exchange.planning.values import FINGERPRINT, fingerprint, token


def drop_unedited(record: Record, current: Mapping[str, Any], findings: Findings) -> None:
    """Forgets the cells of a row that still stand as our export wrote them.

    The fingerprint tells of each column what was exported. An edited cell whose record has changed since the export
    too is a warning with both values.
    """
    for position, key in enumerate(record.sheet.fingerprinted):
        exported = record.fingerprint[position * FINGERPRINT : (position + 1) * FINGERPRINT]
        if key not in record.values or len(exported) < FINGERPRINT:
            continue
        found = token(record.values[key])
        if fingerprint(found) == exported:
            del record.values[key]
            continue
        now = token(_current(key, current))
        if fingerprint(now) != exported and now != found:
            message = _("导出之后系统中已改为“%(now)s”，表中是“%(found)s”；写入后将以表中为准")
            values = {"now": now or _("空"), "found": record.found(key)}
            findings.warning(record, key, "changed-meanwhile", message % values)


def is_edited(record: Record, key: str) -> bool:
    """Whether a cell that our export had filled says something else now."""
    if key not in record.sheet.fingerprinted or key not in record.values:
        return False
    position = record.sheet.fingerprinted.index(key) * FINGERPRINT
    exported = record.fingerprint[position : position + FINGERPRINT]
    blank = len(exported) < FINGERPRINT or exported == fingerprint("")
    return not blank and fingerprint(token(record.values[key])) != exported


def _current(key: str, current: Mapping[str, Any]) -> Any:
    """The record's value of a column of the sheet."""
    if key == "years":
        return years_text(current.get("start_year"), current.get("end_year"))
    return current.get(key)


def years_text(start: int | None, end: int | None) -> str:
    """Years of construction as their token."""
    return f"{start or end},{end or start}" if start or end else ""
