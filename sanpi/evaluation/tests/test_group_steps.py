"""Steps follow from the lights of units, regions and posts as they follow from those of projects."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from sanpi.domain.periods import Month
from sanpi.evaluation import actions
from sanpi.evaluation.group_paper import standing_words
from sanpi.evaluation.models import Light, LightStep, Scope
from sanpi.evaluation.testing import PROGRESS, light_of, put_in_force, raised
from sanpi.organizations.models import Official, Organization, Role
from sanpi.organizations.testing import make_user
from sanpi.progress.testing import MILLION, planned, report, report_year
from sanpi.projects.models import Status
from sanpi.projects.testing import LONG_AGO, noon, set_status

APRIL, MAY = Month(2023, 4), Month(2023, 5)
DAY = date(2023, 6, 12)
STEPS = [
    {"colour": "red", "months": 1, "kind": "remind", "who": "项目办", "days": 5, "answer_days": 10},
    {"colour": "red", "months": 2, "kind": "talk", "who": "督查室", "days": 5, "answer_days": 10},
]


def rules(region, scope, steps=STEPS):
    actions.save_rules(
        region=region, scope=scope, name="汇总评定", content={"dimensions": [PROGRESS], "consequences": steps},
        effective_on=LONG_AGO, by=None, now=noon(LONG_AGO),
    )  # fmt: skip


@pytest.fixture
def post(where):
    return Official.objects.create(region=where.district, name="副区长")


@pytest.fixture
def led(project, post):
    """The project with its post; nothing is completed."""
    project.lead = post
    project.save(update_fields=["lead"])
    return project


def of(scope):
    return LightStep.objects.filter(scope=scope)


@pytest.mark.parametrize("scope", ["unit", "lead", "region"])
def test_a_red_month_asks_for_the_first_step_and_a_second_one_for_the_next(where, led, scope):
    rules(where.district, scope)
    raised(APRIL)
    assert [(step.kind, step.months, step.subject) for step in of(scope)] == [
        ("remind", 1, {"unit": led.unit, "lead": led.lead, "region": where.district}[scope])
    ]
    raised(MAY)
    assert [(step.kind, step.months) for step in of(scope).order_by("pk")] == [("remind", 1), ("talk", 2)]
    raised(MAY)
    assert of(scope).count() == 2


@pytest.mark.parametrize("scope", ["unit", "lead", "region"])
def test_it_is_closed_when_the_light_is_green_again(where, led, scope):
    rules(where.district, scope)
    raised(MAY, DAY)
    report(led, MAY, 60 * MILLION)
    actions.nightly(now=noon(date(2023, 6, 13)))
    assert {step.closed_reason for step in of(scope)} == {"已转绿，未办理"}


def test_it_is_closed_when_nobody_is_judged_any_more(where, led):
    rules(where.district, "unit")
    raised(MAY, DAY)
    actions.give_up_rules(
        region=where.district, scope="unit", effective_on=DAY, reason="并入项目评定", by=None, now=noon(DAY)
    )
    actions.nightly(now=noon(date(2023, 6, 13)))
    assert of("unit").get().closed_reason == "已不再评定，未办理"


def test_steps_about_a_project_that_left_are_closed(where, project, office):
    put_in_force(dimensions=[PROGRESS], consequences=STEPS)
    raised(MAY, DAY)
    set_status(project, Status.WITHDRAWN, DAY)
    actions.nightly(now=noon(date(2023, 6, 13)))
    assert of("project").get().closed_reason == "已不再评定，未办理"


def test_about_a_region_the_region_that_set_the_rules_takes_it_and_the_region_answers(where, project):
    rules(where.city, "region")
    raised(MAY, DAY)
    step = of("region").get(region=where.district)
    city, district, other = (
        make_user(Role.PROJECT_OFFICE, region)
        for region in (where.city, where.district, where.other_district)
    )
    assert step.place == where.city
    found = [
        (step in LightStep.objects.visible_to(user), step in LightStep.objects.takeable_by(user),
         step in LightStep.objects.answerable_by(user))
        for user in (city, district, other)
    ]  # fmt: skip
    assert found == [(True, True, True), (True, False, True), (False, False, False)]


def test_about_a_post_the_office_takes_it_and_the_post_answers(where, led, office):
    rules(where.district, "lead")
    raised(MAY, DAY)
    leader = make_user(Role.LEAD_OFFICIAL, where.district)
    Official.objects.filter(user=leader).delete()
    Official.objects.filter(pk=led.lead_id).update(user=leader)
    step = of("lead").get()
    assert step in LightStep.objects.takeable_by(office)
    assert step not in LightStep.objects.takeable_by(leader)
    assert step in LightStep.objects.answerable_by(leader)
    assert step in LightStep.objects.visible_to(leader)


def test_about_a_unit_its_liaison_answers_and_another_unit_does_not_see_it(where, project, liaison):
    rules(where.district, "unit")
    raised(MAY, DAY)
    step = of("unit").get()
    stranger = make_user(
        Role.LIAISON, where.district, Organization.objects.create(region=where.district, name="区教育局")
    )
    assert step in LightStep.objects.answerable_by(liaison)
    assert step not in LightStep.objects.takeable_by(liaison)
    assert step not in LightStep.objects.visible_to(stranger)


def test_it_is_taken_and_answered_on_its_pages(where, project, office, liaison, client):
    rules(where.district, "unit")
    raised(MAY, DAY)
    step = of("unit").get()
    client.force_login(office)
    address = reverse("evaluation:group_light", args=["unit", project.unit_id])
    form = {"taken_on": "2023-06-12", "note": "已提醒"}
    answer = client.post(reverse("evaluation:take_step", args=[step.pk]), form)
    assert answer.headers["Location"] == address
    client.force_login(liaison)
    client.post(reverse("evaluation:answer_step", args=[step.pk]), {"answer": "7月底补齐"})
    page = client.get(address, follow=True).content.decode()
    assert ("已提醒" in page, "7月底补齐" in page) == (True, True)


def test_the_list_the_workbook_and_the_board_have_them(where, project, office, client):
    rules(where.district, "unit")
    raised(MAY, DAY)
    client.force_login(office)
    for name, query in (
        ("light_steps", {"scope": "unit"}),
        ("lights", {"scope": "unit", "effective": "2023-06-12"}),
    ):
        page = client.get(reverse(f"evaluation:{name}"), query, follow=True).content.decode()
        assert reverse("evaluation:group_light", args=["unit", project.unit_id]) in page
    for name in ("light_steps_workbook", "lights_workbook"):
        answer = client.get(reverse(f"evaluation:{name}"), {"scope": "unit"}, follow=True)
        assert answer.getvalue()[:2] == b"PK"


def test_a_night_for_one_region_does_not_judge_the_region_above_by_a_part(where, project):
    rules(where.city, "region")
    planned(region=where.other_district)
    actions.record_lights(day=MAY.last_day, today=DAY, now=noon(DAY), region=where.district)
    assert {light.region for light in Light.objects.filter(scope=Scope.REGION)} == {where.district}


def test_a_night_for_one_region_judges_its_units_by_all_their_projects(where, project, unit):
    rules(where.district, "unit")
    report_year(planned(region=where.other_district, unit=unit), {5: 120 * MILLION})
    actions.record_lights(day=MAY.last_day, today=DAY, now=noon(DAY), region=where.district)
    assert Light.objects.get(scope=Scope.UNIT).colour == "green"


def test_of_two_officers_the_second_is_told_and_loses_nothing(where, project, office, second_office, client):
    rules(where.district, "unit")
    raised(MAY, DAY)
    step = of("unit").get()
    address = reverse("evaluation:take_step", args=[step.pk])
    actions.take_step(step=step, taken_on=DAY, note="已提醒", by=office, now=noon(DAY))
    client.force_login(second_office)
    answer = client.post(address, {"taken_on": "2023-06-12", "note": "我也提醒了"})
    assert answer.status_code == 422
    assert "已经登记过了" in answer.content.decode() and "我也提醒了" in answer.content.decode()
    page = client.get(address, follow=True).content.decode()
    assert "现在是“已办理”" in page
    assert of("unit").get().note == "已提醒"


def test_a_step_raised_later_is_not_shown_as_of_a_day_before(where, project, office, client):
    rules(where.district, "unit")
    raised(MAY, DAY)
    client.force_login(office)
    address = reverse("evaluation:group_light", args=["unit", project.unit_id])
    for day, number in (("2023-06-11", 0), ("2023-06-12", 1)):
        asked = {"effective": day}
        assert len(client.get(address, asked, follow=True).context["steps"]) == number
        assert client.get(reverse("evaluation:light_steps"), asked, follow=True).context["due"] == 2 * number


def test_a_step_without_an_answer_asked_for_awaits_none(where, project, office, client):
    rules(
        where.district, "unit", [{"colour": "red", "months": 1, "kind": "remind", "who": "项目办", "days": 5}]
    )
    raised(MAY, DAY)
    actions.take_step(step=of("unit").get(), taken_on=DAY, note="已提醒", by=office, now=noon(DAY))
    client.force_login(office)
    assert client.get(reverse("evaluation:light_steps"), follow=True).context["awaited"] == 0
    page = client.get(reverse("evaluation:lights"), {"scope": "unit"}, follow=True)
    assert [each["steps"] for each in page.context["groups"]] == [0]


def test_who_sees_a_part_reads_no_history_of_the_whole_and_the_file_says_so(where, project, liaison, client):
    rules(where.district, "region")
    raised(MAY, DAY)
    client.force_login(liaison)
    page = client.get(
        reverse("evaluation:lights"), {"scope": "region", "effective": "2023-06-12"}, follow=True
    )
    assert [(each["group"].since, each["group"].before) for each in page.context["groups"]] == [(None, None)]
    request = SimpleNamespace(user=liaison, region=where.district, chosen=page.context["request"].chosen)
    assert "只含您看得到的" in standing_words(request)


@pytest.mark.parametrize("name", ["take_step", "answer_step"])
def test_another_district_finds_no_step(where, project, client, name):
    rules(where.district, "unit")
    raised(MAY, DAY)
    client.force_login(make_user(Role.PROJECT_OFFICE, where.other_district))
    address = reverse(f"evaluation:{name}", args=[of("unit").get().pk])
    assert (client.get(address).status_code, client.post(address, {}).status_code) == (404, 404)
    group = reverse("evaluation:group_light", args=["unit", project.unit_id])
    assert client.get(group, follow=True).status_code == 404


def test_before_it_was_raised_nobody_knew_of_it(where, project, client, office):
    rules(where.district, "unit")
    raised(MAY, DAY)
    client.force_login(office)
    asked = {"effective": "2023-06-12", "known": "2023-06-11"}
    for address in (
        reverse("evaluation:group_light", args=["unit", project.unit_id]),
        f"{reverse('evaluation:lights')}?scope=unit",
        reverse("evaluation:light_steps"),
    ):
        page = client.get(address, asked, follow=True)
        assert page.status_code == 200
        assert "登记办理" not in page.content.decode()


def test_a_rule_that_asks_twice_for_the_same_is_followed_once(where, project):
    rules(where.district, "unit", [STEPS[0], STEPS[0]])
    raised(MAY, DAY)
    assert of("unit").count() == 1


def test_a_project_moved_to_another_unit_takes_its_light_along_and_leaves_the_record(where, project, unit):
    rules(where.district, "unit")
    raised(APRIL)
    other = Organization.objects.create(region=where.district, name="区商务局")
    project.unit = other
    project.save(update_fields=["unit"])
    raised(MAY)
    assert [(step.subject, step.month, step.months) for step in of("unit").order_by("pk")] == [
        (unit, "2023-04", 1), (other, "2023-05", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("amount", [-30 * MILLION, 10**15])
def test_amounts_out_of_all_proportion_are_judged_and_said(where, project, amount):
    report(project, MAY, amount)
    light = light_of(project, MAY.last_day)
    assert light.sentence and "None" not in light.sentence
