"""Many cells of one column changed at once: first rehearsed and shown, then done once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.ledger import Column
from sanpi.core.ledger_pages import CellEdit
from sanpi.organizations.models import User
from sanpi.reports.ledgers import Sheets
from sanpi.reports.models import BulkEdit

# So many rows at most in one go; more than anybody reads through before confirming.
LIMIT = 500


@dataclass(frozen=True, slots=True)
class Bulk:
    """One value for one column of several rows."""

    column: Column
    edit: CellEdit
    value: Any
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What would happen to a row: the old value, the new one, or why it is refused."""

    pk: int
    name: str
    token: str
    old: str
    new: str = ""
    refused: str = ""

    @property
    def unchanged(self) -> bool:
        """Whether the row holds the value already."""
        return not self.refused and self.old == self.new


def _save(bulk: Bulk, pk: int, by: User, now: datetime) -> str:
    """Writes one row; returns what its verb refused, empty if nothing."""
    try:
        with transaction.atomic():
            bulk.edit.save(pk, bulk.value, by=by, now=now, reason=bulk.reason)
    except ValidationError as refused:
        return "；".join(refused.messages)
    return ""


@transaction.atomic
def rehearse(*, sheets: Sheets, bulk: Bulk, keys: Collection[int], by: User, now: datetime) -> list[Planned]:
    """What `apply_bulk` would do to these rows, found by doing it and taking all of it back."""
    allowed = sheets.keys(keys)
    before = sheets.rows(keys, [bulk.column])
    old = sheets.texts(keys, bulk.column)
    alien = _("不在您可以修改的范围内")
    refusals = {
        row.pk: _save(bulk, row.pk, by, now) if row.pk in allowed else alien
        for row in before
        if row.pk in old
    }
    new = sheets.texts(keys, bulk.column)
    transaction.set_rollback(True)
    return [
        Planned(pk, _name(row), *old[pk], new=new.get(pk, ("", ""))[1], refused=refusals[pk])
        for row in before
        if (pk := row.pk) in old
    ]


def _name(row: Any) -> str:
    return getattr(getattr(row, "project", None), "name", "") or str(row.pk)


@transaction.atomic
def apply_bulk(
    *,
    sheets: Sheets,
    bulk: Bulk,
    expected: Mapping[int, str],
    token: str,
    by: User,
    now: datetime,
) -> BulkEdit:
    """Writes the rows that still hold what `expected` says (key → remembered value) and leaves the others out.

    Done once per `token`: asked again, it returns what was done the first time.
    """
    done = BulkEdit.objects.filter(token=token, user=by).first()
    if done:
        return done
    allowed = sheets.keys(expected)
    sheets.lock(sorted(allowed))
    current = sheets.texts(expected, bulk.column)
    names = {row.pk: _name(row) for row in sheets.rows(expected, [bulk.column])}
    left_out: list[dict[str, str]] = []
    changed = 0
    for pk, remembered in expected.items():
        why = _refusal(pk, remembered, allowed, current) or _save(bulk, pk, by, now)
        if why:
            left_out.append({"name": names.get(pk, str(pk)), "why": why})
        else:
            changed += 1
    return _keep(sheets, bulk, token, changed, left_out, by, now)


def _refusal(
    pk: int, remembered: str, allowed: Collection[int], current: Mapping[int, tuple[str, str]]
) -> str:
    if pk not in allowed or pk not in current:
        return _("不在您可以修改的范围内")
    token, text = current[pk]
    return "" if token == remembered else _("预览之后已被他人改为“%s”") % (text or _("空"))


def _keep(
    sheets: Sheets,
    bulk: Bulk,
    token: str,
    changed: int,
    left_out: Sequence[Mapping[str, str]],
    by: User,
    now: datetime,
) -> BulkEdit:
    ledger = sheets.source.ledger
    outcome = {"column": str(bulk.column.label), "changed": changed, "left_out": list(left_out)}
    done = BulkEdit.objects.create(user=by, ledger=ledger.code, token=token, at=now, outcome=outcome)
    audit.record(
        by=by, now=now, verb="bulk_edit", obj=done, after=outcome, reason=bulk.reason,
        summary=_("批量修改%(ledger)s“%(column)s”：%(number)s 行")
        % {"ledger": ledger.label, "column": bulk.column.label, "number": changed},
    )  # fmt: skip
    return done
