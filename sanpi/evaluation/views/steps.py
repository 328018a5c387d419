"""亮灯措施: what is due after red and yellow lights, what was done, and what was answered."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http.response import HttpResponseBase
from django.shortcuts import render

from sanpi.evaluation.forms.board import StepFilter
from sanpi.evaluation.models import LightStep
from sanpi.organizations.models import Region
from sanpi.organizations.standing import StandingRequest, standing

PER_PAGE = 50
State = LightStep.State
# What waits for somebody stands first.
_PLACE = Case(
    When(state_at=State.DUE, then=Value(0)), When(state_at=State.TAKEN, then=Value(1)),
    When(state_at=State.ANSWERED, then=Value(2)), default=Value(3), output_field=IntegerField(),
)  # fmt: skip


@standing
def light_steps(request: StandingRequest) -> HttpResponseBase:
    """The steps of the region that the person sees, those that wait first."""
    chosen = request.chosen
    steps = LightStep.objects.visible_to(request.user).filter(place__in=Region.objects.below(request.region))
    keys = steps.order_by().values("pk")
    everything = LightStep.objects.known_at(chosen.at.known).filter(pk__in=keys)
    months = everything.order_by("-month").values_list("month", flat=True).distinct()
    form = StepFilter(request.GET, months=list(months[:36]))
    related = ("project__unit", "unit", "lead", "place", "taken_by", "answered_by", "evidence")
    found = form.apply(everything).select_related(*related).order_by(_PLACE, "due_on", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    waiting = everything.filter(state_at__in=(State.DUE, State.TAKEN))
    context = {
        "form": form, "page": page, "rows": _rows(request, [step.as_at(step.state_at) for step in page.object_list]),
        "number": page.paginator.count, "nothing": not everything.exists(),
        "late": sum(step.as_at(step.state_at).is_late(chosen.today) for step in waiting),
        "due": everything.filter(state_at=State.DUE).count(), "awaited": everything.filter(state_at=State.TAKEN).count(),
    }  # fmt: skip
    return render(request, "evaluation/steps.html", context)


def _rows(request: StandingRequest, steps: list[LightStep]) -> list[dict[str, Any]]:
    keys = [step.pk for step in steps]
    take = set(LightStep.objects.takeable_by(request.user).filter(pk__in=keys).values_list("pk", flat=True))
    answer = set(
        LightStep.objects.answerable_by(request.user).filter(pk__in=keys).values_list("pk", flat=True)
    )
    today = request.chosen.is_today
    return [
        {
            "step": step, "late": step.is_late(request.chosen.today),
            "may_take": today and step.state == State.DUE and step.pk in take,
            "may_answer": today and step.state == State.TAKEN and step.pk in answer,
        }
        for step in steps
    ]  # fmt: skip
