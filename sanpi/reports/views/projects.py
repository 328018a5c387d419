"""项目库: the list of projects."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from sanpi.catalogue.project_list import ProjectListFilter, in_order, load_rows
from sanpi.core.ledger import Column
from sanpi.core.templatetags.sanpi import ABSENT
from sanpi.organizations.access import Capability
from sanpi.organizations.memory import remembered
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.projects.forms.filters import COUNTING
from sanpi.projects.ledger import LEDGER, with_related
from sanpi.projects.models import Project
from sanpi.projects.rules import with_state
from sanpi.reports.links import Looks, first_looks
from sanpi.reports.models import SavedView
from sanpi.reports.pages import SlimPage
from sanpi.reports.views.saved import PROJECTS

# What a card on a phone shows; the rest is on the project's own page.
PHONE_COLUMNS = {"name", "light", "unit", "chance", "annual_plan", "total_investment", "stage", "status"}
# Below its name, without their labels.
_BESIDE = {"light", "unit"}
# Usual columns of a workbook that would push unit, stage and state off the screen; one click shows them.
_TOO_WIDE = {"code", "category", "owner", "stage_on"}
_LOOKS: Looks = (
    (_("很难完成全年计划"), ("chance", "hard")),
    (_("完成全年计划把握不大"), ("chance", "doubtful")),
    (_("预测差 1 亿元以上"), ("lacking", "100000000")),
)


def narrowed(request: StandingRequest, form: ProjectListFilter) -> QuerySet[Project]:
    """The projects of the page's filters, region and standpoint that the reader may see."""
    at, today = request.chosen.at, request.chosen.today
    return form.apply(with_state(_seen(request), at, today), at, today)


def _seen(request: StandingRequest) -> QuerySet[Project]:
    return Project.objects.visible_to(request.user).in_region(request.region)


def _totals(found: QuerySet[Project]) -> dict[str, Any]:
    return found.order_by().aggregate(number=Count("pk"), total=Sum("total_at"), plan=Sum("plan_at"))


def _columns(keys: Sequence[str]) -> Sequence[Column]:
    """The columns asked for; else the ledger's usual ones as far as a desk's screen has room for them."""
    chosen = LEDGER.chosen(keys)
    if {column.key for column in chosen} & set(keys):
        return chosen
    return [column for column in chosen if column.key not in _TOO_WIDE]


def _css(column: Column) -> str:
    if column.key == "name":
        return "lead"
    parts = ["num"] if column.numeric else []
    if column.key not in PHONE_COLUMNS:
        return " ".join([*parts, "minor"])
    return " ".join([*parts, "up"] if column.key in _BESIDE else parts)


def _cells(columns: Sequence[tuple[Column, str]], row: Any) -> list[dict[str, Any]]:
    """What the cells of a line need, settled here: there are many of them."""
    return [
        {
            "label": column.full_label,
            "css": css if text else f"{css} none",
            "text": text or ABSENT,
            "light": row.light if column.key == "light" else None,
        }
        for column, css in columns
        for text in [column.text(row)]
    ]


@standing
def projects(request: StandingRequest) -> HttpResponseBase:
    """The register, narrowed, sorted, fifty to a page, with the sums of everything that matches."""
    form = ProjectListFilter(request.GET, user=request.user, region=request.region)
    found = narrowed(request, form)
    columns = _columns(request.GET.getlist("columns"))
    sort = request.GET.get("sort", "")
    query = request.GET.urlencode()
    narrowing = [(name, request.GET.get(name)) for name in form.fields]
    totals = remembered(request, "project-totals", lambda: _totals(found), narrowing)
    page = SlimPage(
        with_related(in_order(found, sort, request.chosen.at), columns),
        request.GET.get("page"),
        totals["number"],
    )
    rows = load_rows(page.items, request.chosen.at, request.chosen.today, columns)

    def number(name: str, value: str) -> int:
        asked = ProjectListFilter({name: value}, user=request.user, region=request.region)
        return narrowed(request, asked).count()

    styled = [(column, _css(column)) for column in columns]
    context = {
        "form": form,
        "looks": first_looks(request, "projects", _LOOKS, _seen(request), number),
        "columns": columns,
        "all_columns": LEDGER.columns,
        "rows": [(row, _cells(styled, row)) for row in rows],
        "page": page,
        "totals": totals,
        "sort": sort,
        "search_text": request.GET.get("q", ""),
        "saved_views": SavedView.objects.filter(user=request.user, page=PROJECTS),
        "counting": dict(COUNTING)[
            form["counting"].value() if form["counting"].value() in dict(COUNTING) else ""
        ],
        "nothing_yet": not totals["number"] and not request.GET,
        "may_create": request.user.can(Capability.CREATE),
        "may_export": request.user.can(Capability.EXPORT),
        "may_import": request.user.can(Capability.IMPORT),
        "query": query,
    }
    return render(request, "reports/projects.html", context)
