"""Rounds of 上街区 and projects to put into them."""

from datetime import date

import pytest

from sanpi.batches.models import Period
from sanpi.batches.testing import make_period
from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import Regions, make_user, regions
from sanpi.projects.models import Project
from sanpi.projects.testing import YI, make_project


@pytest.fixture
def where(db: None) -> Regions:
    """河南省 > 郑州市 > 上街区, 高新区, 中原区."""
    return regions()


@pytest.fixture
def office(where: Regions) -> User:
    """The project office of 上街区."""
    return make_user(Role.PROJECT_OFFICE, where.district)


@pytest.fixture
def fourth(where: Regions) -> Period:
    """第四期."""
    return make_period(4, date(2022, 4, 6))


@pytest.fixture
def seventh(fourth: Period) -> Period:
    """第七期."""
    return make_period(7, date(2023, 1, 28))


@pytest.fixture
def project(where: Regions) -> Project:
    """A project of two 亿元, one of them planned for 2022."""
    return make_project("奥瑞环保设备", total=2 * YI, plan=YI, year=2022)
