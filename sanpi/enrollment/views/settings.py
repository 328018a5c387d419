"""入库设置: sizes and papers (administrator), days of submission (project office)."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page
from sanpi.enrollment import actions
from sanpi.enrollment.forms import BandForm, EvidenceForm, WindowForm
from sanpi.enrollment.models import EnrollmentWindow, EvidenceRule, SizeBand
from sanpi.enrollment.rules import DEFAULT_WINDOW
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires


@requires(Capability.SETTINGS, Capability.REVIEW)
def settings(request: SignedInRequest) -> HttpResponseBase:
    """Everything that is set, with links to what the person may change."""
    windows = EnrollmentWindow.objects.known_at(None).select_related("region", "recorded_by")
    if not request.user.can(Capability.SETTINGS):
        windows = windows.filter(request.user.access.region_filter("region__path", Capability.REVIEW))
    context = {
        "bands": SizeBand.objects.order_by("at_least"),
        "evidence": EvidenceRule.objects.select_related("type").order_by(
            "at_least", "type__position", "variant"
        ),
        "windows": windows.order_by("region__path", "-effective_on", "-pk"),
        "default": DEFAULT_WINDOW,
        "may_set": request.user.can(Capability.SETTINGS),
        "may_open": request.user.can(Capability.REVIEW),
    }
    return render(request, "enrollment/settings.html", context)


def _evidence_page(request: SignedInRequest, rule: EvidenceRule | None, title: str) -> HttpResponseBase:
    initial = {name: getattr(rule, name) for name in EvidenceForm.base_fields} if rule else {"active": True}
    form = EvidenceForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.save_evidence(
            rule=rule, values=form.cleaned_data, by=request.user, now=timezone.now()
        ),
        title=title,
        back=reverse("enrollment:settings"),
        done=_("已保存"),
    )


@requires(Capability.SETTINGS)
def add_evidence(request: SignedInRequest) -> HttpResponseBase:
    """A further paper."""
    return _evidence_page(request, None, _("增加入库材料"))


@requires(Capability.SETTINGS)
def edit_evidence(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Changes which projects a paper is asked of, or switches it off."""
    return _evidence_page(request, get_object_or_404(EvidenceRule, pk=pk), _("修改入库材料"))


def _band_page(request: SignedInRequest, band: SizeBand | None, title: str) -> HttpResponseBase:
    initial = {name: getattr(band, name) for name in BandForm.base_fields} if band else None
    form = BandForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.save_band(band=band, values=form.cleaned_data, by=request.user, now=timezone.now()),
        title=title,
        back=reverse("enrollment:settings"),
        done=_("已保存"),
    )


@requires(Capability.SETTINGS)
def add_band(request: SignedInRequest) -> HttpResponseBase:
    """A further size."""
    return _band_page(request, None, _("增加入库标准"))


@requires(Capability.SETTINGS)
def edit_band(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Changes a size, its form or its level."""
    return _band_page(request, get_object_or_404(SizeBand, pk=pk), _("修改入库标准"))


@requires(Capability.REVIEW)
def set_window(request: SignedInRequest) -> HttpResponseBase:
    """On which days of the month papers are taken in a region."""
    form = WindowForm(request.POST or None, user=request.user, today=timezone.localdate())
    return form_page(
        request,
        form,
        lambda: actions.set_window(**form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("设置申报窗口"),
        back=reverse("enrollment:settings"),
        done=_("已设置"),
        lead=_("适用于所选区域和它下面没有另行设置的区域。以前的设置保留在记录里。"),
    )
