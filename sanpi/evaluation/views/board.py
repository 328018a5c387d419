"""红黄绿: the board of a territory, with its units, regions and posts, and its workbook."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanpi.domain.rating import Scope
from sanpi.evaluation.forms.board import BoardFilter
from sanpi.evaluation.models import Scope as ScopeChoices
from sanpi.evaluation.paper import board_workbook
from sanpi.evaluation.pictures import SHOWN, asked, board, board_address, light_figures, unit_chart
from sanpi.evaluation.rules import GroupLight, group_lights, lights_for, rules_of
from sanpi.evaluation.rules.board import Line, narrowed, ordered, reason_words
from sanpi.organizations.access import Capability
from sanpi.organizations.memory import remembered
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.projects.models import Project

PER_PAGE = 50


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
            "reasons": reason_words(line.reasons),
            "goals": lights[line.pk].light.goals if line.pk in lights else (),
        }
        for line in lines
        if line.pk in projects
    ]  # fmt: skip


@standing
def lights(request: StandingRequest) -> HttpResponseBase:
    """Counts by colour and unit, and the list: why each is what it is, and what would turn it green."""
    scope = request.GET.get("scope", "")
    if scope in (Scope.UNIT, Scope.REGION, Scope.LEAD):
        return _groups(request, Scope(scope))
    form = BoardFilter(request.GET, user=request.user, region=request.region)
    everything = board(request)
    units = everything.by_unit()
    found = _found(request, form, everything.lines)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rules = rules_of(request.region, Scope.PROJECT, request.chosen.at)
    context = {
        "form": form, "page": page, "rows": _rows(request, list(page.object_list)), "rules": rules, "scopes": _scopes(scope),
        "figures": light_figures(request, units), "live": everything.live, "number": len(found),
        "may_export": request.user.can(Capability.EXPORT), "nothing": not everything.lines,
        **unit_chart(request, units),
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
    if scope is Scope.REGION:
        # Of a region above, only a part of the projects is seen from here.
        found = [each for each in found if each.path.startswith(request.region.path)]
    rules = rules_of(request.region, scope, request.chosen.at)
    context = {
        "scope": scope.value, "scope_label": ScopeChoices(scope).label, "scopes": _scopes(scope.value),
        "groups": [{"group": each, "counts": _counts(request, each)} for each in found],
        "rules": rules,
    }  # fmt: skip
    return render(request, "evaluation/groups.html", context)


def _counts(request: StandingRequest, group: GroupLight) -> list[tuple[str, int, str]]:
    """Colour, number and the list of a group's projects; posts have no list of their own."""
    narrowing: dict[str, object] = {}
    if group.scope is not Scope.LEAD:
        narrowing = {"unit": group.key} if group.scope is Scope.UNIT else {"region": group.code}
    return [
        (
            colour.value,
            group.counts.get(colour, 0),
            board_address(request, light=colour.value, **narrowing) if narrowing else "",
        )
        for colour in SHOWN
    ]


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
    rules = rules_of(request.region, Scope.PROJECT, request.chosen.at)
    note = _("数据截至 %(day)s　规则：%(rule)s　共 %(number)d 个项目") % {
        "day": request.chosen.effective, "rule": rules.name if rules else "—", "number": len(rows),
    }  # fmt: skip
    return FileResponse(board_workbook(title, note, rows), as_attachment=True, filename=f"{title}.xlsx")
