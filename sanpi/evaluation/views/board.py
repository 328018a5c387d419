"""红黄绿: the board of a territory, with its units, regions and posts, and its workbook."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from sanpi.core.charts import Bar, Key, data_table, stacked_bars
from sanpi.core.charts import Series as ChartSeries
from sanpi.domain.rating import Colour, Scope
from sanpi.evaluation.forms.board import BoardFilter
from sanpi.evaluation.models import Scope as ScopeChoices
from sanpi.evaluation.paper import board_workbook
from sanpi.evaluation.rules import Asked, ProjectLight, group_lights, lights_for, rules_of
from sanpi.evaluation.rules.board import Board, Line, board_of, narrowed, ordered, reason_words
from sanpi.organizations.access import Capability
from sanpi.organizations.memory import remembered
from sanpi.organizations.models import Organization
from sanpi.organizations.standing import StandingRequest, query_of, standing
from sanpi.projects.models import Project

PER_PAGE = 50
# Bars of so many units; the list below has them all.
MOST_UNITS = 15
_SHOWN = (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.GREY)
_TONES: dict[Colour, Any] = {
    Colour.RED: "red", Colour.YELLOW: "yellow", Colour.GREEN: "green", Colour.GREY: "grey",
}  # fmt: skip


def asked(request: StandingRequest) -> Asked:
    """The projects of the page's region and standpoint that the reader may see."""
    projects = Project.objects.visible_to(request.user).in_region(request.region).distinct()
    return Asked(projects, request.chosen.at, request.chosen.today)


def board(request: StandingRequest) -> Board:
    """The lines of the board, remembered until the next write."""
    return remembered(request, "lights", lambda: board_of(asked(request)))


def _address(request: StandingRequest, **more: object) -> str:
    return f"{reverse('evaluation:lights')}?{query_of(request, **more)}"


def _figures(request: StandingRequest, found: Board) -> list[dict[str, Any]]:
    counts = found.counts()
    total = sum(counts.values())
    return [
        {
            "label": f"{colour.word}灯", "value": counts[colour.value], "unit": "个", "colour": colour.value,
            "note": f"{counts[colour.value] * 100 / total:.1f}%" if total else "",
            "url": _address(request, light=colour.value),
        }
        for colour in _SHOWN
    ]  # fmt: skip


def _chart(request: StandingRequest, found: Board) -> dict[str, Any]:
    """Bars of the units with most red and yellow, each part leading to its list."""
    units = found.by_unit()
    names = dict(Organization.objects.filter(pk__in=[key for key in units if key]).values_list("pk", "name"))
    worst = sorted(
        units, key=lambda key: (-units[key]["red"], -units[key]["yellow"], names.get(key or 0, ""))
    )
    bars = [
        Bar(
            names.get(key or 0, str(_("未定单位"))), [units[key][colour.value] for colour in _SHOWN],
            url=_address(request, unit=key) if key else "",
            urls=[_address(request, light=colour.value, unit=key) for colour in _SHOWN],
        )
        for key in worst[:MOST_UNITS]
    ]  # fmt: skip
    keys = [Key(f"{colour.word}灯", _TONES[colour]) for colour in _SHOWN]
    series = [
        ChartSeries(key.label, [bar.values[place] for bar in bars], tone=key.tone)
        for place, key in enumerate(keys)
    ]
    title = str(_("各责任单位的红黄绿，个"))
    return {
        "chart": stacked_bars(bars, keys, label=title, unit=_("个"), width=560),
        "chart_table": data_table([bar.label for bar in bars], series, caption=title),
        "more_units": max(len(worst) - MOST_UNITS, 0),
    }


def _found(request: StandingRequest, form: BoardFilter, lines: Sequence[Line]) -> list[Line]:
    return ordered(narrowed(lines, form.conditions(request.chosen.effective)), request.GET.get("sort", ""))


def _rows(request: StandingRequest, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines of a page with project, sentence and goal, judged now."""
    keys = [line.pk for line in lines]
    projects = Project.objects.select_related("unit", "lead", "region").in_bulk(keys)
    lights = lights_for(keys, request.chosen.at, request.chosen.today)
    return [
        {
            "project": projects[line.pk], "line": line, "light": lights.get(line.pk),
            "colour": lights[line.pk].colour.value if line.pk in lights else line.colour,
            "reasons": reason_words(line.reasons), "goal": _goal(lights.get(line.pk)),
        }
        for line in lines
        if line.pk in projects
    ]  # fmt: skip


def _goal(light: ProjectLight | None) -> str:
    """What turns the deciding side green."""
    side = light.light.deciding if light else None
    return side.goal.words if side and side.goal else ""


@standing
def lights(request: StandingRequest) -> HttpResponseBase:
    """Counts by colour and unit, and the list: why each is what it is, and what would turn it green."""
    scope = request.GET.get("scope", "")
    if scope in (Scope.UNIT, Scope.REGION, Scope.LEAD):
        return _groups(request, Scope(scope))
    form = BoardFilter(request.GET, user=request.user, region=request.region)
    everything = board(request)
    found = _found(request, form, everything.lines)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rules = rules_of(request.region, Scope.PROJECT, request.chosen.at)
    context = {
        "form": form, "page": page, "rows": _rows(request, list(page.object_list)), "rules": rules, "scopes": _scopes(scope),
        "figures": _figures(request, everything), "live": everything.live, "number": len(found),
        "may_export": request.user.can(Capability.EXPORT), "nothing": not everything.lines,
        **_chart(request, everything),
    }  # fmt: skip
    return render(request, "evaluation/board.html", context)


def _scopes(scope: str) -> list[dict[str, Any]]:
    wanted = scope or Scope.PROJECT.value
    return [
        {"code": each.value, "label": each.label, "current": each.value == wanted} for each in ScopeChoices
    ]


def _groups(request: StandingRequest, scope: Scope) -> HttpResponseBase:
    """The lights of units, regions or posts, judged from the projects the reader sees."""
    found = remembered(request, "group-lights", lambda: group_lights(scope, asked(request)), scope.value)
    rules = rules_of(request.region, scope, request.chosen.at)
    context = {
        "scope": scope.value, "scope_label": ScopeChoices(scope).label, "scopes": _scopes(scope.value), "groups": found,
        "rules": rules,
    }  # fmt: skip
    return render(request, "evaluation/groups.html", context)


@standing
def lights_workbook(request: StandingRequest) -> HttpResponseBase:
    """The list as a workbook, as it is narrowed and sorted."""
    if not request.user.can(Capability.EXPORT):
        raise PermissionDenied(_("您的角色不包含导出"))
    form = BoardFilter(request.GET, user=request.user, region=request.region)
    lines = _found(request, form, board(request).lines)
    title = _("%(region)s红黄绿（截至%(day)s）") % {
        "region": request.region.name,
        "day": request.chosen.effective,
    }
    rows = [row for start in range(0, len(lines), 500) for row in _rows(request, lines[start : start + 500])]
    answer = HttpResponse(
        board_workbook(title, rows),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{title}.xlsx") or ""
    )
    return answer
