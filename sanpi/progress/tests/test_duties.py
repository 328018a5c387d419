"""Who has still to fill in what, what waits for review, what came back."""

from datetime import date

import pytest

from sanpi.domain.periods import Month
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_organization, make_user
from sanpi.progress import actions, rules
from sanpi.progress.testing import accept_month, close_month, fill, make_round, planned, submit
from sanpi.projects.models import Status
from sanpi.projects.testing import LONG_AGO, make_project, noon, set_plan, set_status

pytestmark = pytest.mark.django_db
DAY = date(2023, 1, 22)


def missing(user, where, today=DAY):
    return rules.missing_reports(user, where.district, today)


def names(user, where, today=DAY):
    return [project.name for item in missing(user, where, today) for project in item.projects]


def send_back(round_, project, by=None):
    entry = fill(round_, project, by=by)
    submit(round_, project, by=by)
    return actions.return_entry(entry=entry, comment="核对金额", by=None, now=noon(DAY))


def test_the_projects_that_report_have_a_plan_of_the_year_and_did_not_leave(january, project, where):
    make_project("无计划")
    set_plan(make_project("去年计划"), 1, LONG_AGO, year=2022)
    set_status(planned("退出的"), Status.WITHDRAWN, date(2023, 1, 5))
    planned("停工的")
    assert set(rules.expected(january).values_list("name", flat=True)) == {"奥瑞环保设备", "停工的"}


def test_what_happens_after_the_month_does_not_change_whom_it_asked(january, project):
    set_status(project, Status.WITHDRAWN, date(2023, 2, 1))
    assert rules.expected(january).count() == 1


def test_the_liaison_is_told_what_is_missing_of_the_own_unit_only(january, project, liaison, where):
    planned("别的单位")
    assert names(liaison, where) == ["奥瑞环保设备"]


def test_the_office_is_told_of_everything_in_its_district(january, project, office, where):
    planned("别的单位")
    planned("中原项目", region=where.other_district)
    assert sorted(names(office, where)) == ["别的单位", "奥瑞环保设备"]


def test_a_draft_is_still_to_be_submitted_and_a_submitted_one_is_not(january, project, liaison, where):
    fill(january, project)
    (item,) = missing(liaison, where)
    assert item.projects.get().entry_state == "draft"
    submit(january, project)
    assert missing(liaison, where) == []


def test_a_month_is_overdue_after_its_day(january, project, liaison, where):
    (item,) = missing(liaison, where)
    assert not item.overdue(date(2023, 1, 25)) and item.overdue(date(2023, 1, 26))


def test_a_closed_month_asks_nobody(january, project, liaison, where):
    close_month(january)
    assert missing(liaison, where) == []


def test_a_month_that_has_not_opened_asks_nobody(january, project, liaison, where):
    assert missing(liaison, where, date(2023, 1, 19)) == []


def test_those_who_only_look_have_nothing_to_fill_in(january, project, where):
    assert missing(make_user(Role.VIEWER, where.district), where) == []


def test_the_office_reviews_what_was_submitted_and_nobody_else_does(january, project, office, liaison, where):
    fill(january, project)
    assert not rules.reports_to_review(office, where.district).exists()
    submit(january, project)
    assert rules.reports_to_review(office, where.district).get().project == project
    assert not rules.reports_to_review(liaison, where.district).exists()
    assert not rules.reports_to_review(make_user(Role.PROJECT_OFFICE, where.zone), where.district).exists()


def test_what_came_back_is_told_to_the_unit(january, project, liaison):
    assert not rules.returned_to(liaison).exists()
    send_back(january, project)
    assert rules.returned_to(liaison).get().comment == "核对金额"


def test_what_came_back_is_told_to_who_sent_it_and_not_to_other_units(january, project, office, where):
    send_back(january, project, by=office)
    other = make_user(Role.LIAISON, where.district, make_organization(where.district, "区住建局"))
    assert rules.returned_to(office).exists()
    assert not rules.returned_to(other).exists()


def test_the_states_of_a_month_are_those_of_visible_projects(january, project, liaison, office, where):
    planned("别的单位")
    fill(january, project)
    states = rules.month_states(liaison, where.district, january).values_list(
        "name", "entry_state", "entry_version"
    )
    assert list(states) == [("奥瑞环保设备", "draft", 1)]
    assert rules.month_states(office, where.district, january).count() == 2


def test_progress_of_units_adds_up(january, project, where):
    accept_month(january, project)
    submit_me, draft = planned("待审"), planned("草稿")
    fill(january, submit_me)
    submit(january, submit_me)
    fill(january, draft)
    planned("没报")
    rows = rules.round_progress(where.district, january)
    assert [(row.name, row.expected, row.accepted) for row in rows] == [
        ("未明确责任单位", 3, 0),
        ("区工信局", 1, 1),
    ]
    total = rules.total_progress(rows)
    assert (total.expected, total.accepted, total.submitted, total.draft, total.missing, total.returned) == (
        4, 1, 1, 1, 1, 0,
    )  # fmt: skip


def test_progress_takes_the_same_queries_for_many_units(january, where, django_assert_max_num_queries):
    for number in range(5):
        planned(f"第{number}个", unit=make_organization(where.district, f"第{number}局"))
    with django_assert_max_num_queries(3):
        assert len(rules.round_progress(where.district, january)) == 5


def test_two_open_months_come_oldest_first(january, project, liaison, where):
    make_round(Month(2023, 2))
    found = missing(liaison, where, date(2023, 2, 28))
    assert [item.round.month for item in found] == [1, 2]
