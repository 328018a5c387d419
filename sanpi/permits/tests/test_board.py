"""The board of a project, the page of a permit, the history."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sanpi.core.facts import standpoint
from sanpi.organizations.testing import PEOPLE, make_user, sign_in
from sanpi.permits import actions
from sanpi.permits.rules.board import board_of, steps
from sanpi.permits.testing import granted, happen, set_up
from sanpi.projects.models import Stage
from sanpi.projects.testing import NOW, TODAY, make_project, reach

pytestmark = pytest.mark.django_db
THIRD = date(2023, 1, 3)


def board(project, day=TODAY):
    return board_of(project, standpoint(day), TODAY)


def item(project, code, day=TODAY):
    return next(each for each in board(project, day).items if each.permit.type.code == code)


def test_bands_follow_the_stages(project, permits):
    assert [label for label, _items in board(project).bands] == [
        "立项用地规划许可", "工程建设许可", "施工许可", "竣工验收", "其他事项",
    ]  # fmt: skip


def test_what_can_be_handed_in_now(project, permits):
    assert {each.permit.type.code for each in board(project).ready} == {"N01", "N02"}
    granted(project, "N02", THIRD, number="1")
    assert {each.permit.type.code for each in board(project).ready} == {"N01", "N03"}


def test_what_is_not_needed_blocks_nothing(project, permits):
    assert "特殊建设工程消防设计审查" not in item(project, "N18").waits_for
    happen(permits["N16"], "needed", TODAY, note="特殊工程")
    assert "特殊建设工程消防设计审查" in item(project, "N18").waits_for


def test_overdue_is_counted_in_working_days(project, permits):
    happen(permits["N18"], "accepted", THIRD)
    found = item(project, "N18")
    assert (found.late, found.clock.late, found.tone) == (True, 15, "bad")
    assert found.clock.words == "超期 15 工作日"


def test_in_the_past_it_was_not_late_yet(project, permits):
    happen(permits["N18"], "accepted", THIRD)
    found = item(project, "N18", date(2023, 1, 9))
    assert (found.late, found.clock.left, found.clock.used) == (False, 1, 4)


def test_while_it_stands_still_days_are_kept(project, permits):
    happen(permits["N18"], "accepted", THIRD)
    happen(permits["N18"], "correction", date(2023, 1, 5), note="缺合同")
    found = item(project, "N18")
    assert (found.late, found.clock.left, found.clock.used, found.tone) == (False, 3, 2, "warn")


def test_issued_late_it_says_by_how_much(project, permits):
    happen(permits["N18"], "accepted", THIRD)
    happen(permits["N18"], "issued", date(2023, 1, 12), number="1")
    assert (item(project, "N18").clock.late, item(project, "N18").late) == (2, False)


def test_a_permit_about_to_lapse_warns(project, permits):
    granted(project, "N18", date(2022, 11, 20), number="1")
    assert item(project, "N18").expires_in == 17


def test_once_construction_began_it_no_longer_lapses(project, permits):
    granted(project, "N18", date(2022, 11, 20), number="1")
    reach(project, Stage.STARTED, date(2022, 12, 1))
    project.refresh_from_db()
    assert item(project, "N18").expires_in is None


def test_what_was_planned_and_not_handed_in_is_named(project, permits):
    happen(permits["N01"], "planned", THIRD, planned_on=date(2023, 1, 10))
    assert item(project, "N01").unfiled
    assert not item(project, "N01", date(2023, 1, 10)).unfiled


def test_milestones_are_not_counted(project, permits):
    before = board(project).needed
    granted(project, "N19", TODAY)
    assert (board(project).needed, board(project).done) == (before, 0)


@pytest.mark.parametrize(
    ("kinds", "first"),
    [
        ([], "accepted"),
        (["accepted"], "issued"),
        (["accepted", "correction"], "resumed"),
        (["accepted", "suspended"], "resumed"),
        (["issued"], "prolonged"),
        (["not_needed"], "needed"),
    ],
)
def test_the_usual_step_comes_first(permits, kinds, first):
    permit = permits["N18"]
    for place, kind in enumerate(kinds):
        happen(permit, kind, THIRD + timedelta(place), number="1" if kind == "issued" else None)
    assert steps(permit)[0] == first


def test_every_offered_step_is_possible_or_asks_for_something(permits):
    permit = permits["N18"]
    happen(permit, "accepted", THIRD)
    said = {"days": 2, "missing": "复印件", "waived_until": TODAY, "number": "1"}
    for kind in steps(permit):
        other = set_up(make_project())["N18"]
        happen(other, "accepted", THIRD)
        wanted = {"extended": ["days"], "waived": ["missing", "waived_until"], "issued": ["number"]}.get(
            kind, []
        )
        happen(other, kind, date(2023, 1, 4), **{name: said[name] for name in wanted})


def test_a_project_without_permits_is_told_how_to_begin(client, office, project):
    sign_in(client, office)
    shown = client.get(reverse("permits:board", args=[project.pk])).content.decode()
    assert "还没有手续清单" in shown
    assert reverse("permits:set_up", args=[project.pk]) in shown


def test_a_reader_is_told_who_begins(client, project):
    sign_in(client, PEOPLE["viewer"]())
    shown = client.get(reverse("permits:board", args=[project.pk])).content.decode()
    assert "由项目办、审批窗口或责任单位联络员建立" in shown
    assert "set-up" not in shown


def test_the_board_offers_forms_to_those_who_may(client, office, project, permits):
    sign_in(client, office)
    address = reverse("permits:act", args=[permits["N01"].pk, "accepted"])
    assert address in client.get(reverse("permits:board", args=[project.pk])).content.decode()


@pytest.mark.parametrize("who", ["viewer", "unit_leader", "supervision"])
def test_readers_see_no_forms(client, project, permits, who):
    sign_in(client, PEOPLE[who]())
    shown = client.get(reverse("permits:board", args=[project.pk])).content.decode()
    assert "建筑工程施工许可证" in shown
    assert "登记受理" not in shown


def test_another_day_has_no_forms(client, office, project, permits):
    sign_in(client, office)
    shown = client.get(
        reverse("permits:board", args=[project.pk]), {"effective": "2023-01-31"}
    ).content.decode()
    assert "登记受理" not in shown


def test_the_board_takes_few_queries(client, office, project, permits, django_assert_max_num_queries):
    happen(permits["N18"], "accepted", THIRD)
    sign_in(client, office)
    address = reverse("permits:board", args=[project.pk])
    client.get(address)
    with django_assert_max_num_queries(24):
        client.get(address)


@pytest.mark.parametrize("page", ["board", "history"])
@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 200), ("another_district", 404), ("system_admin", 403)]
)
def test_who_reads_a_project(client, project, permits, page, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse(f"permits:{page}", args=[project.pk])).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 200), ("another_district", 404), ("system_admin", 403)]
)
def test_who_reads_a_permit(client, permits, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(permits["N18"].get_absolute_url()).status_code == status


def test_the_permit_shows_corrections_beside_what_they_replaced(client, office, permits):
    permit = permits["N18"]
    made = happen(permit, "accepted", THIRD)
    actions.correct_event(event=made, effective_on=date(2023, 1, 4), reason="录错", by=office, now=NOW)
    sign_in(client, office)
    shown = client.get(permit.get_absolute_url()).content.decode()
    assert "已被更正" in shown
    assert "原日期 2023-01-03" in shown
    assert "录错" in shown


def test_a_day_before_it_was_known_says_so(client, office, permits):
    sign_in(client, office)
    query = {"effective": "2020-12-31"}
    assert "那时还没有这项手续" in client.get(permits["N18"].get_absolute_url(), query).content.decode()


def test_the_history_shows_the_newest_record_first(client, office, project, permits):
    happen(permits["N02"], "issued", THIRD, number="较早")
    happen(permits["N18"], "issued", TODAY, number="较晚")
    sign_in(client, office)
    shown = client.get(reverse("permits:history", args=[project.pk])).content.decode()
    assert shown.index("较晚") < shown.index("较早")


def test_an_empty_history_says_what_belongs_there(client, office, project):
    sign_in(client, office)
    assert "还没有办理记录" in client.get(reverse("permits:history", args=[project.pk])).content.decode()


def test_today_is_the_day_of_the_clock(client, office, project, permits):
    happen(permits["N18"], "accepted", timezone.localdate())
    sign_in(client, office)
    assert "已用 0 / 5" in client.get(reverse("permits:board", args=[project.pk])).content.decode()


def test_several_regions_are_settled_first(client, project, permits):
    sign_in(client, make_user("project_office", project.region.parent))
    assert client.get(reverse("permits:board", args=[project.pk]), follow=True).status_code == 200
