"""红黄绿规则: what holds in a region, its versions, the table in which an office edits it, and a trial on a past year."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page
from sanpi.domain.periods import Month
from sanpi.domain.rating import (
    LIT,
    Colour,
    Consequence,
    RuleError,
    RuleTable,
    Scope,
    interval_words,
    streak_words,
    table_from,
)
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation import actions
from sanpi.evaluation.forms.rulesets import GiveUpForm, RuleSheet, until_words
from sanpi.evaluation.models import RuleSet, StepKind
from sanpi.evaluation.models import Scope as ScopeChoices
from sanpi.evaluation.models.steps import light_address
from sanpi.evaluation.rules import InForce, Rulebook, preset, presets, rule_sets, rules_of
from sanpi.evaluation.rules.presets import ORDER
from sanpi.evaluation.rules.rulesets import versions_of
from sanpi.evaluation.rules.trial import SHOWN, Trial, changed_at, names_of
from sanpi.evaluation.rules.trial import try_rules as tried
from sanpi.evaluation.views.fetch import known_scope, rule_place
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import Organization, Region
from sanpi.progress.rules import on

# A trial lists so many projects; the sums count all of them.
MOST_LISTED = 200
_MAY = (Capability.SETTINGS, Capability.REVIEW)
# Who enforces the rules reads them.
_READ = (*_MAY, Capability.DECIDE)


def told(table: RuleTable) -> dict[str, Any]:
    """A table of rules in words, for pages that only show it."""
    return {
        "combine": table.combine.sentence,
        "min_plan": table.min_plan,
        "sides": [
            {
                "word": rule.dimension.word, "about": rule.basis.about, "excusable": rule.excusable,
                "bands": [
                    (band.colour, interval_words(rule.basis, band.interval))
                    for colour in LIT for band in rule.bands if band.colour is colour
                ],
            }
            for rule in table.dimensions
        ],
        "steps": [(each, step_words(each)) for each in table.consequences],
    }  # fmt: skip


def step_words(step: Consequence) -> str:
    """What follows, as a sentence: 连续2个月未转绿，5个工作日内由分管副市长约谈项目负责人，10天内答复."""
    when = f"{streak_words(step.colour, step.months)}，" if step.months > 1 else ""
    limit = _("%d个工作日内") % step.days if step.days else _("当日")
    other = step.kind == StepKind.OTHER
    what = _("办理：%s") % step.whom if other and step.whom else f"{StepKind(step.kind).label}{step.whom}"
    answer = "" if step.answer_days is None else _("，%d天内答复") % step.answer_days
    return f"{when}{limit}由{step.who}{what}{answer}"


@requires(*_READ)
def rule_sets_page(request: SignedInRequest) -> HttpResponseBase:
    """What holds in the region for each scope, the versions it has set, and the published rule sets with their cases."""
    here, today = rule_place(request), timezone.localdate()
    scopes = []
    for scope in ScopeChoices:
        holds = rules_of(here.region, scope.value, on(today))
        versions = versions_of(here.region, scope.value)
        scopes.append({
            "code": scope.value, "label": scope.label, "holds": holds, "told": told(holds.table) if holds else None,
            "own": holds and holds.region == here.region,
            "may_end": (holds and holds.region == here.region) or bool(_planned(versions, today)),
            "versions": versions[::-1],
        })  # fmt: skip
    context = {
        "region": here.region,
        "scopes": scopes,
        "today": today,
        "presets": _published(),
        "may_edit": any(request.user.can(each) for each in _MAY),
    }
    return render(request, "evaluation/rule_sets.html", here.context(request) | context)


def _planned(versions: Sequence[RuleSet], today: date) -> list[RuleSet]:
    """The versions that hold from a day to come."""
    return [each for each in versions if each.effective_on > today and each.content]


def _published() -> list[dict[str, Any]]:
    """The published rule sets with their cases and what comes out."""
    return [
        {
            "preset": each,
            "told": told(each.table),
            "scope_label": ScopeChoices(each.scope.value).label,
            "cases": [(case, case.found(each.table)) for case in each.cases],
        }
        for each in presets()
    ]


def _start(
    request: SignedInRequest, region: Region, scope: str, day: date
) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """What the form begins with: the preset of the address, else what holds, else the first side there is."""
    code = request.GET.get("preset", "")
    if code:
        if code not in ORDER or preset(code).scope != scope:
            raise Http404(_("没有这套规则，或不用于这种评定对象"))
        found = preset(code)
        return {"name": found.name, "document": found.document, "clause": found.clause}, found.content
    holds = rules_of(region, scope, on(day))
    if holds is None:
        return {}, {}
    content = holds.fact.content if holds.fact else preset(ORDER[0]).content
    name = holds.name if holds.fact else preset(ORDER[0]).name
    return {"name": name, "document": holds.document, "clause": holds.clause}, content


def _trying(request: SignedInRequest) -> bool:
    return request.path == reverse("evaluation:try_rules")


def _sheet(request: SignedInRequest, region: Region, scope: str) -> RuleSheet:
    today = timezone.localdate()
    head, content = _start(request, region, scope, today)
    data = request.POST if request.method == "POST" else None
    return RuleSheet(
        data,
        scope=scope,
        content=content,
        head=head | {"effective_on": today},
        today=today,
        trying=_trying(request),
        versions=versions_of(region, scope),
    )


def _editable(region: Region, request: SignedInRequest) -> None:
    """Rules are set by those who review the region's months, or keep the system's settings."""
    if not Region.objects.open_to(request.user, Capability.REVIEW).filter(pk=region.pk).exists():
        found = Region.objects.open_to(request.user, Capability.SETTINGS).filter(pk=region.pk)
        if not found.exists():
            raise Http404(_("没有这个区域，或您无权设置规则"))


@requires(*_MAY)
def edit_rules(request: SignedInRequest, scope: str) -> HttpResponseBase:
    """The table; saved as a new version from a day on."""
    here, scope = rule_place(request), known_scope(scope)
    _editable(here.region, request)
    sheet = _sheet(request, here.region, scope)
    errors: list[str] = []
    if request.method == "POST":
        told = _what_changes(request, here.region, scope, sheet)
        errors = _save(request, here.region, scope, sheet)
        if not errors:
            done = (f"{_('规则已保存')}{told}", until_words(sheet.head.until()))
            messages.success(request, "。".join(filter(None, done)))
            return redirect(_back(here.region))
    return _edit_page(request, here.context(request), here.region, scope, sheet, errors, None)


def _what_changes(request: SignedInRequest, region: Region, scope: str, sheet: RuleSheet) -> str:
    """How many lights of the last month's end the rules on the page would change, for those who may try them."""
    if not request.user.can(Capability.REVIEW):
        return ""
    table, errors = _table(sheet, scope)
    if errors or table is None:
        return ""
    today = timezone.localdate()
    found = changed_at(Scope(scope), table, region, Month.of(today) + -1, today)
    if found is None:
        return ""
    words = {"month": found.months[0], "judged": found.judged, "changed": found.changed}
    return _("。按%(month)s末的数据，%(judged)d 盏灯中有 %(changed)d 盏与现行规则不同") % words


def _save(request: SignedInRequest, region: Region, scope: str, sheet: RuleSheet) -> list[str]:
    """Saves, or says everything that is wrong."""
    if not sheet.is_valid():
        return list(sheet.errors)
    head = sheet.head.cleaned_data
    try:
        actions.save_rules(
            region=region, scope=scope, name=head["name"], document=head["document"], clause=head["clause"],
            content=sheet.content(), effective_on=head["effective_on"], reason=head["reason"], by=request.user,
            now=timezone.now(),
        )  # fmt: skip
    except ValidationError as refused:
        return list(refused.messages)
    return []


def _edit_page(
    request: SignedInRequest, place: Mapping[str, Any], region: Region, scope: str, sheet: RuleSheet,
    errors: list[str], trial: dict[str, Any] | None,
) -> HttpResponseBase:  # fmt: skip
    today = timezone.localdate()
    context = {
        "sheet": sheet, "scope": scope, "scope_label": ScopeChoices(scope).label, "region": region, "errors": errors,
        "trying": _trying(request),
        "presets": [each for each in presets() if each.scope == scope], "trial": trial,
        "years": range(today.year, today.year - 4, -1), "year": _year(request, today),
        "may_try": request.user.can(Capability.REVIEW),
        "address": f"{reverse('evaluation:edit_rules', args=[scope])}?region={region.code}",
        "try_address": f"{reverse('evaluation:try_rules')}?region={region.code}&scope={scope}",
        "back": _back(region),
    }  # fmt: skip
    status = 422 if errors else 200
    return render(request, "evaluation/edit_rules.html", dict(place) | context, status=status)


def _year(request: SignedInRequest, today: date) -> int:
    """The year of the trial: the one asked for, else that of the last month that is over."""
    wanted = request.POST.get("year") or request.GET.get("year") or ""
    usual = (Month.of(today) + -1).year
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else usual
    return year if today.year - 10 <= year <= today.year else usual


@requires(Capability.REVIEW)
def try_rules(request: SignedInRequest) -> HttpResponseBase:
    """试算: the table of the form on a past year. Nothing is written, whatever is sent."""
    here, scope = rule_place(request), known_scope(request.GET.get("scope") or Scope.PROJECT.value)
    sheet = _sheet(request, here.region, scope)
    errors: list[str] = []
    trial = None
    if request.method == "POST":
        table, errors = _table(sheet, scope)
        if table:
            trial = _tried(request, here.region, scope, table)
    return _edit_page(request, here.context(request), here.region, scope, sheet, errors, trial)


def _table(sheet: RuleSheet, scope: str) -> tuple[RuleTable | None, list[str]]:
    if not sheet.is_valid():
        return None, list(sheet.errors)
    try:
        return table_from(sheet.content(), Scope(scope)), []
    except RuleError as refused:
        return None, [refused.message]
    except ValidationError as refused:
        return None, list(refused.messages)


def _tried(request: SignedInRequest, region: Region, scope: str, table: RuleTable | None) -> dict[str, Any]:
    """The result for the page; without a table, of giving the region's rules up."""
    today = timezone.localdate()
    year = _year(request, today)
    trial = tried(Scope(scope), table, region, year, today)
    return {
        "result": trial, "colours": SHOWN, "matrix": trial.matrix, "year": year, "scope": scope,
        "scope_label": ScopeChoices(scope).label,
        "totals": [(colour, trial.total(colour, after=False), trial.total(colour, after=True)) for colour in SHOWN],
        "by_month": [(month, _turned(cells)) for month, cells in trial.by_month.items()],
        "by_unit": _by_unit(trial), "turns": _turns(trial), "more": max(len(trial.turns) - MOST_LISTED, 0),
    }  # fmt: skip


def _turned(cells: Mapping[tuple[Colour, Colour], int]) -> dict[str, int]:
    """Lights compared: worse, better, and those that turn grey or are grey no more, which is neither."""
    moved = [
        (old, new, n) for (old, new), n in cells.items() if old is not new and Colour.GREY not in (old, new)
    ]
    turned = sum(n for pair, n in cells.items() if pair.count(Colour.GREY) == 1)
    return {
        "grey": turned,
        "all": sum(cells.values()),
        "worse": sum(number for old, new, number in moved if new.badness > old.badness),
        "better": sum(number for old, new, number in moved if new.badness < old.badness),
    }


def _by_unit(trial: Trial) -> list[dict[str, Any]]:
    names = dict(
        Organization.objects.filter(pk__in=[key for key in trial.by_unit if key]).values_list("pk", "name")
    )
    found = [
        {
            "name": names.get(key or 0, str(_("未定单位"))), **_turned(cells),
            "red": tuple(sum(n for pair, n in cells.items() if pair[side] is Colour.RED) for side in (0, 1)),
            "yellow": tuple(sum(n for pair, n in cells.items() if pair[side] is Colour.YELLOW) for side in (0, 1)),
        }
        for key, cells in trial.by_unit.items()
    ]  # fmt: skip
    changed = [each for each in found if each["worse"] or each["better"] or each["grey"]]
    return sorted(changed, key=lambda each: (-each["worse"] - each["better"], each["name"]))


def _turns(trial: Trial) -> list[dict[str, Any]]:
    names = names_of(trial)
    shown = sorted(trial.turns, key=lambda turn: (turn.key, turn.month))[:MOST_LISTED]
    units = {turn.unit for turn in shown if turn.unit}
    unit_names = dict(Organization.objects.filter(pk__in=units).values_list("pk", "name"))
    return [
        {
            "turn": turn, "name": names[turn.key], "url": light_address(trial.scope, turn.key),
            "unit": unit_names.get(turn.unit or 0, ""),
        }
        for turn in shown
        if turn.key in names
    ]  # fmt: skip


@requires(*_MAY)
def give_up_rules(request: SignedInRequest, scope: str) -> HttpResponseBase:
    """The region's own rules end; those above hold again. It can be tried on a past year before."""
    here, scope, today = rule_place(request), known_scope(scope), timezone.localdate()
    _editable(here.region, request)
    versions = versions_of(here.region, scope)
    planned = _planned(versions, today)
    own = here.region.path in rule_sets(scope, on(today))
    if not own and not planned:
        raise Http404(_("%s没有自己的规则") % here.region.name)
    trying = "try" in request.POST
    if trying and not request.user.can(Capability.REVIEW):
        raise PermissionDenied(_("您的角色不包含试算"))
    first = today if own else planned[0].effective_on
    form = GiveUpForm(
        request.POST or None, today=today, trying=trying, versions=versions, initial={"effective_on": first}
    )
    above = _above(here.region, scope, on(first))
    context = {
        **here.context(request), "scope": scope, "scope_label": ScopeChoices(scope).label, "region": here.region,
        "above": above, "planned": planned, "told": told(above.table) if above else None,
        "may_try": request.user.can(Capability.REVIEW), "years": range(today.year, today.year - 4, -1),
        "year": _year(request, today),
    }  # fmt: skip
    if trying:
        context |= {
            "trial": _tried(request, here.region, scope, None),
            "form": form,
            "back_url": _back(here.region),
        }
        return render(request, "evaluation/give_up.html", context)

    def act() -> None:
        data = form.cleaned_data
        actions.give_up_rules(
            region=here.region, scope=scope, effective_on=data["effective_on"], reason=data["reason"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip

    return form_page(
        request, form, act, title=_("停用本区域的规则"), back=_back(here.region),
        done=_given_up(form, here.region, scope), template="evaluation/give_up.html", **context,
    )  # fmt: skip


def _given_up(form: GiveUpForm, region: Region, scope: str) -> str:
    """What was done: from which day, what holds instead, and until when."""
    if not form.is_bound or not form.is_valid():
        return ""
    day = form.cleaned_data["effective_on"]
    above = _above(region, scope, on(day))
    words = {"day": day, "name": above.name if above else "", "scope": ScopeChoices(scope).label}
    done = (
        _("已停用，自 %(day)s 起执行“%(name)s”。") if above else _("已停用，自 %(day)s 起%(scope)s不再评定。")
    )
    return done % words + until_words(form.until())


def _above(region: Region, scope: str, at: Standpoint) -> InForce | None:
    """What holds in the region without rules of its own."""
    return Rulebook.of(scope, at).with_instead(region.path, None).for_path(region.path)


def _back(region: Region) -> str:
    return f"{reverse('evaluation:rule_sets')}?region={region.code}"
