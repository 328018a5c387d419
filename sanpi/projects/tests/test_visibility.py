"""Who sees, edits, keeps and waives which projects."""

import pytest

from sanpi.organizations.models import Official, Organization, Role, RoleGrant
from sanpi.organizations.testing import PEOPLE, make_organization, make_user
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, make_project

pytestmark = pytest.mark.django_db
READERS = {"project_office", "supervision", "promotion", "permit_window", "viewer", "city_office"}
OFFICES = {"project_office", "city_office"}


@pytest.fixture
def project(where):
    """A project of 上街区 that belongs to no unit and no leader."""
    return make_project()


@pytest.mark.parametrize("who", [name for name in PEOPLE if name != "anonymous"])
def test_by_region(project, who):
    user = PEOPLE[who]()
    assert Project.objects.visible_to(user).exists() == (who in READERS)
    for right in (Project.objects.editable_by, Project.objects.kept_by, Project.objects.waivable_by):
        assert right(user).exists() == (who in OFFICES)


@pytest.mark.parametrize("column", ["unit", "task_force"])
@pytest.mark.parametrize(("role", "edits"), [(Role.LIAISON, True), (Role.UNIT_LEADER, False)])
def test_by_unit(project, where, column, role, edits):
    unit = make_organization(where.district)
    user = make_user(role, where.district, unit)
    setattr(project, column, unit)
    project.save()
    assert Project.objects.visible_to(user).get() == project
    assert Project.objects.editable_by(user).exists() == edits
    assert not Project.objects.kept_by(user).exists()


def test_a_unit_answers_only_inside_the_region_of_its_role(where):
    unit = make_organization(where.district)
    make_project(region=where.zone, unit=unit)
    assert not Project.objects.visible_to(make_user(Role.LIAISON, where.district, unit)).exists()


def test_a_leader_sees_and_waives_for_his_own_but_does_not_edit(project, where):
    leader = make_user(Role.LEAD_OFFICIAL, where.district)
    make_project()
    project.lead = Official.objects.get(user=leader)
    project.save()
    assert Project.objects.visible_to(leader).get() == Project.objects.waivable_by(leader).get() == project
    assert not Project.objects.editable_by(leader).exists()


def test_several_roles_add_up_and_no_project_comes_twice(project, where, office):
    office.organization = Organization.objects.create(region=where.district, name="区工信局")
    office.save()
    RoleGrant.objects.create(user=office, role=Role.LIAISON, region=where.district, granted_at=NOW)
    RoleGrant.objects.create(user=office, role=Role.VIEWER, region=where.city, granted_at=NOW)
    project.unit = project.task_force = office.organization
    project.save()
    make_project(region=where.zone)
    assert Project.objects.visible_to(office).count() == 2
    assert Project.objects.editable_by(office).get() == project


def test_in_region_reaches_below(project, where):
    assert Project.objects.in_region(where.city).get() == project
    assert not Project.objects.in_region(where.zone).exists()


def test_a_closed_account_sees_nothing(project, where):
    user = make_user(Role.PROJECT_OFFICE, where.district)
    user.is_active = False
    assert not Project.objects.visible_to(user).exists()
