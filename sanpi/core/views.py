"""Pages for what went wrong. They ask nothing of database or session, because those may be what failed."""

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string


def _page(template: str, status: int, **context: object) -> HttpResponse:
    return HttpResponse(
        render_to_string(template, {"site_name": settings.SITE_NAME, **context}), status=status
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old: nearly always a page left open over a sign-out."""
    return _page("403_csrf.html", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; a session that was ended elsewhere while the page was made is told as such."""
    if isinstance(exception, SessionInterrupted):
        return _page("core/session_ended.html", 403, sign_in_url=resolve_url(settings.LOGIN_URL))
    return _page("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the reason that the code gave, if any."""
    return _page("403.html", 403, exception=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; what exists but may not be seen looks the same."""
    return _page("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _page("500.html", 500)
