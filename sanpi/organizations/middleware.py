"""Every request is made by an account that is signed in, not idle, and whose password still holds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from sanpi.core.audit import coming_from, now_coming_from
from sanpi.organizations import client, rules, session_store
from sanpi.organizations.models import User

# A session is written at most so often merely because it is in use.
TOUCH_EVERY = timedelta(minutes=1)
# What a person whose password must be changed may still open.
OPEN_BEFORE_CHANGE = frozenset({"change_password", "sign_out"})


class AccountMiddleware:
    """Lets nobody past without an account, except to views marked with Django's `login_not_required`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with coming_from(client.origin(request)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Answers in place of the view when the person has to sign in or to change the password first."""
        now = timezone.now()
        public = not getattr(view, "login_required", True)
        idle = _is_idle(request, now)
        if idle:
            logout(request)
        user = request.user
        if not isinstance(user, User):
            return None if public else _to_sign_in(request, idle=idle)
        _touch(request, now)
        _name_principals(request, user)
        if public or not _change_due(request, user, now):
            return None
        return _to_change_password(request)


def _name_principals(request: HttpRequest, user: User) -> None:
    """What a deputy writes says for whom he acts, beside where it came from."""
    if request.method not in {"GET", "HEAD"} and user.access.on_behalf_of:
        names = "、".join(user.access.on_behalf_of)
        now_coming_from(_("%(origin)s，代 %(names)s") % {"origin": client.origin(request), "names": names})


def _is_idle(request: HttpRequest, now: datetime) -> bool:
    seen = session_store.seen_at(request.session)
    return seen is not None and now - seen > timedelta(minutes=settings.IDLE_MINUTES)


def _touch(request: HttpRequest, now: datetime) -> None:
    seen = session_store.seen_at(request.session)
    if seen is None or now - seen > TOUCH_EVERY:
        session_store.touch(request, now=now)


def _change_due(request: HttpRequest, user: User, now: datetime) -> bool:
    match = request.resolver_match
    if match and match.view_name in OPEN_BEFORE_CHANGE:
        return False
    # A form that was opened before the last day ended is still taken; the next page asks for the change.
    aged = request.method in {"GET", "HEAD"} and rules.password_expired(user, now=now)
    return user.must_change_password or aged


def _to_sign_in(request: HttpRequest, *, idle: bool) -> HttpResponseBase:
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _page_of(request)})}"
    if request.method not in {"GET", "HEAD"} and not _is_htmx(request):
        return render(request, "core/session_ended.html", {"sign_in_url": address}, status=403)
    if idle:
        messages.info(
            request,
            _("您已 %d 分钟没有操作，系统已自动退出。请重新登录，登录后回到刚才的页面。")
            % settings.IDLE_MINUTES,
        )
    elif settings.SESSION_COOKIE_NAME in request.COOKIES:
        messages.info(request, _("您的登录已经结束（已退出、在别处被结束，或密码已更改）。请重新登录。"))
    return _redirect(request, address)


def _to_change_password(request: HttpRequest) -> HttpResponseBase:
    return _redirect(request, f"{resolve_url('change_password')}?{urlencode({'next': _page_of(request)})}")


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: this one, or for a verb or a fragment the one it was sent from."""
    if request.method in {"GET", "HEAD"} and not _is_htmx(request):
        return request.get_full_path()
    sender = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(sender, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(sender)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _redirect(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if _is_htmx(request) else HttpResponseRedirect(address)
