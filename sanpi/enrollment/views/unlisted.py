"""应统未统: what has started, is large enough and is not in the library."""

from typing import Any

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render

from sanpi.core.measures import evaluate
from sanpi.enrollment import rules
from sanpi.enrollment.forms import UnlistedForm
from sanpi.enrollment.ledger import EnrollmentRow, load_rows
from sanpi.enrollment.measures import ENROLLMENT_MEASURES, enrollment_rows
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.projects.measures import Question
from sanpi.projects.models import Project

PER_PAGE = 50


@standing
def unlisted(request: StandingRequest) -> HttpResponseBase:
    """The list, longest started first, with what each lacks."""
    at, today = request.chosen.at, request.chosen.today
    form = UnlistedForm(request.GET)
    months = int(form.cleaned_data["months"]) if form.is_valid() else rules.LATE_MONTHS
    found = rules.should_be_enrolled(request.user, request.region, at, today, months)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = load_rows(page.object_list, at, today)
    projects = Project.objects.visible_to(request.user).in_region(request.region)
    context = {
        "form": form,
        "page": page,
        "rows": _judged(rows),
        "figures": evaluate(ENROLLMENT_MEASURES, enrollment_rows(Question(projects, at, today))),
        "window": rules.window_open(request.region, today),
    }
    return render(request, "enrollment/unlisted.html", context)


def _judged(rows: list[EnrollmentRow]) -> list[dict[str, Any]]:
    """The rows with the required papers that are missing."""
    asked = rules.requirements()
    filed = rules.filed_papers(row.pk for row in rows)
    return [
        {
            "row": row,
            "missing": [
                need.label
                for need in asked.asked(row.total, rules.is_purchase_only(row.project))
                if need.required and need.code not in filed[row.pk]
            ],
        }
        for row in rows
    ]
