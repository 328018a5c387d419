"""The rules of flags: a version under a date and a document, with its groups; what cannot be is refused."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.evaluation.actions.flag_rules import GroupValues, set_task_rule
from sanpi.evaluation.models import FlagRule, TaskFlagRule
from sanpi.evaluation.rules.flag_tasks import task_rule_in_force
from sanpi.evaluation.rules.flags import rule_in_force
from sanpi.evaluation.testing_flags import flag_rule, group, quarter
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_organization, make_user, regions, sign_in
from sanpi.progress.rules import on
from sanpi.projects.testing import LONG_AGO, noon

pytestmark = pytest.mark.django_db


def sent(units, **more):
    """What the form sends for one group of these units."""
    return {
        "name": "季度红黑旗办法", "effective_on": "2023-01-01", "source": "区政办〔2023〕1号", "clause": "第三条",
        "frequency": "quarter", "measure": "completion_rate", "targets": "20、45、70、100", "red": "exceeded",
        "black": "missed", "tie": "all", "second": "", "minimum": "2", "streak_bottom": "0",
        "steps": "2 在政府常务会议上作说明\n3个季度，在党委会上作说明", "reason": "",
        "g1_name": "镇办组", "g1_top": "2", "g1_bottom": "1", **{f"unit-{unit.pk}": "1" for unit in units},
    } | more  # fmt: skip


def address(name, *args):
    return f"{reverse(f'evaluation:{name}', args=args)}?region=410106"


def office(client):
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))


def test_the_form_makes_a_version_with_its_groups(client):
    units = quarter()
    office(client)
    assert client.post(address("flag_rule", "red_black"), sent(units)).status_code == 302
    rule = FlagRule.objects.get()
    assert (rule.targets, rule.steps) == (
        [2000, 4500, 7000, 10000],
        [[2, "在政府常务会议上作说明"], [3, "在党委会上作说明"]],
    )
    made = rule.groups.get()
    assert (made.name, made.top, made.bottom, made.members.count()) == ("镇办组", 2, 1, 4)
    assert (rule.source, rule.clause, rule.effective_on) == ("区政办〔2023〕1号", "第三条", date(2023, 1, 1))


def test_the_form_starts_with_what_holds_and_leaves_it_on_record(client):
    units = quarter()
    old = flag_rule(units, targets=[2000, 4500, 7000, 10000])
    office(client)
    initial = client.get(address("flag_rule", "red_black"), follow=True).context["form"].initial
    assert (initial["targets"], initial["g1_name"], initial[f"unit-{units[0].pk}"]) == (
        "20、45、70、100", "镇办组", 1,
    )  # fmt: skip
    client.post(address("flag_rule", "red_black"), sent(units[:2]))
    old.refresh_from_db()
    assert old.groups.get().members.count() == 4
    assert FlagRule.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"targets": "20、45"}, "各期目标应填 4 个，现有 2 个"),
        ({"targets": "多"}, "目标应是用顿号隔开的数字"),
        ({"targets": "1e999999、1、1、1"}, "目标应是用顿号隔开的数字"),
        ({"targets": "9" * 40 + "、1、1、1"}, "目标应是用顿号隔开的数字"),
        ({"targets": "1001、1、1、1"}, "目标应在 −1000% 至 1000% 之间"),
        ({"effective_on": "9999-12-31"}, "日期晚于 2149 年"),
        ({"steps": "2 " + "说" * 181}, "有 181 个字，每条处理最多 180 个字"),
        ({"steps": "0 作说明"}, "期数从 1 起"),
        ({"steps": "作说明"}, "先写期数再写处理"),
        ({"tie": "second"}, "请选择第二指标"),
        ({"g1_name": ""}, "请给这一组起名"),
        ({"g2_name": "部门组", "g2_top": "1"}, "还没有参评单位"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(client, wrong, words):
    units = quarter()
    office(client)
    answer = client.post(address("flag_rule", "red_black"), sent(units) | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "季度红黑旗办法" in answer.content.decode()
    assert not FlagRule.objects.exists()


def test_the_same_rule_sent_twice_is_one_version(client):
    units = quarter()
    office(client)
    assert client.post(address("flag_rule", "red_black"), sent(units)).status_code == 302
    again = client.post(address("flag_rule", "red_black"), sent(units))
    assert (again.status_code, FlagRule.objects.count()) == (422, 1)
    assert "完全相同" in again.content.decode()


def test_another_rule_of_the_same_day_corrects_the_first():
    units = quarter()
    first = flag_rule(units)
    second = flag_rule(units, top=2)
    first.refresh_from_db()
    assert (second.supersedes, first.superseded_at) == (first, second.recorded_at)
    assert rule_in_force(regions().district, "red_black", on(date(2023, 1, 1))) == second


def test_the_same_rule_of_tasks_is_refused_and_another_corrects_it():
    given = {"region": regions().district, "nodes": True, "effective_on": LONG_AGO, "by": None}
    first = set_task_rule(basis="month", now=noon(LONG_AGO), **given)
    with pytest.raises(ValidationError, match="完全相同"):
        set_task_rule(basis="month", now=noon(LONG_AGO), **given)
    second = set_task_rule(basis="cumulative", now=noon(LONG_AGO), **given)
    assert (TaskFlagRule.objects.count(), second.supersedes) == (2, first)


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        (lambda units: [], "至少要有一个参评组"),
        (lambda units: [group(units[:2]), group(units[2:])], "写了两次"),
        (lambda units: [group(units[:2], name="甲"), group(units[1:], name="乙")], "只能在一个组里"),
        (lambda units: [GroupValues("县区组", 1, 1, districts=(regions().city.pk,))], "下级区域"),
        (lambda units: [group([make_organization(regions().zone, "高新局")])], "应属于上街区"),
    ],
)
def test_groups_that_cannot_be_are_refused(groups, words):
    units = quarter()
    with pytest.raises(ValidationError, match=words):
        flag_rule([], groups=groups(units))


def test_a_running_flag_goes_to_one_by_month():
    units = quarter()
    with pytest.raises(ValidationError, match="每组只有一面"):
        flag_rule(units, kind="running", top=2, bottom=0)
    with pytest.raises(ValidationError, match="按月流动"):
        flag_rule(units, kind="running", top=1, bottom=0, frequency="quarter")


def test_the_page_tells_what_holds_and_every_version(client):
    flag_rule(quarter())
    office(client)
    answer = client.get(address("flag_settings"), follow=True).content.decode()
    for words in ("红黑旗办法", "区政办〔2021〕1号", "甲镇、乙镇、丙镇、丁镇", "还没有登记规则", "默认"):
        assert words in answer


def test_the_rules_of_flags_are_found_and_marked_in_the_navigation(client):
    office(client)
    groups = client.get(address("flag_settings"), follow=True).context["navigation"]
    marked = [(str(g["label"]), str(e["label"])) for g in groups for e in g["entries"] if e["active"]]
    assert marked == [("管理", "授旗规则")]


def test_another_kind_of_flag_is_not_found(client):
    office(client)
    assert client.get(address("flag_rule", "blue"), follow=True).status_code == 404


def test_who_is_office_elsewhere_is_refused_here(client):
    user = make_user(Role.VIEWER, regions().district)
    user.grants.create(role=Role.PROJECT_OFFICE, region=regions().zone, granted_at=noon(LONG_AGO))
    sign_in(client, user)
    assert client.get(address("flag_settings"), follow=True).status_code == 403


def test_the_rule_of_tasks_is_handed_down_until_a_region_has_its_own():
    where = regions()
    common = {"nodes": True, "effective_on": LONG_AGO, "by": None, "now": noon(LONG_AGO)}
    set_task_rule(region=where.city, basis="month", **common)
    assert task_rule_in_force(where.district, on(date(2023, 1, 1))).basis == "month"
    set_task_rule(region=where.district, basis="cumulative", **common)
    assert task_rule_in_force(where.district, on(date(2023, 1, 1))).basis == "cumulative"


def test_the_form_of_tasks_makes_a_version_and_asks_for_one_of_the_two(client):
    office(client)
    where = address("task_flag_rule")
    given = {"basis": "none", "effective_on": "2023-01-01", "source": "", "clause": "", "reason": ""}
    assert client.post(where, given).status_code == 422
    client.post(where, given | {"nodes": "on"})
    assert TaskFlagRule.objects.get().nodes
