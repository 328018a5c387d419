"""Which permits are late, about to be, about to lapse or lack promised papers; and where each stood at a day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Region, User
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.models import Permit, PermitEvent, PermitType
from sanpi.projects.models import Project, Stage, Status
from sanpi.projects.rules import is_present

State = Permit.State
_RELATED = ("project__unit", "project__region", "type")
# Columns that filters, orders and measures ask for at a standpoint: annotation → column.
AT = {
    "state_at": "state", "planned_at": "planned_on", "accepted_at": "accepted_on", "stopped_at": "stopped_on",
    "due_at": "due_on", "issued_at": "issued_on", "number_at": "number", "valid_at": "valid_until",
    "waived_at": "waived_until", "blue_at": "blue_on",
}  # fmt: skip


def newest_event(at: Standpoint, outer: str = "pk") -> QuerySet[PermitEvent]:
    """SQL for the event after which a permit stood as it did at the standpoint; `outer` is the permit's key."""
    events = PermitEvent.objects.as_of(at).filter(permit=OuterRef(outer))
    return events.order_by("-effective_on", "-place", "-pk")


def with_standing(
    permits: QuerySet[Permit], at: Standpoint, today: date, names: Iterable[str] = tuple(AT)
) -> QuerySet[Any]:
    """Adds the columns of `AT` as of the standpoint; permits that nobody had heard of are left out.

    For the present they are the permit's own columns, so that indexes serve.
    """
    wanted = {name: AT[name] for name in names}
    if is_present(at, today):
        there = permits.exclude(state="")
        return there.annotate(**{name: F(column) for name, column in wanted.items()})
    newest = newest_event(at)
    found = permits.annotate(**{name: Subquery(newest.values(column)[:1]) for name, column in wanted.items()})
    return found.filter(Exists(PermitEvent.objects.as_of(at).filter(permit=OuterRef("pk"))))


def standings(permits: Iterable[Permit], at: Standpoint, today: date) -> dict[int, Permit | PermitEvent]:
    """Permit → the row that says where it stood: itself for the present, else its newest event, in one query."""
    found = list(permits)
    if is_present(at, today):
        return {permit.pk: permit for permit in found}
    keys = [permit.pk for permit in found]
    events = PermitEvent.objects.as_of(at).filter(permit__in=keys)
    return {event.permit_id: event for event in events.order_by("effective_on", "place", "pk")}


def _seen(user: User, region: Region) -> QuerySet[Permit]:
    """The region's permits that the person may see, without those of projects that left."""
    permits = Permit.objects.visible_to(user).in_region(region)
    return permits.exclude(project__status=Status.WITHDRAWN).select_related(*_RELATED).distinct()


def late(at: Standpoint) -> Q:
    """The limit has run out and the office has the case still (columns of `with_standing`)."""
    return Q(state_at=State.ACCEPTED, stopped_at__isnull=True, due_at__lt=at.effective)


def overdue(user: User, region: Region, at: Standpoint, today: date) -> QuerySet[Any]:
    """Permits whose limit has run out while the office had the case, longest overdue first."""
    names = ("state_at", "due_at", "stopped_at")
    rows = with_standing(_seen(user, region), at, today, names)
    return rows.filter(late(at)).order_by("due_at", "pk")


def due_soon(user: User, region: Region, today: date, days: int = 5) -> QuerySet[Permit]:
    """Permits whose limit runs out within so many working days, today included."""
    until = load_calendar().add(today, days)
    running = _seen(user, region).filter(state=State.ACCEPTED, stopped_on__isnull=True)
    return running.filter(due_on__range=(today, until)).order_by("due_on", "pk")


def secured() -> Q:
    """Permits that no longer lapse: the project has reached the stage, or holds the permit, that secures them."""
    condition = Q(pk__in=[])
    for stage in Stage:
        reached = [each.value for each in Stage if each.rank >= stage.rank]
        condition |= Q(type__secured_stage=stage.value, project__stage__in=reached)
    following = Permit.objects.filter(
        project=OuterRef("project"), type=OuterRef("type__secured_by"), state=State.ISSUED
    )
    return condition | Q(Exists(following))


def expiring(user: User, region: Region, today: date, days: int = 30) -> QuerySet[Permit]:
    """Issued permits that lapse within so many days or have lapsed without a word, the first to lapse first."""
    issued = _seen(user, region).filter(state=State.ISSUED, valid_until__lte=today + timedelta(days))
    return issued.exclude(secured()).order_by("valid_until", "pk")


def waivers_due(user: User, region: Region, today: date, days: int = 7) -> QuerySet[Permit]:
    """Permits whose promised papers are due within so many days or overdue, the oldest promise first."""
    promised = _seen(user, region).filter(waived_until__lte=today + timedelta(days))
    return promised.order_by("waived_until", "pk")


def of_project(project: Project) -> list[Permit]:
    """The permits of a project in the order of the template."""
    rows = Permit.objects.filter(project=project).exclude(state="").select_related("type", "type__secured_by")
    return list(rows.order_by("type__position", "pk"))


def secured_ones(permits: Iterable[Permit], project: Project) -> set[int]:
    """The permits of one project that no longer lapse, without asking the database."""
    found = list(permits)
    issued = {permit.type_id for permit in found if permit.state == State.ISSUED}
    rank = Stage(project.stage).rank if project.stage else 0

    def holds(type: PermitType) -> bool:
        reached = type.secured_stage and rank >= Stage(type.secured_stage).rank
        return bool(reached) or type.secured_by_id in issued

    return {permit.pk for permit in found if holds(permit.type)}
