"""Work on runs that a page does not wait for."""

from django.utils import timezone
from django_tasks import task

from sanpi.core.audit import coming_from
from sanpi.exchange import actions, progress
from sanpi.exchange.models import ImportRun
from sanpi.organizations.models import User


@task()
def read_run(key: int) -> str:
    """Reads and checks a run's workbook; the state it ends in."""
    with progress.working_on(key) as tell, coming_from(f"job read_run {key}"):
        return actions.check_run(run=_run(key), now=timezone.now(), tell=tell).state


@task()
def apply_run(key: int, by: int) -> str:
    """Writes a confirmed run; when the system has changed since the preview, checks it again."""
    with progress.working_on(key) as tell, coming_from(f"job apply_run {key}"):
        run = actions.apply_run(run=_run(key), by=User.objects.get(pk=by), now=timezone.now(), tell=tell)
        if run.state == ImportRun.State.READING:
            run = actions.check_run(run=run, now=timezone.now(), tell=tell)
        return run.state


@task()
def undo_run(key: int, by: int) -> str:
    """Takes an applied run back."""
    with progress.working_on(key) as tell, coming_from(f"job undo_run {key}"):
        return actions.undo_run(
            run=_run(key), by=User.objects.get(pk=by), now=timezone.now(), tell=tell
        ).state


def _run(key: int) -> ImportRun:
    return ImportRun.objects.get(pk=key)
