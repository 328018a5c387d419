"""红黄绿: the board of a territory, with its units, regions and posts, and its workbook."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanpi.domain.rating import Scope
from sanpi.evaluation.forms.board import BoardFilter
from sanpi.evaluation.group_paper import groups_workbook, recorded_words, standing_words
from sanpi.evaluation.models import LightStep
from sanpi.evaluation.models import Scope as ScopeChoices
from sanpi.evaluation.models.steps import awaiting_answer
from sanpi.evaluation.paper import board_workbook
from sanpi.evaluation.pictures import SHOWN, asked, board, board_address, light_figures, unit_chart
from sanpi.evaluation.rules import GROUPS, lights_for, rules_of
from sanpi.evaluation.rules.board import Line, narrowed, ordered, reason_words
from sanpi.evaluation.rules.group_board import GroupBoard, GroupLine, group_board
from sanpi.evaluation.rules.record import recorded_until
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
    if scope in GROUPS:
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
        "until": None if everything.live else recorded_until(request.chosen.at),
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
    found = groups(request, scope)
    waiting = _waiting(request, scope)
    context = {
        "scope": scope.value, "scope_label": ScopeChoices(scope).label, "scopes": _scopes(scope.value),
        "groups": [
            {"group": each, "counts": _counts(request, each), "steps": waiting.get(each.key, 0)}
            for each in found.lines
        ],
        "rules": rules_of(request.region, scope, request.chosen.at), "live": found.live, "until": found.until,
        "may_export": request.user.can(Capability.EXPORT),
    }  # fmt: skip
    return render(request, "evaluation/groups.html", context)


def groups(request: StandingRequest, scope: Scope) -> GroupBoard:
    """The board of units, regions or posts, remembered until the next write."""
    part = bool(request.user.access.partial_scope(request.region.path))
    return remembered(
        request,
        "group-board",
        lambda: group_board(scope, asked(request), request.region.path, part=part),
        scope.value,
    )


def _waiting(request: StandingRequest, scope: Scope) -> dict[int, int]:
    """Key → how many steps about it wait to be taken or answered, of those the reader may see."""
    seen = LightStep.objects.visible_to(request.user).filter(scope=scope.value).order_by().values("pk")
    steps = LightStep.objects.as_of(request.chosen.at).filter(pk__in=seen)
    waiting = steps.filter(Q(state_at=LightStep.State.DUE) | awaiting_answer()).order_by()
    return dict(waiting.values_list(scope.value).annotate(Count("pk")))


def _counts(request: StandingRequest, group: GroupLine) -> list[tuple[str, int, str]]:
    """Colour, number and the list of a group's projects; posts have no list of their own."""
    narrowing: dict[str, object] = {}
    if group.scope is not Scope.LEAD:
        narrowing = {"unit": group.key} if group.scope is Scope.UNIT else {"region": group.code}
    return [
        (
            colour.value,
            group.counts.get(colour.value, 0),
            board_address(request, light=colour.value, **narrowing) if narrowing else "",
        )
        for colour in SHOWN
    ]


@standing
def lights_workbook(request: StandingRequest) -> HttpResponseBase:
    """The list as a workbook, as it is narrowed and sorted."""
    if not request.user.can(Capability.EXPORT):
        raise PermissionDenied(_("您的角色不包含导出"))
    scope = request.GET.get("scope", "")
    if scope in GROUPS:
        return _groups_workbook(request, Scope(scope))
    form = BoardFilter(request.GET, user=request.user, region=request.region)
    lines = _found(request, form, board(request).lines)
    rows = [row for start in range(0, len(lines), 500) for row in _rows(request, lines[start : start + 500])]
    rules = rules_of(request.region, Scope.PROJECT, request.chosen.at)
    note = _("%(day)s　规则：%(rule)s　共 %(number)d 个项目") % {
        "day": standing_words(request), "rule": rules.name if rules else "—", "number": len(rows),
    }  # fmt: skip
    title = _title(request, "")
    return FileResponse(board_workbook(title, note, rows), as_attachment=True, filename=f"{title}.xlsx")


def _title(request: StandingRequest, what: str) -> str:
    words = {"region": request.region.name, "what": what, "day": request.chosen.effective}
    return _("%(region)s%(what)s红黄绿（截至%(day)s）") % words


def _groups_workbook(request: StandingRequest, scope: Scope) -> FileResponse:
    """Units, regions or posts as the page lists them, with what waits to be done about each."""
    found, waiting = groups(request, scope), _waiting(request, scope)
    label = str(ScopeChoices(scope).label)
    title = _title(request, label)
    rows = [(line, waiting.get(line.key, 0)) for line in found.lines]
    note = standing_words(request)
    if not found.live:
        note += f"　{recorded_words(found.until)}"
    return FileResponse(
        groups_workbook(title, note, label, rows), as_attachment=True, filename=f"{title}.xlsx"
    )
