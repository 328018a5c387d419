"""Leading posts and the accounts of those who hold them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.organizations import actions
from sanpi.organizations.models import Official, Role, User
from sanpi.organizations.testing import PEOPLE, make_user, regions, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = PEOPLE["project_office"]()
    sign_in(client, user)
    return user


def holder(region, username="leader"):
    user = make_user(Role.LEAD_OFFICIAL, region, username=username)
    Official.objects.all().delete()
    return user


def make(region, name="副区长（工业）", user=None):
    return Official.objects.create(region=region, name=name, user=user)


def save(client, official, user=None, name="副区长（工业）"):
    values = {"region": official.region_id, "name": name, "user": user.pk if user else ""}
    return client.post(reverse("organizations:official", args=[official.pk]), values)


def test_a_post_is_entered(client, office):
    values = {"region": regions().district.pk, "name": "副区长（工业）"}
    client.post(reverse("organizations:official_create"), values)
    assert AuditEntry.objects.get(verb="create_official").after["region"] == "上街区"


def test_a_post_is_tied_to_an_account_and_freed_again(client, office):
    official, user = make(regions().district), holder(regions().district)
    official.save(force_insert=True)
    save(client, official, user)
    assert User.objects.get(pk=user.pk).official == official
    save(client, official)
    assert Official.objects.get().user is None
    assert [entry.after["user"] for entry in AuditEntry.objects.all()] == [None, "分包领导"]


def test_only_holders_of_the_role_are_offered(client, office):
    official = make(regions().district)
    viewer = make_user(Role.VIEWER, regions().district)
    assert "选择一个有效的选项" in save(client, official, viewer).content.decode()


def test_the_verb_refuses_an_account_without_the_role(office):
    with pytest.raises(ValidationError, match="还没有“分包领导”角色"):
        actions.create_official(
            region=regions().district,
            name="副区长",
            user=make_user(Role.VIEWER, regions().district),
            by=office,
            now=timezone.now(),
        )


def test_holders_in_other_regions_are_not_offered(client, office):
    user = holder(regions().other_district)
    assert save(client, make(regions().district), user).status_code == 422


def test_an_account_holds_one_post(client, office):
    user = holder(regions().district)
    make(regions().district, "区长", user)
    assert save(client, make(regions().district), user).status_code == 422


def test_the_present_holder_stays_offered(client, office):
    user = holder(regions().district)
    official = make(regions().district, user=user)
    assert save(client, official, user, name="副区长（商务）").status_code == 302


def test_another_district_sees_nothing_of_it(client):
    official = make(regions().district)
    sign_in(client, PEOPLE["another_district"]())
    assert client.get(reverse("organizations:official", args=[official.pk])).status_code == 404
    assert official.name not in client.get(reverse("organizations:officials")).content.decode()


def test_the_verb_refuses_another_district():
    official = make(regions().district)
    with pytest.raises(PermissionDenied):
        actions.update_official(
            official=official,
            region=official.region,
            name="改名",
            user=None,
            by=PEOPLE["another_district"](),
            now=timezone.now(),
        )


def test_the_list_asks_as_often_for_many_as_for_few(client, office, django_assert_num_queries):
    for number in range(30):
        make(regions().district, f"岗位{number}")
    client.get(reverse("organizations:officials"))
    with django_assert_num_queries(6):  # session, account, its roles; number of rows, rows; regions to choose
        client.get(reverse("organizations:officials"))
