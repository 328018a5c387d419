"""亮灯措施: what is due after red and yellow lights, what was done, and what was answered."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanpi.evaluation.forms.board import StepFilter
from sanpi.evaluation.group_paper import standing_words, steps_workbook
from sanpi.evaluation.models import LightStep
from sanpi.evaluation.models.lights import SUBJECTS
from sanpi.evaluation.models.steps import awaiting_answer
from sanpi.evaluation.rules.takers import stands_in, to_be_taken_by
from sanpi.organizations.access import Capability
from sanpi.organizations.standing import StandingRequest, standing

PER_PAGE = 50
RELATED = ("project__unit", "project__lead", *SUBJECTS, "place", "taken_by", "answered_by", "evidence")
State = LightStep.State
# What waits for somebody stands first.
_PLACE = Case(
    When(state_at=State.DUE, then=Value(0)), When(awaiting_answer(), then=Value(1)),
    When(state_at__in=(State.TAKEN, State.ANSWERED), then=Value(2)), default=Value(3), output_field=IntegerField(),
)  # fmt: skip


def _everything(request: StandingRequest) -> Any:
    """The steps of the region that the person sees, as they stood."""
    steps = LightStep.objects.visible_to(request.user).in_region(request.region)
    keys = steps.order_by().values("pk")
    return LightStep.objects.as_of(request.chosen.at).filter(pk__in=keys)


def _form(request: StandingRequest, everything: Any) -> StepFilter:
    months = everything.order_by("-month").values_list("month", flat=True).distinct()
    return StepFilter(request.GET, months=list(months[:36]))


def _found(form: StepFilter, everything: Any) -> Any:
    """The steps asked for, those that wait first."""
    return form.apply(everything).select_related(*RELATED).order_by(_PLACE, "due_on", "pk")


@standing
def light_steps(request: StandingRequest) -> HttpResponseBase:
    """The steps of the region that the person sees, those that wait first."""
    chosen, everything = request.chosen, _everything(request)
    form = _form(request, everything)
    found = _found(form, everything)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    waiting = everything.filter(Q(state_at=State.DUE) | awaiting_answer())
    context = {
        "form": form, "page": page, "rows": step_rows(request, [step.as_at(step.state_at) for step in page.object_list]),
        "may_export": request.user.can(Capability.EXPORT), "number": page.paginator.count, "nothing": not everything.exists(),
        "late": sum(step.as_at(step.state_at).is_late(chosen.today) for step in waiting),
        "due": everything.filter(state_at=State.DUE).count(), "awaited": everything.filter(awaiting_answer()).count(),
    }  # fmt: skip
    return render(request, "evaluation/steps.html", context)


@standing
def light_steps_workbook(request: StandingRequest) -> HttpResponseBase:
    """The steps as they are narrowed, of projects, units, regions and posts."""
    if not request.user.can(Capability.EXPORT):
        raise PermissionDenied(_("您的角色不包含导出"))
    everything = _everything(request)
    steps = (step.as_at(step.state_at) for step in _found(_form(request, everything), everything))
    title = _("%s亮灯措施") % request.region.name
    note = standing_words(request)
    file = steps_workbook(title, note, steps, request.chosen.today)
    return FileResponse(file, as_attachment=True, filename=f"{title}_{request.chosen.effective}.xlsx")


def step_rows(request: StandingRequest, steps: list[LightStep]) -> list[dict[str, Any]]:
    """Steps for the table, with what the reader may do about each today; `named` where the rules ask it of him."""
    keys = [step.pk for step in steps]
    takeable = LightStep.objects.takeable_by(request.user).filter(pk__in=keys)
    take = set(takeable.values_list("pk", flat=True))
    own = set(takeable.filter(to_be_taken_by(request.user)).values_list("pk", flat=True))
    answer = set(
        LightStep.objects.answerable_by(request.user).filter(pk__in=keys).values_list("pk", flat=True)
    )
    today = request.chosen.is_today
    return [
        {
            "step": step, "late": step.is_late(request.chosen.today),
            "may_take": today and step.state == State.DUE and step.pk in take,
            "named": step.pk in own and not stands_in(request.user, step),
            "may_answer": today and step.state == State.TAKEN and step.pk in answer,
        }
        for step in steps
    ]  # fmt: skip
