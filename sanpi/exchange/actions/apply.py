"""Applying a confirmed run: whole or not at all."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.bulk import update_rows
from sanpi.exchange.applying.applier import Applier, StaleError
from sanpi.exchange.handlers import HANDLERS
from sanpi.exchange.models import ImportRow, ImportRun
from sanpi.exchange.planning.values import Digest
from sanpi.exchange.progress import Tell, silent
from sanpi.organizations.models import User

State = ImportRun.State
Outcome = ImportRow.Outcome
logger = logging.getLogger(__name__)


def apply_run(*, run: ImportRun, by: User, now: datetime, tell: Tell = silent) -> ImportRun:
    """Writes a confirmed run to the ledger, in one transaction with one audit entry.

    When the system has changed since the preview nothing is written and the run goes back to `reading`, with the
    reason; for a fault of ours it ends in `failed`. A run that is not `applying` is left alone.
    """
    try:
        _apply(run, by, now, tell)
    except (StaleError, IntegrityError) as stale:
        taken = _("预览之后已有人登记了同名项目或相同的代码")
        why = stale.message if isinstance(stale, StaleError) else taken
        message = _("未写入任何数据：%s。已按现在的内容重新检查，请再次确认。") % why
        ImportRun.objects.filter(pk=run.pk, state=State.APPLYING).update(
            state=State.READING, message=message[:300]
        )
    except Exception:
        logger.exception("import run %s could not be applied", run.pk)
        message = _("系统写入时出错，未写入任何数据；请联系系统管理员")
        ImportRun.objects.filter(pk=run.pk, state=State.APPLYING).update(state=State.FAILED, message=message)
    return ImportRun.objects.get(pk=run.pk)


@transaction.atomic
def _apply(run: ImportRun, by: User, now: datetime, tell: Tell) -> None:
    locked = ImportRun.objects.select_for_update().filter(pk=run.pk, state=State.APPLYING).first()
    if locked is None:
        return
    locked.applied_at = now
    applier = HANDLERS[locked.ledger].applier(locked, by, now)
    digest = Digest()
    total = locked.counts.get("new", 0) + locked.counts.get("changed", 0)
    done = 0
    tell(_("写入"), 0, total)
    for rows in changed_rows(locked, applier.chunk):
        digest.add(rows)
        applier.apply(rows)
        update_rows(rows, ("object_id",))
        done += len(rows)
        tell(_("写入"), done, total)
    _finish(locked, applier, digest.value, by, now)


def _finish(run: ImportRun, applier: Applier, digest: str, by: User, now: datetime) -> None:
    run.state, run.message, run.finished_at = State.APPLIED, "", now
    run.created, run.digest = applier.created(), digest
    run.save(update_fields=["state", "message", "finished_at", "applied_at", "created", "digest"])
    counts = {key: run.counts.get(key, 0) for key in ("new", "changed", "unchanged")}
    audit.record(
        by=by,
        now=now,
        verb="apply_import",
        obj=run,
        summary=_("导入%(ledger)s：新增 %(new)d，变更 %(changed)d")
        % {"ledger": HANDLERS[run.ledger].ledger.label, **counts},
        after={
            "file": run.filename, "sha256": run.sha256, "as_of": run.as_of, "counts": counts,
            "created": {kind: len(keys) for kind, keys in run.created.items()}, "changes_sha256": digest,
        },
    )  # fmt: skip


def changed_rows(run: ImportRun, size: int | None) -> Iterator[list[ImportRow]]:
    """The rows of a run that write something, in order, in chunks."""
    rows = ImportRow.objects.filter(run=run, outcome__in=(Outcome.NEW, Outcome.CHANGED)).order_by("pk")
    if size is None:
        yield from filter(None, [list(rows)])
        return
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:size]):
        yield chunk
        last = chunk[-1].pk


def digest_of(run: ImportRun) -> str:
    """The SHA-256 of the stored change list; it equals the one in the audit entry unless somebody tampered."""
    digest = Digest()
    for rows in changed_rows(run, 1000):
        digest.add(rows)
    return digest.value
