"""The permits of one project, and the page of one permit."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from sanpi.organizations.standing import StandingRequest, standing
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.forms.events import EventForm, title_of
from sanpi.permits.forms.setup import SetUpForm
from sanpi.permits.models import PermitEvent, Route
from sanpi.permits.rules.board import Board, Item, as_it_stood, board_of, steps
from sanpi.permits.rules.clocks import clock_of
from sanpi.permits.rules.network import edges
from sanpi.permits.rules.standing import standings
from sanpi.permits.rules.story import route_of, track_of
from sanpi.permits.rules.tracks import NEXT, TITLES
from sanpi.permits.views.fetch import may_work_on, visible_permit, visible_project

Kind = PermitEvent.Kind
# Steps that need little: their form stands on the board itself.
QUICK = {Kind.NEEDED, Kind.ACCEPTED, Kind.ISSUED, Kind.RESUMED, Kind.FULFILLED}


def _figures(board: Board) -> list[dict[str, Any]]:
    late = sum(item.late for item in board.items)
    hand = board.count("accepted", "correcting")
    waived = sum(item.permit.waived_until is not None for item in board.items)
    finish = board.finish.isoformat() if board.finish else "—"
    chain = " → ".join(board.chain)
    return [
        {"label": "已办结", "value": board.done, "unit": "项", "note": f"涉及 {board.needed} 项"},
        {"label": "在办", "value": hand, "unit": "项", "note": f"待核 {board.count('to_check')} 项"},
        {"label": "超期", "value": late, "unit": "项"},
        {"label": "容缺未补", "value": waived, "unit": "项"},
        {"label": "最长环节链", "value": board.chain_days, "unit": "工作日", "formula": chain,
         "note": f"{len(board.chain)} 项前后相接"},
        {"label": "开工前手续最早办完", "value": finish, "note": "从截至日起按承诺时限推算"},
    ]  # fmt: skip


def _quick(item: Item, today: Any) -> dict[str, Any] | None:
    kind = item.steps[0] if item.steps else None
    if kind not in QUICK:
        return None
    return {
        "kind": kind.value,
        "title": title_of(kind),
        "form": EventForm(permit=item.permit, kind=kind, today=today),
    }


@standing
def board(request: StandingRequest, pk: int) -> HttpResponseBase:
    """What is done, under way, late; what can be handed in now, and what everything else waits for."""
    project, chosen = visible_project(request, pk), request.chosen
    found = board_of(project, chosen.at, chosen.today)
    working = chosen.is_today and may_work_on(request.user, project)
    track = track_of(project, chosen.at)
    route = route_of(project, chosen.at)
    bands = [
        (label, [(item, _quick(item, chosen.today) if working else None) for item in items])
        for label, items in found.bands
    ]
    context = {
        "project": project, "board": found, "figures": _figures(found), "bands": bands, "may_work": working,
        "route": Route(route).label if route else "", "track": track,
        "track_steps": [(step.value, TITLES[step]) for step in NEXT[track.step if track else None]],
        "blue": [item for item in found.items if item.permit.blue_on],
        "set_up_form": SetUpForm(route=route) if working and not found.items else None,
    }  # fmt: skip
    return render(request, "permits/board.html", context)


@standing
def permit(request: StandingRequest, pk: int) -> HttpResponseBase:
    """One permit: where it stands, its papers, what it waits for, everything that was recorded of it."""
    found, chosen = visible_permit(request, pk), request.chosen
    row = standings([found], chosen.at, chosen.today).get(found.pk)
    working = chosen.is_today and may_work_on(request.user, found.project)
    shown = as_it_stood(found, row) if row else None
    context = {
        "project": found.project, "permit": shown, "type": found.type, "may_work": working,
        "clock": clock_of(shown, chosen.effective, load_calendar()) if shown else None,
        "steps": [(kind.value, title_of(kind)) for kind in steps(found)] if working else [],
        "edges": edges([found.type_id]).get(found.type_id, []),
        "events": _history(found, chosen), "limits": found.type.limits.known_at(None).order_by("-effective_on"),
    }  # fmt: skip
    return render(request, "permits/permit.html", context)


def _history(found: Any, chosen: Any) -> list[PermitEvent]:
    """Every record, those put right and withdrawn included, as far as known at the standpoint."""
    events = found.events.select_related("recorded_by", "supersedes").order_by("effective_on", "place", "pk")
    if chosen.at.known is not None:
        events = events.filter(recorded_at__lte=chosen.at.known)
    return list(events.filter(effective_on__lte=chosen.effective))


@standing
def history(request: StandingRequest, pk: int) -> HttpResponseBase:
    """What was recorded of all permits of a project, the newest record first, with every change and its reason."""
    project, chosen = visible_project(request, pk), request.chosen
    events = PermitEvent.objects.filter(permit__project=project, recorded_at__isnull=False)
    if chosen.at.known is not None:
        events = events.filter(recorded_at__lte=chosen.at.known)
    shown = events.select_related("permit__type", "recorded_by", "supersedes").order_by("-recorded_at", "-pk")
    return render(
        request,
        "permits/history.html",
        {"project": project, "events": [e for e in shown if e.kind != Kind.SET_UP]},
    )
