"""What happens to a project: each page asks for one verb's arguments, acts, and goes back to the dossier."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import verb_page
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.projects import actions
from sanpi.projects.forms import verbs as forms
from sanpi.projects.models import KeyListing, Project, StageEvent, Waiver
from sanpi.projects.rules import missing_by_stage
from sanpi.projects.views.fetch import editable, kept, standing_fact, waivable


def _page(
    request: SignedInRequest,
    project: Project,
    form: forms.ProjectVerbForm,
    act: Callable[..., Any],
    title: str,
    **context: Any,
) -> HttpResponseBase:
    """`act` is called with the form's fields, who acts and when."""
    return verb_page(
        request,
        form,
        act,
        title=title,
        subject=project.name,
        back=project.get_absolute_url(),
        done=_("已登记"),
        **context,
    )


def _form(
    request: SignedInRequest, project: Project, kind: type[forms.ProjectVerbForm]
) -> forms.ProjectVerbForm:
    initial = {name: value for name, value in request.GET.items() if name in kind.base_fields}
    return kind(request.POST or None, project=project, today=timezone.localdate(), initial=initial)


@requires(Capability.EDIT)
def record_stage(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The project reached a stage."""
    project = editable(request, pk)
    form = _form(request, project, forms.StageForm)
    missing = missing_by_stage(project)
    lead = "；".join(
        f"{label}还缺{'、'.join(item.label for item in missing[code])}"
        for code, label in getattr(form.fields["stage"], "choices", [])
        if missing.get(str(code))
    )
    return _page(
        request,
        project,
        form,
        lambda **v: actions.record_stage(project=project, **v),
        _("登记阶段"),
        lead=lead,
    )


@requires(Capability.EDIT)
def correct_stage(request: SignedInRequest, pk: int, fact: int) -> HttpResponseBase:
    """The day of a recorded stage was wrong."""
    project = editable(request, pk)
    event = standing_fact(StageEvent, project, fact)
    form = _form(request, project, forms.StageCorrectionForm)
    form.initial.setdefault("effective_on", event.effective_on)
    return _page(
        request,
        project,
        form,
        lambda **v: actions.correct_stage(event=event, **v),
        _("更正%s日期") % event.get_stage_display(),
        lead=_("原登记 %s。更正后两个日期都会保留，按哪天掌握的情况看，就显示哪一个。") % event.effective_on,
    )


@requires(Capability.EDIT)
def retract_stage(request: SignedInRequest, pk: int, fact: int) -> HttpResponseBase:
    """A recorded stage was not reached after all."""
    project = editable(request, pk)
    event = standing_fact(StageEvent, project, fact)
    form = _form(request, project, forms.ReasonForm)
    return _page(
        request,
        project,
        form,
        lambda **v: actions.retract_stage(event=event, **v),
        _("撤销阶段：%s") % event.get_stage_display(),
        tone="danger",
        submit=_("撤销"),
    )


@requires(Capability.EDIT)
def plan_milestone(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The day on which a stage is planned."""
    project = editable(request, pk)
    form = _form(request, project, forms.MilestoneForm)
    return _page(
        request, project, form, lambda **v: actions.plan_milestone(project=project, **v), _("节点计划")
    )


@requires(Capability.EDIT)
def record_status(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """停工, 缓建, 退出, 正常."""
    project = editable(request, pk)
    form = _form(request, project, forms.StatusForm)
    return _page(
        request, project, form, lambda **v: actions.record_status(project=project, **v), _("变更状态")
    )


@requires(Capability.EDIT)
def record_total(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Total investment from a day on."""
    project = editable(request, pk)
    form = _form(request, project, forms.TotalForm)
    return _page(
        request, project, form, lambda **v: actions.record_total(project=project, **v), _("登记总投资")
    )


@requires(Capability.EDIT)
def record_plan(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The plan of a year."""
    project = editable(request, pk)
    form = _form(request, project, forms.PlanForm)
    return _page(
        request, project, form, lambda **v: actions.record_plan(project=project, **v), _("登记年度计划")
    )


@requires(Capability.CREATE)
def list_project(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Onto a year's list of key projects."""
    project = kept(request, pk)
    form = _form(request, project, forms.ListingForm)
    return _page(
        request, project, form, lambda **v: actions.list_project(project=project, **v), _("列入重点项目名单")
    )


@requires(Capability.CREATE)
def unlist_project(request: SignedInRequest, pk: int, fact: int) -> HttpResponseBase:
    """Off a year's list."""
    project = kept(request, pk)
    listing = standing_fact(KeyListing, project, fact)
    form = _form(request, project, forms.ReasonForm)
    return _page(
        request,
        project,
        form,
        lambda **v: actions.unlist_project(listing=listing, **v),
        _("移出%(year)s年%(level)s名单") % {"year": listing.year, "level": listing.level.label},
        tone="danger",
        submit=_("移出"),
    )


@requires(Capability.WAIVE)
def grant_waiver(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """容缺: past a gate on a promise."""
    project = waivable(request, pk)
    form = _form(request, project, forms.WaiverForm)
    return _page(
        request,
        project,
        form,
        lambda **v: actions.grant_waiver(project=project, **v),
        _("容缺办理"),
        lead=_("容缺是承诺，不是免除：到期前须补齐，补齐之前一直显示在项目档案上。"),
    )


@requires(Capability.WAIVE)
def revoke_waiver(request: SignedInRequest, pk: int, waiver: int) -> HttpResponseBase:
    """Takes a promise back."""
    project = waivable(request, pk)
    found = get_object_or_404(Waiver, project=project, pk=waiver, revoked_at=None)
    form = _form(request, project, forms.ReasonForm)
    return _page(
        request,
        project,
        form,
        lambda **v: actions.revoke_waiver(waiver=found, **v),
        _("撤销容缺：%s") % found.gate.label,
        tone="danger",
        submit=_("撤销"),
    )
