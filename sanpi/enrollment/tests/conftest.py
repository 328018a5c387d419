"""A project on its way into the library and the people around it."""

import pytest

from sanpi.enrollment.testing import make_due, make_ready
from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import Regions, make_organization, make_user, regions
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
    """Who answers for the projects of one unit."""
    return make_user(Role.LIAISON, where.district)


@pytest.fixture
def due(where: Regions) -> Project:
    """A project that should be in the library and of which nothing is prepared."""
    return make_due("奥瑞环保设备", unit=make_organization(where.district))


@pytest.fixture
def ready(where: Regions) -> Project:
    """A project that passes the pre-check."""
    return make_ready("先进铝材加工", unit=make_organization(where.district))
