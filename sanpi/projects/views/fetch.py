"""Loading a project, settling who may."""

from typing import TypeVar

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from sanpi.core.facts import DatedFact
from sanpi.organizations.guards import SignedInRequest
from sanpi.projects.models import Project

F = TypeVar("F", bound=DatedFact)


def readable(request: SignedInRequest, pk: int) -> Project:
    """The project, for people who may read it; others learn only that there is none for them."""
    return get_object_or_404(Project.objects.visible_to(request.user).distinct(), pk=pk)


def editable(request: SignedInRequest, pk: int) -> Project:
    """The project, for people who may change it."""
    return get_object_or_404(
        Project.objects.editable_by(request.user).distinct().select_related("kind"), pk=pk
    )


def kept(request: SignedInRequest, pk: int) -> Project:
    """The project, for the project office of its region."""
    return get_object_or_404(Project.objects.kept_by(request.user).select_related("kind"), pk=pk)


def waivable(request: SignedInRequest, pk: int) -> Project:
    """The project, for people who may let it pass a gate on a promise."""
    return get_object_or_404(
        Project.objects.waivable_by(request.user).distinct().select_related("kind"), pk=pk
    )


def standing_fact(model: type[F], project: Project, pk: int) -> F:
    """A fact of the project that is still believed."""
    found = model._default_manager.filter(project=project, pk=pk, superseded_at=None, retracted=False).first()
    if found is None:
        raise Http404(_("该记录已被更正或撤销"))
    return found
