"""Entering and editing projects, bundles."""

from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import form_page, refuse_politely
from sanpi.enterprises.actions import find_or_enter
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import User
from sanpi.projects import actions
from sanpi.projects.forms.project import NewProjectForm, ProjectForm
from sanpi.projects.forms.verbs import PartsForm
from sanpi.projects.models import Project
from sanpi.projects.views.fetch import editable, kept


def _values(form: ProjectForm, by: User, now: datetime) -> dict[str, Any]:
    """What the form says, firms found or entered."""
    said = form.cleaned_data
    firms = {"owner": (said["owner_name"], said["owner_uscc"]), "investor": (said["investor_name"], "")}
    found = {
        role: find_or_enter(name=name.strip(), uscc=uscc, by=by, now=now) if name.strip() else None
        for role, (name, uscc) in firms.items()
    }
    return form.values() | found


@requires(Capability.CREATE)
def create_project(request: SignedInRequest) -> HttpResponseBase:
    """A new project, entered by the project office."""
    form = NewProjectForm(request.POST or None, user=request.user)
    made: list[Project] = []

    @transaction.atomic
    def act() -> None:
        now, by = timezone.now(), request.user
        today = timezone.localdate(now)
        project = actions.create_project(values=_values(form, by, now), by=by, now=now)
        if form.cleaned_data["total"]:
            actions.record_total(
                project=project, amount=form.cleaned_data["total"], effective_on=today, by=by, now=now
            )
        if form.cleaned_data["plan"] is not None:
            actions.record_plan(
                project=project,
                year=today.year,
                amount=form.cleaned_data["plan"],
                effective_on=today,
                by=by,
                now=now,
            )
        made.append(project)

    answer = form_page(
        request,
        form,
        act,
        title=_("新建项目"),
        back=reverse("project_list"),
        done=_("已登记。请接着登记阶段和文件。"),
    )
    if made:
        answer["Location"] = made[0].get_absolute_url()
    return answer


def _seen(request: SignedInRequest, project: Project) -> int:
    """The revision that the editor had before him; none for something that is no number."""
    if request.method != "POST":
        return project.revision
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@requires(Capability.EDIT)
def edit_project(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Changes what carries no date; refuses to overwrite what a colleague saved meanwhile."""
    project = editable(request, pk)
    form = ProjectForm(request.POST or None, instance=project, user=request.user)
    seen = _seen(request, project)

    @transaction.atomic
    def act() -> None:
        # The form has written into its own copy of the row; the verb compares with the stored one.
        stored, now = Project.objects.get(pk=pk), timezone.now()
        actions.update_project(
            project=stored, values=_values(form, request.user, now), revision=seen, by=request.user, now=now,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip

    def shown() -> int:
        """The revision of the next save: once the editor has been told what differs, the newest one."""
        stale = form.has_error(NON_FIELD_ERRORS, "stale")
        return Project.objects.get(pk=pk).revision if stale else seen

    return form_page(
        request, form, act, title=_("修改项目"), subject=Project.objects.get(pk=pk).name,
        back=project.get_absolute_url(), done=_("已保存"), revision=shown,
    )  # fmt: skip


@requires(Capability.CREATE)
def bundle(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Puts projects of the same region into this one (打捆)."""
    project = kept(request, pk)
    free = Project.objects.kept_by(request.user).filter(region=project.region, parent=None, is_bundle=False)
    form = PartsForm(
        request.POST or None,
        project=project,
        today=timezone.localdate(),
        candidates=free.exclude(pk=pk).order_by("name"),
    )
    return form_page(
        request,
        form,
        lambda: actions.bundle_projects(
            bundle=project, parts=list(form.cleaned_data["parts"]), by=request.user, now=timezone.now()
        ),
        title=_("打捆"),
        subject=project.name,
        back=project.get_absolute_url(),
        done=_("已打捆"),
        lead=_("打捆后计一个项目，拆分计数时按子项目计。金额以打捆项目登记的总投资为准。"),
    )


@require_POST
@requires(Capability.CREATE)
def unbundle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes this project out of its bundle."""
    project = kept(request, pk)
    now = timezone.now()
    refuse_politely(
        request, lambda: actions.unbundle_project(part=project, by=request.user, now=now), _("已移出打捆项目")
    )
    return redirect(project.get_absolute_url())
