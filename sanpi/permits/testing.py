"""Permits for tests of every app.

permits = set_up(project)                       # code → permit, as by the template of filed projects
happen(permits["N18"], "accepted", date(2023, 1, 3))
permit = at_work(project, "N18", accepted=date(2023, 1, 3))
"""

from datetime import date
from typing import Any

from sanpi.permits import actions
from sanpi.permits.models import Permit, PermitEvent, PermitType, Route
from sanpi.projects.models import Project
from sanpi.projects.testing import TODAY, noon


def permit_type(code: str) -> PermitType:
    """One permit of the template."""
    return PermitType.objects.get(code=code)


def set_up(project: Project, route: str = Route.FILING, on: date = TODAY) -> dict[str, Permit]:
    """The project's permits by code, made from the template on a day; again on every call."""
    if not Permit.objects.filter(project=project).exists():
        actions.set_up_permits(project=project, route=route, by=None, now=noon(on))
    found = Permit.objects.filter(project=project).exclude(state="").select_related("type", "project")
    return {permit.type.code: permit for permit in found}


def happen(permit: Permit, kind: str, on: date, recorded: date | None = None, **values: Any) -> PermitEvent:
    """Something happened to the permit, recorded at noon of that day or of another."""
    values.setdefault("note", "示例")
    event = actions.record_event(
        permit=permit, kind=kind, effective_on=on, by=None, now=noon(recorded or on), **values
    )
    permit.refresh_from_db()
    return event


def at_work(project: Project, code: str, accepted: date, **values: Any) -> Permit:
    """The project's permit, accepted on a day."""
    permit = set_up(project, on=min(accepted, TODAY))[code]
    happen(permit, "accepted", accepted, **values)
    return permit


def granted(project: Project, code: str, on: date, **values: Any) -> Permit:
    """The project's permit, issued on a day."""
    permit = set_up(project, on=min(on, TODAY))[code]
    happen(permit, "issued", on, **values)
    return permit
