"""亮灯措施 in 我的待办: steps for those who take them, answers for the unit, applications for those who decide."""

from datetime import date

import pytest

from sanpi.domain.periods import Month
from sanpi.evaluation import actions
from sanpi.evaluation.actions.flags import ask_flag_exemption
from sanpi.evaluation.models import FlagMember, LightStep
from sanpi.evaluation.testing import PROGRESS, put_in_force, raised
from sanpi.evaluation.testing_flags import FIRST, flag_rule, quarter
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_organization, make_user, regions
from sanpi.progress.testing import planned
from sanpi.projects.testing import noon
from sanpi.reports.todo import Urgency, todo_of

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


THING, OTHERS = ["督办：奥瑞环保设备"], ["另有 1 项由督查室办理"]


def people(project):
    """The district's office, its supervision, the post of the project, and the city's office."""
    where = regions()
    found = [
        make_user(role, where.district)
        for role in (Role.PROJECT_OFFICE, Role.SUPERVISION, Role.LEAD_OFFICIAL)
    ]
    project.lead = found[2].official
    project.save(update_fields=["lead"])
    return [*found, make_user(Role.PROJECT_OFFICE, where.city)]


def test_a_step_is_found_by_him_who_is_to_take_it_and_counted_for_the_others(project):
    everybody = people(project)
    raised(Month(2023, 5), DAY)
    assert [texts(user) for user in everybody] == [OTHERS, THING, OTHERS, OTHERS]
    assert texts(make_user(Role.VIEWER, regions().district)) == []


@pytest.mark.parametrize(("who", "place"), [("项目办", 0), ("督查室", 1), ("分包领导", 2), ("招商局", 0)])
def test_whom_the_rules_name_is_a_role_or_else_the_office(project, who, place):
    everybody = people(project)
    raised(Month(2023, 5), DAY)
    LightStep.objects.update(who=who)
    assert [user for user in everybody if texts(user) == THING] == [everybody[place]]


def test_where_there_is_nobody_of_that_name_the_nearest_office_takes_it(project):
    raised(Month(2023, 5), DAY)
    city = make_user(Role.PROJECT_OFFICE, regions().city)
    assert texts(city) == THING
    LightStep.objects.update(who="分包领导")
    district = make_user(Role.PROJECT_OFFICE, regions().district)
    assert (texts(district), texts(city)) == (THING, ["另有 1 项由分包领导办理"])


def test_what_others_are_to_do_tells_what_is_overdue_and_does_not_press(project):
    office = people(project)[0]
    raised(Month(2023, 5), DAY)
    LightStep.objects.update(due_on=date(2023, 6, 1))
    todo = todo_of(office, DAY)
    (line,) = [item for item in todo.items if item.text.startswith("另有")]
    assert (line.text, line.urgency) == ("另有 1 项由督查室办理，超期 1 项", Urgency.OPEN)


def test_exemptions_wait_for_those_who_decide():
    rule = flag_rule(quarter())
    office, colleague = (make_user(Role.PROJECT_OFFICE, regions().district) for _each in range(2))
    ask_flag_exemption(
        region=regions().district, kind="red_black", period=FIRST, member=FlagMember.objects.filter(group__rule=rule)[0],
        cause="other", reason="洪灾", by=office, now=noon(DAY),
    )  # fmt: skip

    def waiting(user):
        return [item.text for item in todo_of(user, DAY).items if "免挂" in item.text]

    assert (waiting(office), waiting(colleague)) == ([], ["申请免挂黑旗：甲镇"])


def test_the_unit_finds_what_it_has_to_answer(project, unit):
    (step,) = raised(Month(2023, 5), DAY)
    liaison = make_user(Role.LIAISON, regions().district, unit)
    assert texts(liaison) == []
    actions.take_step(step=step, taken_on=DAY, note="已发督办函", by=None, now=noon(DAY))
    (item,) = [each for each in todo_of(liaison, DAY).items if each.text == "答复督办：奥瑞环保设备"]
    assert item.due == date(2023, 6, 25)
    assert item.why == "2023-06-20 督查室已督办，请在 2023-06-25 前答复原因和整改措施，还剩 5 天"


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


def _group_rules(scope):
    actions.save_rules(
        region=regions().city, scope=scope, name="汇总评定", content={"dimensions": [PROGRESS], "consequences": [STEP]},
        effective_on=date(2020, 1, 1), by=None, now=noon(date(2020, 1, 1)),
    )  # fmt: skip


def test_steps_about_a_region_wait_above_it_and_its_office_answers(project):
    _group_rules("region")
    city, district = (
        make_user(Role.PROJECT_OFFICE, region) for region in (regions().city, regions().district)
    )
    raised(Month(2023, 5), DAY)
    LightStep.objects.filter(scope="project").delete()
    assert sorted(texts(city)) == ["督办：上街区", "督办：郑州市"]
    assert texts(district) == []
    for step in LightStep.objects.filter(scope="region"):
        actions.take_step(step=step, taken_on=DAY, note="已发督办函", by=city, now=noon(DAY))
    assert (texts(city), texts(district)) == (["答复督办：郑州市"], ["答复督办：上街区"])


def test_steps_about_a_unit_wait_for_the_office_and_then_for_the_unit(project, unit):
    _group_rules("unit")
    office, liaison = (
        make_user(Role.PROJECT_OFFICE, regions().district),
        make_user(Role.LIAISON, regions().district, unit),
    )
    raised(Month(2023, 5), DAY)
    LightStep.objects.filter(scope="project").delete()
    assert (texts(office), texts(liaison)) == (["督办：区工信局"], [])
    step = LightStep.objects.get(scope="unit")
    actions.take_step(step=step, taken_on=DAY, note="已发督办函", by=office, now=noon(DAY))
    assert (texts(office), texts(liaison)) == ([], ["答复督办：区工信局"])


def test_steps_about_a_post_are_answered_by_the_post_or_the_office(project):
    _group_rules("lead")
    office, supervision, leader, _city = people(project)
    raised(Month(2023, 5), DAY)
    LightStep.objects.filter(scope="project").delete()
    step = LightStep.objects.get(scope="lead")
    assert (texts(supervision), texts(leader)) == ([f"督办：{leader.official}"], [])
    actions.take_step(step=step, taken_on=DAY, note="已发提醒函", by=supervision, now=noon(DAY))
    assert (texts(leader), texts(office)) == ([f"答复督办：{leader.official}"], [])
    type(leader.official).objects.filter(pk=leader.official.pk).update(user=None)
    assert texts(office) == [f"答复督办：{leader.official}"]


def test_who_stands_in_for_a_post_without_an_account_is_told_so(project):
    LightStep.objects.all().delete()
    put_in_force(dimensions=[PROGRESS], consequences=[STEP | {"who": "分包领导"}])
    raised(Month(2023, 5), DAY)
    office = make_user(Role.PROJECT_OFFICE, regions().district)
    items = [item for part in todo_of(office, DAY).parts for item in part.items if part.title == "亮灯措施"]
    assert [item.why.endswith("该领导没有账号，由项目办代办") for item in items] == [True]
