"""A project and the people around it."""

import pytest

from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import Regions, make_user, regions
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
def project(where: Regions) -> Project:
    """A project of 上街区."""
    return make_project("奥瑞环保设备")
