"""Which page opens to whom."""

import pytest
from django.urls import reverse

from sanpi.organizations.models import Role
from sanpi.organizations.testing import PEOPLE, make_user, sign_in

pytestmark = pytest.mark.django_db

KEEPERS = {"project_office", "zone_office", "another_district", "city_office"}
OPEN_TO = {
    "users": {"system_admin", "security_admin"},
    "user_create": {"system_admin"},
    "regions": {"system_admin"},
    "region_create": {"system_admin"},
    "region_upload": {"system_admin"},
    "units": {"system_admin", *KEEPERS},
    "unit_create": {"system_admin", *KEEPERS},
    "officials": {"system_admin", *KEEPERS},
    "official_create": {"system_admin", *KEEPERS},
    "code_lists": {"system_admin"},
    "audit": {"audit_admin"},
    "system": {"system_admin", "security_admin", "audit_admin", *KEEPERS},
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", OPEN_TO)
def test_a_page_opens_to_those_it_is_for(client, name, who):
    sign_in(client, PEOPLE[who]())
    expected = 302 if who == "anonymous" else 200 if who in OPEN_TO[name] else 403
    assert client.get(reverse(f"organizations:{name}")).status_code == expected


@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "anonymous"])
def test_ones_own_account_opens_to_everybody(client, who):
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse("account")).status_code == 200


@pytest.mark.parametrize(
    ("name", "role"), [("user", Role.SYSTEM_ADMIN), ("user_grants", Role.SECURITY_ADMIN)]
)
def test_an_account_opens_only_to_the_administrator_concerned(client, name, role):
    address = reverse(f"organizations:{name}", args=[make_user(None).pk])
    for who in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.PROJECT_OFFICE):
        sign_in(client, PEOPLE[who]())
        assert client.get(address).status_code == (200 if who == role else 403)


@pytest.mark.parametrize("name", ["audit_verify", "audit_export", "region_load"])
def test_verbs_are_refused_to_the_project_office(client, name):
    sign_in(client, PEOPLE["project_office"]())
    assert client.post(reverse(f"organizations:{name}")).status_code == 403


def test_the_hub_names_what_the_person_keeps(client):
    sign_in(client, PEOPLE["security_admin"]())
    page = client.get(reverse("organizations:system")).content.decode()
    assert "授权" in page
    assert "审计" not in page
