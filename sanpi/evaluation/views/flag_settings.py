"""The rules for flags of a region: what holds, with its groups; earlier versions; forms for another one."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page, take
from sanpi.domain.rating.flags import Colour, show_value
from sanpi.evaluation.actions import flag_rules as actions
from sanpi.evaluation.forms.flags import FlagRuleForm, TaskRuleForm, rule_initial
from sanpi.evaluation.models import FlagKind, FlagRule, TaskFlagRule
from sanpi.evaluation.models.flags import Basis
from sanpi.evaluation.rules.flag_presets import FlagPreset, flag_preset, holders
from sanpi.evaluation.rules.flag_tasks import task_rule_in_force
from sanpi.evaluation.rules.flags import MEASURES, rule_in_force, target_words
from sanpi.evaluation.views.flag_places import refuse_outside
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import requires
from sanpi.organizations.models import Organization, Region
from sanpi.organizations.standing import StandingRequest, query_of, standing


def _back(request: StandingRequest) -> str:
    return f"{reverse('evaluation:flag_settings')}?{query_of(request)}"


@requires(Capability.REVIEW)
@standing
def flag_settings(request: StandingRequest) -> HttpResponseBase:
    """What holds in the region as of the standpoint, and every version on record."""
    refuse_outside(request)
    region, at = request.region, request.chosen.at
    rules = [(kind, _described(rule_in_force(region, kind, at))) for kind in FlagKind]
    versions = FlagRule.objects.visible_to(request.user).known_at(at.known).filter(region=region)
    tasks = TaskFlagRule.objects.visible_to(request.user).known_at(at.known).filter(region=region)
    preset = flag_preset()
    context = {
        "rules": rules,
        "versions": versions.select_related("recorded_by").order_by("kind", "-effective_on", "-pk"),
        "task_rule": task_rule_in_force(region, at),
        "task_versions": tasks.select_related("recorded_by").order_by("-effective_on", "-pk"),
        "preset": preset,
        "cases": _cases(preset),
        "may_set": request.chosen.is_today,
        "query": query_of(request),
        "today": request.chosen.today,
    }
    return render(request, "evaluation/flag_settings.html", context)


def _cases(preset: FlagPreset) -> list[dict[str, Any]]:
    """The worked cases with who gets which flag."""
    found = [(case, case.found(preset.rule)) for case in preset.cases]
    return [
        {
            "case": case,
            "bodies": [(entry, show_value(entry.value)) for entry in case.entries],
            "red": "、".join(holders(awards, Colour.RED)),
            "black": "、".join(holders(awards, Colour.BLACK)),
        }
        for case, awards in found
    ]


def _described(rule: FlagRule | None) -> dict[str, Any] | None:
    """A rule with what its codes mean."""
    if rule is None:
        return None
    groups = rule.groups.prefetch_related("members__unit", "members__district")
    return {
        "rule": rule,
        "measure": MEASURES[rule.measure],
        "second": MEASURES.get(rule.second),
        "target": target_words(rule),
        "groups": [
            (group, [str(member.unit or member.district) for member in group.members.all()])
            for group in groups
        ],
    }


@requires(Capability.REVIEW)
@standing
def flag_rule(request: StandingRequest, kind: str) -> HttpResponseBase:
    """A form for another version of the region's rule, filled in with the one that holds."""
    refuse_outside(request)
    if kind not in FlagKind.values:
        raise Http404(_("没有这一类旗"))
    region, today = request.region, timezone.localdate()
    holds = rule_in_force(region, kind, request.chosen.at)
    units = Organization.objects.filter(region__path__startswith=region.path).order_by("region__path", "kind", "name")  # fmt: skip
    districts = Region.objects.below(region).exclude(pk=region.pk)
    form = FlagRuleForm(
        request.POST or None, kind=kind, units=list(units), districts=list(districts),
        initial=rule_initial(holds, kind) | {"effective_on": today},
    )  # fmt: skip

    def act() -> None:
        data = form.cleaned_data
        actions.set_flag_rule(
            region=region, kind=kind, values=form.values, groups=form.group_values,
            effective_on=data["effective_on"], source=data["source"], reason=data["reason"], by=request.user,
            now=timezone.now(),
        )  # fmt: skip

    if request.method == "POST" and take(form, act):
        messages.success(request, _("规则已保存"))
        return redirect(_back(request))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "kind": FlagKind(kind), "holds": holds, "back_url": _back(request)}
    return render(request, "evaluation/flag_rule.html", context, status=status)


@requires(Capability.REVIEW)
@standing
def task_flag_rule(request: StandingRequest) -> HttpResponseBase:
    """A form for another version of what counts as a month's task."""
    refuse_outside(request)
    holds = task_rule_in_force(request.region, request.chosen.at)
    initial = {
        "basis": holds.basis if holds else Basis.CUMULATIVE,
        "nodes": holds.nodes if holds else True,
        "source": holds.source if holds else "",
        "clause": holds.clause if holds else "",
        "effective_on": timezone.localdate(),
    }
    form = TaskRuleForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.set_task_rule(
            region=request.region, **form.cleaned_data, by=request.user, now=timezone.now()
        ),
        title=_("月任务旗规则"),
        subject=request.region.name,
        back=_back(request),
        done=_("规则已保存"),
        lead=_("挂图作战图上每个月的任务怎样才算完成。下级区域没有自己的规则时，按上级区域的执行。"),
    )
