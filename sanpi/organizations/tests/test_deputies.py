"""代办: a person does the work of another one's unit for some days, and nothing else of his."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.organizations import actions
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Deputy, Organization, Role, User
from sanpi.organizations.testing import make_organization, make_user, regions, sign_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())
TODAY = date(2026, 3, 2)
LAST = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def wang():
    where = regions()
    return make_user(Role.LIAISON, where.district, make_organization(where.district, "区工信局"), "wang")


@pytest.fixture
def li():
    where = regions()
    return make_user(Role.UNIT_LEADER, where.district, make_organization(where.district, "区住建局"), "li")


def appoint(principal, deputy, by=None, **more):
    values = {"from_on": TODAY, "until_on": LAST, "reason": "培训"} | more
    return actions.appoint_deputy(principal=principal, deputy=deputy, by=by or principal, now=NOW, **values)


def units_open_to(user, capability):
    """Names of the units whose rows the person reaches with the capability."""
    access = User.objects.get(pk=user.pk).access
    scope = access.scope(capability, region="region__path", units=("pk",), lead="officials__user")
    return set(Organization.objects.filter(scope).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("day", "reached"),
    [
        (TODAY - timedelta(1), set()),
        (TODAY, {"区工信局"}),
        (LAST, {"区工信局"}),
        (LAST + timedelta(1), set()),
    ],
)
def test_it_holds_from_the_first_day_to_the_last(wang, li, day, reached):
    appoint(wang, li)
    scope = User.objects.get(pk=li.pk).access_on(day)
    names = Organization.objects.filter(
        scope.scope(Capability.REPORT, region="region__path", units=("pk",), lead="officials__user")
    )
    assert set(names.values_list("name", flat=True)) == reached


def test_the_deputy_keeps_his_own_unit_with_his_own_rights_only(wang, li):
    appoint(wang, li)
    assert units_open_to(li, Capability.VIEW) == {"区工信局", "区住建局"}
    assert units_open_to(li, Capability.REPORT) == {"区工信局"}


def test_two_units_with_the_same_rights_take_one_condition(wang):
    other = make_user(
        Role.LIAISON, regions().district, make_organization(regions().district, "区住建局"), "zhao"
    )
    appoint(wang, other)
    access = User.objects.get(pk=other.pk).access
    scope = access.scope(Capability.REPORT, region="region__path", units=("pk",), lead="officials__user")
    assert access.organization_ids == (other.organization_id, wang.organization_id)
    assert "pk__in" in str(scope)


def test_without_a_deputy_the_condition_is_as_before(wang):
    scope = wang.access.scope(Capability.REPORT, region="region__path", units=("pk",), lead="officials__user")
    assert ("pk", wang.organization_id) in list(flattened(scope))


def flattened(condition):
    for child in condition.children:
        if isinstance(child, Q):
            yield from flattened(child)
        else:
            yield child


def test_the_principal_loses_nothing(wang, li):
    appoint(wang, li)
    assert units_open_to(wang, Capability.REPORT) == {"区工信局"}


def test_what_was_passed_on_passes_no_further(wang, li):
    zhao = make_user(
        Role.LIAISON, regions().district, make_organization(regions().district, "区水利局"), "zhao"
    )
    appoint(wang, li)
    appoint(li, zhao)
    assert "区工信局" not in units_open_to(zhao, Capability.VIEW)


def test_ending_it_ends_it_at_once(wang, li):
    actions.end_deputy(deputy=appoint(wang, li), by=wang, now=NOW)
    assert units_open_to(li, Capability.VIEW) == {"区住建局"}


def test_a_closed_account_passes_nothing_on(wang, li):
    appoint(wang, li)
    User.objects.filter(pk=wang.pk).update(is_active=False)
    assert units_open_to(li, Capability.VIEW) == {"区住建局"}


def test_figures_remembered_for_one_are_not_shown_to_the_other(wang, li):
    before = User.objects.get(pk=li.pk).access.audience(Capability.VIEW)
    appoint(wang, li)
    assert User.objects.get(pk=li.pk).access.audience(Capability.VIEW) != before


def test_somebody_of_another_district_is_refused(wang):
    where = regions()
    far = make_user(Role.LIAISON, where.other_district, username="far")
    with pytest.raises(ValidationError, match="同一区域内"):
        appoint(wang, far)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_is_nobodys_deputy(wang, role):
    with pytest.raises(ValidationError, match="三员"):
        appoint(wang, make_user(role, organization=wang.organization))


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_whoever_becomes_administrator_later_acts_for_nobody(wang, li, role):
    appoint(wang, li)
    li.grants.all().delete()
    li.grants.create(role=role, granted_at=NOW)
    assert User.objects.get(pk=li.pk).access.on_behalf_of == ()


@pytest.mark.parametrize(
    "role", [Role.PROJECT_OFFICE, Role.LEAD_OFFICIAL, Role.SUPERVISION, Role.PERMIT_WINDOW]
)
def test_only_unit_roles_can_be_deputised(li, role):
    with pytest.raises(ValidationError, match="没有可以委托"):
        appoint(make_user(role, regions().district, make_organization(regions().district)), li)


def test_another_role_of_the_principal_does_not_pass_on(wang, li):
    wang.grants.create(role=Role.PROJECT_OFFICE, region=regions().district, granted_at=NOW)
    appoint(wang, li)
    assert not User.objects.get(pk=li.pk).can(Capability.CREATE)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"from_on": LAST, "until_on": TODAY}, "早于开始日期"),
        ({"from_on": TODAY - timedelta(1)}, "不追溯"),
        ({"until_on": TODAY + timedelta(400)}, "最长一年"),
    ],
)
def test_days_that_make_no_sense_are_refused(wang, li, days, words):
    with pytest.raises(ValidationError, match=words):
        appoint(wang, li, **days)


def test_the_same_again_is_refused(wang, li):
    appoint(wang, li)
    with pytest.raises(ValidationError, match="已经代办"):
        appoint(wang, li)
    assert Deputy.objects.count() == 1


def test_the_project_office_does_it_for_units_of_its_region_only(wang, li):
    where = regions()
    appoint(wang, li, by=make_user(Role.PROJECT_OFFICE, where.district))
    with pytest.raises(PermissionDenied):
        appoint(wang, li, by=make_user(Role.PROJECT_OFFICE, where.other_district))


def test_a_colleague_cannot_appoint_himself(wang, li):
    with pytest.raises(PermissionDenied):
        appoint(wang, li, by=li)


def test_both_verbs_are_on_record(wang, li):
    actions.end_deputy(deputy=appoint(wang, li), by=wang, now=NOW)
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"appoint_deputy", "end_deputy"}


def test_ending_twice_is_refused(wang, li):
    row = appoint(wang, li)
    actions.end_deputy(deputy=row, by=wang, now=NOW)
    with pytest.raises(ValidationError, match="已经结束"):
        actions.end_deputy(deputy=row, by=wang, now=NOW)


def test_appointing_on_the_page(client, wang, li):
    sign_in(client, wang)
    page = client.get(reverse("organizations:deputy_create")).content.decode()
    assert "代办人" in page
    assert 'name="principal"' not in page
    values = {"deputy": li.pk, "from_on": "2026-03-02", "until_on": "2026-03-06", "reason": "休假"}
    assert client.post(reverse("organizations:deputy_create"), values).status_code == 302
    assert Deputy.objects.get().principal == wang
    assert "代办中" in client.get(reverse("organizations:deputies")).content.decode()


def test_what_is_refused_stands_in_the_form(client, wang, li):
    sign_in(client, wang)
    values = {"deputy": li.pk, "from_on": "2026-03-06", "until_on": "2026-03-02", "reason": "休假"}
    got = client.post(reverse("organizations:deputy_create"), values)
    assert got.status_code == 422
    assert "早于开始日期" in got.content.decode()


def test_opening_the_page_changes_nothing(client, wang, li):
    sign_in(client, wang)
    client.get(reverse("organizations:deputy_create"))
    assert not Deputy.objects.exists()


def test_the_office_chooses_for_whom(client, wang, li):
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    page = client.get(reverse("organizations:deputy_create")).content.decode()
    assert f'<option value="{wang.pk}"' in page


def test_a_viewer_has_nothing_to_hand_over(client):
    sign_in(client, make_user(Role.VIEWER, regions().district))
    assert client.get(reverse("organizations:deputy_create")).status_code == 403
    assert client.get(reverse("organizations:deputies")).status_code == 200


def test_a_write_of_the_deputy_says_for_whom_he_acts(client, wang, li):
    appoint(wang, li)
    own = appoint(li, wang)
    sign_in(client, li)
    client.post(reverse("organizations:deputy_end", args=[own.pk]))
    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.verb, entry.actor) == ("end_deputy", li)
    assert f"代 {wang.name}" in entry.origin


def test_the_account_page_says_for_whom_one_acts(client, wang, li):
    appoint(wang, li)
    sign_in(client, li)
    assert f"代 {wang.name}" in client.get(reverse("account")).content.decode()
