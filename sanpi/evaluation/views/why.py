"""Why a light is red: every side with its rule, its inputs and their rows, what would turn it green, and its history."""

from collections.abc import Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from sanpi.domain.curves import PARTS
from sanpi.domain.rating import LIT, Colour, Facts, Scope, Side, interval_words
from sanpi.evaluation.models import Excuse, Light, LightStep
from sanpi.evaluation.models import Scope as ScopeChoices
from sanpi.evaluation.rules import Asked, ProjectLight, lights_for, month_strip
from sanpi.evaluation.rules import group_light as judged_group
from sanpi.evaluation.rules.board import are_few
from sanpi.evaluation.rules.group_board import line_of, recorded_line
from sanpi.evaluation.rules.groups import projects_of
from sanpi.evaluation.rules.inputs import inputs_of, rows_behind
from sanpi.evaluation.rules.record import newest_of, recorded_until
from sanpi.evaluation.views.fetch import may_ask, visible_group, visible_project
from sanpi.evaluation.views.steps import RELATED, step_rows
from sanpi.organizations.access import Capability
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.projects.models import Project

# So many of the projects behind the light of a unit, region or post are listed.
MOST_LISTED = 100


@standing
def project_light(request: StandingRequest, pk: int) -> HttpResponseBase:
    """One project's light from the standpoint, and everything that explains it."""
    project, chosen = visible_project(request, pk), request.chosen
    found = lights_for([project], chosen.at, chosen.today).get(project.pk)
    sides = found.light.sides if found else ()
    context = {
        "project": project, "found": found,
        "sides": [_side(side, found.subject.facts, project) | _rows(request, project, side) for side in sides if found],
        "excuses": _excuses(request, project), **_history(request, Scope.PROJECT, pk, found.colour if found else None),
        "may_ask": chosen.is_today and may_ask(request.user, project),
        "may_end": chosen.is_today and request.user.access.covers(project.region.path, Capability.REVIEW),
    }  # fmt: skip
    return render(request, "evaluation/project.html", context)


@standing
def group_light(request: StandingRequest, scope: str, pk: int) -> HttpResponseBase:
    """The light of a unit, a region or a post from the standpoint, judged from all its projects, and what explains it."""
    member, chosen = visible_group(request, scope, pk), request.chosen
    which = Scope(scope)
    context: dict[str, Any] = {
        "member": member, "scope": scope, "scope_label": ScopeChoices(scope).label,
    }  # fmt: skip
    kept = newest_of(which, [pk], chosen.at).get(pk)
    if are_few(Asked(projects_of(which, pk), chosen.at, chosen.today)):
        found, lights = judged_group(which, pk, chosen.at, chosen.today)
        if found:
            line = line_of(found, kept)
            sides = [_side(side, found.facts, None) for side in found.light.sides]
            context |= {"found": found, "line": line, "sides": sides, **_behind(request, lights)}
    elif kept:
        context |= {
            "line": recorded_line(kept, str(member), ""),
            "kept": kept,
            "until": recorded_until(chosen.at),
        }
    shown = context.get("line")
    context |= _history(request, which, pk, shown.colour if shown else None)
    return render(request, "evaluation/group.html", context)


def _behind(request: StandingRequest, lights: Sequence[ProjectLight]) -> dict[str, Any]:
    """The projects that count, the worst first, as far as the reader may see them."""
    ordered = sorted(lights, key=lambda each: (-each.colour.badness, each.project))
    seen = Project.objects.visible_to(request.user).filter(pk__in=[each.project for each in ordered])
    mine = set(seen.values_list("pk", flat=True))
    shown = [each for each in ordered if each.project in mine][:MOST_LISTED]
    projects = Project.objects.select_related("unit").in_bulk([each.project for each in shown])
    behind = [(projects[each.project], each, _due(each)) for each in shown]
    return {
        "lit": [row for row in behind if row[1].colour.badness > Colour.GREEN.badness],
        "calm": [row for row in behind if row[1].colour.badness <= Colour.GREEN.badness],
        "behind": behind, "projects": len(ordered),
        "unseen": len(ordered) - len(mine), "more": len(mine) - len(shown),
    }  # fmt: skip


def _due(each: ProjectLight) -> int:
    return (each.subject.facts.due + PARTS // 2) // PARTS


def _history(request: StandingRequest, scope: Scope, key: int, now: Colour | None) -> dict[str, Any]:
    """The months, the steps and the record, whatever was judged."""
    at = request.chosen.at
    return {
        "strip": month_strip(scope, key, at, now=now), "steps": _steps(request, scope, key),
        "record": _record(request, scope, key),
    }  # fmt: skip


def _side(side: Side, facts: Facts, project: Project | None) -> dict[str, Any]:
    """One side for the page: colour, sentence, thresholds, inputs, goal, distances."""
    about = side.basis.about
    bands = {band.colour: interval_words(side.basis, band.interval) for band in side.rule.bands}
    return {
        "side": side, "about": about, "bands": [(colour, bands[colour]) for colour in LIT if colour in bands],
        "inputs": inputs_of(project, facts, side),
        "ways": [words for better in (True, False) if (words := side.way(better=better))],
    }  # fmt: skip


def _rows(request: StandingRequest, project: Project, side: Side) -> dict[str, Any]:
    """The rows behind a side."""
    return {"rows": rows_behind(project, request.chosen.at, request.chosen.today, side)}


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


def _steps(request: StandingRequest, scope: Scope, key: int) -> list[dict[str, Any]]:
    """The steps about it that the reader may see, the newest month first."""
    seen = LightStep.objects.visible_to(request.user).filter(scope=scope.value, **{scope.value: key})
    steps = LightStep.objects.as_of(request.chosen.at).filter(pk__in=seen.order_by().values("pk"))
    steps = steps.select_related(*RELATED).order_by("-month", "pk")
    return step_rows(request, [step.as_at(step.state_at) for step in steps])


def _record(request: StandingRequest, scope: Scope, key: int) -> list[Light]:
    """Every row of the record that the standpoint knows of, corrected ones included, the newest first."""
    rows = Light.objects.filter(scope=scope.value, **{scope.value: key})
    rows = rows.filter(effective_on__lte=request.chosen.effective)
    if request.chosen.at.known is not None:
        rows = rows.filter(recorded_at__lte=request.chosen.at.known)
    return list(rows.select_related("rule").order_by("-effective_on", "-recorded_at", "-pk")[:60])
