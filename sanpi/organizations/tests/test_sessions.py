"""Seeing and ending one's sessions."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.organizations import actions
from sanpi.organizations.models import Role, UserSession
from sanpi.organizations.rules import public_session_id
from sanpi.organizations.testing import make_user, regions, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_user(Role.PROJECT_OFFICE, regions().district)


def signed_in(user):
    client = Client()
    sign_in(client, user)
    client.get("/account/", headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0"})
    return client


def test_the_account_page_lists_the_sessions_but_not_their_keys(office):
    here, there = signed_in(office), signed_in(office)
    page = here.get("/account/").content.decode()
    assert page.count("Firefox · Windows") == 2
    assert here.session.session_key not in page
    assert there.session.session_key not in page


def test_a_session_elsewhere_can_be_ended(office):
    here, there = signed_in(office), signed_in(office)
    here.post(reverse("organizations:end_session", args=[public_session_id(there.session.session_key)]))
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert AuditEntry.objects.filter(verb="end_session", actor=office).count() == 1


def test_all_sessions_elsewhere_can_be_ended_at_once(office):
    here, there, third = signed_in(office), signed_in(office), signed_in(office)
    response = here.post(reverse("organizations:end_other_sessions"), follow=True)
    assert "已结束在别处的 2 处登录" in response.content.decode()
    assert [each.get("/account/").status_code for each in (there, third)] == [302, 302]


def test_another_persons_session_cannot_be_ended(office):
    other = signed_in(make_user(Role.VIEWER, regions().district))
    identifier = public_session_id(other.session.session_key)
    page = signed_in(office).post(reverse("organizations:end_session", args=[identifier]), follow=True)
    assert "已经结束" in page.content.decode()
    assert other.get("/account/").status_code == 200


def test_the_verb_refuses_another_persons_session(office):
    other = signed_in(make_user(Role.VIEWER, regions().district))
    session = UserSession.objects.get(session_key=other.session.session_key)
    with pytest.raises(PermissionDenied):
        actions.end_session(session=session, by=office, now=timezone.now())


def test_ending_needs_a_post(office):
    assert signed_in(office).get(reverse("organizations:end_other_sessions")).status_code == 405
