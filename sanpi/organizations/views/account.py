"""One's own account: data, password, sessions."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from sanpi.core.pages import take
from sanpi.organizations import actions, client, rules
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import ChangePasswordForm
from sanpi.organizations.guards import SignedInRequest
from sanpi.organizations.views.sign_in import destination


def account(request: SignedInRequest) -> HttpResponse:
    """The person's data, roles and sessions."""
    user, now = request.user, timezone.now()
    idle_since = now - timedelta(minutes=settings.IDLE_MINUTES)
    sessions = [
        {
            "id": rules.public_session_id(session.session_key),
            "browser": client.describe(session.agent),
            "address": session.address,
            "started_at": session.started_at,
            "seen_at": session.seen_at,
            "current": session.session_key == request.session.session_key,
        }
        for session in user.sessions.filter(expire_date__gt=now, seen_at__gt=idle_since).order_by("-seen_at")
    ]
    changed = user.password_changed_at or user.created_at
    days = settings.PASSWORD_MAX_AGE_DAYS
    context = {
        "grants": user.grants.select_related("region"),
        "may_deputise": user.can(Capability.VIEW),
        "standing_in": user.access.on_behalf_of,
        "sessions": sessions,
        "others": sum(not session["current"] for session in sessions),
        "password_due": changed + timedelta(days=days) if days else None,
    }
    return render(request, "organizations/account.html", context)


@never_cache
@sensitive_post_parameters("old", "new", "again")
def change_password(request: SignedInRequest) -> HttpResponse:
    """Changes one's password; the sessions elsewhere end."""
    user, now = request.user, timezone.now()
    form = ChangePasswordForm(request.POST or None)

    def act() -> None:
        actions.change_password(
            user=user,
            old=form.cleaned_data["old"],
            new=form.cleaned_data["new"],
            session_key=request.session.session_key,
            now=now,
        )

    if request.method == "POST" and take(form, act):
        update_session_auth_hash(request, user)
        messages.success(request, _("密码已修改，在别处的登录已全部结束。"))
        return redirect(destination(request, user))
    expired = rules.password_expired(user, now=now)
    forced = user.must_change_password or expired
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "first": user.must_change_password,
        "expired": expired,
        "forced": forced,
        "parent": "base_plain.html" if forced else "base.html",
        "days": settings.PASSWORD_MAX_AGE_DAYS,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "organizations/change_password.html", context, status=status)


@require_POST
def end_session(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Ends one of the person's sessions elsewhere."""
    for session in request.user.sessions.exclude(session_key=request.session.session_key):
        if rules.public_session_id(session.session_key) == public_id:
            actions.end_session(session=session, by=request.user, now=timezone.now())
            messages.success(request, _("那一处的登录已结束。"))
            return redirect("account")
    messages.info(request, _("那一处的登录已经结束，无需再操作。"))
    return redirect("account")


@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    """Ends all sessions of the person but this one."""
    ended = actions.end_other_sessions(
        user=request.user, session_key=request.session.session_key, now=timezone.now()
    )
    messages.success(request, _("已结束在别处的 %d 处登录。") % ended)
    return redirect("account")
