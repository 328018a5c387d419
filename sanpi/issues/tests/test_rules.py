"""Overdue, due soon, silent, worst: computed, for a person, from a standpoint."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.core.facts import standpoint
from sanpi.issues import actions, rules
from sanpi.issues.models import Light, State
from sanpi.issues.testing import ask_to_close, close, make_issue, report
from sanpi.organizations.testing import PEOPLE
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, TODAY, make_project

pytestmark = pytest.mark.django_db
DUE = date(2023, 1, 20)


def overdue(user, where, day=TODAY, known=None):
    return list(rules.overdue(user, where.district, standpoint(day, known), TODAY))


def test_on_the_due_date_it_is_not_overdue_the_day_after_it_is(issue, office, where):
    assert overdue(office, where, DUE) == []
    assert overdue(office, where, DUE + timedelta(days=1)) == [issue]


def test_a_past_day_is_answered_as_it_was(issue, office, where):
    close(issue, date(2023, 1, 25), recorded=date(2023, 2, 1))
    assert overdue(office, where, date(2023, 1, 23)) == [issue]
    assert overdue(office, where, date(2023, 1, 26)) == []
    assert overdue(office, where, date(2023, 1, 26), known=date(2023, 1, 31)) == [issue]


def test_before_it_was_raised_there_was_none(issue, office, where):
    assert not rules.seen(office, where.district, standpoint(date(2023, 1, 8)), TODAY).exists()


def test_an_extension_ends_being_overdue_from_its_day_on(issue, office, liaison, where):
    actions.request_due(issue=issue, due_on=date(2023, 3, 1), text="等", by=liaison, now=NOW)
    assert overdue(office, where) == [issue]
    actions.decide_due(issue=issue, approve=True, by=office, now=NOW)
    assert overdue(office, where) == []
    assert overdue(office, where, date(2023, 2, 2)) == [issue]


@pytest.mark.parametrize(("who", "number"), [("city_office", 1), ("another_district", 0), ("liaison", 0)])
def test_each_sees_his_own(issue, where, who, number):
    assert len(overdue(PEOPLE[who](), where)) == number


def test_due_soon_counts_from_today(office, where):
    issues = [make_issue(due_on=TODAY + timedelta(days=days)) for days in (0, 7, 8)]
    assert list(rules.due_soon(office, where.district, TODAY)) == issues[:2]


def test_silent_ones_are_found_until_they_are_reported(issue, office, where):
    day = date(2023, 1, 23)
    assert list(rules.stale(office, where.district, day)) == [issue]
    report(issue, date(2023, 1, 15))
    assert not rules.stale(office, where.district, day).exists()
    assert rules.stale(office, where.district, date(2023, 1, 29)).exists()


def test_to_assign_is_what_nobody_has(issue, office, where):
    waiting = make_issue()
    assert list(rules.to_assign(office, where.district)) == [waiting]


def test_the_worst_stand_first(office, where):
    project = make_project("示例")
    issues = [make_issue(project, due_on=DUE - timedelta(days=days)) for days in (0, 9, 4)]
    found = rules.worst(office, where.district, standpoint(TODAY), limit=2, today=TODAY)
    assert [row["pk"] for row in found] == [issues[1].pk, issues[2].pk]
    assert found[0]["days_overdue"] == 23


def test_the_worst_of_given_projects_whoever_asks(issue, project, where):
    mine = Project.objects.filter(pk=project.pk)
    others = Project.objects.exclude(pk=project.pk)
    assert [row["number"] for row in rules.worst(mine, where.district, standpoint(TODAY))] == [issue.number]
    assert rules.worst(others, where.district, standpoint(TODAY)) == []


def test_the_dossier_shows_open_ones_first(project, where, django_assert_num_queries):
    done = make_issue(project, due_on=TODAY)
    close(done, date(2023, 1, 12))
    late = make_issue(project, due_on=DUE)
    report(late, TODAY, "已报市局", Light.AT_RISK)
    with django_assert_num_queries(2):
        rows = rules.of_project(project, standpoint(TODAY), TODAY)
    assert [row["number"] for row in rows] == [late.number, done.number]
    assert (rows[0]["light"], rows[0]["progress"]) == (("red", "超期 14 天"), "已报市局")
    assert rows[1]["light"] == ("green", "按期办结")


def test_the_dossier_of_an_earlier_day(project, issue):
    ask_to_close(issue, date(2023, 1, 19))
    rows = rules.of_project(project, standpoint(date(2023, 1, 18)), TODAY)
    assert (rows[0]["state"], rows[0]["light"]) == (State.WORKING, ("yellow", "还剩 2 天"))


@pytest.mark.parametrize(
    ("state", "due", "closed", "judged", "expected"),
    [
        ("working", None, None, "", ("grey", "未定时限")),
        ("working", TODAY, None, "", ("yellow", "今天到期")),
        ("working", date(2023, 3, 1), None, "", ("green", "还剩 26 天")),
        ("working", date(2023, 3, 1), None, "late", ("yellow", "还剩 26 天，已滞后")),
        ("closed", TODAY, date(2023, 2, 9), "", ("grey", "超期办结")),
        ("cancelled", TODAY, None, "", ("grey", "已取消")),
    ],
)
def test_a_light_says_why(state, due, closed, judged, expected):
    assert rules.light(state, due, closed, TODAY, judged) == expected


@given(st.integers(-400, 400))
def test_days_left_and_light_agree(days):
    left = rules.days_left("working", TODAY + timedelta(days=days), TODAY)
    assert left == days
    assert (rules.light("working", TODAY + timedelta(days=days), None, TODAY)[0] == "red") == (days < 0)
