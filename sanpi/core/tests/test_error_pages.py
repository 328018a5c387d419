"""Pages for what went wrong."""

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from sanpi.core import views


def request():
    return RequestFactory().get("/x/")


@pytest.mark.parametrize(
    ("response", "status", "text"),
    [
        (lambda: views.bad_request(request(), ValueError("x")), 400, "请求不完整"),
        (
            lambda: views.permission_denied(request(), PermissionDenied("上街区不在您负责的区域内")),
            403,
            "上街区不在",
        ),
        (lambda: views.page_not_found(request(), Http404("secret")), 404, "没有找到这一页"),
        (lambda: views.server_error(request()), 500, "系统出了故障"),
        (lambda: views.csrf_failure(request()), 403, "会话已过期"),
    ],
)
def test_a_page_says_what_went_wrong_without_asking_the_database(response, status, text):
    answer = response()
    assert answer.status_code == status
    assert text in answer.content.decode()


def test_a_missing_page_does_not_tell_what_the_code_says():
    assert "secret" not in views.page_not_found(request(), Http404("secret")).content.decode()


def test_a_session_that_ended_during_the_request_is_explained():
    answer = views.bad_request(request(), SessionInterrupted("gone"))
    assert "会话已过期" in answer.content.decode()


def test_no_reason_is_shown_where_none_was_given():
    assert "原因：" not in views.permission_denied(request(), PermissionDenied()).content.decode()
