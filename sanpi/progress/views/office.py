"""What the office does with a month: who has reported, accepting, sending back, reminding, closing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import form_page, take
from sanpi.domain.periods import Month
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.progress import actions, jobs, rules
from sanpi.progress.actions.reminders import remind_missing
from sanpi.progress.forms.cells import keys
from sanpi.progress.forms.review import CloseForm, ReturnForm
from sanpi.progress.models import Entry, Round
from sanpi.progress.views.closed import own_corrections
from sanpi.progress.views.places import place, round_for, rounds_of
from sanpi.progress.views.rows import STATES, Row, rows
from sanpi.projects.models import Project

MONTHS_SHOWN = 24
PER_PAGE = 100


def reviewed(request: SignedInRequest, round_: Round) -> QuerySet[Any]:
    """The projects of a month that the person reviews, with the state of their entries, by unit."""
    own = request.user.access.region_filter("region__path", Capability.REVIEW)
    found = rules.with_entries(rules.expected(round_).filter(own), round_)
    return found.select_related("region", "unit").order_by("unit__name", "unit", "name", "pk")


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month in the office's list: how many entries stand where; `expected` only while it is open."""

    round: Round
    states: Mapping[str, int]
    expected: int | None

    @property
    def cells(self) -> list[int]:
        return [self.states.get(state, 0) for state in ("accepted", "submitted", "returned", "draft")]

    @property
    def missing(self) -> int | None:
        return None if self.expected is None else self.expected - sum(self.states.values())


@requires(Capability.REVIEW)
def rounds(request: SignedInRequest) -> HttpResponseBase:
    """The months of a region, the newest first."""
    here = place(request, Capability.REVIEW)
    found = list(rounds_of(here.region)[:MONTHS_SHOWN])
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    entries = Entry.objects.filter(round__in=[each.pk for each in found])
    entries = entries.filter(project__region__path__startswith=here.region.path)
    for pk, state, number in entries.order_by().values_list("round", "state").annotate(number=Count("pk")):
        counted[pk][state] = number
    lines = [
        MonthLine(each, counted[each.pk], rules.expected(each, here.region).count() if each.is_open else None)
        for each in found
    ]
    days = rules.calendar_of(here.region, rules.on(timezone.localdate()))
    this = Month.of(timezone.localdate())
    context = {
        "lines": lines, "days": days, "region": here.region, "may_open": _may_open(found, this), "this": this,
    }  # fmt: skip
    return render(request, "progress/rounds.html", here.context(request) | context)


def _openable(this: Month) -> tuple[Month, Month]:
    """The months that may be opened by hand: this one and the one before it."""
    return this, this + -1


def _may_open(found: Sequence[Round], this: Month) -> list[Month]:
    """Those of them that nobody has opened."""
    have = {each.period for each in found}
    return [month for month in _openable(this) if month not in have]


@require_POST
@requires(Capability.REVIEW)
def open_round(request: SignedInRequest) -> HttpResponseBase:
    """Opens a month before the calendar does."""
    here = place(request, Capability.REVIEW)
    offered = {month.code: month for month in _openable(Month.of(timezone.localdate()))}
    month = offered.get(request.POST.get("month", ""))
    back = f"{reverse('progress:rounds')}?region={here.region.code}"
    if month is None:
        names = "、".join(str(each) for each in offered.values())
        messages.error(request, _("只能开放%s的填报；更早的月份请登记更正") % names)
        return redirect(back)
    try:
        made = actions.open_round(region=here.region, month=month, by=request.user, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, "；".join(refused.messages))
    else:
        messages.success(request, _("已开放%s填报") % made.period)
    return redirect(back)


@dataclass(slots=True)
class UnitRows:
    """A unit with its projects on this page, and how many of its entries wait in all."""

    key: int
    name: str
    progress: rules.UnitProgress
    rows: list[Row]

    @property
    def unsent(self) -> int:
        """Projects that the unit has not submitted yet."""
        return self.progress.missing + self.progress.draft + self.progress.returned


@requires(Capability.REVIEW)
def round_page(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One month: by unit and project what was reported, what has changed, what looks odd."""
    round_ = round_for(request, pk, Capability.REVIEW)
    found = reviewed(request, round_)
    state = request.GET.get("state", "")
    units = _units(found, round_)
    total = rules.total_progress(list(units.values()))
    shown = found.filter(entry_state=state) if state in STATES else found
    page: Page[Project] = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "groups": _grouped(rows(round_, list(page.object_list)), units),
        "page": page,
        "total": total,
        "tabs": _tabs(total, state),
        "state": state,
        **_closing(request, round_),
        "corrections": len(own_corrections(request, round_)),
    }
    return render(request, "progress/round.html", context)


def _closing(request: SignedInRequest, round_: Round) -> dict[str, Any]:
    """Whether the person closes the month now; if not, why not, while it is open."""
    if not round_.is_open:
        return {"may_close": False}
    if not request.user.access.covers(round_.region.path, Capability.REVIEW):
        return {"may_close": False, "not_yet": _("%s的月报由上级项目办结账。") % round_.period}
    if timezone.localdate() < round_.due_on:
        text = _("填报截止日（%s）以前不能结账；从这一天起，这里有“结账”按钮。")
        return {"may_close": False, "not_yet": text % round_.due_on}
    return {"may_close": True}


def _units(found: QuerySet[Any], round_: Round) -> dict[int, rules.UnitProgress]:
    """Unit → how many of its projects stand where, in two queries."""
    counted = found.order_by().values_list("unit", "unit__name", "entry_state").annotate(number=Count("pk"))
    units: dict[int, rules.UnitProgress] = {}
    for unit, _name, state, number in counted:
        units.setdefault(unit or 0, rules.UnitProgress(None)).states[state] += number
    return units


def _grouped(found: Sequence[Row], units: Mapping[int, rules.UnitProgress]) -> list[UnitRows]:
    groups: dict[int, UnitRows] = {}
    for row in found:
        key, unit = row.project.unit_id or 0, row.project.unit
        name = unit.name if unit else _("未明确责任单位")
        groups.setdefault(key, UnitRows(key, name, units[key], [])).rows.append(row)
    return list(groups.values())


def _tabs(total: rules.UnitProgress, state: str) -> list[dict[str, Any]]:
    every = [("", _("全部"), total.expected)]
    by_state = [(code, words, total.states[code]) for code, (words, _tone) in STATES.items()]
    return [
        {"label": words, "number": number, "current": code == state, "url": f"?state={code}" if code else "?"}
        for code, words, number in every + by_state
    ]


@require_POST
@requires(Capability.REVIEW)
def accept(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Accepts the projects picked, all that wait of one unit (`unit`), or all that wait (`all`).

    Each is named with the version that was shown: what was written since is not accepted unseen.
    """
    round_ = round_for(request, pk, Capability.REVIEW)
    versions = {
        key: version
        for name, text in request.POST.items()
        if name[:1] == "v"
        and (key := (keys([name[1:]]) or [0])[0])
        and (version := (keys([str(text)]) or [0])[0])
    }
    chosen = _chosen(request, round_, versions)
    try:
        results = actions.accept_entries(
            round=round_, projects=chosen, versions=versions, by=request.user, now=timezone.now()
        )
    except ValidationError as refused:
        messages.error(request, "；".join(refused.messages))
        return redirect("progress:round", round_.pk)
    accepted = sum(result.status == "saved" for result in results)
    if accepted:
        messages.success(request, _("已通过 %d 个项目") % accepted)
    changed = [result for result in results if result.conflict]
    if changed:
        messages.warning(request, _("%d 个项目在您查看之后又有改动，没有通过，请核对后再审") % len(changed))
    if not results:
        messages.warning(request, _("没有选中待审核的项目"))
    return redirect(_same_list(request, round_))


def _chosen(request: SignedInRequest, round_: Round, shown: Mapping[int, int]) -> list[int]:
    """Keys of the projects meant, among those that wait and are the person's to review."""
    waiting = reviewed(request, round_).filter(entry_state=Entry.State.SUBMITTED)
    if "unit" in request.POST:
        (unit,) = keys([request.POST["unit"]]) or [-1]
        waiting = waiting.filter(unit=unit or None)
    elif "all" not in request.POST:
        picked = set(keys(request.POST.getlist("pick")))
        return [key for key in waiting.values_list("pk", flat=True) if key in picked]
    # Only what stood on the page: nobody accepts what he was not shown.
    return [key for key in waiting.values_list("pk", flat=True) if key in shown]


def _same_list(request: SignedInRequest, round_: Round) -> str:
    state = request.POST.get("state", "")
    query = f"?state={state}" if state in STATES else ""
    return reverse("progress:round", args=[round_.pk]) + query


@requires(Capability.REVIEW)
def return_entry(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Sends a report back with what is wrong."""
    mine = Entry.objects.reviewable_by(request.user)
    entry = get_object_or_404(mine.select_related("project", "round__region"), pk=pk)
    form = ReturnForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.return_entry(
            entry=entry, comment=form.cleaned_data["comment"], by=request.user, now=timezone.now()
        ),
        title=_("退回%s月报") % entry.round.period,
        subject=entry.project.name,
        back=reverse("progress:round", args=[entry.round_id]),
        done=_("已退回，填报人会在月报里看到意见"),
        submit=_("退回"),
    )


@require_POST
@requires(Capability.REVIEW)
def remind(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Reminds those, and only those, who have not submitted."""
    round_ = round_for(request, pk, Capability.REVIEW)
    told, silent = remind_missing(
        round=round_, projects=reviewed(request, round_), by=request.user, now=timezone.now(),
        url=f"{reverse('progress:month')}?round={round_.pk}",
    )  # fmt: skip
    if told:
        messages.success(request, _("已提醒 %d 人") % len(told))
    if silent:
        names = "、".join(silent[:10])
        messages.warning(request, _("这些单位没有联络员账户，请电话通知：%s") % names)
    if not told and not silent:
        messages.info(request, _("没有需要提醒的人：都已提交，或已提醒过、对方还没有阅"))
    return redirect("progress:round", round_.pk)


@requires(Capability.REVIEW)
def close(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Closes the month for good; the projects that are missing are listed and have to be agreed to."""
    round_ = round_for(request, pk, Capability.REVIEW)
    if not request.user.access.covers(round_.region.path, Capability.REVIEW):
        messages.error(request, _("%s的月报由上级项目办结账") % round_.period)
        return redirect("progress:round", round_.pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    back = reverse("progress:round", args=[round_.pk])

    def act() -> None:
        actions.close_round(
            round=round_, with_missing=form.cleaned_data["with_missing"], by=request.user, now=timezone.now()
        )
        jobs.forecast_year.enqueue(round_.region_id)

    if request.method == "POST" and take(form, act):
        messages.success(request, _("%s已结账，数据已冻结") % round_.period)
        return redirect("progress:closed", round_.pk)
    waiting = reviewed(request, round_).exclude(entry_state=Entry.State.ACCEPTED)
    context = {
        "form": form, "round": round_, "back_url": back, "missing": [(each, STATES[each.entry_state]) for each in waiting],
        "early": timezone.localdate() < round_.due_on,
    }  # fmt: skip
    return render(request, "progress/close.html", context, status=422 if form.errors else 200)
