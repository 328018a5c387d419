"""Who changed a row last, and when: told to the second of two people at one cell."""

from dataclasses import dataclass
from datetime import datetime

from sanpi.core.models import AuditEntry
from sanpi.enrollment.models import Enrollment
from sanpi.issues.models import Issue
from sanpi.permits.models import PermitEvent
from sanpi.projects.models import Project

# A change is looked for among so many entries about the row.
_NEWEST = 40


@dataclass(frozen=True, slots=True)
class Change:
    """A name and a moment."""

    who: str
    at: datetime


def in_trail(label: str, key: int, column: str) -> Change | None:
    """The newest entry of the audit trail about this object that names the column."""
    entries = AuditEntry.objects.filter(object_type=label, object_id=str(key)).order_by("-number")
    for entry in entries[:_NEWEST]:
        if column in entry.after or column in entry.before:
            return Change(entry.actor_name, entry.at)
    return None


def of_sheet(project: int, column: str) -> Change | None:
    """The last change of a project's sheet of enrollment."""
    key = Enrollment.objects.filter(project=project).values_list("pk", flat=True).first()
    return in_trail(Enrollment._meta.label, key, column) if key else None


def of_month(project: int, column: str) -> Change | None:
    """The last change of what a project reported."""
    return in_trail(Project._meta.label, project, column)


def of_issue(pk: int, column: str) -> Change | None:
    """The last change of an issue."""
    return in_trail(Issue._meta.label, pk, column)


def of_permit(pk: int, column: str) -> Change | None:
    """The last event of a permit."""
    events = PermitEvent.objects.filter(permit=pk).select_related("recorded_by")
    event = events.order_by("-recorded_at", "-pk").first()
    return Change(event.recorded_by.name, event.recorded_at) if event and event.recorded_by else None
