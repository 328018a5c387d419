"""Good reasons and steps: each page asks for one verb's arguments, acts, and goes back to the project's light."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page, verb_page
from sanpi.documents.actions import store_document
from sanpi.documents.models import Document
from sanpi.documents.responses import document_response
from sanpi.evaluation import actions
from sanpi.evaluation.forms import verbs as forms
from sanpi.evaluation.models import Dimension, LightStep
from sanpi.evaluation.rules import ProjectLight, lights_for, rules_of
from sanpi.evaluation.views.fetch import (
    asking_project,
    decidable_excuse,
    documented_excuse,
    endable_excuse,
    step_to_answer,
    step_to_take,
)
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.progress.rules import on
from sanpi.projects.models import Project


def _why(project: int) -> str:
    return reverse("evaluation:project_light", args=[project])


def _stored(request: SignedInRequest, upload: Any) -> Document | None:
    """The file on record, where one was sent."""
    return store_document(upload=upload, by=request.user, now=timezone.now()) if upload else None


def _worst(project: Project, sides: Collection[str], today: date) -> str | None:
    """The worst side of the project's light that can be excused; None where none is lit."""
    found = lights_for([project], on(today), today).get(project.pk)
    lit = [side for side in found.light.sides if side.goal and side.dimension in sides] if found else []
    worst = max(lit, key=lambda side: side.colour.badness, default=None)
    return worst.dimension.value if worst else None


@requires(Capability.REPORT)
def ask_excuse(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Applies for not being judged from one side for a time."""
    project, today = asking_project(request, pk), timezone.localdate()
    rules = rules_of(project.region, "project", on(today))
    sides = [rule.dimension for rule in rules.table.dimensions if rule.excusable] if rules else []
    choices = [(side.value, str(Dimension(side.value).label)) for side in dict.fromkeys(sides)]
    form = forms.ExcuseForm(request.POST or None, request.FILES or None, sides=choices, today=today)
    form.fields["dimension"].initial = _worst(project, [code for code, _label in choices], today)

    @transaction.atomic
    def act(*, file: Any, **values: Any) -> None:
        actions.ask_excuse(project=project, document=_stored(request, file), **values)

    lead = _("只有规则写明“正当理由可免评”的维度可以申请；批准以前灯不变，批准的人和期限会写在灯的说明里。")
    return verb_page(
        request, form, act, title=_("申请免评"), subject=project.name, back=_why(pk), done=_("已申请，等待批准"),
        lead=lead, submit=_("申请"),
    )  # fmt: skip


@requires(Capability.REVIEW, Capability.DECIDE)
def decide_excuse(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Grants or refuses an application."""
    excuse = decidable_excuse(request, pk)
    form = forms.DecideExcuseForm(request.POST or None)

    def act() -> None:
        data = form.cleaned_data
        actions.decide_excuse(
            excuse=excuse, grant=data["grant"] == forms.YES, decision=data["decision"], by=request.user,
            now=timezone.now(),
        )  # fmt: skip

    lead = _("%(who)s申请：%(side)s，%(start)s 至 %(end)s，理由：%(reason)s") % {
        "who": excuse.asked_by or "", "side": Dimension(excuse.dimension).label, "start": excuse.from_on,
        "end": excuse.until_on, "reason": excuse.reason,
    }  # fmt: skip
    today = timezone.localdate()
    light = lights_for([excuse.project_id], on(today), today).get(excuse.project_id)
    sides = light.light.sides if light else ()
    return form_page(
        request, form, act, title=_("批准免评"), subject=excuse.project.name, back=_why(excuse.project_id),
        done=_("已处理"), lead=lead, template="evaluation/verb_page.html", light=light, excuse=excuse,
        side=next((side for side in sides if side.dimension == excuse.dimension), None),
    )  # fmt: skip


@requires(Capability.VIEW)
def excuse_evidence(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The document of an application: shown in place when asked for (`?inline=1`) and harmless, else as a download."""
    return document_response(documented_excuse(request, pk), inline=request.GET.get("inline") == "1")


@requires(Capability.REVIEW)
def end_excuse(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Ends a good reason before its day."""
    excuse = endable_excuse(request, pk)
    form = forms.EndExcuseForm(request.POST or None)
    return verb_page(
        request, form, lambda **values: actions.end_excuse(excuse=excuse, **values), title=_("终止免评"),
        subject=excuse.project.name, back=_why(excuse.project_id), done=_("已终止，从今天起恢复评定"), tone="danger",
        submit=_("终止"),
    )  # fmt: skip


@requires(Capability.DECIDE)
def take_step(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Records that a step was taken."""
    step = step_to_take(request, pk)
    if request.method != "POST" and step.state != LightStep.State.DUE:
        return _too_late(request, step)
    form = forms.TakeStepForm(request.POST or None, initial={"taken_on": timezone.localdate()})
    return verb_page(
        request, form, lambda **values: actions.take_step(step=step, **values),
        title=_("登记办理：%s") % step.get_kind_display(), subject=str(step.subject), back=step.get_absolute_url(),
        done=_("已登记"), lead=_step_words(step), template="evaluation/verb_page.html", light=_light_of(step),
    )  # fmt: skip


def _light_of(step: LightStep) -> ProjectLight | None:
    """The light of the step's project as it is today; that of units, regions and posts is on their page."""
    if step.project_id is None:
        return None
    today = timezone.localdate()
    return lights_for([step.project_id], on(today), today).get(step.project_id)


def _too_late(request: SignedInRequest, step: LightStep) -> HttpResponseBase:
    """Back to the light, saying how the step stands."""
    words = {"kind": step.get_kind_display(), "state": step.get_state_display()}
    messages.info(request, _("这项%(kind)s现在是“%(state)s”，情况见下面的亮灯措施") % words)
    return redirect(step.get_absolute_url())


@requires(Capability.REPORT, Capability.DECIDE)
def answer_step(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Records the answer to a step, with its evidence."""
    step = step_to_answer(request, pk)
    if request.method != "POST" and step.state != LightStep.State.TAKEN:
        return _too_late(request, step)
    form = forms.AnswerStepForm(request.POST or None, request.FILES or None)

    @transaction.atomic
    def act(*, file: Any, **values: Any) -> None:
        actions.answer_step(step=step, evidence=_stored(request, file), **values)

    return verb_page(
        request, form, act, title=_("答复：%s") % step.get_kind_display(), subject=str(step.subject),
        back=step.get_absolute_url(), done=_("已答复"), lead=_step_words(step), template="evaluation/verb_page.html",
        light=_light_of(step),
    )  # fmt: skip


def _step_words(step: Any) -> str:
    words = _("%(month)s %(colour)s，%(lasted)s，由%(who)s办理%(whom)s") % {
        "month": step.month, "lasted": step.lasted, "colour": step.get_colour_display(), "who": step.who,
        "whom": _("，对象：%s") % step.whom if step.whom else "",
    }  # fmt: skip
    return f"{words}。{step.note}" if step.note else f"{words}。"
