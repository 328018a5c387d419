"""System pages: the template of permits."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.permits import actions
from sanpi.permits.forms.template import DependencyForm, LimitForm, TypeForm
from sanpi.permits.models import Dependency, PermitStage, PermitType, Route
from sanpi.permits.models.types import limit_text
from sanpi.permits.rules.network import edges
from sanpi.permits.rules.story import limits_on

_ROUTES = dict(Route.choices)


def _lines() -> list[dict[str, Any]]:
    waits, limits = edges(), limits_on(timezone.localdate())
    lines = []
    for each in PermitType.objects.all():
        limit = limits.get(each.pk)
        lines.append({
            "type": each, "waits": waits.get(each.pk, []), "limit": limit,
            "statutory": limit_text(limit.statutory_days, limit.statutory_unit) if limit else "",
            "promised": limit_text(limit.promised_days, limit.promised_unit) if limit else "",
            "routes": [] if len(each.routes) == len(_ROUTES) else [_ROUTES[route] for route in each.routes],
        })  # fmt: skip
    return lines


@requires(Capability.SETTINGS)
def template(request: SignedInRequest) -> HttpResponseBase:
    """All permits of the template by stage."""
    lines = _lines()
    bands = [
        (stage.label, [line for line in lines if line["type"].stage == stage.value]) for stage in PermitStage
    ]
    return render(request, "permits/template.html", {"bands": [band for band in bands if band[1]]})


def _type_page(request: SignedInRequest, found: PermitType | None, title: str) -> HttpResponseBase:
    form = TypeForm(request.POST or None, instance=found)

    def act() -> None:
        values = dict(form.cleaned_data)
        saved = PermitType.objects.get(pk=found.pk) if found else None
        actions.save_type(type=saved, values=values, by=request.user, now=timezone.now())

    return form_page(
        request, form, act, title=title, subject=found.name if found else "", back=reverse("permits:template"),
        done=_("已保存"),
    )  # fmt: skip


@requires(Capability.SETTINGS)
def add_type(request: SignedInRequest) -> HttpResponseBase:
    """A further permit."""
    return _type_page(request, None, _("新增手续事项"))


@requires(Capability.SETTINGS)
def edit_type(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Changes a permit of the template, or switches it off."""
    return _type_page(request, get_object_or_404(PermitType, pk=pk), _("修改手续事项"))


@requires(Capability.SETTINGS)
def set_limit(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Limits from a day on."""
    found = get_object_or_404(PermitType, pk=pk)
    limit = limits_on(timezone.localdate(), found.limits.known_at(None)).get(found.pk)
    names = ("statutory_days", "statutory_unit", "promised_days", "promised_unit", "note", "source")
    initial = {name: getattr(limit, name) for name in names} if limit else {}
    form = LimitForm(request.POST or None, initial=initial | {"effective_on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda: actions.set_limit(type=found, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("调整办理时限"),
        subject=found.name,
        back=reverse("permits:template"),
        done=_("已保存。此前受理的事项仍按原时限计算。"),
        lead=_("时限按执行日期分段保存，改动不影响以前的考核。"),
    )


@requires(Capability.SETTINGS)
def dependencies(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What a permit waits for."""
    found = get_object_or_404(PermitType, pk=pk)
    initial = {
        name: list(found.dependencies.filter(kind=kind).values_list("on", flat=True))
        for name, kind in (("hard", Dependency.Kind.HARD), ("review", Dependency.Kind.REVIEW))
    }
    form = DependencyForm(request.POST or None, type=found, initial=initial)

    def act() -> None:
        actions.set_dependencies(
            type=found, hard=list(form.cleaned_data["hard"]), review=list(form.cleaned_data["review"]),
            by=request.user, now=timezone.now(),
        )  # fmt: skip

    return form_page(
        request, form, act, title=_("前置事项"), subject=found.name, back=reverse("permits:template"),
        done=_("已保存"), lead=_("项目不涉及的前置事项不会挡住办理。互相等待的会被拒绝。"),
    )  # fmt: skip
