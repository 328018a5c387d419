"""An issue and the people around it."""

from datetime import date

import pytest

from sanpi.issues.models import Issue
from sanpi.issues.testing import make_issue
from sanpi.organizations.models import Organization, Role, User
from sanpi.organizations.testing import Regions, make_organization, make_user, regions
from sanpi.projects.models import Project
from sanpi.projects.testing import make_project


@pytest.fixture
def where(db: None) -> Regions:
    """河南省 > 郑州市 > 上街区, 高新区, 中原区."""
    return regions()


@pytest.fixture
def office(where: Regions) -> User:
    """The project office of 上街区."""
    return make_user(Role.PROJECT_OFFICE, where.district)


@pytest.fixture
def second_office(where: Regions) -> User:
    """A colleague in the project office."""
    return make_user(Role.PROJECT_OFFICE, where.district)


@pytest.fixture
def unit(where: Regions) -> Organization:
    """The unit that leads."""
    return make_organization(where.district, "区自然资源局")


@pytest.fixture
def liaison(where: Regions, unit: Organization) -> User:
    """The liaison of the unit that leads."""
    return make_user(Role.LIAISON, where.district, unit)


@pytest.fixture
def project(where: Regions) -> Project:
    """A project of 上街区."""
    return make_project("奥瑞环保设备", unit=make_organization(where.district, "区工信局"))


@pytest.fixture
def issue(project: Project, unit: Organization, office: User) -> Issue:
    """办理中, due on 20 January 2023, raised by the office."""
    return make_issue(project, due_on=date(2023, 1, 20), lead_unit=unit, by=office)
