"""代办: who acts for whom, seen by those concerned and by the project office."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import form_page, refuse_politely
from sanpi.organizations import actions, rules
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import DeputyForm
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import Deputy

PAST = 20


def _may_appoint(request: SignedInRequest) -> bool:
    return request.user.can(Capability.CREATE) or rules.passes_on(request.user)


@requires(Capability.VIEW)
def deputy_list(request: SignedInRequest) -> HttpResponse:
    """What holds now or will, and what was."""
    user, today = request.user, timezone.localdate()
    rows = Deputy.objects.visible_to(user).select_related("principal__organization", "deputy__organization")
    current = rows.open(today).order_by("from_on", "pk")
    ended = rows.exclude(pk__in=Deputy.objects.open(today).values("pk")).order_by("-until_on", "-pk")
    editable = set(Deputy.objects.editable_by(user).open(today).values_list("pk", flat=True))
    context = {
        "current": [
            {"row": row, "editable": row.pk in editable, "begun": row.from_on <= today} for row in current
        ],
        "ended": ended[:PAST],
        "may_appoint": _may_appoint(request),
    }
    return render(request, "organizations/deputies.html", context)


@requires(Capability.VIEW)
def deputy_create(request: SignedInRequest) -> HttpResponse:
    """Appoints a deputy for oneself or, as the project office, for somebody in a unit of the region."""
    if not _may_appoint(request):
        raise PermissionDenied(_("您没有单位联络员或单位负责人角色，没有可以委托的事项"))
    today = timezone.localdate()
    form = DeputyForm(request.POST or None, by=request.user, initial={"from_on": today, "until_on": today})

    def act() -> None:
        values = {"principal": request.user} | form.cleaned_data
        actions.appoint_deputy(**values, by=request.user, now=timezone.now())

    return form_page(
        request,
        form,
        act,
        title=_("委托代办"),
        lead=_(
            "代办期间，代办人可以像委托人一样填报和查看委托人所在单位的项目；审计记录写明“代某某”。"
            "到期自动结束，也可以提前结束。"
        ),
        back=reverse("organizations:deputies"),
        done=_("代办已登记。"),
    )


@require_POST
@requires(Capability.VIEW)
def deputy_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ends it before its last day."""
    deputy = get_object_or_404(Deputy.objects.editable_by(request.user), pk=pk)
    refuse_politely(
        request,
        lambda: actions.end_deputy(deputy=deputy, by=request.user, now=timezone.now()),
        _("代办已结束。"),
    )
    return redirect("organizations:deputies")
