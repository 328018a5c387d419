"""Loading a project, settling who may."""

from django.shortcuts import get_object_or_404

from sanpi.enrollment.models import projects_of
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest
from sanpi.projects.models import Project

_RELATED = ("region", "owner", "unit", "nature", "project_type", "industry")


def readable(request: SignedInRequest, pk: int) -> Project:
    """The project, for people who may read it; others learn only that there is none for them."""
    found = Project.objects.visible_to(request.user).distinct().select_related(*_RELATED)
    return get_object_or_404(found, pk=pk)


def kept(request: SignedInRequest, pk: int) -> Project:
    """The project, for people who keep its entry into the library."""
    found = projects_of(request.user, Capability.ENROLL).distinct().select_related(*_RELATED)
    return get_object_or_404(found, pk=pk)
