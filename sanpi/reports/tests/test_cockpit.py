"""驾驶舱: one region at one standpoint on one page."""

from datetime import date, timedelta

import pytest
import time_machine

from sanpi.batches.testing import put
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, sign_in
from sanpi.projects import actions
from sanpi.projects.models import Gate, Stage
from sanpi.projects.testing import NOW, TODAY, YI, make_project, noon, plan_stage, reach, set_total

pytestmark = pytest.mark.django_db
PAGE = "/cockpit/"


def strip(answer):
    return {figure["label"]: figure["value"] for figure in answer.context["strip"]}


def test_an_empty_region_says_how_projects_get_in(office):
    text = office.get(PAGE).content.decode()
    assert "这里还没有项目" in text
    assert "导入项目台账" in text


def test_whoever_may_not_import_is_not_offered_it(reader):
    assert "导入项目台账" not in reader("viewer").get(PAGE).content.decode()


def test_the_strip_of_all_rounds(office, world):
    answer = office.get(PAGE)
    assert strip(answer) == {
        "项目": "3", "总投资": "7.5", "年度计划投资": "1", "签约率": "100%", "开工率": "100%", "达效率（转化率）": "—",
    }  # fmt: skip


def test_the_strip_of_one_round(office, world):
    assert strip(office.get(PAGE, {"period": "7"}))["项目"] == "1"


def test_as_announced(office, world):
    found = strip(office.get(PAGE, {"basis": "announced"}))
    assert (found["项目"], found["总投资"]) == ("5", "11.5")


def test_as_of_a_past_day_and_as_known_then(office, world):
    day = {"effective": "2022-12-31"}
    assert strip(office.get(PAGE, day))["项目"] == "3"
    assert strip(office.get(PAGE, day | {"known": "2022-12-31"}))["项目"] == "4"


def test_a_district_sees_itself_and_the_city_its_districts_side_by_side(reader, world):
    assert reader().get(PAGE).context["by_region"] == []
    lines = reader("city_office").get(PAGE, follow=True).context["by_region"]
    counts = {line["region"].name: line["figures"][0]["value"] for line in lines}
    assert counts == {"中原区": "0", "上街区": "3", "高新区": "1"}


def test_the_city_is_the_sum_of_its_districts(reader, world):
    assert strip(reader("city_office").get(PAGE, follow=True))["项目"] == "4"


def test_the_years_lists_with_growth(office, world):
    lines = {
        line["label"]: [f["value"] for f in line["figures"]] for line in office.get(PAGE).context["lists"]
    }
    assert lines["市重点"] == ["1", "8", "+14.29%", "4", "+33.33%"]


def test_what_is_late_with_unit_leader_and_days(office, world):
    late = office.get(PAGE).context["late"]
    assert [(row["name"], row["stage"], row["days"]) for row in late] == [("迟到项目", "开工", 24)]
    assert (late[0]["unit"], late[0]["lead"]) == ("区工信局", "常务副区长")


@pytest.mark.parametrize("cure", ["reached", "beyond", "put off", "withdrawn"])
def test_what_is_no_longer_late(office, world, cure):
    if cure == "put off":
        plan_stage(world.late, Stage.STARTED, date(2023, 6, 30), on=TODAY)
    elif cure == "withdrawn":
        actions.record_status(
            project=world.late, status="withdrawn", effective_on=TODAY, cause="企业放弃", by=None, now=NOW
        )
    else:
        reach(world.late, Stage.STARTED if cure == "reached" else Stage.COMPLETED, TODAY)
    assert office.get(PAGE).context["late"] == []


def test_the_longest_overdue_come_first_and_ten_at_most(office, where):
    for days in range(1, 13):
        plan_stage(make_project(), Stage.STARTED, TODAY - timedelta(days))
    assert [row["days"] for row in office.get(PAGE).context["late"]] == list(range(12, 2, -1))


def test_what_changed_within_a_month(office, world):
    recent = [(row["on"], row["name"], row["what"]) for row in office.get(PAGE).context["recent"]]
    assert (date(2023, 1, 28), "盾构矿机", "转化") in recent
    assert (date(2023, 1, 20), "提前开工", "开工") in recent
    assert all(on >= TODAY - timedelta(31) for on, _name, _what in recent)


@pytest.fixture
def promise(world):
    """The leader of 奥瑞 is to be named by tomorrow."""
    gate = Gate.objects.get(kind=world.signed.kind, target="lead")
    keeper = make_user(Role.PROJECT_OFFICE, world.where.district)
    return actions.grant_waiver(
        project=world.signed, gate=gate, reason="待定", promised_on=TODAY + timedelta(1), by=keeper, now=NOW
    )


def test_promises_still_to_be_kept(office, world, promise):
    assert [(row["name"], row["overdue"]) for row in office.get(PAGE).context["waivers"]] == [
        ("奥瑞环保设备", False)
    ]


def test_a_promise_that_was_kept_is_no_longer_shown(office, world, promise):
    actions.update_project(project=world.signed, values={"lead": world.lead}, revision=1, by=None, now=NOW)
    assert office.get(PAGE).context["waivers"] == []


def test_a_promise_is_not_shown_before_it_was_given(office, world, promise):
    assert office.get(PAGE, {"effective": "2022-12-31", "known": "2022-12-31"}).context["waivers"] == []


def test_units_and_map_lead_to_their_projects(office, world):
    text = office.get(PAGE).content.decode()
    assert f"unit={world.unit.pk}" in text
    assert f'href="/projects/{world.late.pk}/' in text


def test_a_write_shows_at_once(office, world):
    assert strip(office.get(PAGE))["总投资"] == "7.5"
    set_total(world.signed, 4 * YI, TODAY)
    assert strip(office.get(PAGE))["总投资"] == "8.5"


def test_figures_are_remembered_for_each_reader_alone(client, office, world):
    put(world.late, world.seventh, "signing")
    assert strip(office.get(PAGE))["项目"] == "4"
    sign_in(client, make_user(Role.LIAISON, world.where.district, world.unit))
    assert strip(client.get(PAGE))["项目"] == "1"


def test_tomorrow_is_another_question(office, world):
    assert office.get(PAGE).context["late"][0]["days"] == 24
    with time_machine.travel(noon(TODAY + timedelta(1)), tick=False):
        sign_in(office, make_user(Role.PROJECT_OFFICE, world.where.district))
        assert office.get(PAGE).context["late"][0]["days"] == 25


def test_full_screen_refreshes_itself(office, world):
    assert 'data-refresh="300"' in office.get(PAGE, {"full": "1"}).content.decode()
    assert "data-refresh" not in office.get(PAGE).content.decode()


@pytest.mark.parametrize("period", ["abc", "9-1", "99", "1-6,8", "'"])
def test_rounds_that_make_no_sense_are_no_error(office, world, period):
    assert office.get(PAGE, {"period": period}).status_code == 200
