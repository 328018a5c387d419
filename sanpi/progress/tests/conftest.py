"""上街区 with its project office, a unit's liaison, a project with a plan, and the month of January."""

import pytest

from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import Regions, make_organization, make_user, regions
from sanpi.progress.models import Round
from sanpi.progress.testing import make_round, planned
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
def liaison(where: Regions) -> User:
    """The liaison of a unit of 上街区."""
    return make_user(Role.LIAISON, where.district, make_organization(where.district, "区工信局"))


@pytest.fixture
def project(where: Regions, liaison: User) -> Project:
    """A project of the liaison's unit, 1.2亿 planned for 2023."""
    return planned("奥瑞环保设备", unit=liaison.organization)


@pytest.fixture
def january(where: Regions) -> Round:
    """January 2023, open."""
    return make_round()
