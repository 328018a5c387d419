"""驾驶舱: one region at one standpoint on one page."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from sanpi.batches.measures import cells
from sanpi.batches.models import BatchType
from sanpi.evaluation.pictures import cockpit_lights
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest
from sanpi.organizations.memory import remembered
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.reports import boards, tables, work_board
from sanpi.reports.published import published_notes
from sanpi.reports.selection import Selection


def home(request: SignedInRequest) -> HttpResponseBase:
    """Brings everybody to his first page: figures for those who see any, the system pages for administrators."""
    return redirect("reports:cockpit" if request.user.can(Capability.VIEW) else "organizations:system")


def _shown(request: StandingRequest, selection: Selection) -> dict[str, Any]:
    """Everything that the page shows of the region at the standpoint, with its links, ready to be written."""
    question = selection.question()
    types = list(BatchType.objects.all())
    found = remembered(request, "cells", lambda: cells(question), selection.numbers, selection.announced)
    board = remembered(request, "board", lambda: boards.compute(question))
    work = remembered(request, "work", lambda: work_board.compute(request, question))
    return {
        "strip": tables.strip(request, selection, found),
        "notes": remembered(request, "notes", lambda: published_notes(request, question)),
        "types": types,
        "by_batch": tables.by_batch(request, selection, found, types),
        "total_line": tables.total_line(request, selection, found),
        "by_period": tables.by_period(request, selection, found, types),
        "by_region": tables.by_region(request, selection, found, request.regions),
        "lists": boards.list_lines(request, board),
        "units_chart": boards.units_chart(request, board),
        "late": board.late,
        "recent": board.recent,
        "waivers": board.waivers,
        "lights": cockpit_lights(request),
        "map": boards.project_map(request, board),
        "nothing_yet": board.empty,
        "work": work,
        "work_strip": work_board.figures(request, work),
        "outlook": work_board.outlook(request, work),
        "money_chart": work_board.chart(work),
    }


@standing
def cockpit(request: StandingRequest) -> HttpResponseBase:
    """The strip, the batches, the year's lists, the units, what is late, what changed, where the projects lie."""
    selection = Selection(request)
    shown = remembered(
        request, "cockpit", lambda: _shown(request, selection), selection.text, selection.announced
    )
    context = {
        **shown,
        "selection": selection,
        "period_view": selection.picker(),
        "full": request.GET.get("full") == "1",
        "may_import": request.user.can(Capability.IMPORT),
        "may_review": request.user.can(Capability.REVIEW),
    }
    return render(request, "reports/cockpit.html", context)
