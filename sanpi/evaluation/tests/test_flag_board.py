"""The board of flags: who sees what, from which standpoint, with how many queries."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from sanpi.domain.periods import Month
from sanpi.evaluation.actions.flags import publish_flags
from sanpi.evaluation.testing_flags import AFTER, FIRST, flag_rule, group, quarter
from sanpi.organizations.models import Role
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, regions, sign_in
from sanpi.progress.testing import MILLION, planned, report
from sanpi.projects.testing import noon

pytestmark = pytest.mark.django_db
SEE_DRAFTS = ("project_office", "supervision", "city_office")
SEE_PUBLISHED = ("liaison", "unit_leader", "viewer", "promotion", "lead_official")


def publish(period=FIRST, day=AFTER):
    return publish_flags(region=regions().district, kind="red_black", period=period, by=None, now=noon(day))


def board(client, **query):
    given = {"region": "410106", "period": "2023Q1"} | query
    return client.get(reverse("evaluation:flags"), given, follow=True)


def flags(answer):
    return [
        (group.name, [line.award.name for line in group.red], [line.award.name for line in group.black])
        for group in answer.context["groups"]
    ]


@pytest.mark.parametrize("who", SEE_DRAFTS)
def test_those_who_prepare_see_the_draft(client, who):
    flag_rule(quarter())
    sign_in(client, PEOPLE[who]())
    answer = board(client)
    assert flags(answer) == [("镇办组", ["甲镇"], ["丁镇"])]
    assert "未公布" in answer.content.decode()


@pytest.mark.parametrize("who", SEE_PUBLISHED)
def test_the_others_see_what_is_published(client, who):
    flag_rule(quarter())
    sign_in(client, PEOPLE[who]())
    before = board(client)
    assert flags(before) == []
    assert "还没有公布" in before.content.decode()
    publish()
    assert flags(board(client)) == [("镇办组", ["甲镇"], ["丁镇"])]


def test_another_district_does_not_see_them(client):
    flag_rule(quarter())
    publish()
    sign_in(client, PEOPLE["another_district"]())
    assert board(client).status_code == 404


def test_from_an_earlier_standpoint_nothing_was_published_yet(client):
    flag_rule(quarter())
    publish()
    sign_in(client, make_user(Role.VIEWER, regions().district))
    assert flags(board(client, effective="2023-04-10", known="2023-04-10")) == []
    assert flags(board(client, effective="2023-05-10", known="2023-05-10")) != []


def test_without_a_period_the_reader_gets_the_last_one_published(client):
    flag_rule(quarter())
    publish()
    sign_in(client, make_user(Role.VIEWER, regions().district))
    answer = client.get(reverse("evaluation:flags"), {"region": "410106"}, follow=True)
    assert answer.context["page"].period == FIRST


@pytest.mark.parametrize("period", ["2023Q5", "nonsense", "2199Q1"])
def test_a_period_that_is_none_or_to_come_is_not_found(client, period):
    sign_in(client, make_user(Role.VIEWER, regions().district))
    assert board(client, period=period).status_code == 404


def test_without_a_rule_the_page_says_what_to_do(client):
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    answer = board(client).content.decode()
    assert "还没有红黑旗规则" in answer
    assert reverse("evaluation:flag_rule", args=["red_black"]) in answer


def test_the_meeting_rooms_screen_refreshes_itself_and_has_no_tables(client):
    flag_rule(quarter())
    publish()
    sign_in(client, make_user(Role.VIEWER, regions().district))
    answer = board(client, full="1").content.decode()
    assert 'data-refresh="300"' in answer
    assert "<table" not in answer


def test_a_wall_shows_what_is_published_unless_a_period_is_named(client):
    flag_rule(quarter())
    publish()
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    given = {"region": "410106", "full": "1"}
    shown = client.get(reverse("evaluation:flags"), given, follow=True).context["page"]
    assert (shown.period, shown.is_draft) == (FIRST, False)
    assert board(client, full="1", period="2023Q2").context["page"].is_draft


def test_a_published_board_takes_the_same_queries_however_many_bodies(client, django_assert_num_queries):
    flag_rule(quarter())
    publish()
    sign_in(client, make_user(Role.VIEWER, regions().district))
    board(client)
    with django_assert_num_queries(8):
        board(client)


def test_the_workbook_says_what_the_page_says(client):
    flag_rule(quarter())
    publish()
    sign_in(client, make_user(Role.UNIT_LEADER, regions().district))
    answer = client.get(reverse("evaluation:flag_export"), {"period": "2023Q1"}, follow=True)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[4]][:5] == ["镇办组", "红旗", "1", "甲镇", "41.7%"]


def test_a_board_says_its_own_day_and_not_todays(client):
    flag_rule(quarter())
    publish()
    sign_in(client, make_user(Role.VIEWER, regions().district))
    for given in ({}, {"full": "1"}):
        text = board(client, **given).content.decode()
        assert "数据截至 2023-03-31，2023-04-20 公布" in text
        assert '<body class="flag-board' in text


def test_only_those_with_a_place_are_counted_and_the_others_told(client):
    flag_rule([*quarter(), make_organization(regions().district, "戊镇")])
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    figures = {each["label"]: each for each in board(client).context["figures"]}
    assert (figures["参评"]["value"], figures["参评"]["note"]) == (4, "另 1 个无可计算指标")


def test_a_running_flag_tells_no_noughts(client):
    flag_rule((units := quarter()), kind="running", groups=[group(units, 1, 0)])
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    answer = board(client, kind="running", period="2023-03")
    assert [each["label"] for each in answer.context["figures"]] == ["红旗", "参评"]


@pytest.mark.parametrize(
    ("targets", "words"),
    [([9000] * 4, ["名次已到、未超目标"]), ([3500] * 4, []), ([3000] * 4, ["差一点得红旗"])],
)
def test_near_says_whether_the_place_or_the_target_was_wanting(client, targets, words):
    flag_rule(quarter(), bottom=0, targets=targets)
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    (found,) = board(client).context["groups"]
    assert [line.nearly for line in found.near] == words


def test_a_correction_is_offered_only_where_something_differs(client):
    units = quarter()
    flag_rule(units)
    publish()
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    before, where = board(client).content.decode(), reverse("evaluation:publish_flags")
    assert "没有可更正的" in before
    assert where not in before
    late = planned("甲镇补报", unit=units[0], on=date(2023, 3, 1))
    report(late, Month(2023, 3), MILLION, now=noon(date(2023, 6, 1)))
    assert where in board(client).content.decode()


def test_before_its_reporting_is_over_a_period_says_when_it_can_be_published(client, monkeypatch):
    flag_rule(quarter())
    monkeypatch.setattr(timezone, "now", lambda: noon(date(2023, 4, 1)))
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    text = board(client).content.decode()
    assert "3月月报结账后可公布" in text
    assert reverse("evaluation:publish_flags") not in text
    with pytest.raises(ValidationError, match="3月月报结账后可公布"):
        publish(day=date(2023, 4, 1))


def rows(client, body, **query):
    given = {"region": "410106", "period": "2023Q1", "body": body} | query
    return client.get(reverse("evaluation:flag_rows"), given, follow=True)


def test_the_rows_behind_a_value_are_those_of_its_publication(client):
    units = quarter()
    flag_rule(units)
    publish()
    late = planned("甲镇补报", unit=units[0], on=date(2023, 6, 1))
    report(late, Month(2023, 3), MILLION, now=noon(date(2023, 6, 1)))
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    answer = rows(client, f"unit-{units[0].pk}")
    assert [(project.name, cells) for project, cells in answer.context["rows"]] == [
        ("甲镇项目", [("当年完成投资", "0.5"), ("年度计划投资", "1.2")])
    ]
    assert answer.context["sums"] == [("当年完成投资", "0.5"), ("年度计划投资", "1.2")]


def test_a_unit_sees_anothers_value_but_not_its_projects(client):
    units = quarter()
    flag_rule(units)
    publish()
    sign_in(client, make_user(Role.LIAISON, regions().district, units[1]))
    own, other = rows(client, f"unit-{units[1].pk}"), rows(client, f"unit-{units[0].pk}")
    assert "乙镇项目" in own.content.decode()
    assert "41.7%" in other.content.decode()
    assert "甲镇项目" not in other.content.decode()
    assert "没有您能看到的项目" in other.content.decode()


def test_a_body_that_took_no_part_has_no_rows(client):
    flag_rule(quarter())
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    assert rows(client, "unit-0").status_code == 404
