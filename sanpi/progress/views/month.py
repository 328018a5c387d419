"""月报: the unit's projects of a month in one grid, saved and submitted together."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.domain.curves import PARTS
from sanpi.domain.curves.plausibility import JUMP_SHARE, JUMP_TIMES, PLAN_PERCENT
from sanpi.domain.periods import Month
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import Region
from sanpi.progress import actions, rules
from sanpi.progress.actions import Row as Sent
from sanpi.progress.actions import RowResult
from sanpi.progress.forms.cells import keys, posted_rows, read_cells
from sanpi.progress.models import Entry, Round, reportable_by
from sanpi.progress.views.columns import FIELDS
from sanpi.progress.views.places import choices, chosen_round, place, round_for, rounds_of
from sanpi.progress.views.rows import STATES, Row, read_only_reason, rows
from sanpi.projects.models import Project

# Projects on one page: a unit has fewer, an office that fills in for a district turns pages.
PER_PAGE = 200
LIMITS = {"times": JUMP_TIMES, "share": JUMP_SHARE, "percent": PLAN_PERCENT, "parts": PARTS}


def own_projects(request: SignedInRequest, round_: Round, region: Region | None = None) -> QuerySet[Any]:
    """The projects of a month that the person fills in, with the state of their entries, in the order of the grid."""
    mine = reportable_by(request.user).order_by().values("pk")
    found = rules.with_entries(rules.expected(round_, region).filter(pk__in=mine), round_)
    return found.select_related("region", "unit").order_by("unit__name", "name", "pk")


@requires(Capability.REPORT)
def month(request: SignedInRequest) -> HttpResponseBase:
    """The grid; a POST without script saves or submits all of it and shows again what was refused."""
    here = place(request, Capability.REPORT)
    rounds = list(rounds_of(here.region))
    round_ = chosen_round(request.GET, rounds)
    outcome = Outcome()
    if request.method == "POST":
        round_ = round_for(request, (keys([request.POST.get("round", "")]) or [0])[0], Capability.REPORT)
        outcome = _save_form(request, round_)
        if not outcome.errors:
            return redirect(_back(request))
    context: dict[str, Any] = {"heading": _("月报"), "round": None, "no_round_text": _no_round(here.region)}
    if round_:
        context |= _grid(request, round_, here.region, outcome)
    context |= {
        "rounds": choices(rounds, here.region, round_),
        "may_review": request.user.can(Capability.REVIEW),
    }
    return render(
        request, "progress/month.html", here.context(request) | context, status=422 if outcome.errors else 200
    )


def _no_round(region: Region) -> str:
    days = rules.calendar_of(region, rules.month_end(_this_month()))
    text = _(
        "%(region)s每月 %(open)d 日开放填报，%(due)d 日截止。开放以后，本单位有年度计划的项目都列在这里。"
    )
    return text % {"region": region.name, "open": days.open_day, "due": days.due_day}


def _this_month() -> Month:
    return Month.of(timezone.localdate())


def _back(request: SignedInRequest) -> str:
    """Where the form came from, within this site."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, None) else request.get_full_path()


def _grid(request: SignedInRequest, round_: Round, region: Region, outcome: "Outcome") -> dict[str, Any]:
    projects = own_projects(request, round_, region)
    numbers = dict(projects.order_by().values_list("entry_state").annotate(number=Count("pk")))
    state = request.GET.get("state", "")
    if outcome.errors:
        projects = projects.filter(pk__in=list(outcome.typed)[:PER_PAGE])
    elif state in STATES:
        projects = projects.filter(entry_state=state)
    page: Page[Project] = Paginator(projects, PER_PAGE).get_page(request.GET.get("page"))
    found = rows(round_, list(page.object_list), outcome.typed, outcome.errors)
    return {
        "heading": _("%s月报") % round_.period,
        "round": round_,
        "rows": found,
        "page": page,
        "fields": FIELDS,
        "limits": LIMITS,
        "read_only": read_only_reason(round_),
        "tabs": _tabs(request, numbers, state),
        "faulty": len(outcome.errors),
        "empty_text": _("没有符合条件的项目。当年有年度计划、没有退出、由您的单位负责的项目在这里填报。"),
    }


def _tabs(request: SignedInRequest, numbers: Mapping[str, int], state: str) -> list[dict[str, Any]]:
    """Links that narrow the grid to one state, with how many there are; the page hides those without any."""
    kept = {name: request.GET[name] for name in ("region", "round") if name in request.GET}
    all_of_them = [("", _("全部"), sum(numbers.values()))]
    by_state = [(code, words, numbers.get(code, 0)) for code, (words, _tone) in STATES.items()]
    return [
        {
            "state": code, "label": words, "number": number, "current": code == state,
            "url": f"?{urlencode(kept | ({'state': code} if code else {}))}",
        }
        for code, words, number in all_of_them + by_state
    ]  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """What became of rows that were sent: texts and errors of those refused, by project."""

    typed: dict[int, Mapping[str, str]] = field(default_factory=dict)
    errors: dict[int, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    results: dict[int, RowResult] = field(default_factory=dict)
    saved: int = 0
    submitted: int = 0
    # Waited for review before, and is a draft again because it was changed.
    turned: set[int] = field(default_factory=set)


def _save_form(request: SignedInRequest, round_: Round) -> Outcome:
    """The whole grid posted as a form; empty rows that were never saved are left out."""
    sent = posted_rows(request.POST)
    picked = set(keys(request.POST.getlist("pick")))
    verb = request.POST.get("verb", "save")
    filled = {key: cells for key, cells in sent.items() if _has_anything(cells)}
    outcome = write(request, round_, filled, submit=verb == "submit", only=picked)
    if outcome.turned:
        text = _("%d 个项目原已提交，有改动，已转为草稿，未提交")
        messages.warning(request, text % len(outcome.turned))
    if verb == "submit":
        messages.success(request, _("已提交 %d 个项目") % outcome.submitted)
    elif outcome.saved or not outcome.errors:
        messages.success(request, _("已保存 %d 个项目") % outcome.saved)
    return outcome


def _has_anything(cells: Mapping[str, str]) -> bool:
    """Whether there is something to save: a version (it was saved before) or any text."""
    return cells.get("version", "0") != "0" or any(
        text.strip() for name, text in cells.items() if name != "version"
    )


def write(
    request: SignedInRequest,
    round_: Round,
    sent: Mapping[int, Mapping[str, str]],
    *,
    submit: bool,
    only: Collection[int] = (),
) -> Outcome:
    """Saves the rows sent, then submits them or those in `only`; each row has its own answer.

    Raises Http404 when a row is of a project that the person does not fill in.
    """
    _refuse_others(request, sent)
    outcome, to_save, now = Outcome(), [], timezone.now()
    waited = _waiting(round_, sent)
    for project, cells in sent.items():
        values, errors = read_cells(cells)
        if errors:
            _refuse(outcome, project, cells, errors)
        else:
            to_save.append(Sent(project, values, int((keys([cells.get("version", "")]) or [0])[0])))
    try:
        results = actions.save_entries(round=round_, rows=to_save, by=request.user, now=now)
    except ValidationError as refused:
        for row in to_save:
            _refuse(outcome, row.project, sent[row.project], {"": refused.messages})
        return outcome
    _take(outcome, results, sent)
    outcome.saved = sum(result.status == "saved" for result in results)
    if submit:
        ready = [each.project for each in results if each.done and (not only or each.project in only)]
        submitted = actions.submit_entries(round=round_, projects=ready, by=request.user, now=now)
        _take(outcome, submitted, sent)
        outcome.submitted = sum(result.done for result in submitted)
    outcome.turned = waited - _waiting(round_, waited)
    return outcome


def _waiting(round_: Round, projects: Collection[int]) -> set[int]:
    """Those of the projects whose entries wait for review."""
    found = Entry.objects.filter(round=round_, state=Entry.State.SUBMITTED)
    # A grid holds as many as a query takes; a form that posts more is asked about whole.
    if len(projects) <= PER_PAGE * 2:
        found = found.filter(project__in=list(projects))
    return set(found.values_list("project_id", flat=True)) & set(projects)


def _refuse_others(request: SignedInRequest, sent: Collection[int]) -> None:
    mine = reportable_by(request.user)
    wanted = list(sent)
    known: set[int] = set()
    for start in range(0, len(wanted), 500):
        known.update(mine.filter(pk__in=wanted[start : start + 500]).values_list("pk", flat=True))
    if set(wanted) - known:
        raise Http404(_("没有这个项目，或您不填报它"))


def _take(outcome: Outcome, results: Sequence[RowResult], sent: Mapping[int, Mapping[str, str]]) -> None:
    for result in results:
        outcome.results[result.project] = result
        if result.conflict:
            _refuse(outcome, result.project, sent[result.project], {"": [result.conflict.message]})
        elif result.errors:
            errors = {name: [message] for name, message in result.errors.items()}
            _refuse(outcome, result.project, sent[result.project], errors)


def _refuse(
    outcome: Outcome, project: int, cells: Mapping[str, str], errors: Mapping[str, Sequence[str]]
) -> None:
    outcome.typed[project] = {name: text for name, text in cells.items() if name != "version"}
    outcome.errors[project] = errors


@require_POST
@requires(Capability.REPORT)
def save_month(request: SignedInRequest) -> HttpResponse:
    """Rows of the grid as JSON: `{round, verb, rows: [{project, version, values: {cell: text}}]}`.

    Answers row by row with what now stands there: ok, or errors by cell, or the conflict with what somebody else
    has saved meanwhile.
    """
    try:
        round_pk, verb, sent = _read(request.body)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return JsonResponse({"error": _("没有看懂这次保存的内容，请刷新页面后再试")}, status=400)
    round_ = round_for(request, round_pk, Capability.REPORT)
    if len(sent) > PER_PAGE * 2:
        return JsonResponse({"error": _("一次最多保存 %d 行") % (PER_PAGE * 2)}, status=400)
    outcome = write(request, round_, sent, submit=verb == "submit")
    states = _states(round_, sent)
    return JsonResponse({"rows": [_answer(states[key], outcome) for key in sent if key in states]})


def _read(body: bytes) -> tuple[int, str, dict[int, dict[str, str]]]:
    """Round, verb and the rows by project. Raises ValueError, TypeError or the like for what no page of ours sends."""
    data = json.loads(body, parse_constant=_whole)
    rows_sent: dict[int, dict[str, str]] = {}
    for row in data["rows"]:
        project = _whole(row["project"])
        if project in rows_sent or not 0 < project < 2**62:
            raise ValueError(project)
        texts = {str(name): _text(value) for name, value in row["values"].items()}
        rows_sent[project] = texts | {"version": str(_whole(row["version"]))}
    return _whole(data["round"]), str(data.get("verb", "save")), rows_sent


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _states(round_: Round, sent: Collection[int]) -> dict[int, Row]:
    projects = Project.objects.filter(pk__in=list(sent)).select_related("region", "unit")
    return {row.pk: row for row in rows(round_, list(projects))}


def _answer(row: Row, outcome: Outcome) -> dict[str, Any]:
    result = outcome.results.get(row.pk)
    answer: dict[str, Any] = {
        "ok": row.pk not in outcome.errors,
        "row": row.state_for_page(),
        "turned": row.pk in outcome.turned,
    }
    if result and result.conflict:
        at = result.conflict.at
        answer |= {
            "conflict": True,
            "by": result.conflict.by,
            "at": timezone.localtime(at).strftime("%H:%M") if at else "",
        }
    elif row.pk in outcome.errors:
        answer |= {
            "errors": {name or "amount": list(texts) for name, texts in outcome.errors[row.pk].items()},
            # Saved, and only the submission refused: what stands there is ours.
            "saved": result is not None and result.entry is not None,
        }
    return answer
