"""Changing one's own password."""

import pytest
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import PASSWORD, make_user, regions, sign_in

pytestmark = pytest.mark.django_db
NEW = "Another-horse-8"


@pytest.fixture
def office(client):
    user = make_user(Role.PROJECT_OFFICE, regions().district, username="office")
    sign_in(client, user)
    return user


def change(client, old=PASSWORD, new=NEW, again=None, **more):
    return client.post(reverse("change_password"), {"old": old, "new": new, "again": again or new, **more})


def test_it_changes_and_the_person_stays_signed_in(client, office):
    assert change(client, next="/account/").url == "/account/"
    assert User.objects.get(pk=office.pk).check_password(NEW)
    assert client.get("/account/").status_code == 200


def test_sessions_elsewhere_end(client, office):
    elsewhere = type(client)()
    sign_in(elsewhere, office)
    change(client)
    assert elsewhere.get("/account/").status_code == 302
    assert office.sessions.count() == 1


def test_it_lifts_the_duty_to_change(client, office):
    office.must_change_password = True
    office.save()
    change(client)
    assert not User.objects.get(pk=office.pk).must_change_password


def test_it_is_on_record_without_the_password(client, office):
    change(client)
    entry = AuditEntry.objects.get(verb="change_password")
    assert (entry.actor, entry.before, entry.after) == (office, {}, {})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"old": "wrong"}, "原密码不正确"),
        ({"again": "Different-horse-9"}, "两次输入的新密码不一致"),
        ({"new": "Short-1"}, "至少"),
        ({"new": "onlysmalllettershere"}, "至少三类"),
        ({"new": "Office-123"}, "相似"),
        ({"new": PASSWORD}, "最近 5 次"),
    ],
)
def test_what_is_wrong_is_named(client, office, values, message):
    response = change(client, **values)
    assert response.status_code == 422
    assert message in response.content.decode()


def test_the_fifth_password_ago_may_be_taken_again(client, office):
    passwords = [f"Correct-horse-{number}" for number in range(10, 16)]
    for old, new in zip([PASSWORD, *passwords], passwords, strict=False):
        assert change(client, old, new).status_code == 302
    assert change(client, passwords[-1], passwords[1]).status_code == 422
    assert change(client, passwords[-1], passwords[0]).status_code == 302


def test_passwords_are_never_sent_back(client, office):
    page = change(client, old="Wrong-horse-99", new=NEW).content.decode()
    assert "Wrong-horse-99" not in page
    assert NEW not in page
