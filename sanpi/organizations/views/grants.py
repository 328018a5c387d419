"""Roles of an account, given and taken by security administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import refuse_politely, take
from sanpi.organizations import actions
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import GrantForm
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import User


@requires(Capability.GRANTS)
def user_grants(request: SignedInRequest, pk: int) -> HttpResponse:
    """The roles of an account, and a form to give another."""
    user = get_object_or_404(User.objects.visible_to(request.user).select_related("organization"), pk=pk)
    form = GrantForm(request.POST or None, by=request.user)

    def act() -> None:
        actions.grant_role(user=user, **form.cleaned_data, by=request.user, now=timezone.now())

    if request.method == "POST" and take(form, act):
        messages.success(request, _("已授权，对方下一次打开页面即生效。"))
        return redirect("organizations:user_grants", pk)
    context = {
        "form": form,
        "person": user,
        "own": user.pk == request.user.pk,
        "grants": user.grants.select_related("region", "granted_by"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "organizations/user_grants.html", context, status=status)


@require_POST
@requires(Capability.GRANTS)
def revoke_role(request: SignedInRequest, pk: int, grant_pk: int) -> HttpResponse:
    """Takes a role away."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    grant = get_object_or_404(user.grants, pk=grant_pk)
    refuse_politely(
        request,
        lambda: actions.revoke_role(grant=grant, by=request.user, now=timezone.now()),
        _("已收回，立即生效。"),
    )
    return redirect("organizations:user_grants", pk)
