"""Roles: given by security administrators, never to oneself, the three administrators apart."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.organizations import actions
from sanpi.organizations.access import SEPARATE_ROLES, Capability
from sanpi.organizations.models import Role, User
from sanpi.organizations.rules import conflict_of_roles
from sanpi.organizations.testing import make_user, regions, sign_in

pytestmark = pytest.mark.django_db
BUSINESS = [role for role in Role if role not in SEPARATE_ROLES]


@pytest.fixture
def security(client):
    user = make_user(Role.SECURITY_ADMIN, username="sec")
    sign_in(client, user)
    return user


def grant(client, user, role, region=None, **more):
    values = {"role": role, "region": region.pk if region else "", **more}
    return client.post(reverse("organizations:user_grants", args=[user.pk]), values)


def test_a_role_is_given_in_a_region_and_below(client, security):
    user, where = make_user(None), regions()
    grant(client, user, Role.PROJECT_OFFICE, where.city, reason="郑编〔2023〕1号")
    access = User.objects.get(pk=user.pk).access
    assert access.paths(Capability.CREATE) == (where.city.path,)
    entry = AuditEntry.objects.get(verb="grant_role")
    assert (entry.actor, entry.reason) == (security, "郑编〔2023〕1号")
    assert entry.after == {"role": "project_office", "region": "410100"}


def test_an_administrators_role_holds_everywhere(client, security):
    user = make_user(None)
    grant(client, user, Role.AUDIT_ADMIN)
    assert User.objects.get(pk=user.pk).access.paths(Capability.AUDIT) == ("",)


@pytest.mark.parametrize("first", sorted(SEPARATE_ROLES))
@pytest.mark.parametrize("second", sorted(Role.values))
def test_no_administrator_holds_another_role(first, second):
    assert bool(conflict_of_roles({first}, second)) == (first != second)
    assert bool(conflict_of_roles({second}, first)) == (first != second)


@pytest.mark.parametrize("second", BUSINESS)
def test_business_roles_may_be_joined(second):
    assert not conflict_of_roles({str(role) for role in BUSINESS}, second)


def test_a_conflict_is_explained_on_the_page(client, security):
    user = make_user(Role.PROJECT_OFFICE, regions().district)
    response = grant(client, user, Role.SYSTEM_ADMIN)
    assert response.status_code == 422
    assert "系统管理员必须由专人担任，该账户已有角色：项目办" in response.content.decode()


@pytest.mark.parametrize(
    ("role", "place", "message"),
    [
        (Role.PROJECT_OFFICE, None, "请选择角色生效的区域"),
        (Role.AUDIT_ADMIN, "district", "管理员角色不分区域"),
        (Role.LIAISON, "district", "登记该用户的所在单位"),
    ],
)
def test_what_is_missing_is_named(client, security, role, place, message):
    region = getattr(regions(), place) if place else None
    assert message in grant(client, make_user(None), role, region).content.decode()


def test_a_role_is_not_given_twice(client, security):
    user = make_user(Role.VIEWER, regions().district)
    assert "已有这个角色" in grant(client, user, Role.VIEWER, regions().district).content.decode()
    assert grant(client, user, Role.VIEWER, regions().other_district).status_code == 302


def test_a_closed_account_gets_no_role(security):
    user = make_user(None)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="已停用"):
        give(user, by=security)


def test_nobody_grants_to_himself(client, security):
    assert grant(client, security, Role.VIEWER, regions().district).status_code == 403
    assert (
        "不能为自己授权"
        in client.get(reverse("organizations:user_grants", args=[security.pk])).content.decode()
    )


def test_nobody_revokes_his_own_role(security):
    make_user(Role.SECURITY_ADMIN)
    with pytest.raises(PermissionDenied):
        actions.revoke_role(grant=security.grants.get(), by=security, now=timezone.now())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_ADMIN])
def test_nobody_else_grants_or_revokes(role):
    by = make_user(role, regions().district)
    with pytest.raises(PermissionDenied):
        give(make_user(None), by=by)
    with pytest.raises(PermissionDenied):
        actions.revoke_role(
            grant=make_user(Role.VIEWER, regions().city).grants.get(), by=by, now=timezone.now()
        )


def give(user, by):
    return actions.grant_role(
        user=user, role=Role.VIEWER, region=regions().district, by=by, now=timezone.now()
    )


def test_a_role_can_be_taken_away_at_once(client, security):
    user = make_user(Role.VIEWER, regions().district)
    there = type(client)()
    sign_in(there, user)
    client.post(reverse("organizations:revoke_role", args=[user.pk, user.grants.get().pk]))
    assert not User.objects.get(pk=user.pk).can(Capability.VIEW)
    assert AuditEntry.objects.get(verb="revoke_role").before == {"role": "viewer", "region": "410106"}


def test_the_last_audit_administrator_keeps_the_role(client, security):
    last = make_user(Role.AUDIT_ADMIN)
    address = reverse("organizations:revoke_role", args=[last.pk, last.grants.get().pk])
    assert "审计管理员是最后一位" in client.post(address, follow=True).content.decode()
    make_user(Role.AUDIT_ADMIN)
    client.post(address)
    assert not last.grants.exists()


def test_a_grant_is_revoked_only_through_its_own_account(client, security):
    user, other = make_user(None), make_user(Role.VIEWER, regions().district)
    address = reverse("organizations:revoke_role", args=[user.pk, other.grants.get().pk])
    assert client.post(address).status_code == 404


def test_a_closed_account_has_no_rights():
    user = make_user(Role.PROJECT_OFFICE, regions().district)
    user.is_active = False
    assert not user.can(Capability.VIEW)
