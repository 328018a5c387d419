"""Five failures lock an account for a quarter of an hour."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.organizations import actions
from sanpi.organizations.lockout import locked_until
from sanpi.organizations.models import Role
from sanpi.organizations.testing import PASSWORD, make_user, regions, sign_in

pytestmark = pytest.mark.django_db


def fail(client, username="office", times=5, **headers):
    for _time in range(times):
        response = client.post(reverse("sign_in"), {"username": username, "password": "x"}, **headers)
    return response


def enter(client):
    return client.post(reverse("sign_in"), {"username": "office", "password": PASSWORD})


@pytest.fixture
def office():
    return make_user(Role.PROJECT_OFFICE, regions().district, username="office")


def test_the_fifth_failure_locks_and_names_the_minutes(client, office):
    response = fail(client)
    assert response.status_code == 429
    assert "请 15 分钟后再试" in response.content.decode()


def test_the_right_password_does_not_open_a_lock(client, office):
    fail(client)
    assert enter(client).status_code == 429


def test_an_unknown_name_is_locked_just_the_same(client):
    assert fail(client, "nobody-here").status_code == 429


def test_failures_from_several_addresses_add_up(client, office):
    fail(client, times=3)
    assert fail(client, times=2, REMOTE_ADDR="10.1.1.1", HTTP_USER_AGENT="other").status_code == 429


def test_another_account_is_not_locked(client, office):
    fail(client, "somebody-else")
    assert enter(client).status_code == 302


def test_trying_again_does_not_prolong_the_lock(client, office):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        fail(client)
    with time_machine.travel(start + timedelta(minutes=10), tick=False):
        assert "请 5 分钟后再试" in fail(client, times=1).content.decode()
    with time_machine.travel(start + timedelta(minutes=16), tick=False):
        assert enter(client).status_code == 302


def test_success_forgets_the_failures(client, office):
    fail(client, times=4)
    enter(client)
    client.logout()
    assert fail(client, times=4).status_code == 200


def test_the_end_of_the_lock_counts_only_failures_that_still_matter(client, office):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        fail(client, times=4)
    with time_machine.travel(start + timedelta(minutes=5), tick=False):
        fail(client, times=1, REMOTE_ADDR="10.1.1.1")
        assert locked_until("office", now=timezone.now()) == start + timedelta(minutes=15)


def test_a_reset_password_lifts_the_lock(client, office):
    fail(client)
    actions.reset_password(user=office, by=make_user(Role.SYSTEM_ADMIN), now=timezone.now())
    assert locked_until("office", now=timezone.now()) is None


def test_an_administrator_sees_and_lifts_the_lock(client, office):
    fail(client)
    sign_in(client, make_user(Role.SYSTEM_ADMIN))
    assert "解除锁定" in client.get(reverse("organizations:user", args=[office.pk])).content.decode()
    client.post(reverse("organizations:user_unlock", args=[office.pk]))
    assert locked_until("office", now=timezone.now()) is None
    assert AuditEntry.objects.filter(verb="unlock_user").count() == 1


def test_what_is_tried_during_a_lock_does_not_flood_the_record(client, office):
    fail(client, times=9)
    assert AuditEntry.objects.filter(verb="sign_in_failed").count() == 5
