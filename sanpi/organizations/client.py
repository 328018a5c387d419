"""Who is at the other end of a request: network address and browser."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """The client's network address; None when the server does not know it (a local socket).

    Behind proxies it is the entry that the outermost of ours (`settings.PROXIES`) has added to
    X-Forwarded-For; everything to the left of it was sent by the client and proves nothing.
    """
    found = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        found = forwarded[-settings.PROXIES].strip() if len(forwarded) >= settings.PROXIES else found
    try:
        return str(ip_address(found))
    except ValueError:
        return None


def agent(request: HttpRequest) -> str:
    """What the browser says of itself, cut to what a session keeps."""
    return str(request.META.get("HTTP_USER_AGENT", ""))[:200]


def origin(request: HttpRequest) -> str:
    """Where a write comes from, for the audit trail: address, method, path."""
    return f"{address(request) or '-'} {request.method} {request.path}"


_BROWSERS = (
    ("Edg/", "Edge"),
    ("QQBrowser", "QQ浏览器"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def describe(agent_text: str) -> str:
    """A browser's own words as people say them, such as “Chrome · Windows”; its words if unknown."""
    browser = next((name for mark, name in _BROWSERS if mark in agent_text), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent_text), "")
    return " · ".join(filter(None, (browser, system))) or agent_text[:60]
