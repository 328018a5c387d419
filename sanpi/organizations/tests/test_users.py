"""Accounts, kept by system administrators."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.organizations import actions
from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import PASSWORD, make_organization, make_user, regions, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make_user(Role.SYSTEM_ADMIN, username="root-admin")
    sign_in(client, user)
    return user


def page(client, name="users", *args, **query):
    return client.get(reverse(f"organizations:{name}", args=args), query).content.decode()


def create(client, **more):
    values = {"username": "wang", "name": "发改委联络员", "phone": "0371-6811"} | more
    return client.post(reverse("organizations:user_create"), values)


def password_on(response):
    return re.search(r"<code>(.+)</code>", response.content.decode())[1]


def test_the_list_shows_unit_role_and_state(client, admin):
    where = regions()
    make_user(Role.LIAISON, where.district, make_organization(where.district, "区工信局"), username="liu")
    shown = page(client)
    assert all(text in shown for text in ("liu", "区工信局", "单位联络员", "上街区", "启用"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "li"}, {"liu"}),
        ({"q": "工信"}, {"liu"}),
        ({"role": "viewer"}, {"zhao"}),
        ({"role": "none"}, {"qian"}),
        ({"state": "inactive"}, {"qian"}),
        ({"q": "%"}, set()),
    ],
)
def test_the_list_can_be_narrowed(client, admin, query, found):
    where = regions()
    make_user(Role.LIAISON, where.district, make_organization(where.district, "区工信局"), username="liu")
    make_user(Role.VIEWER, where.district, username="zhao")
    User.objects.filter(pk=make_user(None, username="qian").pk).update(is_active=False)
    response = client.get(reverse("organizations:users"), query)
    assert {person.username for person in response.context["page"]} == found


def test_the_list_asks_as_often_for_many_as_for_few(client, admin, django_assert_num_queries):
    page(client)
    where = regions()
    for number in range(30):
        make_user(Role.LIAISON, where.district, make_organization(where.district, f"单位{number}"))
    # session, account, its roles; number of rows, rows, their roles, the regions of these
    with django_assert_num_queries(7):
        page(client)


def test_a_new_account_gets_a_password_that_is_shown_once(client, admin):
    response = create(client)
    user = User.objects.get(username="wang")
    assert user.check_password(password_on(response))
    assert user.must_change_password
    assert "no-store" in response["Cache-Control"]


def test_the_new_person_can_sign_in_and_must_change_the_password(client, admin):
    password = password_on(create(client))
    client.logout()
    entered = client.post(reverse("sign_in"), {"username": "wang", "password": password}, follow=True)
    assert entered.redirect_chain[-1][0].startswith(reverse("change_password"))


def test_a_new_account_is_on_record_without_the_password(client, admin):
    password = password_on(create(client))
    entry = AuditEntry.objects.get(verb="create_user")
    assert entry.after["username"] == "wang"
    assert password not in f"{entry.summary}{entry.after}"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"username": "WANG"}, "已有人使用"),
        ({"username": "a b"}, "中间不能有空格"),
        ({"username": "x"}, "2 到 40 个"),
        ({"name": ""}, "必填"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_named(client, admin, values, message):
    make_user(None, username="wang")
    response = create(client, **({"username": "li"} | values))
    assert response.status_code == 422
    assert message in response.content.decode()


def test_data_can_be_changed_and_the_change_is_on_record(client, admin):
    user = make_user(None, username="wang")
    unit = make_organization(regions().district)
    values = {"name": "新岗位", "organization": unit.pk, "phone": ""}
    client.post(reverse("organizations:user", args=[user.pk]), values)
    entry = AuditEntry.objects.get(verb="update_user")
    assert entry.before == {"name": "无角色", "organization": None}
    assert entry.after == {"name": "新岗位", "organization": "区发展和改革委员会"}


def test_saving_without_a_change_leaves_no_entry(client, admin):
    user = make_user(None, username="wang")
    client.post(reverse("organizations:user", args=[user.pk]), {"name": user.name, "phone": ""})
    assert not AuditEntry.objects.filter(verb="update_user").exists()


def test_a_liaison_keeps_a_unit(client, admin):
    user = make_user(Role.LIAISON, regions().district)
    response = client.post(reverse("organizations:user", args=[user.pk]), {"name": "甲", "phone": ""})
    assert "必须有所在单位" in response.content.decode()


def test_a_reset_gives_a_new_password_and_ends_the_sessions(client, admin):
    user = make_user(None, username="wang")
    there = type(client)()
    sign_in(there, user)
    response = client.post(reverse("organizations:user_reset", args=[user.pk]), {"reason": "本人忘记"})
    fresh = User.objects.get(pk=user.pk)
    assert fresh.check_password(password_on(response))
    assert fresh.must_change_password
    assert there.get("/account/").status_code == 302
    assert AuditEntry.objects.get(verb="reset_password").reason == "本人忘记"


def test_nobody_resets_his_own_password(client, admin):
    assert client.post(reverse("organizations:user_reset", args=[admin.pk])).status_code == 403


def test_a_closed_account_cannot_sign_in_and_its_sessions_end(client, admin):
    user = make_user(None, username="wang")
    there = type(client)()
    sign_in(there, user)
    client.post(reverse("organizations:user_deactivate", args=[user.pk]), {"reason": "调离"})
    assert there.get("/account/").status_code == 302
    assert there.post(reverse("sign_in"), {"username": "wang", "password": PASSWORD}).status_code != 302
    assert AuditEntry.objects.get(verb="deactivate_user").after == {"is_active": False}


def test_a_closed_account_can_be_opened_again(client, admin):
    user = make_user(None, username="wang")
    actions.deactivate_user(user=user, by=admin, now=timezone.now())
    client.post(reverse("organizations:user_reactivate", args=[user.pk]))
    fresh = User.objects.get(pk=user.pk)
    assert (fresh.is_active, fresh.must_change_password) == (True, True)


def test_nobody_closes_his_own_account(admin):
    with pytest.raises(PermissionDenied):
        actions.deactivate_user(user=admin, by=admin, now=timezone.now())


def test_the_last_security_administrator_stays(client, admin):
    last = make_user(Role.SECURITY_ADMIN, username="sec")
    page = client.post(reverse("organizations:user_deactivate", args=[last.pk]), follow=True)
    assert "安全管理员是最后一位" in page.content.decode()
    make_user(Role.SECURITY_ADMIN)
    actions.deactivate_user(user=last, by=admin, now=timezone.now())


@pytest.mark.parametrize("verb", ["reset", "deactivate", "reactivate", "unlock"])
def test_verbs_need_a_post(client, admin, verb):
    assert client.get(reverse(f"organizations:user_{verb}", args=[admin.pk])).status_code == 405


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.PROJECT_OFFICE])
def test_the_verbs_are_refused_to_others(role):
    by = make_user(role, regions().district)
    with pytest.raises(PermissionDenied):
        actions.create_user(username="wang", name="王", by=by, now=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.reset_password(user=make_user(None), by=by, now=timezone.now())


def test_a_weak_given_password_is_refused():
    with pytest.raises(ValidationError):
        actions.create_user(username="wang", name="王", by=None, now=timezone.now(), password="weak")
    assert not User.objects.exists()
