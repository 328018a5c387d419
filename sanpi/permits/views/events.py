"""Recording what happens to a permit, putting it right, taking it back."""

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.permits import actions
from sanpi.permits.actions.events import JUDGEMENTS
from sanpi.permits.forms.events import FIELDS, EventForm, ReasonForm, title_of
from sanpi.permits.models import Permit, PermitEvent
from sanpi.permits.rules.network import network_of
from sanpi.permits.rules.standing import of_project
from sanpi.permits.views.fetch import standing_event, workable_permit

Kind = PermitEvent.Kind


def _record(permit: Permit, kind: str, form: EventForm, request: SignedInRequest) -> None:
    now = timezone.now()
    values = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    values.setdefault("effective_on", timezone.localdate(now))
    common: dict[str, Any] = {"permit": permit, "by": request.user, "now": now, **values}
    if kind in JUDGEMENTS:
        actions.judge(kind=kind, **common)
    elif kind == Kind.ACCEPTED:
        actions.accept(**common)
    else:
        actions.record_event(kind=kind, **common)


def _lead(permit: Permit, kind: str) -> str:
    """What the office has to look at when it takes the case or decides it."""
    parts = []
    if kind in {Kind.ACCEPTED, Kind.ISSUED}:
        network = network_of(of_project(permit.project))
        waits = network.blocking(permit.type.code)
        if waits:
            parts.append(_("前置尚未办结：%s；并联办理的请在说明中写明") % "、".join(waits))
    if kind not in {Kind.ACCEPTED, Kind.WAIVED}:
        return "。".join(parts)
    if permit.type.main_papers:
        parts.append(_("主审要件（不能缺）：%s") % permit.type.main_papers)
    if permit.type.waivable_papers:
        parts.append(_("可容缺材料：%s") % permit.type.waivable_papers)
    return "。".join(parts)


@requires(Capability.PERMITS)
def act(request: SignedInRequest, pk: int, kind: str) -> HttpResponseBase:
    """One more event."""
    permit = workable_permit(request, pk)
    if kind not in FIELDS:
        raise Http404(_("没有这个办理动作"))
    form = EventForm(request.POST or None, permit=permit, kind=kind, today=timezone.localdate())
    return form_page(
        request,
        form,
        lambda: _record(permit, kind, form, request),
        title=title_of(kind),
        subject=f"{permit.type.name} · {permit.project.name}",
        back=reverse("permits:board", args=[permit.project_id]),
        done=_("已登记：%(name)s %(step)s") % {"name": permit.type.name, "step": title_of(kind)},
        lead=_lead(permit, kind),
    )


@requires(Capability.PERMITS)
def correct(request: SignedInRequest, pk: int, event: int) -> HttpResponseBase:
    """Puts a record right."""
    permit = workable_permit(request, pk)
    found = standing_event(permit, event)
    if found.kind not in FIELDS:
        raise Http404(_("这条记录不能更正"))
    form = EventForm(
        request.POST or None, permit=permit, kind=found.kind, today=timezone.localdate(), event=found
    )

    def act() -> None:
        values = dict(form.cleaned_data)
        actions.correct_event(event=found, by=request.user, now=timezone.now(), **values)

    return form_page(
        request,
        form,
        act,
        title=_("更正：%s") % found.get_kind_display(),
        subject=f"{permit.type.name} · {permit.project.name}",
        back=permit.get_absolute_url(),
        done=_("已更正，之后的状态和到期日已重新计算"),
        lead=_("原记录保留在历史中。更正后，后面各条记录的状态、到期日会重新推算。"),
    )


@requires(Capability.PERMITS)
def retract(request: SignedInRequest, pk: int, event: int) -> HttpResponseBase:
    """Takes a record back."""
    permit = workable_permit(request, pk)
    found = standing_event(permit, event)
    form = ReasonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.retract_event(
            event=found, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        ),
        title=_("撤销：%(kind)s（%(on)s）") % {"kind": found.get_kind_display(), "on": found.effective_on},
        subject=f"{permit.type.name} · {permit.project.name}",
        back=reverse("permits:board", args=[permit.project_id]),
        done=_("已撤销，之后的状态已重新计算"),
        submit=_("撤销"),
    )
