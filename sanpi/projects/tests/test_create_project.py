"""A new project."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.enterprises.models import Enterprise
from sanpi.organizations.models import Role, RoleGrant
from sanpi.organizations.testing import make_organization, make_user, sign_in
from sanpi.projects import actions
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, kind, make_project

pytestmark = pytest.mark.django_db
PAGE = "/projects/new/"
CODE = "2201-410106-04-01-123456"
USCC = "91410106MA00000A1Y"


def form(where, **more):
    return {"name": "奥瑞环保设备", "region": where.district.pk, "kind": kind().pk} | more


@pytest.fixture
def at_office(client, office):
    sign_in(client, office)
    return client


def test_it_may_be_found_by_name_initials_and_code(where):
    project = make_project("奥瑞环保设备", code=CODE)
    assert project.search_text == f"奥瑞环保设备 arhbsb {CODE}"


def test_the_audit_trail_holds_what_was_entered(where, office):
    values = {"name": "奥瑞", "region": where.district, "kind": kind(), "chain": "装备"}
    project = actions.create_project(values=values, by=office, now=NOW)
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.object_id, entry.after["chain"]) == ("create_project", str(project.pk), "装备")
    assert (project.created_by, project.created_at) == (office, NOW)


def test_a_name_is_taken_once_per_region(where):
    make_project("奥瑞")
    with pytest.raises(ValidationError):
        make_project("奥瑞")
    assert make_project("奥瑞", region=where.zone).pk


def test_two_projects_without_a_code_are_possible(where):
    assert make_project().code is make_project().code is None


def test_the_page_enters_it_with_total_and_plan_and_leads_to_it(at_office, where):
    answer = at_office.post(PAGE, form(where, total="1.86", plan="6200万元", code=CODE))
    project = Project.objects.get()
    assert answer.url == project.get_absolute_url()
    assert (project.total_investment, project.code) == (186_000_000, CODE)
    assert project.annual_plans.get().amount == 62_000_000


def test_the_code_is_brought_into_one_spelling(at_office, where):
    at_office.post(PAGE, form(where, code="２２０１41010604 01123456"))
    assert Project.objects.get().code == CODE


def test_one_firm_is_entered_once(at_office, where):
    at_office.post(PAGE, form(where, owner_name="奥瑞公司", owner_uscc=USCC, investor_name="奥瑞集团"))
    at_office.post(
        PAGE, form(where, name="二期", owner_name="奥瑞有限公司", owner_uscc=USCC, investor_name="奥瑞集团")
    )
    assert list(Enterprise.objects.values_list("name", "uscc")) == [("奥瑞公司", USCC), ("奥瑞集团", None)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "　"),
        ("code", "123"),
        ("owner_uscc", "91410106MA00000A1X"),
        ("total", "一些"),
        ("longitude", "113.3"),  # without a latitude
        ("fixed_investment", "-"),
    ],
)
def test_a_wrong_entry_is_refused_and_nothing_typed_is_lost(at_office, where, field, value):
    answer = at_office.post(PAGE, form(where, locality="锦江路") | {field: value})
    assert answer.status_code == 422
    assert "锦江路" in answer.content.decode()
    assert not Project.objects.exists()


def test_years_in_the_wrong_order_are_refused(at_office, where):
    answer = at_office.post(PAGE, form(where, start_year="2024", end_year="2022"))
    assert "不能早于起始年 2024" in str(answer.context["form"].errors["end_year"])


def test_coordinates_outside_the_country_are_refused(at_office, where):
    answer = at_office.post(PAGE, form(where, longitude="34.8", latitude="113.3"))
    assert "longitude" in answer.context["form"].errors


def test_a_taken_name_is_said_at_the_form(at_office, where):
    make_project("奥瑞环保设备")
    assert at_office.post(PAGE, form(where)).status_code == 422


def test_a_refused_total_leaves_no_project_and_no_firm(at_office, where):
    answer = at_office.post(PAGE, form(where, total="-1", owner_name="奥瑞公司"))
    assert answer.status_code == 422
    assert not Project.objects.exists()
    assert not Enterprise.objects.exists()


def test_another_region_cannot_be_chosen(at_office, where):
    answer = at_office.post(PAGE, form(where, region=where.zone.pk))
    assert "region" in answer.context["form"].errors


def test_the_city_enters_projects_of_its_districts(client, where):
    sign_in(client, make_user(Role.PROJECT_OFFICE, where.city))
    assert client.post(PAGE, form(where)).status_code == 302


def test_a_liaison_elsewhere_does_not_enter_projects_there(client, office, where):
    office.organization = make_organization(where.zone)
    office.save()
    RoleGrant.objects.create(user=office, role=Role.LIAISON, region=where.zone, granted_at=NOW)
    sign_in(client, office)
    answer = client.post(PAGE, form(where, region=where.zone.pk))
    assert "region" in answer.context["form"].errors


def test_the_name_of_the_address_is_the_name_of_the_view():
    assert reverse("projects:create_project") == PAGE
