"""上街区 with the people around its lights, and a project with a plan of 1.2亿 for 2023."""

import pytest

from sanpi.organizations.models import Organization, Role, User
from sanpi.organizations.testing import Regions, make_organization, make_user, regions
from sanpi.progress.testing import planned
from sanpi.projects.models import Project


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
    """The unit that answers for the project."""
    return make_organization(where.district, "区工信局")


@pytest.fixture
def liaison(where: Regions, unit: Organization) -> User:
    """The liaison of the unit."""
    return make_user(Role.LIAISON, where.district, unit)


@pytest.fixture
def project(where: Regions, unit: Organization) -> Project:
    """A project of the unit, 1.2亿 planned for 2023."""
    return planned("奥瑞环保设备", unit=unit)
