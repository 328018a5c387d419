"""A project gets its permits from the template, by its route."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.permits import actions
from sanpi.permits.models import Permit, PermitEvent, ProjectRoute
from sanpi.permits.rules import route_of, standings
from sanpi.permits.testing import happen, permit_type, set_up
from sanpi.projects.testing import LONG_AGO, NOW, TODAY, make_project

pytestmark = pytest.mark.django_db


def do(project, route="filing", **values):
    return actions.set_up_permits(project=project, route=route, by=None, now=NOW, **values)


def test_a_filed_project_has_no_permit_of_other_routes(project):
    codes = {permit.type.code for permit in do(project)}
    assert "N01" in codes
    assert not codes & {"N01B", "N01C", "N14"}


def test_what_not_everybody_needs_is_to_be_checked(permits):
    states = {code: permit.state for code, permit in permits.items()}
    assert (states["N18"], states["N05"], states["N04A"]) == ("waiting", "to_check", "to_check")


def test_they_have_been_needed_since_the_project_was_known(permits):
    events = PermitEvent.objects.filter(permit__in=[each.pk for each in permits.values()])
    assert set(events.values_list("kind", "effective_on")) == {("set_up", LONG_AGO)}


def test_a_second_time_there_is_nothing_to_do(project, permits):
    with pytest.raises(ValidationError, match="没有新增事项"):
        do(project)
    assert Permit.objects.filter(project=project).count() == len(permits)


def test_a_permit_new_in_the_template_is_added_later(project, permits):
    actions.save_type(
        type=None, by=None, now=NOW,
        values={"code": "X1", "name": "夜景照明方案审查", "stage": "planning", "department": "城市管理", "routes": ["filing"]},
    )  # fmt: skip
    assert [permit.type.code for permit in do(project)] == ["X1"]


def test_another_route_wants_a_reason(project, permits):
    with pytest.raises(ValidationError, match="请写明原因"):
        do(project, "approval")


def test_with_another_route_what_only_the_old_one_had_is_not_needed(project, permits):
    made = {permit.type.code for permit in do(project, "approval", reason="改为政府投资")}
    assert made == {"N01C", "N14"}
    permits["N01"].refresh_from_db()
    assert permits["N01"].state == "not_needed"
    assert route_of(project) == "approval"


def test_with_another_route_what_was_begun_stays(project, permits):
    happen(permits["N01"], "issued", TODAY, number="1")
    do(project, "approval", reason="改为政府投资")
    permits["N01"].refresh_from_db()
    assert permits["N01"].state == "issued"


def test_the_route_is_a_fact(project, permits):
    do(project, "approval", reason="改为政府投资")
    assert ProjectRoute.objects.as_of(standpoint(TODAY)).filter(project=project).count() == 2
    assert route_of(project, standpoint(LONG_AGO)) == "filing"


def test_the_audit_trail_names_what_was_made(project, permits):
    entry = AuditEntry.objects.get(verb="set_up_permits")
    assert entry.after["route"] == "filing"
    assert set(entry.after["permits"]) == set(permits)


def test_setting_up_takes_few_queries(project, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        do(project)


def test_one_more_permit(project, permits):
    permit = actions.add_permit(project=project, type=permit_type("N14"), by=None, now=NOW)
    assert (permit.state, permit.type.code) == ("waiting", "N14")
    with pytest.raises(ValidationError, match="已有"):
        actions.add_permit(project=project, type=permit_type("N14"), by=None, now=NOW)


def test_before_they_were_set_up_nothing_was_known_of_them(project, permits):
    permit = permits["N18"]
    at = standpoint(TODAY, known=LONG_AGO)
    assert standings([permit], at, TODAY) == {}


def test_the_page_sets_up_and_goes_to_the_board(client, office, project):
    sign_in(client, office)
    answer = client.post(reverse("permits:set_up", args=[project.pk]), {"route": "filing"})
    assert answer.url == reverse("permits:board", args=[project.pk])
    assert Permit.objects.filter(project=project).exists()


def test_the_page_says_when_there_is_nothing_to_do(client, office, project, permits):
    sign_in(client, office)
    answer = client.post(reverse("permits:set_up", args=[project.pk]), {"route": "filing"})
    assert answer.status_code == 422
    assert "没有新增事项" in answer.content.decode()


def test_the_page_adds_one(client, office, project, permits):
    sign_in(client, office)
    client.post(reverse("permits:add", args=[project.pk]), {"type": permit_type("N14").pk})
    assert "N14" in set_up(project)


@pytest.mark.parametrize(
    ("who", "status"),
    [("viewer", 403), ("another_district", 404), ("city_office", 200), ("permit_window", 200), ("unit_leader", 403)],
)  # fmt: skip
@pytest.mark.parametrize("page", ["set_up", "add", "plan"])
def test_who_may_open_it(client, project, who, status, page):
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse(f"permits:{page}", args=[project.pk])).status_code == status


def test_a_liaison_sets_up_only_projects_of_the_own_unit(client, project):
    foreign = make_project("别家项目")
    sign_in(client, PEOPLE["liaison"]())
    found = [client.get(reverse("permits:set_up", args=[p.pk])).status_code for p in (project, foreign)]
    assert found == [200, 404]
