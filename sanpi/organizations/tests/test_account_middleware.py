"""Nobody gets past without an account in good order."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from sanpi.organizations.models import Role, UserSession
from sanpi.organizations.testing import PASSWORD, make_user, regions, sign_in

pytestmark = pytest.mark.django_db
ACCOUNT = "/account/"


@pytest.fixture
def office():
    return make_user(Role.PROJECT_OFFICE, regions().district, username="office")


def later(**delta):
    return time_machine.travel(timezone.now() + timedelta(**delta), tick=False)


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client):
    assert client.get("/account/?a=1").url == "/account/sign-in/?next=%2Faccount%2F%3Fa%3D1"


def test_half_an_hour_without_a_request_ends_the_session(client, office):
    sign_in(client, office)
    client.get(ACCOUNT)
    with later(minutes=31):
        response = client.get(ACCOUNT, follow=True)
    assert response.redirect_chain == [("/account/sign-in/?next=%2Faccount%2F", 302)]
    assert "您已 30 分钟没有操作" in response.content.decode()
    assert not UserSession.objects.filter(user=office).exists()


def test_each_request_gives_another_half_hour(client, office):
    sign_in(client, office)
    client.get(ACCOUNT)
    with later(minutes=29):
        client.get(ACCOUNT)
    with later(minutes=58):
        assert client.get(ACCOUNT).status_code == 200


def test_a_session_in_use_is_written_once_a_minute(client, office, django_assert_num_queries):
    sign_in(client, office)
    client.get(ACCOUNT)
    with django_assert_num_queries(3):  # the session, the account, its roles for the navigation
        client.get(reverse("change_password"))


def test_a_form_sent_after_the_end_says_so_and_leads_back_to_its_page(client, office):
    sign_in(client, office)
    client.get(ACCOUNT)
    with later(minutes=31):
        response = client.post(
            reverse("organizations:end_other_sessions"), headers={"referer": "http://testserver/account/?a=1"}
        )
    assert response.status_code == 403
    assert "next=%2Faccount%2F%3Fa%3D1" in response.content.decode()


def test_a_foreign_referrer_is_not_believed(client):
    response = client.post(
        reverse("organizations:end_other_sessions"), headers={"referer": "https://evil.example/x"}
    )
    assert 'href="/account/sign-in/?next=%2F"' in response.content.decode()


def test_a_fragment_makes_the_whole_page_sign_in(client):
    response = client.get(ACCOUNT, headers={"hx-request": "true", "referer": "http://testserver/system/"})
    assert response["HX-Redirect"] == "/account/sign-in/?next=%2Fsystem%2F"


def test_a_session_ended_elsewhere_is_explained(client, office):
    sign_in(client, office)
    UserSession.objects.filter(user=office).delete()
    assert "您的登录已经结束" in client.get(ACCOUNT, follow=True).content.decode()


def test_the_first_password_must_be_changed_before_anything_else(client, office):
    office.must_change_password = True
    office.save()
    sign_in(client, office)
    assert client.get(ACCOUNT).url == "/account/password/?next=%2Faccount%2F"
    assert client.post(reverse("organizations:end_other_sessions")).status_code == 302
    assert "初始密码" in client.get(reverse("change_password")).content.decode()


def test_who_must_change_may_still_sign_out(client, office):
    office.must_change_password = True
    office.save()
    sign_in(client, office)
    assert client.post(reverse("sign_out")).url == reverse("sign_in")


def test_after_ninety_days_the_password_must_be_changed(client, office, settings):
    with later(days=91):
        sign_in(client, office)
        assert client.get(ACCOUNT).url.startswith("/account/password/")
        assert "已超过 90 天" in client.get(reverse("change_password")).content.decode()
        settings.PASSWORD_MAX_AGE_DAYS = 0
        assert client.get(ACCOUNT).status_code == 200


def test_a_form_opened_before_the_last_day_ended_is_still_taken(client, office):
    with later(days=91):
        sign_in(client, office)
        assert client.post(reverse("organizations:end_other_sessions")).url == reverse("account")


def test_a_closed_account_is_out_at_once(client, office):
    sign_in(client, office)
    office.is_active = False
    office.save()
    assert client.get(ACCOUNT).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "9.9.9.9", "127.0.0.1"),
        (1, "9.9.9.9, 10.0.0.5", "10.0.0.5"),
        (2, "9.9.9.9, 10.0.0.5, 10.0.0.1", "10.0.0.5"),
        (2, "10.0.0.5", "127.0.0.1"),
        (1, "rubbish", None),
    ],
)
def test_only_our_own_proxies_are_believed(client, office, settings, proxies, header, address):
    settings.PROXIES = proxies
    data = {"username": "office", "password": PASSWORD}
    client.post(reverse("sign_in"), data, headers={"x-forwarded-for": header})
    assert UserSession.objects.get(user=office).address == address
