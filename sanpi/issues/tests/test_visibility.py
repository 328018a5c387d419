"""Who sees issues, works on them, decides about them."""

import pytest

from sanpi.issues.models import Issue
from sanpi.issues.rules import permitted
from sanpi.issues.testing import make_issue
from sanpi.organizations.models import Official, Role
from sanpi.organizations.testing import PEOPLE, make_organization, make_user
from sanpi.projects.testing import TODAY, make_project

pytestmark = pytest.mark.django_db
READERS = {"project_office", "supervision", "promotion", "permit_window", "viewer", "city_office"}
WORKERS = {"project_office", "supervision", "permit_window", "city_office"}
DECIDERS = {"project_office", "supervision", "city_office"}


def rights(user):
    issues = Issue.objects
    return [find(user).exists() for find in (issues.visible_to, issues.workable_by, issues.decidable_by)]


@pytest.mark.parametrize("who", [name for name in PEOPLE if name != "anonymous"])
def test_by_region(where, who):
    make_issue(make_project())
    assert rights(PEOPLE[who]()) == [who in READERS, who in WORKERS, who in DECIDERS]


@pytest.mark.parametrize(("role", "works"), [(Role.LIAISON, True), (Role.UNIT_LEADER, False)])
def test_by_the_unit_of_the_project(where, role, works):
    unit = make_organization(where.district)
    make_issue(make_project(unit=unit))
    assert rights(make_user(role, where.district, unit)) == [True, works, False]


def test_the_unit_that_leads_works_on_the_project_of_another(issue, liaison, project):
    assert project.unit_id != liaison.organization_id
    assert rights(liaison) == [True, True, False]
    assert "progress" in permitted(issue, liaison)


def test_a_unit_that_assists_works_on_it(where, unit):
    helper = make_organization(where.district, "区住建局")
    make_issue(due_on=TODAY, lead_unit=unit, assisting=[helper])
    assert rights(make_user(Role.LIAISON, where.district, helper)) == [True, True, False]


def test_another_unit_sees_nothing(issue, where):
    other = make_organization(where.district, "区教育局")
    assert rights(make_user(Role.LIAISON, where.district, other)) == [False, False, False]


def test_a_unit_answers_only_inside_the_region_of_its_role(where, unit):
    make_issue(region=where.zone, due_on=TODAY, lead_unit=unit)
    assert rights(make_user(Role.LIAISON, where.district, unit)) == [False, False, False]


def test_who_raised_it_follows_it(where, unit):
    other = make_organization(where.district, "区教育局")
    raiser = make_user(Role.LIAISON, where.district, other)
    make_issue(due_on=TODAY, lead_unit=unit, by=raiser)
    assert rights(raiser) == [True, True, False]


def test_a_leader_decides_about_his_own_projects(where, project):
    leader = make_user(Role.LEAD_OFFICIAL, where.district)
    project.lead = Official.objects.get(user=leader)
    project.save()
    make_issue(project)
    make_issue()
    assert rights(leader) == [True, True, True]
    assert Issue.objects.decidable_by(leader).count() == 1


def test_nothing_comes_twice(where, unit):
    helper = make_organization(where.district, "区住建局")
    make_issue(make_project(unit=unit, task_force=unit), due_on=TODAY, lead_unit=unit, assisting=[helper])
    assert Issue.objects.visible_to(make_user(Role.LIAISON, where.district, unit)).count() == 1


def test_the_buttons_of_each(issue, office, liaison, second_office):
    assert permitted(issue, liaison) == {"progress", "edit", "step", "link", "request_due", "request_close"}
    assert {"assign", "urge", "cancel"} <= permitted(issue, office)
    assert "decide_close" not in permitted(issue, second_office)
