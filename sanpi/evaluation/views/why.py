"""Why a project is red: every side with its rule, its inputs and their rows, what would turn it green, and its history."""

from fractions import Fraction
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from sanpi.domain.money import POINTS
from sanpi.domain.rating import LIT, Side, interval_words
from sanpi.evaluation.models import Excuse, Light, LightStep
from sanpi.evaluation.rules import ProjectLight, lights_for, month_strip
from sanpi.evaluation.rules.inputs import inputs_of, rows_behind
from sanpi.evaluation.views.fetch import may_ask, visible_project
from sanpi.organizations.access import Capability
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.projects.models import Project


@standing
def project_light(request: StandingRequest, pk: int) -> HttpResponseBase:
    """One project's light from the standpoint, and everything that explains it."""
    project, chosen = visible_project(request, pk), request.chosen
    found = lights_for([project], chosen.at, chosen.today).get(project.pk)
    strip = month_strip(project, chosen.at)
    context = {
        "project": project, "found": found, "strip": strip,
        "sides": [_side(request, project, found, side) for side in found.light.sides] if found else [],
        "excuses": _excuses(request, project), "steps": _steps(request, project), "record": _record(request, project),
        "may_ask": chosen.is_today and may_ask(request.user, project),
        "may_end": chosen.is_today and request.user.access.covers(project.region.path, Capability.REVIEW),
    }  # fmt: skip
    return render(request, "evaluation/project.html", context)


def _side(request: StandingRequest, project: Project, found: ProjectLight, side: Side) -> dict[str, Any]:
    """One side for the page: colour, sentence, thresholds, inputs, rows, goal, distances."""
    about = side.basis.about
    bands = {band.colour: interval_words(side.basis, band.interval) for band in side.rule.bands}
    better, worse = side.distance(better=True), side.distance(better=False)
    return {
        "side": side, "about": about, "bands": [(colour, bands[colour]) for colour in LIT if colour in bands],
        "inputs": inputs_of(project, found.subject.facts, side),
        "rows": rows_behind(project, request.chosen.at, request.chosen.today, side),
        "better": _distance(better, about.whole), "worse": "" if side.resting else _distance(worse, about.whole),
    }  # fmt: skip


def _distance(value: Any, whole: bool) -> str:
    if value is None:
        return ""
    if whole and value.denominator == 1:
        return str(value)
    # What is nearer than a tenth is not nothing.
    places = POINTS if value >= Fraction(1, 20) else 2
    return f"{float(value):.{places}f}"


def _excuses(request: StandingRequest, project: Project) -> list[dict[str, Any]]:
    rows = Excuse.objects.filter(project=project).select_related("asked_by", "decided_by", "document")
    known = request.chosen.at.known
    if known is not None:
        rows = rows.filter(asked_at__lte=known)
    mine = set(Excuse.objects.decidable_by(request.user).filter(project=project).values_list("pk", flat=True))
    today = request.chosen.today
    return [
        {
            "excuse": each.as_known(known),
            "may_decide": each.pk in mine and request.chosen.is_today,
            "over": each.until_on < today,
        }
        for each in rows
    ]


def _steps(request: StandingRequest, project: Project) -> list[dict[str, Any]]:
    steps = LightStep.objects.known_at(request.chosen.at.known).filter(project=project)
    steps = steps.select_related("taken_by", "answered_by", "evidence").order_by("-month", "pk")
    user, today = request.user, request.chosen.today
    take = set(LightStep.objects.takeable_by(user).filter(project=project).values_list("pk", flat=True))
    answer = set(LightStep.objects.answerable_by(user).filter(project=project).values_list("pk", flat=True))
    return [
        {
            "step": each, "late": each.is_late(today),
            "may_take": each.state == LightStep.State.DUE and each.pk in take and request.chosen.is_today,
            "may_answer": each.state == LightStep.State.TAKEN and each.pk in answer and request.chosen.is_today,
        }
        for each in (step.as_at(step.state_at) for step in steps)
    ]  # fmt: skip


def _record(request: StandingRequest, project: Project) -> list[Light]:
    """Every row of the record that the standpoint knows of, corrected ones included, the newest first."""
    rows = Light.objects.filter(project=project, effective_on__lte=request.chosen.effective)
    if request.chosen.at.known is not None:
        rows = rows.filter(recorded_at__lte=request.chosen.at.known)
    return list(rows.select_related("rule").order_by("-effective_on", "-recorded_at", "-pk")[:60])
