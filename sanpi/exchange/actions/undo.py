"""Taking an applied run back: whole or not at all, and only what nobody has changed since."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.exchange.actions.apply import changed_rows
from sanpi.exchange.handlers import HANDLERS
from sanpi.exchange.models import ImportRun
from sanpi.exchange.progress import Tell, silent
from sanpi.organizations.models import User

State = ImportRun.State
logger = logging.getLogger(__name__)
# So many conflicts are listed; one is enough to refuse.
MOST_CONFLICTS = 200


class _RefusedError(Exception):
    """Somebody has built on what the run wrote."""

    def __init__(self, conflicts: list[str]) -> None:
        super().__init__()
        self.conflicts = conflicts


def undo_run(*, run: ImportRun, by: User, now: datetime, tell: Tell = silent) -> ImportRun:
    """Restores what an applied run had changed, in one transaction with one audit entry.

    Values are restored where the run's still stand, its facts are withdrawn (what they had corrected is asserted
    again), projects it entered are removed if nothing else touched them. Any conflict refuses the whole; the conflicts
    are listed on the run, which stays `applied`.
    """
    try:
        _undo(run, by, now, tell)
    except _RefusedError as refused:
        _stay(
            run,
            _("有 %d 处之后已有变动，不能撤销；未改动任何数据") % len(refused.conflicts),
            refused.conflicts,
        )
    except (IntegrityError, ValueError):
        _stay(run, _("原来的名称或代码已被使用，或记录已被更正，不能撤销；未改动任何数据"), [])
    except Exception:
        logger.exception("import run %s could not be undone", run.pk)
        _stay(run, _("系统撤销时出错，未改动任何数据；请联系系统管理员"), [])
    return ImportRun.objects.get(pk=run.pk)


def _stay(run: ImportRun, message: str, conflicts: list[str]) -> None:
    """The run stays as it was applied, with the reason."""
    with transaction.atomic():
        fresh = ImportRun.objects.select_for_update().get(pk=run.pk)
        fresh.state, fresh.message, fresh.undone_by = State.APPLIED, message[:300], None
        fresh.counts["conflicts"] = conflicts[:MOST_CONFLICTS]
        fresh.save(update_fields=["state", "message", "undone_by", "counts"])


@transaction.atomic
def _undo(run: ImportRun, by: User, now: datetime, tell: Tell) -> None:
    locked = ImportRun.objects.select_for_update().filter(pk=run.pk, state=State.UNDOING).first()
    if locked is None:
        return
    applier = HANDLERS[locked.ledger].applier(locked, by, now)
    total = 2 * (locked.counts.get("new", 0) + locked.counts.get("changed", 0))
    conflicts: list[str] = []
    done = 0
    for rows in changed_rows(locked, applier.chunk):
        conflicts += applier.conflicts(rows)
        done += len(rows)
        tell(_("核对能否撤销"), done, total)
    if conflicts:
        raise _RefusedError(conflicts)
    reason = _("撤销导入“%s”") % locked.filename
    for rows in changed_rows(locked, applier.chunk):
        applier.take_back(rows, reason)
        done += len(rows)
        tell(_("撤销"), done, total)
    kept = applier.remove_created()
    locked.state, locked.message, locked.finished_at = State.UNDONE, "", now
    locked.save(update_fields=["state", "message", "finished_at"])
    audit.record(
        by=by, now=now, verb="undo_import", obj=locked, summary=reason,
        before={"changes_sha256": locked.digest, "applied_at": locked.applied_at},
        after={"kept": {kind: len(keys) for kind, keys in kept.items()}},
    )  # fmt: skip
