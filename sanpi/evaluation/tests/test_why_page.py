"""The page that says why: rule, inputs linked to their rows, what turns it green, history, good reasons, steps."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from sanpi.domain.periods import Month
from sanpi.evaluation import actions
from sanpi.evaluation.models import Excuse, LightStep
from sanpi.evaluation.testing import PROGRESS, put_in_force, raised, record_month
from sanpi.issues.testing import make_issue
from sanpi.organizations.models import Role
from sanpi.organizations.testing import PEOPLE, make_user, sign_in
from sanpi.permits.testing import at_work
from sanpi.progress.testing import MILLION, planned, report_year
from sanpi.projects.testing import LONG_AGO, noon

JUNE = {"effective": "2023-06-30"}
PERMITS = {
    "dimension": "permits",
    "basis": "permit_days_overdue",
    "green": "<=0",
    "yellow": "[1,5]",
    "red": ">5",
}
ISSUES = {
    "dimension": "issues",
    "basis": "issue_days_overdue",
    "green": "<=0",
    "yellow": "[1,10]",
    "red": ">10",
}


def why(client, project, **query):
    return client.get(reverse("evaluation:project_light", args=[project.pk]), JUNE | query, follow=True)


def test_it_names_rule_document_clause_inputs_and_goal(client, office, project):
    put_in_force()
    report_year(project, {6: 40 * MILLION})
    sign_in(client, office)
    text = why(client, project).content.decode()
    for words in (
        "银川市2025年重点项目红黄绿评价规则，开工、进度、资金支付、入库四个维度",
        "截至6月末完成33.3%，落后序时16.7个百分点，落后10–30个百分点的为黄灯",
        "1.20亿元", "6000万元（50.0%）", "到7月末再完成0.19亿元", "差 6.7 个百分点到绿灯",
    ):  # fmt: skip
        assert words in text


def test_late_permits_and_issues_are_named_with_their_pages(client, office, project):
    put_in_force(dimensions=[PERMITS, ISSUES])
    permit = at_work(project, "N18", date(2023, 1, 3))
    issue = make_issue(project, due_on=date(2023, 6, 1), title="用地指标未落实")
    sign_in(client, office)
    text = why(client, project).content.decode()
    assert permit.get_absolute_url() in text
    assert issue.get_absolute_url() in text


def test_the_months_on_record_are_shown(client, office, project):
    put_in_force(dimensions=[PROGRESS])
    report_year(project, {5: 50 * MILLION, 6: MILLION})
    record_month(Month(2023, 5))
    sign_in(client, office)
    strip = why(client, project).context["strip"]
    assert [each.colour for each in strip[-2:]] == ["green", "green"]


@pytest.mark.parametrize(
    ("who", "status"), [("project_office", 200), ("another_district", 404), ("city_office", 200)]
)
def test_who_opens_it(client, project, who, status):
    sign_in(client, PEOPLE[who]())
    assert why(client, project).status_code == status


def test_a_liaison_asks_and_the_office_grants(client, project, liaison, office):
    today = timezone.localdate()
    sign_in(client, liaison)
    values = {"dimension": "start", "reason": "拆迁未完成", "from_on": today, "until_on": today}
    assert client.post(reverse("evaluation:ask_excuse", args=[project.pk]), values).status_code == 302
    sign_in(client, office)
    excuse = Excuse.objects.get()
    address = reverse("evaluation:decide_excuse", args=[excuse.pk])
    assert client.post(address, {"grant": "no", "decision": ""}).status_code == 422
    client.post(address, {"grant": "yes", "decision": "同意"})
    excuse.refresh_from_db()
    assert (excuse.state, excuse.decided_by) == ("granted", office)


def test_a_side_that_cannot_be_excused_is_not_offered(client, project, liaison):
    sign_in(client, liaison)
    form = client.get(reverse("evaluation:ask_excuse", args=[project.pk])).context["form"]
    assert [code for code, _label in form.fields["dimension"].choices] == ["start", "enrollment"]


def test_the_office_takes_a_step_and_the_unit_answers(client, project, office, liaison):
    put_in_force(dimensions=[PROGRESS])
    (step,) = raised(Month(2023, 5))
    sign_in(client, office)
    client.post(
        reverse("evaluation:take_step", args=[step.pk]), {"taken_on": "2023-06-21", "note": "已发督办函"}
    )
    sign_in(client, liaison)
    assert client.post(reverse("evaluation:answer_step", args=[step.pk]), {"answer": ""}).status_code == 422
    client.post(reverse("evaluation:answer_step", args=[step.pk]), {"answer": "7月底前补齐"})
    step.refresh_from_db()
    assert (step.state, step.answered_by) == ("answered", liaison)


def test_reading_changes_nothing(client, project, office):
    put_in_force(dimensions=[PROGRESS])
    raised(Month(2023, 5))
    sign_in(client, office)
    why(client, project)
    client.get(reverse("evaluation:take_step", args=[LightStep.objects.get().pk]))
    assert LightStep.objects.get().state == "due"


def test_the_list_of_steps_is_narrowed_and_says_what_is_late(client, project, office):
    put_in_force(dimensions=[PROGRESS])
    (step,) = raised(Month(2023, 5))
    sign_in(client, office)
    address = reverse("evaluation:light_steps")
    found = client.get(address, {"state": "due"}, follow=True)
    assert [row["step"] for row in found.context["rows"]] == [step]
    assert found.context["late"] == 1
    assert not client.get(address, {"state": "taken"}, follow=True).context["rows"]


def test_before_a_project_was_known_there_is_no_light(client, project, office):
    sign_in(client, office)
    assert "这一天没有灯" in why(client, project, effective="2020-01-01").content.decode()


def test_ended_reasons_are_ended_by_the_office(client, project, office):
    today = timezone.localdate()
    asked = actions.ask_excuse(
        project=project,
        dimension="start",
        reason="拆迁未完成",
        from_on=today,
        until_on=today,
        by=None,
        now=noon(today),
    )
    actions.decide_excuse(excuse=asked, grant=True, decision="", by=None, now=noon(today))
    sign_in(client, office)
    client.post(reverse("evaluation:end_excuse", args=[asked.pk]), {"reason": "已完成"})
    asked.refresh_from_db()
    assert asked.state == "ended"


def test_what_was_decided_or_taken_later_is_not_shown_as_known_before(client, project, office):
    put_in_force(dimensions=[PROGRESS])
    (step,) = raised(Month(2023, 5))
    actions.take_step(
        step=step, taken_on=date(2023, 6, 21), note="已约谈企业", by=office, now=noon(date(2023, 6, 28))
    )
    asked = actions.ask_excuse(
        project=project, dimension="start", reason="拆迁未完成", from_on=date(2023, 6, 1), until_on=date(2023, 12, 1),
        by=None, now=noon(date(2023, 6, 21)),
    )  # fmt: skip
    actions.decide_excuse(excuse=asked, grant=True, decision="同意", by=None, now=noon(date(2023, 6, 28)))
    sign_in(client, office)
    before = why(client, project, known="2023-06-25")
    assert [row["step"].state for row in before.context["steps"]] == ["due"]
    assert [row["excuse"].state for row in before.context["excuses"]] == ["asked"]
    assert "已约谈企业" not in before.content.decode()
    assert "已约谈企业" in why(client, project).content.decode()
    steps = client.get(
        reverse("evaluation:light_steps"), JUNE | {"known": "2023-06-25", "state": "due"}, follow=True
    )
    assert len(steps.context["rows"]) == 1


def test_amounts_of_several_projects_are_written_as_sums_are(client, office, where, unit, project):
    report_year(project, {6: 123_456_789})
    rules = {"dimensions": [PROGRESS]}
    actions.save_rules(
        region=where.district, scope="unit", name="汇总", content=rules, effective_on=LONG_AGO, by=None,
        now=noon(LONG_AGO),
    )  # fmt: skip
    sign_in(client, office)
    own = why(client, project).content.decode()
    sums = client.get(
        reverse("evaluation:group_light", args=["unit", unit.pk]), JUNE, follow=True
    ).content.decode()
    assert "1.23456789亿元" in own
    assert "1.20亿元" in own
    assert "1.23亿元" in sums
    assert "1.23456789" not in sums


def test_the_strip_ends_with_today_as_it_is_judged_now(client, office, project):
    put_in_force(dimensions=[PROGRESS])
    sign_in(client, office)
    response = why(client, project, effective="2023-06-12")
    last = response.context["strip"][-1]
    assert (last.running, last.day, last.colour) == (True, date(2023, 6, 12), "red")
    assert "2023-06-12</span>" in response.content.decode()
    assert "今天</span>" in why(client, project, effective="today").content.decode()
    assert not why(client, project).context["strip"][-1].running


def test_where_the_record_begins_it_says_at_least(client, office, project):
    put_in_force(dimensions=[PROGRESS])
    record_month(Month(2023, 5))
    sign_in(client, office)
    assert "至少自 2023-05-31" in why(client, project).content.decode()
    report_year(project, {6: 100 * MILLION})
    text = why(client, project).content.decode()
    assert "至少自" not in text
    assert "2023-06-30，此前" in text


def test_red_and_yellow_stand_before_what_is_folded(client, office, where, unit, project):
    put_in_force(dimensions=[PROGRESS])
    report_year(planned("绿色项目", unit=unit), {6: 80 * MILLION})
    actions.save_rules(
        region=where.district, scope="unit", name="汇总", content={"dimensions": [PROGRESS]}, effective_on=LONG_AGO,
        by=None, now=noon(LONG_AGO),
    )  # fmt: skip
    sign_in(client, office)
    response = client.get(reverse("evaluation:group_light", args=["unit", unit.pk]), JUNE, follow=True)
    assert [row[0].name for row in response.context["lit"]] == ["奥瑞环保设备"]
    assert [row[0].name for row in response.context["calm"]] == ["绿色项目"]
    assert "只评进度" in response.content.decode()


def test_a_part_of_a_bundle_says_where_it_counts(client, office, unit):
    bundle = planned("打捆项目", unit=unit, is_bundle=True)
    part = planned("子项目", unit=unit, parent=bundle)
    sign_in(client, office)
    assert (
        f'<a href="{reverse("evaluation:project_light", args=[bundle.pk])}">打捆项目</a>'
        in why(client, part).content.decode()
    )


@pytest.mark.parametrize(
    ("who", "named", "role", "button"),
    [
        ("项目办", True, "project_office", "登记办理"),
        ("督查室", True, "supervision", "登记办理"),
        ("督查室", False, "project_office", "代为登记"),
        ("分管领导", False, "project_office", "代为登记"),
    ],
)
def test_only_the_one_named_is_urged_to_take_a_step(client, where, project, who, named, role, button):
    step = {"colour": "red", "months": 1, "kind": "supervise", "who": who, "days": 3}
    put_in_force(dimensions=[PROGRESS], consequences=[step])
    raised(Month(2023, 6))
    make_user(Role.SUPERVISION, where.district)
    sign_in(client, PEOPLE[role]())
    text = client.get(reverse("evaluation:light_steps"), {"effective": "today"}, follow=True).content.decode()
    assert f">{button}</a>" in text
    assert (
        f'<a class="button primary" href="{reverse("evaluation:take_step", args=[LightStep.objects.get().pk])}"'
        in text
    ) is named


def test_who_takes_a_step_sees_the_light_and_the_way_to_its_page(client, office, project):
    step = {"colour": "red", "months": 1, "kind": "supervise", "who": "项目办", "days": 3}
    put_in_force(dimensions=[PROGRESS], consequences=[step])
    (due,) = raised(Month(2023, 6))
    sign_in(client, office)
    text = client.get(reverse("evaluation:take_step", args=[due.pk])).content.decode()
    assert f'<a href="{reverse("evaluation:project_light", args=[project.pk])}">为什么是这个灯' in text
