"""Where a row leads: its record by its own column, the project by its name."""

from datetime import date

import pytest

from sanpi.issues.testing import make_issue
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, regions, sign_in
from sanpi.permits.testing import at_work
from sanpi.projects.testing import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    return client


def text(client, code):
    return client.get(f"/ledgers/{code}/", {"effective": "today"}, follow=True).content.decode()


def test_a_problem_opens_by_its_number_and_its_project_by_the_name(office):
    project = make_project("奥瑞环保设备")
    issue = make_issue(project)
    page = text(office, "issues")
    assert f'href="/issues/{issue.pk}/">{issue.number}' in page
    assert f'href="/projects/{project.pk}/">奥瑞环保设备' in page


def test_a_permit_opens_by_its_item(office):
    project = make_project("奥瑞环保设备")
    permit = at_work(project, "N18", date(2023, 1, 3))
    page = text(office, "permits")
    assert f'href="/permits/{permit.pk}/">{permit.type.name}' in page
    assert f'href="/projects/{project.pk}/">奥瑞环保设备' in page


def test_a_problem_of_no_project_has_no_link_in_its_name(office):
    issue = make_issue(region=regions().district)
    assert f'href="/issues/{issue.pk}/">' in text(office, "issues")
