"""What a locked account is told, and until when it is locked (django-axes counts the failures)."""

from datetime import datetime
from math import ceil
from typing import Any

from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.organizations.forms.sign_in import SignInForm


def locked_until(username: str, *, now: datetime) -> datetime | None:
    """When the account may be tried again; None when it is not locked.

    Failures are forgotten as they get older than the lock; it ends when fewer than the limit are left.
    """
    lock = get_cool_off()
    limit = get_failure_limit(None, None)
    attempts = AccessAttempt.objects.filter(username=username, attempt_time__gte=now - lock).order_by(
        "attempt_time"
    )
    failures = [(attempt.attempt_time, attempt.failures_since_start) for attempt in attempts]
    left = sum(count for _moment, count in failures)
    until = None
    for moment, count in failures:
        if left < limit:
            break
        left -= count
        until = moment + lock
    return until


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The sign-in page with the reason and the minutes to wait, status 429."""
    now = timezone.now()
    username = (credentials or {}).get("username") or request.POST.get("username", "")
    until = locked_until(username, now=now)
    minutes = max(1, ceil((until - now).total_seconds() / 60)) if until else 1
    form = SignInForm(request.POST)
    form.add_error(
        None,
        _(
            "连续输错次数过多，该登录名已锁定，请 %d 分钟后再试。"
            "忘记密码请联系系统管理员重置，重置后立即解除锁定。"
        )
        % minutes,
    )
    return render(
        request,
        "organizations/sign_in.html",
        {"form": form, "next": request.POST.get("next", "")},
        status=429,
    )
