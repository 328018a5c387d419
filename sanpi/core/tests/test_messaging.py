"""E-mail and robots of group chats: formats, signatures, and where nothing may be sent."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from pytest_django import Settings

from sanpi.core.messaging import SendError, refusal_of, send_mail, send_to_robot
from sanpi.core.messaging.robots import ROBOTS, cut, dingtalk_query, feishu_fields

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"


class Chat:
    """A local stand-in for a chat service: what it got, and what it answers."""

    def __init__(self) -> None:
        self.got: list[tuple[str, Any]] = []
        self.status, self.answer = 200, b'{"errcode": 0, "errmsg": "ok", "code": 0}'
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                chat.got.append((self.path, json.loads(body)))
                self.send_response(chat.status)
                if chat.status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(chat.answer)))
                self.end_headers()
                self.wfile.write(chat.answer)

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?token=t"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()


@pytest.fixture
def chat(settings: Settings) -> Iterator[Chat]:
    settings.NOTICE_HOSTS, settings.NOTICE_PRIVATE = ["127.0.0.1"], True
    service = Chat()
    yield service
    service.server.shutdown()
    service.server.server_close()


def test_the_signature_of_dingtalk() -> None:
    # Checked against an HMAC computed by openssl.
    assert dingtalk_query("SECabc", AT) == {
        "timestamp": "1772413200000",
        "sign": "Q9Fyfxo2OHGX0DG6+wFpYkbF1Q9QvgwC7n/OVQCqMnE=",
    }


def test_the_signature_of_feishu() -> None:
    assert feishu_fields("abc", AT) == {
        "timestamp": "1772413200",
        "sign": "5LzqWxUWMJaE8TjhvABqd8AtDYAGFZzFxot9NL6KP9o=",
    }


def test_wecom_gets_markdown(chat: Chat) -> None:
    send_to_robot("wecom", chat.url, "", "今日待办", "3 项", AT)
    assert chat.got == [
        ("/hook?token=t", {"msgtype": "markdown", "markdown": {"content": "**今日待办**\n3 项"}})
    ]


def test_dingtalk_gets_markdown_and_a_signed_address(chat: Chat) -> None:
    send_to_robot("dingtalk", chat.url, "SECabc", "今日待办", "甲\n乙", AT)
    [(path, content)] = chat.got
    assert content["markdown"] == {"title": "今日待办", "text": "### 今日待办\n\n甲\n\n乙"}
    assert {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()} == {
        "token": "t", **dingtalk_query("SECabc", AT),
    }  # fmt: skip


def test_feishu_gets_text_and_a_signature_inside(chat: Chat) -> None:
    send_to_robot("feishu", chat.url, "abc", "今日待办", "3 项", AT)
    [(_path, content)] = chat.got
    assert content == {**feishu_fields("abc", AT), "msg_type": "text", "content": {"text": "今日待办\n3 项"}}


@pytest.mark.parametrize("kind", ROBOTS)
def test_without_a_secret_nothing_is_signed(chat: Chat, kind: str) -> None:
    send_to_robot(kind, chat.url, "", "今日待办", "3 项", AT)
    [(path, content)] = chat.got
    assert "sign" not in path and "sign" not in content


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("wecom", b'{"errcode": 93000, "errmsg": "invalid webhook url"}', "93000 invalid webhook url"),
        ("dingtalk", b'{"errcode": 310000, "errmsg": "sign not match"}', "310000 sign not match"),
        ("feishu", b'{"code": 19021, "msg": "sign match fail"}', "19021 sign match fail"),
        ("wecom", b"{}", "机器人拒收"),
        ("wecom", b"[]", "不是约定的格式"),
        ("wecom", b"<html>", "不是约定的格式"),
    ],
)
def test_what_a_robot_refuses_is_said(chat: Chat, kind: str, answer: bytes, words: str) -> None:
    chat.answer = answer
    with pytest.raises(SendError, match=words):
        send_to_robot(kind, chat.url, "", "今日待办", "3 项", AT)


@pytest.mark.parametrize(("status", "words"), [(302, "HTTP 302"), (404, "HTTP 404"), (500, "HTTP 500")])
def test_no_answer_leads_elsewhere(chat: Chat, status: int, words: str) -> None:
    chat.status = status
    with pytest.raises(SendError, match=words):
        send_to_robot("wecom", chat.url, "", "今日待办", "3 项", AT)
    assert len(chat.got) == 1


def test_nobody_there(settings: Settings) -> None:
    settings.NOTICE_HOSTS, settings.NOTICE_PRIVATE = ["127.0.0.1"], True
    with pytest.raises(SendError, match="连不上对方"):
        send_to_robot("wecom", "http://127.0.0.1:9/hook", "", "今日待办", "3 项", AT)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://qyapi.weixin.qq.com/cgi-bin", "https"),
        ("ftp://qyapi.weixin.qq.com/cgi-bin", "https"),
        ("file:///etc/passwd", "https"),
        ("qyapi.weixin.qq.com/cgi-bin", "https"),
        ("", "https"),
        ("https://qyapi.weixin.qq.com@example.com/", "https"),
        ("https://example.com/", "不允许发往 example.com"),
        ("https://qyapi.weixin.qq.com.example.com/", "不允许发往"),
        ("https://127.0.0.1/", "不允许发往"),
        ("https://[::1]/", "不允许发往"),
        ("https://qyapi.weixin.qq.com:8443/", "端口"),
        ("https://qyapi.weixin.qq.com:99999/", "格式不正确"),
        ("https://[", "格式不正确"),
    ],
)
def test_addresses_that_are_refused(url: str, words: str) -> None:
    assert words in refusal_of(url)


@pytest.mark.parametrize(
    "url",
    [
        WECOM,
        "https://oapi.dingtalk.com/robot/send?access_token=x",
        "https://open.feishu.cn/open-apis/bot/v2/hook/x",
        "https://QYAPI.weixin.qq.com/cgi-bin",
    ],
)
def test_addresses_of_the_three_services_are_allowed(url: str) -> None:
    assert refusal_of(url) == ""


def test_an_allowed_name_that_leads_inside_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = [(2, 1, 6, "", ("10.0.0.8", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_options: inside)
    with pytest.raises(SendError, match="内部网络"):
        send_to_robot("wecom", WECOM, "", "今日待办", "3 项", AT)


def test_a_long_text_ends_with_a_line() -> None:
    shortened = cut("一行待办\n" * 1000)
    assert len(shortened.encode()) <= 4000
    assert shortened.endswith("一行待办\n……")


def test_mail(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    send_mail("a@example.com", "今日待办\n3 项", "正文")
    [message] = mail.outbox
    assert (message.to, message.subject, message.body) == (["a@example.com"], "今日待办 3 项", "正文")


def test_no_mail_without_a_server(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    with pytest.raises(SendError, match="EMAIL_HOST"):
        send_mail("a@example.com", "今日待办", "正文")
    assert mail.outbox == []


def test_a_server_that_is_not_there(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(SendError, match="连不上邮件服务器"):
        send_mail("a@example.com", "今日待办", "正文")
