"""A request that lost its end on the way is not read as if it were complete."""

from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from sanpi.core.whole_body import WholeBody, whole_bodies

FORM = {"note": "已约谈项目负责人，要求月底前复工", "taken_on": "2026-11-30"}


class Dribbling(BytesIO):
    """A connection that brings a few bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 3))


def read_as(environ: dict[str, Any]) -> WSGIRequest:
    """The request as the application gets it."""
    found: list[WSGIRequest] = []

    def application(each: dict[str, Any], _start: Any) -> list[bytes]:
        found.append(WSGIRequest(each))
        return []

    whole_bodies(application)(environ, lambda *_arguments: lambda _data: None)
    return found[0]


def request_of(lost: int, connection: type[BytesIO]) -> WSGIRequest:
    """The form, with a part for each field, when so many bytes at its end never came."""
    sent = RequestFactory().post("/", FORM)
    body = sent.body
    return read_as({**sent.environ, "wsgi.input": connection(body[: len(body) - lost])})


@pytest.mark.parametrize("connection", [BytesIO, Dribbling])
def test_a_whole_form_is_read(connection: type[BytesIO]) -> None:
    assert request_of(0, connection).POST.dict() == FORM


@pytest.mark.parametrize("connection", [BytesIO, Dribbling])
@pytest.mark.parametrize("lost", [1, 20, 60])
def test_a_form_that_lost_its_end_is_not(lost: int, connection: type[BytesIO]) -> None:
    with pytest.raises(UnreadablePostError):
        request_of(lost, connection).POST  # noqa: B018  (reading is what is tried)


def test_nor_is_one_in_a_single_line() -> None:
    line = b"taken_on=2026-11-30&note=abc"
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(line) + 50), "wsgi.input": BytesIO(line),
    }  # fmt: skip
    with pytest.raises(UnreadablePostError):
        read_as(environ).POST  # noqa: B018  (reading is what is tried)


@given(st.binary(max_size=40), st.integers(0, 40), st.lists(st.integers(1, 9), min_size=60, max_size=60))
def test_reading_piece_by_piece_gives_the_body_or_fails(sent: bytes, length: int, sizes: list[int]) -> None:
    body, read = WholeBody(BytesIO(sent), length), b""
    try:
        for size in sizes:
            read += body.read(size)
    except OSError:
        assert length > len(sent)
    else:
        assert read == sent[:length]
        assert len(read) == length
