"""From the rows of a permit's story to the values of the domain, and back."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from sanpi.domain.scheduling import Happening, Kind, Limit, Standing, State
from sanpi.domain.timeline import Standpoint
from sanpi.permits.models import FastTrack, Permit, PermitEvent, PermitLimit, PermitType, ProjectRoute
from sanpi.projects.models import Project


def story_of(permit: Permit) -> list[PermitEvent]:
    """What is believed to have happened, in order."""
    return list(permit.events.known_at(None).order_by("effective_on", "place", "pk"))


def happening(event: PermitEvent) -> Happening:
    """The event as the domain folds it: what was said with it, not what followed from it."""
    return Happening(
        kind=Kind(event.kind), on=event.effective_on, state=State(event.state) if event.state else None,
        planned_on=event.planned_on, days=event.days, number=event.number, valid_until=event.valid_until,
        missing=event.missing, until=event.waived_until, statutory=event.statutory, promised=event.promised,
    )  # fmt: skip


def _parts(name: str, limit: Limit | None) -> dict[str, Any]:
    return {f"{name}_days": limit.days if limit else None, f"{name}_unit": limit.unit.value if limit else ""}


def columns(standing: Standing) -> dict[str, Any]:
    """The columns that an event and its permit carry for this standing."""
    return {
        "state": standing.state.value if standing.state else "", "planned_on": standing.planned_on,
        "accepted_on": standing.accepted_on, "extra_days": standing.extra, "stopped_on": standing.stopped_on,
        "left_days": standing.left, "due_on": standing.due_on, "issued_on": standing.issued_on,
        "number": standing.number, "valid_until": standing.valid_until, "missing": standing.missing,
        "waived_until": standing.waived_until, "blue_on": standing.blue_on,
        **_parts("statutory", standing.statutory), **_parts("promised", standing.promised),
    }  # fmt: skip


def limit_on(type: PermitType, on: date) -> PermitLimit | None:
    """The limits in force on a day, as believed now."""
    believed = PermitLimit.objects.known_at(None).filter(type=type, effective_on__lte=on)
    return believed.order_by("-effective_on", "-recorded_at", "-pk").first()


def limits_on(on: date, believed: QuerySet[PermitLimit] | None = None) -> dict[int, PermitLimit]:
    """Type → its limits in force on a day, in one query."""
    rows = PermitLimit.objects.known_at(None) if believed is None else believed
    found = rows.filter(effective_on__lte=on).order_by("effective_on", "recorded_at", "pk")
    return {limit.type_id: limit for limit in found}


def route_of(project: Project, at: Standpoint | None = None) -> str:
    """The route of the project as of a standpoint (None: as known now); empty while nobody has said."""
    routes = ProjectRoute.objects.known_at(None) if at is None else ProjectRoute.objects.as_of(at)
    newest = (
        routes.filter(project=project)
        .order_by("-effective_on", "-recorded_at", "-pk")
        .values_list("route", flat=True)
        .first()
    )
    return newest or ""


def track_of(project: Project, at: Standpoint | None = None) -> FastTrack | None:
    """The last step of 拿地即开工 as of a standpoint (None: as known now), if any."""
    steps = FastTrack.objects.known_at(None) if at is None else FastTrack.objects.as_of(at)
    return steps.filter(project=project).order_by("-effective_on", "-recorded_at", "-pk").first()
