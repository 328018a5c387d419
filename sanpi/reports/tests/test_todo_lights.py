"""亮灯措施 in 我的待办: steps for those who take them, answers for the unit, applications for those who decide."""

from datetime import date

import pytest

from sanpi.domain.periods import Month
from sanpi.evaluation import actions
from sanpi.evaluation.testing import PROGRESS, put_in_force, raised
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_organization, make_user, regions
from sanpi.progress.testing import planned
from sanpi.projects.testing import noon
from sanpi.reports.todo import todo_of

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 20)
STEP = {"colour": "red", "kind": "supervise", "who": "督查室", "days": 3, "answer_days": 5}


@pytest.fixture
def unit():
    return make_organization(regions().district, "区工信局")


@pytest.fixture
def project(unit):
    put_in_force(dimensions=[PROGRESS], consequences=[STEP])
    return planned("奥瑞环保设备", unit=unit)


def texts(user):
    found = {part.title: [item.text for item in part.items] for part in todo_of(user, DAY).parts}
    return found.get("亮灯措施", [])


@pytest.mark.parametrize(
    ("role", "count"), [(Role.PROJECT_OFFICE, 1), (Role.SUPERVISION, 1), (Role.VIEWER, 0)]
)
def test_who_takes_a_step_finds_it(project, role, count):
    raised(Month(2023, 5), DAY)
    assert len(texts(make_user(role, regions().district))) == count


def test_the_unit_finds_what_it_has_to_answer(project, unit):
    (step,) = raised(Month(2023, 5), DAY)
    liaison = make_user(Role.LIAISON, regions().district, unit)
    assert texts(liaison) == []
    actions.take_step(step=step, taken_on=DAY, note="已发督办函", by=None, now=noon(DAY))
    assert texts(liaison) == ["答复督办：奥瑞环保设备"]


def test_an_application_waits_for_somebody_else(project):
    office, colleague = (make_user(Role.PROJECT_OFFICE, regions().district) for _each in range(2))
    actions.ask_excuse(
        project=project,
        dimension="start",
        reason="拆迁未完成",
        from_on=DAY,
        until_on=DAY,
        by=office,
        now=noon(DAY),
    )
    assert texts(office) == []
    assert texts(colleague) == ["申请免评：奥瑞环保设备"]
