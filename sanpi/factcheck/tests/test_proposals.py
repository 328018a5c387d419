"""A language model may propose what figures count, and nothing else; everything goes on without it."""

import contextlib
import json
import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sanpi.factcheck import actions, proposals
from sanpi.factcheck.models import Check, Correction
from sanpi.organizations.models import User
from sanpi.organizations.testing import regions, sign_in
from sanpi.projects.testing import NOW

TEXT = "峡窝镇今年共谋划了12个，合计34亿元。"
CLAIMS: list[dict[str, Any]] = [
    {"id": "c1", "surface": "12个", "start": 8, "end": 11, "measure": ""},
    {"id": "c2", "surface": "34亿元", "start": 14, "end": 18, "measure": ""},
]
Serve = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    """Starts a model that answers so; what it was asked is in the list."""
    running: list[HTTPServer] = []

    def start(
        content: str, status: int = 200, headers: tuple[tuple[str, str], ...] = ()
    ) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                asked.append(
                    {"path": self.path, "key": self.headers.get("Authorization"), **json.loads(body)}
                )
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(json.dumps({"choices": [{"message": {"content": content}}]}).encode())

            def log_message(self, *_args: object) -> None:
                """Quiet."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        running.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        settings.LANGUAGE_MODEL_URL = f"http://127.0.0.1:{server.server_port}/v1/"
        settings.LANGUAGE_MODEL_KEY, settings.LANGUAGE_MODEL_NAME = "secret", "local"
        return asked

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def test_without_an_address_nothing_is_sent_and_nothing_is_offered(settings: Settings) -> None:
    settings.LANGUAGE_MODEL_URL = ""
    assert not proposals.ready()
    with pytest.raises(proposals.ModelError, match="没有设置"):
        proposals.ask(TEXT, CLAIMS)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "//x", "javascript:1"])
def test_only_http_is_spoken(settings: Settings, url: str) -> None:
    settings.LANGUAGE_MODEL_URL = url
    assert not proposals.ready()


def test_a_measure_of_ours_with_words_of_the_text_is_kept(serve: Serve) -> None:
    answer = [
        {
            "id": "c1",
            "measure": "项目个数",
            "subject": "峡窝镇",
            "batch": "签约一批",
            "periods": "1-3",
            "value": 99,
        }
    ]
    asked = serve(f"好的：\n```json\n{json.dumps(answer)}\n```")
    assert proposals.ask(TEXT, CLAIMS) == {
        "8-11": {"measure": "项目个数", "subject": "峡窝镇", "batch": "signed", "periods": [1, 2, 3]}
    }
    assert (asked[0]["path"], asked[0]["key"], asked[0]["model"]) == (
        "/v1/chat/completions",
        "Bearer secret",
        "local",
    )


@pytest.mark.parametrize(
    "answer",
    [
        {"id": "c1", "measure": "幸福指数"},
        {"id": "c9", "measure": "项目个数"},
        {"id": "c1"},
        {"id": "c1", "measure": ["项目个数"]},
        {"id": ["c1"], "measure": "项目个数"},
    ],
    ids=["no measure of ours", "no figure of the text", "no measure", "no word", "no id"],
)
def test_what_is_not_ours_or_not_of_the_text_is_dropped(serve: Serve, answer: dict[str, Any]) -> None:
    serve(json.dumps([answer]))
    assert proposals.ask(TEXT, CLAIMS) == {}


def test_a_subject_that_the_text_does_not_have_is_dropped(serve: Serve) -> None:
    serve(
        json.dumps([{"id": "c2", "measure": "总投资", "subject": "别处", "level": "国家级", "periods": "x"}])
    )
    assert proposals.ask(TEXT, CLAIMS) == {"14-18": {"measure": "总投资"}}


def test_lists_where_words_belong_are_dropped(serve: Serve) -> None:
    answer = {
        "id": "c1",
        "measure": "项目个数",
        "subject": ["峡窝镇"],
        "batch": ["签约一批"],
        "level": {},
        "periods": [1],
    }
    serve(json.dumps([answer]))
    assert proposals.ask(TEXT, CLAIMS) == {"8-11": {"measure": "项目个数"}}


def test_an_answer_that_drips_ends_with_its_time(settings: Settings) -> None:
    settings.LANGUAGE_MODEL_SECONDS = 1

    def drip(server: socket.socket) -> None:
        line, _address = server.accept()
        with line, contextlib.suppress(OSError):
            line.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
            for _each in range(50):
                line.sendall(b" ")
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=drip, args=(server,), daemon=True).start()
        settings.LANGUAGE_MODEL_URL = f"http://127.0.0.1:{server.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(proposals.ModelError, match="没有回应"):
            proposals.ask(TEXT, CLAIMS)
        assert time.monotonic() - began < 3


def test_figures_that_are_understood_are_not_sent(serve: Serve) -> None:
    asked = serve("[]")
    proposals.ask(TEXT, [{**CLAIMS[0], "measure": "项目个数"}, CLAIMS[1]])
    sent = json.loads(asked[0]["messages"][1]["content"])
    assert [each["id"] for each in sent["figures"]] == ["c2"]


@pytest.mark.parametrize(
    ("content", "status", "headers", "words"),
    [
        ("[]", 500, (), "HTTP 500"),
        ("[]", 302, (("Location", "http://127.0.0.1:1/"),), "HTTP 302"),
        ("不知道", 200, (), "约定的格式"),
        ("{}", 200, (), "约定的格式"),
    ],
)
def test_a_bad_answer_is_said_plainly(
    serve: Serve, content: str, status: int, headers: tuple[tuple[str, str], ...], words: str
) -> None:
    serve(content, status, headers)
    with pytest.raises(proposals.ModelError, match=words):
        proposals.ask(TEXT, CLAIMS)


def test_nobody_there_and_nobody_answering(settings: Settings) -> None:
    settings.LANGUAGE_MODEL_URL, settings.LANGUAGE_MODEL_SECONDS = "http://127.0.0.1:1", 1
    with pytest.raises(proposals.ModelError, match="连不上"):
        proposals.ask(TEXT, CLAIMS)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.LANGUAGE_MODEL_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(proposals.ModelError, match="没有回应"):
            proposals.ask(TEXT, CLAIMS)


@pytest.fixture
def unclear(office: User) -> Check:
    """A check of a text whose figures nobody understands."""
    check = actions.check(text=TEXT, region=regions().district, by=office, now=NOW)
    for claim in check.result["claims"]:
        claim["measure"] = ""
    check.save(update_fields=["result"])
    return check


def test_a_person_adopts_a_proposal(client: Client, serve: Serve, unclear: Check, office: User) -> None:
    sign_in(client, office)
    claim = unclear.result["claims"][0]
    serve(json.dumps([{"id": claim["id"], "measure": "项目个数"}]))
    client.post(reverse("factcheck:suggest", args=[unclear.pk]))
    place = [claim["start"], claim["end"]]
    page = client.get(reverse("factcheck:figure", args=[unclear.pk, *place])).text
    assert "语言模型建议：项目个数" in page
    assert not Correction.objects.exists()
    client.post(reverse("factcheck:adopt_proposal", args=[unclear.pk, *place]))
    adopted = Correction.objects.get()
    assert (adopted.values, adopted.reason, adopted.recorded_by) == (
        {"measure": "项目个数"},
        "采用语言模型的建议",
        office,
    )


def test_a_failure_leaves_a_note_and_the_check(
    client: Client, settings: Settings, unclear: Check, office: User
) -> None:
    sign_in(client, office)
    settings.LANGUAGE_MODEL_URL = "http://127.0.0.1:1"
    page = client.post(reverse("factcheck:suggest", args=[unclear.pk]), follow=True).text
    assert "语言模型没有给出建议（连不上）；核对结果不受影响" in page
