"""Work that a page or a timer does not wait for."""

from django.utils import timezone
from django_tasks import task

from sanpi.core.audit import coming_from
from sanpi.reports.todo.delivery import send_digests


@task()
def send_digests_of_today() -> str:
    """Sends today's digests to those who have not had theirs; says how many."""
    with coming_from("job send_digests"):
        now = timezone.now()
        outcome = send_digests(day=timezone.localdate(now), now=now)
        return f"sent {len(outcome.sent)}, failed {len(outcome.failed)}"
