"""The webhooks of 企业微信, 钉钉 and 飞书: what each wants to be sent, how it is signed, how it says no."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from sanpi.core.messaging.errors import SendError
from sanpi.core.messaging.posting import post_json

# The shortest limit of the three: 企业微信 takes 4096 bytes.
LONGEST = 4000


def _mac(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def dingtalk_query(secret: str, at: datetime) -> dict[str, str]:
    """The signature in the address: HMAC-SHA256 with the secret as key over “milliseconds, newline, secret”."""
    stamp = str(int(at.timestamp() * 1000))
    return {"timestamp": stamp, "sign": _mac(secret, f"{stamp}\n{secret}")}


def feishu_fields(secret: str, at: datetime) -> dict[str, str]:
    """The signature in the message: HMAC-SHA256 with “seconds, newline, secret” as key over nothing."""
    stamp = str(int(at.timestamp()))
    return {"timestamp": stamp, "sign": _mac(f"{stamp}\n{secret}", "")}


def cut(text: str, longest: int = LONGEST) -> str:
    """The text in at most so many bytes, cut at the end of a line and saying so."""
    if len(text.encode()) <= longest:
        return text
    kept: list[str] = []
    room = longest - len("\n……".encode())
    for line in text.splitlines():
        room -= len(line.encode()) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, "……"])


Call = tuple[str, dict[str, Any]]


def wecom(url: str, secret: str, title: str, text: str, at: datetime) -> Call:
    """企业微信: markdown; its robots know no signature, the key is in the address."""
    return url, {"msgtype": "markdown", "markdown": {"content": cut(f"**{title}**\n{text}")}}


def dingtalk(url: str, secret: str, title: str, text: str, at: datetime) -> Call:
    """钉钉: markdown, in which a line ends only at an empty one."""
    signed = f"{url}{'&' if '?' in url else '?'}{urlencode(dingtalk_query(secret, at))}" if secret else url
    lines = cut(f"### {title}\n{text}").replace("\n", "\n\n")
    return signed, {"msgtype": "markdown", "markdown": {"title": title, "text": lines}}


def feishu(url: str, secret: str, title: str, text: str, at: datetime) -> Call:
    """飞书: plain text."""
    signature = feishu_fields(secret, at) if secret else {}
    return url, {**signature, "msg_type": "text", "content": {"text": cut(f"{title}\n{text}")}}


@dataclass(frozen=True, slots=True)
class RobotFormat:
    """How one kind of robot is spoken to: the call, and the keys of its answer for code and reason."""

    call: Callable[[str, str, str, str, datetime], Call]
    code: str
    reason: str


ROBOTS: Mapping[str, RobotFormat] = {
    "wecom": RobotFormat(wecom, "errcode", "errmsg"),
    "dingtalk": RobotFormat(dingtalk, "errcode", "errmsg"),
    "feishu": RobotFormat(feishu, "code", "msg"),
}


def send_to_robot(kind: str, url: str, secret: str, title: str, text: str, at: datetime) -> None:
    """Says something in a group chat. Raises SendError when the robot does not take it."""
    form = ROBOTS[kind]
    address, content = form.call(url, secret, title, text, at)
    answer = post_json(address, content)
    code = answer.get(form.code)
    if code != 0:
        reason = str(answer.get(form.reason, ""))[:120]
        raise SendError(_("机器人拒收：%(code)s %(reason)s") % {"code": code, "reason": reason})
