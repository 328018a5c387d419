"""A text of 上街区 whose one sum does not come out."""

from datetime import date

import pytest

from sanpi.factcheck import actions
from sanpi.factcheck.models import Check
from sanpi.organizations.models import User
from sanpi.organizations.testing import make_user, regions
from sanpi.projects.testing import NOW

TEXT = (
    "第七期“三个一批”项目7个，总投资30.6亿元，年度计划投资15.5亿元。其中，签约一批2个，总投资18亿元，"
    "年度计划投资9亿元；开工一批5个，总投资12.6亿元，年度计划投资6.15亿元。"
)


@pytest.fixture
def office(db: None) -> User:
    return make_user("project_office", regions().district)


@pytest.fixture
def check(office: User) -> Check:
    """Checked by the office on 3 February 2023, as of the end of January."""
    return actions.check(
        text=TEXT, region=regions().district, by=office, now=NOW, title="第七期", dated_on=date(2023, 1, 31)
    )
