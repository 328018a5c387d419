"""The telephone on the site: one's projects as cards, a short form under each, photos that wait for a network."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.progress import rules
from sanpi.progress.views.month import own_projects
from sanpi.progress.views.places import choices, chosen_round, place, rounds_of
from sanpi.progress.views.rows import read_only_reason, rows

# More cards than this nobody scrolls through; an office searches instead.
MOST_CARDS = 60


@requires(Capability.REPORT)
def phone(request: SignedInRequest) -> HttpResponseBase:
    """The cards of a month, those still to be reported first; `q` narrows them by name."""
    here = place(request, Capability.REPORT)
    rounds = list(rounds_of(here.region))
    round_ = chosen_round(request.GET, rounds)
    context: dict[str, Any] = {"round": round_, "rounds": choices(rounds, here.region, round_)}
    if round_:
        found = own_projects(request, round_, here.region)
        wanted = request.GET.get("q", "").strip()
        if wanted:
            found = found.filter(search_text__icontains=wanted)
        projects = list(found[: MOST_CARDS + 1])
        cards = rows(round_, projects[:MOST_CARDS])
        cards.sort(key=lambda row: (row.locked, row.state not in rules.TO_DO, not row.returned))
        context |= {
            "rows": cards,
            "q": wanted,
            "search": bool(wanted) or len(projects) > 8,
            "more": len(projects) > MOST_CARDS,
            "read_only": read_only_reason(round_),
            "empty_text": _("没有符合条件的项目。当年有年度计划、由您的单位负责的项目在这里填报。"),
        }
    return render(request, "progress/phone.html", here.context(request) | context)
