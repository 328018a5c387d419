"""Exports leave a trace: who took what out, when, from which standpoint."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.ledger import Ledger
from sanpi.organizations.models import User


@transaction.atomic
def record_export(
    *, by: User, now: datetime, ledger: Ledger, details: Mapping[str, str], rows: int | None
) -> None:
    """Notes an export; `rows` is None while a stream is still being written."""
    number = "" if rows is None else _(" %d 行") % rows
    audit.record(
        by=by,
        now=now,
        verb="export_ledger",
        obj=by,
        summary=_("导出%(ledger)s%(number)s") % {"ledger": ledger.label, "number": number},
        after={"ledger": ledger.code, **details},
    )
