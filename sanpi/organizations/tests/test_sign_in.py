"""Signing in and out."""

import pytest
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.organizations.models import Role, UserSession
from sanpi.organizations.testing import PASSWORD, make_user, regions, sign_in

pytestmark = pytest.mark.django_db


def attempt(client, username, password=PASSWORD, **more):
    return client.post(reverse("sign_in"), {"username": username, "password": password, **more})


@pytest.fixture
def office():
    return make_user(Role.PROJECT_OFFICE, regions().district, username="office")


def test_the_right_password_leads_home(client, office):
    assert attempt(client, "office").url == reverse("home")


def test_full_width_letters_in_the_user_name_are_understood(client, office):
    assert attempt(client, "ｏｆｆｉｃｅ").status_code == 302


def test_it_returns_to_the_page_asked_for(client, office):
    assert attempt(client, "office", next="/account/?a=1").url == "/account/?a=1"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(client, office, address):
    assert attempt(client, "office", next=address).url == reverse("home")


def test_an_administrator_without_business_lands_on_the_system_page(client):
    make_user(Role.AUDIT_ADMIN, username="auditor")
    assert attempt(client, "auditor").url == reverse("organizations:system")


def test_a_person_without_roles_lands_on_the_account_page(client):
    make_user(None, username="nobody")
    assert attempt(client, "nobody").url == reverse("account")


def test_a_wrong_password_and_an_unknown_name_look_the_same(client, office):
    wrong = attempt(client, "office", "x").content.decode().replace("office", "")
    unknown = attempt(client, "nobody-here", "x").content.decode().replace("nobody-here", "")
    assert "登录名或密码不正确" in wrong
    assert without_token(wrong) == without_token(unknown)


def without_token(page):
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_closed_account_looks_the_same_too(client, office):
    office.is_active = False
    office.save()
    response = attempt(client, "office")
    assert "登录名或密码不正确" in response.content.decode()


def test_the_number_of_tries_left_is_named(client, office):
    assert "再错 4 次" in attempt(client, "office", "x").content.decode()


def test_the_session_knows_whose_it_is_and_from_where(client, office):
    client.post(
        reverse("sign_in"),
        {"username": "office", "password": PASSWORD},
        headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0"},
    )
    session = UserSession.objects.get(user=office)
    assert (session.address, session.agent[:11]) == ("127.0.0.1", "Mozilla/5.0")
    assert session.started_at == session.seen_at


def test_signing_in_and_out_is_on_record_with_its_origin(client, office):
    attempt(client, "office")
    client.post(reverse("sign_out"))
    entries = AuditEntry.objects.filter(actor=office).values_list("verb", "origin")
    assert list(entries) == [
        ("sign_out", "127.0.0.1 POST /account/sign-out/"),
        ("sign_in", "127.0.0.1 POST /account/sign-in/"),
    ]


def test_a_failure_is_on_record_without_an_unknown_name(client, office):
    attempt(client, "office", "x")
    attempt(client, "My-secret-pass-1", "x")
    summaries = AuditEntry.objects.filter(verb="sign_in_failed").values_list("summary", flat=True)
    assert list(summaries) == ["登录失败：不存在的登录名", "登录失败：office"]


def test_signing_out_ends_the_session(client, office):
    sign_in(client, office)
    client.post(reverse("sign_out"))
    assert not UserSession.objects.filter(user=office).exists()


def test_signing_out_needs_a_post(client, office):
    sign_in(client, office)
    assert client.get(reverse("sign_out")).status_code == 405


def test_who_is_signed_in_is_led_on(client, office):
    sign_in(client, office)
    assert client.get(reverse("sign_in")).url == reverse("home")
