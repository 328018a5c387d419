"""Giving a project its permits from the template."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations.models import User
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.actions.events import record_event
from sanpi.permits.actions.telling import Kind
from sanpi.permits.models import Permit, PermitEvent, PermitType, ProjectRoute, Route
from sanpi.permits.rules.network import plan_from
from sanpi.permits.rules.story import route_of
from sanpi.projects.actions.state import add_fact, lock
from sanpi.projects.models import Project

State = Permit.State


def _first_state(type: PermitType) -> str:
    return State.WAITING if type.need == PermitType.Need.NEEDED and not type.choice_group else State.TO_CHECK


def _make(
    project: Project, types: Iterable[PermitType], *, on: date, by: User | None, now: datetime
) -> list[Permit]:
    """Permits with the event that sets each of them up, in two statements; those taken back before live again."""
    wanted = list(types)
    known = {permit.type_id: permit for permit in Permit.objects.filter(project=project, type__in=wanted)}
    fresh = [
        Permit(project=project, type=type, state=_first_state(type), created_at=now, created_by=by)
        for type in wanted
        if type.pk not in known
    ]
    Permit.objects.bulk_create(fresh)
    revived = [permit for permit in known.values() if not permit.state]
    for permit in revived:
        permit.state = _first_state(permit.type)
        permit.save(update_fields=["state"])
    made = [*fresh, *revived]
    PermitEvent.objects.bulk_create(
        PermitEvent(
            permit=permit, kind=Kind.SET_UP, effective_on=on, place=0, state=permit.state, recorded_at=now,
            recorded_by=by,
        )
        for permit in made
    )  # fmt: skip
    return made


@transaction.atomic
def set_up_permits(
    *, project: Project, route: str, by: User | None, now: datetime, reason: str = "", source: str = ""
) -> list[Permit]:
    """Settles the project's route and gives it the permits of the template that it lacks; returns these.

    When the route changes, permits that belong only to the old one and were not begun are marked as not needed; that
    wants a reason. The permits have been needed since the project was first heard of. Raises ValidationError when
    there is nothing to do.
    """
    project = lock(project)
    before = route_of(project)
    if before and before != route and not reason.strip():
        raise ValidationError({"reason": _("改变审批路径请写明原因")})
    today = timezone.localdate(now)
    if before != route:
        add_fact(
            ProjectRoute, by=by, now=now, effective_on=today if before else min(project.first_on, today),
            project=project, route=route, source=source, reason=reason,
        )  # fmt: skip
    types = [type for type in PermitType.objects.filter(active=True) if route in type.routes]
    there = set(Permit.objects.filter(project=project).exclude(state="").values_list("type_id", flat=True))
    made = _make(
        project,
        [type for type in types if type.pk not in there],
        on=min(project.first_on, today),
        by=by,
        now=now,
    )
    dropped = _drop_others(project, route, by=by, now=now) if before and before != route else []
    if not made and not dropped and before == route:
        raise ValidationError(_("该项目的手续清单已按此路径建立，模板中没有新增事项"))
    audit.record(
        by=by, now=now, verb="set_up_permits", obj=project, reason=reason,
        summary=_("建立手续清单：%(route)s，%(number)s 项") % {"route": Route(route).label, "number": len(made)},
        before={"route": before}, after={"route": route, "permits": [permit.type.code for permit in made]},
    )  # fmt: skip
    return made


def _drop_others(project: Project, route: str, *, by: User | None, now: datetime) -> list[Permit]:
    """Marks untouched permits that the new route does not have."""
    begun = [State.NOT_NEEDED, State.TO_CHECK, State.WAITING]
    permits = (
        Permit.objects.filter(project=project, state__in=begun[1:]).select_related("type").order_by("pk")
    )
    dropped = [permit for permit in permits if route not in permit.type.routes]
    for permit in dropped:
        record_event(
            permit=permit, kind=Kind.NOT_NEEDED, effective_on=timezone.localdate(now), by=by, now=now,
            note=_("审批路径改为%s") % Route(route).label,
        )  # fmt: skip
    return dropped


@transaction.atomic
def add_permit(*, project: Project, type: PermitType, by: User | None, now: datetime) -> Permit:
    """Gives the project one more permit of the template. Raises ValidationError when it has that one already."""
    project = lock(project)
    if Permit.objects.filter(project=project, type=type).exclude(state="").exists():
        raise ValidationError({"type": _("该项目的手续清单里已有“%s”") % type.name})
    (permit,) = _make(project, [type], on=min(project.first_on, timezone.localdate(now)), by=by, now=now)
    audit.record(
        by=by, now=now, verb="add_permit", obj=project, summary=_("增加手续：%s") % type.name,
        after={"permit": permit.pk, "type": type.code},
    )  # fmt: skip
    return permit


@transaction.atomic
def plan_permits(
    *, project: Project, planned: Mapping[int, date], by: User | None, now: datetime, note: str = ""
) -> list[PermitEvent]:
    """Plans several permits (key → the day to hand in) at once; days that are planned already are left out.

    A change of a day that was planned wants a note. Raises ValidationError when nothing changes.
    """
    lock(project)
    permits = Permit.objects.filter(project=project, pk__in=planned).select_related("type").order_by("pk")
    changed = [permit for permit in permits if permit.planned_on != planned[permit.pk]]
    if not changed:
        raise ValidationError(_("计划申报日没有改动"))
    if any(permit.planned_on for permit in changed) and not note.strip():
        raise ValidationError({"note": _("调整已有的计划申报日请写明原因")})
    today = timezone.localdate(now)
    return [
        record_event(
            permit=permit,
            kind=Kind.PLANNED,
            effective_on=today,
            planned_on=planned[permit.pk],
            note=note,
            by=by,
            now=now,
        )
        for permit in changed
    ]


@transaction.atomic
def plan_all(
    *, project: Project, start: date, by: User | None, now: datetime, note: str = ""
) -> list[PermitEvent]:
    """Plans every permit that is needed and not begun, in the order of the template, from a day on."""
    permits = Permit.objects.filter(project=project).exclude(state="").select_related("type").order_by("pk")
    planned = plan_from(permits, start, load_calendar(), timezone.localdate(now))
    return plan_permits(project=project, planned=planned, by=by, now=now, note=note)
