"""更正: what was changed after a month had been closed, and what had been published by then."""

from django.http.response import HttpResponseBase
from django.shortcuts import render

from sanpi.organizations.standing import StandingRequest, standing
from sanpi.reports.pages import SlimPage
from sanpi.reports.touched import late_facts, touched


@standing
def corrections(request: StandingRequest) -> HttpResponseBase:
    """Corrections of the region's closed months, the newest first: old and new, who, why, and the papers touched."""
    facts = late_facts(request.user, request.region)
    page = SlimPage(facts, request.GET.get("page"), facts.count())
    return render(request, "reports/corrections.html", {"page": page, "found": touched(page.items)})
