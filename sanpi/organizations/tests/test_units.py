"""Units, kept by system administrators and by the project office of their region."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.organizations import actions
from sanpi.organizations.models import Organization, Role
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, regions, sign_in

pytestmark = pytest.mark.django_db


def save(client, region, name="区工信局", pk=None, kind="department"):
    address = reverse("organizations:unit", args=[pk]) if pk else reverse("organizations:unit_create")
    return client.post(address, {"region": region.pk, "name": name, "kind": kind})


@pytest.mark.parametrize("who", ["system_admin", "project_office", "city_office"])
def test_a_unit_is_entered_by_those_who_keep_the_region(client, who):
    user = PEOPLE[who]()
    sign_in(client, user)
    assert save(client, regions().district).status_code == 302
    assert AuditEntry.objects.get(verb="create_organization").actor == user


@pytest.mark.parametrize("who", ["another_district", "zone_office"])
def test_another_district_cannot_enter_it(client, who):
    sign_in(client, PEOPLE[who]())
    assert save(client, regions().district).status_code == 422
    assert not Organization.objects.exists()


def test_the_verb_refuses_another_district():
    with pytest.raises(PermissionDenied, match="上街区不在您负责的区域内"):
        actions.create_organization(
            region=regions().district,
            name="区工信局",
            kind="department",
            by=PEOPLE["another_district"](),
            now=timezone.now(),
        )


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("system_admin", 200),
        ("project_office", 200),
        ("city_office", 200),
        ("another_district", 404),
        ("viewer", 403),
    ],
)
def test_a_unit_opens_to_those_who_keep_it(client, who, status):
    unit = make_organization(regions().district)
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse("organizations:unit", args=[unit.pk])).status_code == status


def test_a_unit_is_renamed(client):
    unit = make_organization(regions().district, "区发改委")
    sign_in(client, PEOPLE["project_office"]())
    save(client, regions().district, "区发展和改革委员会", unit.pk)
    entry = AuditEntry.objects.get(verb="update_organization")
    assert (entry.before["name"], entry.after["name"]) == ("区发改委", "区发展和改革委员会")


def test_a_unit_is_not_moved_out_of_ones_region():
    unit = make_organization(regions().district)
    with pytest.raises(PermissionDenied):
        actions.update_organization(
            organization=unit,
            region=regions().other_district,
            name=unit.name,
            kind=unit.kind,
            by=PEOPLE["project_office"](),
            now=timezone.now(),
        )


def test_a_name_is_taken_once_per_region(client):
    make_organization(regions().district, "区工信局")
    sign_in(client, PEOPLE["city_office"]())
    assert "上街区已有“区工信局”" in save(client, regions().district).content.decode()
    assert save(client, regions().other_district).status_code == 302


def test_the_list_shows_the_units_of_ones_region(client):
    make_organization(regions().district, "上街单位")
    make_organization(regions().other_district, "中原单位")
    sign_in(client, PEOPLE["project_office"]())
    page = client.get(reverse("organizations:units")).content.decode()
    assert ("上街单位" in page, "中原单位" in page) == (True, False)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "甲"}, ["甲局"]),
        ({"kind": "town"}, ["乙镇"]),
        ({"region": "410106"}, ["甲局", "乙镇"]),
        ({"region": "x"}, None),
    ],
)
def test_the_list_can_be_narrowed(client, query, names):
    where = regions()
    make_organization(where.district, "甲局")
    Organization.objects.create(region=where.district, name="乙镇", kind="town")
    make_organization(where.other_district, "丙局")
    sign_in(client, PEOPLE["city_office"]())
    found = [unit.name for unit in client.get(reverse("organizations:units"), query).context["page"]]
    assert found == (names if names is not None else ["丙局", "甲局", "乙镇"])


def test_the_list_asks_as_often_for_many_as_for_few(client, django_assert_num_queries):
    sign_in(client, make_user(Role.SYSTEM_ADMIN))
    for number in range(30):
        make_organization(regions().district, f"单位{number}")
    client.get(reverse("organizations:units"))
    with django_assert_num_queries(6):  # session, account, its roles; number of rows, rows; regions to choose
        client.get(reverse("organizations:units"))
