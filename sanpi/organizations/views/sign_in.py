"""Signing in and out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sanpi.organizations import actions, session_store
from sanpi.organizations.access import SEPARATE_ROLES, Capability
from sanpi.organizations.forms import SignInForm
from sanpi.organizations.models import User


def destination(request: HttpRequest, user: User) -> str:
    """Where to go after signing in or changing the password: the page asked for, or the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    if user.can(Capability.VIEW):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    administrator = any(grant.role in SEPARATE_ROLES for grant in user.access.grants)
    return resolve_url("organizations:system" if administrator else "account")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for user name and password; a failure does not tell whether the account exists."""
    if isinstance(request.user, User):
        return redirect(destination(request, request.user))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            return _welcome(request, user)
        _refuse(request, form)
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return render(request, "organizations/sign_in.html", {"form": form, "next": wanted})


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    now = timezone.now()
    login(request, user)
    session_store.touch(request, now=now)
    actions.record_sign_in(user=user, now=now)
    return redirect(destination(request, user))


def _refuse(request: HttpRequest, form: SignInForm) -> None:
    failures = getattr(request, "axes_failures_since_start", None)
    locked = bool(getattr(request, "axes_locked_out", False))
    # During a lock nothing is counted any more: only the failure that caused it goes on record.
    if failures is not None:
        actions.record_failed_sign_in(
            username=form.cleaned_data["username"], locked=locked, now=timezone.now()
        )
    left = settings.AXES_FAILURE_LIMIT - (failures or 0)
    form.add_error(
        None,
        _(
            "登录名或密码不正确。请检查大小写和输入法；再错 %d 次，该登录名将锁定一段时间。"
            "账户停用或忘记密码，请联系系统管理员。"
        )
        % max(left, 0),
    )


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session."""
    if isinstance(request.user, User):
        actions.record_sign_out(user=request.user, now=timezone.now())
    logout(request)
    messages.success(request, _("您已退出。在公用电脑上请同时关闭浏览器。"))
    return redirect(settings.LOGOUT_REDIRECT_URL)
