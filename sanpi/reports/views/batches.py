"""三个一批: rounds and batches side by side, and the entries with what became of them."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render

from sanpi.batches.measures import BATCH_MEASURES, cells
from sanpi.batches.models import BatchEntry, BatchMove, BatchType, PublishedFigure
from sanpi.core import charts
from sanpi.core.facts import latest
from sanpi.core.measures import Unit
from sanpi.organizations.access import Capability
from sanpi.organizations.memory import remembered
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.projects.models import Project, Stage, TotalInvestment
from sanpi.projects.rules import reached_rank
from sanpi.reports import tables
from sanpi.reports.links import linked
from sanpi.reports.pages import SlimPage
from sanpi.reports.selection import Selection

TONES: tuple[charts.Tone, ...] = ("accent", "middle", "pale", "soft", "grey")


def _chart(lines: list[dict[str, Any]], types: list[BatchType]) -> str:
    """Counts of the batches by round."""
    if not lines:
        return ""
    series = [
        charts.Series(
            kind.label, [int(line["columns"][i][0]["value"]) for line in lines], tone=TONES[i % len(TONES)]
        )
        for i, kind in enumerate(types)
    ]
    groups = [str(line["period"]) for line in lines]
    return charts.batch_bars(groups, series, label="各期各批次项目数", unit="个", width=600)


def _shown(request: StandingRequest, selection: Selection) -> dict[str, Any]:
    """The figures of the page with their links, ready to be written."""
    question = selection.question()
    types = list(BatchType.objects.all())
    found = remembered(request, "cells", lambda: cells(question), selection.numbers, selection.announced)
    figures = tables.figures_of(found)
    lines = tables.by_period(request, selection, found, types)
    return {
        "strip": tables.strip(request, selection, found),
        "types": types,
        "by_batch": tables.by_batch(request, selection, found, types),
        "total_line": tables.total_line(request, selection, found),
        "by_period": lines,
        "by_region": tables.by_region(request, selection, found, request.regions),
        "rates": [
            linked(request, figures[m.key], **tables.narrowing(selection))
            for m in BATCH_MEASURES
            if m.unit is Unit.PERCENT
        ],
        "chart": _chart(lines, types),
    }


@standing
def batches(request: StandingRequest) -> HttpResponseBase:
    """Sums by batch, by round and by region; rates with their formulas; as announced or as adjusted."""
    selection = Selection(request)
    shown = remembered(
        request, "batches", lambda: _shown(request, selection), selection.text, selection.announced
    )
    context = {
        **shown,
        "selection": selection,
        "period_view": selection.picker(),
        "published": PublishedFigure.objects.filter(region=request.region).select_related("batch", "level"),
        "may_batch": request.user.can(Capability.BATCHES),
    }
    return render(request, "reports/batches.html", context)


STATES = {"in": "在册", "exit": "调出", "conversion": "转化"}


def _entries(request: StandingRequest, selection: Selection) -> QuerySet[BatchEntry]:
    at = request.chosen.at
    projects = Project.objects.visible_to(request.user).in_region(request.region)
    entries = BatchEntry.objects.as_of(at).filter(project__in=projects)
    if selection.numbers:
        entries = entries.filter(period__number__in=selection.numbers)
    if request.GET.get("batch"):
        entries = entries.filter(batch__code=request.GET["batch"])
    moves = BatchMove.objects.as_of(at).filter(entry=OuterRef("pk"))
    state = request.GET.get("state")
    if state == "in":
        entries = entries.filter(~Exists(moves))
    elif state in STATES:
        entries = entries.filter(Exists(moves.filter(kind=state)))
    return entries.annotate(
        reached=reached_rank(at, request.chosen.today, "project"),
        total_at=latest(TotalInvestment.objects.all(), at, "amount", "project"),
    )


@standing
def batch_entries(request: StandingRequest) -> HttpResponseBase:
    """Entries with announced and present amounts, the stage reached, and how they left."""
    selection = Selection(request)
    found = _entries(request, selection).select_related("project__unit", "project__region", "period", "batch")
    page = SlimPage(
        found.order_by("period__number", "batch__position", "pk"),
        request.GET.get("page"),
        found.order_by().count(),
    )
    moves = BatchMove.objects.as_of(request.chosen.at).filter(entry__in=[entry.pk for entry in page.items])
    left = {move.entry_id: move for move in moves}
    rows = [
        {"entry": e, "stage": list(Stage)[e.reached - 1].label if e.reached else "", "move": left.get(e.pk)}
        for e in page.items
    ]
    context = {
        "rows": rows,
        "page": page,
        "selection": selection,
        "period_view": selection.picker(),
        "types": BatchType.objects.all(),
        "states": STATES,
        "chosen_batch": request.GET.get("batch", ""),
        "chosen_state": request.GET.get("state", ""),
        "may_batch": request.user.can(Capability.BATCHES) and request.chosen.is_today,
        "may_export": request.user.can(Capability.EXPORT),
    }
    return render(request, "reports/batch_entries.html", context)
