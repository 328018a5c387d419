"""Runs whose job was killed: they say so instead of seeming busy for ever."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core import audit
from sanpi.exchange import progress
from sanpi.exchange.models import ImportRun

State = ImportRun.State
_ENDS = {
    State.READING: (State.FAILED, gettext_lazy("服务中断，读取没有完成，未写入任何数据；可以重新检查")),
    State.APPLYING: (State.FAILED, gettext_lazy("服务中断，写入没有完成，未写入任何数据；可以重新检查")),
    State.UNDOING: (State.APPLIED, gettext_lazy("服务中断，撤销没有完成，未改动任何数据；可以再次撤销")),
}


def recover_runs(*, now: datetime) -> list[ImportRun]:
    """Ends the runs whose job had begun and whose process is gone; returns them.

    A job is one transaction, so such a run has written nothing. Runs that still wait for their job are left alone.
    """
    recovered = []
    for run in ImportRun.objects.filter(state__in=_ENDS).order_by("pk"):
        if progress.was_interrupted(run.pk):
            _end(run, now)
            progress.forget(run.pk)
            recovered.append(run)
    return recovered


@transaction.atomic
def _end(run: ImportRun, now: datetime) -> None:
    before = run.state
    state, message = _ENDS[State(before)]
    run.state, run.message = state, str(message)
    run.save(update_fields=["state", "message"])
    audit.record(
        by=None, now=now, verb="recover_import", obj=run, summary=_("服务中断后恢复：%s") % run.filename,
        before={"state": before}, after={"state": run.state},
    )  # fmt: skip
