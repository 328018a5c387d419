"""Loading projects, good reasons and steps, settling who may; the region in which rules are set."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from sanpi.documents.models import Document
from sanpi.domain.rating import Scope as GroupScope
from sanpi.evaluation.models import Excuse, LightStep, RuleSet, Scope
from sanpi.evaluation.models.lights import SUBJECTS
from sanpi.evaluation.rules import GROUPS
from sanpi.evaluation.rules.record import SUBJECT_MODELS
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest
from sanpi.organizations.models import Official, Organization, Region, User
from sanpi.progress.models.rounds import reportable_by
from sanpi.progress.views.places import Place, place
from sanpi.projects.models import Project


def visible_project(request: SignedInRequest, pk: int) -> Project:
    """The project, for people who may read it; others learn only that there is none for them."""
    found = (
        Project.objects.visible_to(request.user).distinct().select_related("region", "unit", "lead", "parent")
    )
    return get_object_or_404(found, pk=pk)


def asking_project(request: SignedInRequest, pk: int) -> Project:
    """The project, for people who report on it: they may ask for a good reason."""
    return get_object_or_404(reportable_by(request.user).distinct(), pk=pk)


def may_ask(user: User, project: Project) -> bool:
    """Whether the person may ask for a good reason for the project."""
    return reportable_by(user).filter(pk=project.pk).exists()


def decidable_excuse(request: SignedInRequest, pk: int) -> Excuse:
    """An application that waits for this person."""
    found = Excuse.objects.decidable_by(request.user).select_related("project", "asked_by")
    return get_object_or_404(found.distinct(), pk=pk)


def documented_excuse(request: SignedInRequest, pk: int) -> Document:
    """The document of an application about a project that the person may read."""
    found = Excuse.objects.visible_to(request.user).select_related("document")
    document = get_object_or_404(found, pk=pk).document
    if document is None:
        raise Http404(_("没有附文件"))
    return document


def endable_excuse(request: SignedInRequest, pk: int) -> Excuse:
    """A granted reason in a region that the person reviews."""
    here = request.user.access.region_filter("project__region__path", Capability.REVIEW)
    found = Excuse.objects.filter(here, state=Excuse.State.GRANTED).select_related("project")
    return get_object_or_404(found.distinct(), pk=pk)


def step_to_take(request: SignedInRequest, pk: int) -> LightStep:
    """A step that the person takes; that somebody else was quicker is said by the page."""
    found = LightStep.objects.takeable_by(request.user)
    return get_object_or_404(found.select_related(*SUBJECTS, "place").distinct(), pk=pk)


def step_to_answer(request: SignedInRequest, pk: int) -> LightStep:
    """A step that the person answers, as soon as it was taken."""
    found = LightStep.objects.answerable_by(request.user)
    return get_object_or_404(found.select_related(*SUBJECTS, "place").distinct(), pk=pk)


def visible_group(request: SignedInRequest, scope: str, pk: int) -> Organization | Region | Official:
    """The unit, region or post, for people of its region; others learn only that there is none for them."""
    if scope not in GROUPS:
        raise Http404(_("没有这种评定对象"))
    model = SUBJECT_MODELS[GroupScope(scope)]
    column = "path" if model is Region else "region__path"
    here = request.user.access.region_filter(column, Capability.VIEW)
    related = () if model is Region else ("region",)
    found: Organization | Region | Official = get_object_or_404(
        model.objects.filter(here).select_related(*related), pk=pk
    )
    return found


def rule_place(request: SignedInRequest) -> Place:
    """The region whose rules are shown: one that the person reviews, any for a system administrator, or one he decides in."""
    ranked = (Capability.REVIEW, Capability.SETTINGS, Capability.DECIDE)
    return place(request, next(each for each in ranked if request.user.can(each)))


def known_scope(scope: str) -> str:
    """What is judged, as named in an address."""
    if scope not in Scope.values:
        raise Http404(_("没有这种评定对象"))
    return scope


def rule_version(request: SignedInRequest, pk: int) -> RuleSet:
    """A version of rules that the person may see."""
    return get_object_or_404(
        RuleSet.objects.visible_to(request.user).select_related("region", "recorded_by"), pk=pk
    )
