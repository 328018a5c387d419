"""System pages: stage lines and gates by kind of project."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.projects.actions.settings import create_kind, save_gate, set_stage_line
from sanpi.projects.forms.gates import GateForm, KindForm, StageLineForm
from sanpi.projects.models import Gate, ProjectKind, Stage


def _steps(kind: ProjectKind) -> list[dict[str, Any]]:
    gates: dict[str, list[Gate]] = {}
    for gate in kind.gates.all():
        gates.setdefault(gate.stage, []).append(gate)
    return [{"label": step.label, "gates": gates.get(step.stage, [])} for step in kind.steps.all()]


@requires(Capability.SETTINGS)
def kinds(request: SignedInRequest) -> HttpResponseBase:
    """Kinds of project with their stages and what each stage needs."""
    found = ProjectKind.objects.prefetch_related("steps", "gates")
    return render(request, "projects/kinds.html", {"kinds": [(kind, _steps(kind)) for kind in found]})


@requires(Capability.SETTINGS)
def add_kind(request: SignedInRequest) -> HttpResponseBase:
    """A further kind of project, made after an existing one."""
    form = KindForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: create_kind(**form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("新增项目类别"),
        back=reverse("projects:kinds"),
        done=_("已新增"),
    )


@requires(Capability.SETTINGS)
def stage_line(request: SignedInRequest, kind: int) -> HttpResponseBase:
    """Which stages a kind has and what they are called there."""
    found = get_object_or_404(ProjectKind, pk=kind)
    form = StageLineForm(request.POST or None, kind=found)
    return form_page(
        request,
        form,
        lambda: set_stage_line(
            kind=found,
            label=form.cleaned_data["label"],
            steps=form.steps(),
            by=request.user,
            now=timezone.now(),
        ),
        title=_("阶段设置"),
        subject=found.label,
        back=reverse("projects:kinds"),
        done=_("已保存"),
    )


def _gate_page(request: SignedInRequest, kind: int, gate: Gate | None, title: str) -> HttpResponseBase:
    found = get_object_or_404(ProjectKind, pk=kind)
    initial = (
        {
            "stage": Stage(gate.stage),
            "target": f"{gate.need}:{gate.target}",
            "basis": gate.basis,
            "active": gate.active,
        }
        if gate
        else None
    )
    form = GateForm(request.POST or None, kind=found, initial=initial)
    return form_page(
        request,
        form,
        lambda: save_gate(kind=found, gate=gate, values=form.values(), by=request.user, now=timezone.now()),
        title=title,
        subject=found.label,
        back=reverse("projects:kinds"),
        done=_("已保存"),
    )


@requires(Capability.SETTINGS)
def add_gate(request: SignedInRequest, kind: int) -> HttpResponseBase:
    """A further requirement."""
    return _gate_page(request, kind, None, _("增加要件"))


@requires(Capability.SETTINGS)
def edit_gate(request: SignedInRequest, kind: int, gate: int) -> HttpResponseBase:
    """Changes a requirement, or switches it off."""
    return _gate_page(request, kind, get_object_or_404(Gate, kind=kind, pk=gate), _("修改要件"))
