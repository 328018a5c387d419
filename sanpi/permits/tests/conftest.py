"""A project of 上街区 with the permits of a filed project."""

from datetime import date

import pytest

from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import Regions, make_organization, make_user, regions
from sanpi.permits.models import Permit
from sanpi.permits.testing import set_up
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
    """A project that has been known for long."""
    return make_project("奥瑞环保设备", unit=make_organization(where.district))


@pytest.fixture
def permits(project: Project) -> dict[str, Permit]:
    """Its permits by code."""
    return set_up(project, on=date(2022, 12, 1))
