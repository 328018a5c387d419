"""Loading projects and permits, settling who may."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest
from sanpi.organizations.models import User
from sanpi.permits.models import Permit, PermitEvent
from sanpi.projects.models import Project
from sanpi.projects.models.project import UNIT_COLUMNS, ProjectQuerySet


def may_work_on(user: User, project: Project) -> bool:
    """Whether the person records what happens to the project's permits."""
    return _workable(user).filter(pk=project.pk).exists()


def _workable(user: User) -> ProjectQuerySet:
    scope = user.access.scope(
        Capability.PERMITS, region="region__path", units=UNIT_COLUMNS, lead="lead__user"
    )
    return Project.objects.filter(scope).distinct()


def visible_project(request: SignedInRequest, pk: int) -> Project:
    """The project, for people who may read it; others learn only that there is none for them."""
    found = Project.objects.visible_to(request.user).distinct().select_related("region", "unit")
    return get_object_or_404(found, pk=pk)


def workable_project(request: SignedInRequest, pk: int) -> Project:
    """The project, for people who keep its permits."""
    return get_object_or_404(_workable(request.user), pk=pk)


def visible_permit(request: SignedInRequest, pk: int) -> Permit:
    """The permit, for people who may read its project."""
    rows = Permit.objects.visible_to(request.user).distinct()
    return get_object_or_404(rows.select_related("project__region", "type"), pk=pk)


def workable_permit(request: SignedInRequest, pk: int) -> Permit:
    """The permit, for people who may record what happens to it."""
    rows = Permit.objects.workable_by(request.user).distinct()
    return get_object_or_404(rows.select_related("project", "type"), pk=pk)


def standing_event(permit: Permit, pk: int) -> PermitEvent:
    """An event of the permit that is still believed."""
    found = permit.events.known_at(None).filter(pk=pk).first()
    if found is None:
        raise Http404(_("该记录已被更正或撤销"))
    found.permit = permit
    return found
