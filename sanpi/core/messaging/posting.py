"""Posting JSON to an address outside, to no host but those that the operator allows."""

import json
import socket
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

from sanpi.core.messaging.errors import SendError

SECONDS = 8
LONGEST_ANSWER = 64 * 1024


class _NoRedirect(HTTPRedirectHandler):
    """An answer that points elsewhere is a refusal: the other place was not allowed."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


def refusal_of(url: str) -> str:
    """Why nothing may be sent to the address, in Chinese; empty if it may.

    The host must be one of NOTICE_HOSTS, over https. With NOTICE_PRIVATE http and the house's own network are allowed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return _("地址格式不正确，请从群机器人的设置页完整复制")
    host = (parts.hostname or "").lower()
    schemes = ("https", "http") if settings.NOTICE_PRIVATE else ("https",)
    if parts.scheme not in schemes or not host or parts.username is not None:
        return _("地址应以 https:// 开头，请从群机器人的设置页完整复制")
    if host not in {each.lower() for each in settings.NOTICE_HOSTS}:
        allowed = "、".join(settings.NOTICE_HOSTS) or _("无")
        text = _("不允许发往 %(host)s。允许的主机：%(allowed)s（由运行设置 NOTICE_HOSTS 决定）")
        return text % {"host": host, "allowed": allowed}
    if port not in (None, 443) and not settings.NOTICE_PRIVATE:
        return _("地址中不能另写端口")
    return ""


def post_json(url: str, content: Any) -> dict[str, Any]:
    """Posts and returns the JSON answer. Raises SendError for a refused address, no answer or a wrong one."""
    if refused := refusal_of(url):
        raise SendError(refused)
    _refuse_inner_network(urlsplit(url))
    body = json.dumps(content, ensure_ascii=False).encode()
    request = Request(url, body, {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310  (scheme checked)
    try:
        with build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
            return _read(answer.read(LONGEST_ANSWER))
    except HTTPError as failed:
        raise SendError(_("对方拒收（HTTP %d）") % failed.code) from failed
    except TimeoutError as failed:
        raise SendError(_("对方 %d 秒内没有回应") % SECONDS) from failed
    except (URLError, HTTPException, OSError) as failed:
        reason = getattr(failed, "reason", failed)
        raise SendError(_("连不上对方：%s") % type(reason).__name__) from failed


def _read(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError as failed:
        raise SendError(_("对方的回应不是约定的格式，请核对地址")) from failed
    if not isinstance(answer, dict):
        raise SendError(_("对方的回应不是约定的格式，请核对地址"))
    return answer


def _refuse_inner_network(parts: SplitResult) -> None:
    """A name that leads to our own network is not what the operator allowed."""
    if settings.NOTICE_PRIVATE:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as failed:
        raise SendError(_("查不到主机 %s 的地址") % parts.hostname) from failed
    if not all(ip_address(address[4][0]).is_global for address in found):
        raise SendError(_("主机 %s 指向内部网络，未发送（见运行设置 NOTICE_PRIVATE）") % parts.hostname)
