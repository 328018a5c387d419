"""Many permits with their whole story in a few statements, for demonstrations and benchmarks.

The caller has settled whether the person may, and records the run in the audit trail.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sanpi.domain.scheduling import Happening, fold
from sanpi.organizations.models import User
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.models import Permit, PermitEvent, PermitType
from sanpi.permits.rules.story import columns
from sanpi.projects.models import Project

Story = tuple[Project, PermitType, Sequence[Happening]]
_BATCH = 500


def add_stories(
    stories: Iterable[Story],
    *,
    by: User | None,
    now: datetime,
    recorded_on: dict[date, datetime] | None = None,
) -> list[Permit]:
    """Writes permits that the projects do not have yet, each with its events, the first of which sets it up.

    An acceptance names its limits itself. Events are recorded at `now`, or at the moment that `recorded_on` gives for
    their day. Raises StoryError for a story that cannot be.
    """
    calendar, found = load_calendar(), list(stories)
    folded = [fold(happenings, calendar) for _project, _type, happenings in found]
    permits = [
        Permit(project=project, type=type, created_at=now, created_by=by, **columns(standings[-1]))
        for (project, type, _happenings), standings in zip(found, folded, strict=True)
    ]
    Permit.objects.bulk_create(permits, batch_size=_BATCH)
    moments = recorded_on or {}
    events = [
        PermitEvent(
            permit=permit, kind=happening.kind.value, effective_on=happening.on, place=place, days=happening.days,
            recorded_at=moments.get(happening.on, now), recorded_by=by, **columns(standing),
        )
        for permit, (_project, _type, happenings), standings in zip(permits, found, folded, strict=True)
        for place, (happening, standing) in enumerate(zip(happenings, standings, strict=True))
    ]  # fmt: skip
    PermitEvent.objects.bulk_create(events, batch_size=_BATCH)
    return permits
