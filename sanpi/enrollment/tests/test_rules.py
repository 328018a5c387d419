"""应统未统, 入库率, the days of submission."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.core.facts import standpoint
from sanpi.core.measures import evaluate
from sanpi.enrollment import actions, rules
from sanpi.enrollment.measures import ENROLLMENT_MEASURES, enrollment_rows
from sanpi.enrollment.testing import apply_for, let_in, make_due, make_ready, send_back
from sanpi.organizations.testing import make_user
from sanpi.projects.measures import Question
from sanpi.projects.models import Project, Status
from sanpi.projects.testing import NOW, TODAY, YI, code, make_project, noon, set_status

AT = standpoint(TODAY)


def listed(user, where, at=AT, **options):
    return [row.name for row in rules.should_be_enrolled(user, where.district, at, TODAY, **options)]


def figures(at=AT):
    return evaluate(ENROLLMENT_MEASURES, enrollment_rows(Question(Project.objects.all(), at, TODAY)))


def test_started_a_month_ago_and_not_in_is_unlisted(office, where, due):
    assert listed(office, where) == [due.name]


@pytest.mark.parametrize(("started", "found"), [(date(2023, 1, 3), True), (date(2023, 1, 4), False)])
def test_a_month_is_a_month(office, where, started, found):
    make_due("新开工", started=started)
    assert bool(listed(office, where)) is found


def test_fewer_or_more_months_may_be_asked(office, where):
    make_due("新开工", started=date(2023, 1, 20))
    assert listed(office, where, months=0) == ["新开工"]
    assert listed(office, where, months=3) == []


def test_what_is_too_small_need_not_be_in(office, where):
    make_due("小项目", total=4_990_000)
    assert listed(office, where) == []


def test_real_estate_must_be_in_whatever_its_size(office, where):
    make_due("小区", total=4_990_000, industry=code("industry", "K"))
    assert listed(office, where) == ["小区"]


def test_what_has_not_started_need_not_be_in(office, where):
    make_project("签约项目", total=YI)
    assert listed(office, where) == []


def test_what_left_need_not_be_in(office, where, due):
    set_status(due, Status.WITHDRAWN, date(2023, 1, 1))
    assert listed(office, where) == []


def test_what_is_in_is_not_unlisted_and_was_before(office, where, ready):
    apply_for(ready, date(2023, 1, 9))
    let_in(ready, date(2023, 1, 20))
    assert listed(office, where) == []
    assert listed(office, where, standpoint(date(2023, 1, 19))) == [ready.name]


def test_it_was_unlisted_as_far_as_known_then(office, where, ready):
    apply_for(ready, date(2023, 1, 9))
    let_in(ready, date(2023, 1, 10), recorded=date(2023, 2, 1))
    assert listed(office, where, standpoint(date(2023, 1, 15), date(2023, 1, 31))) == [ready.name]
    assert listed(office, where, standpoint(date(2023, 1, 15))) == []


def test_parts_count_and_the_bundle_does_not(office, where, due):
    bundle = make_due("打捆项目")
    Project.objects.filter(pk=bundle.pk).update(is_bundle=True)
    Project.objects.filter(pk=due.pk).update(parent=bundle)
    assert listed(office, where) == [due.name]


def test_another_district_sees_its_own_only(where, due):
    other = make_user("project_office", where.other_district)
    assert list(rules.should_be_enrolled(other, where.city, AT, TODAY)) == []


def test_the_rate_divides_what_is_in_by_what_should_be(where, due, ready):
    apply_for(ready, date(2023, 1, 9))
    let_in(ready, date(2023, 1, 20))
    make_due("刚开工", started=date(2023, 2, 1))
    make_project("未开工", total=YI)
    found = figures()
    assert (found["enrollment_rate"].note, found["enrollment_rate"].text) == ("1 / 3", "33.3%")
    assert (found["unlisted"].numerator, found["enrolled"].numerator) == (1, 1)


def test_the_rate_of_nothing_is_a_dash(where):
    assert figures()["enrollment_rate"].text == "—"


def test_the_rate_of_the_past_is_told_by_the_events(where, ready):
    apply_for(ready, date(2023, 1, 9))
    let_in(ready, date(2023, 1, 20))
    assert figures(standpoint(date(2023, 1, 19)))["enrollment_rate"].note == "0 / 1"
    assert figures(standpoint(date(2023, 1, 20)))["enrollment_rate"].note == "1 / 1"


def test_the_figure_and_the_list_agree(office, where, due):
    make_due("另一个", started=date(2022, 12, 31))
    assert figures()["unlisted"].numerator == len(listed(office, where)) == 2


def test_returned_entries_wait_for_their_unit(office, where, ready):
    apply_for(ready, date(2023, 1, 9))
    assert list(rules.returned(office, where.district)) == []
    send_back(ready, date(2023, 1, 12))
    assert [sheet.project for sheet in rules.returned(office, where.district)] == [ready]
    assert list(rules.returned(office, where.other_district)) == []


def test_what_the_dossier_says(where, due):
    now = rules.of_project(due, AT, TODAY)
    assert (now["state_label"], now["months"], now["is_late"]) == ("应入库，未申报", 3, True)
    assert (now["form"], now["level"]) == ("206-1", "市级")
    assert "营业执照" in now["missing"]


def window(region, opens, closes, on):
    return actions.set_window(
        region=region, open_day=opens, close_day=closes, effective_on=on, by=None, now=NOW
    )


@pytest.mark.parametrize(("day", "is_open"), [(7, False), (8, True), (10, True), (11, False)])
def test_papers_are_taken_from_the_eighth_to_the_tenth(where, day, is_open):
    assert bool(rules.window_open(where.district, date(2023, 2, day))) is is_open


def test_when_it_is_over_the_next_one_is_named(where):
    found = rules.window_open(where.district, date(2023, 12, 11))
    assert (found.opens_on, found.closes_on) == (date(2024, 1, 8), date(2024, 1, 10))


def test_the_nearest_setting_counts_from_its_day(where):
    window(where.city, 20, 25, date(2023, 1, 1))
    assert rules.window_days(where.district, TODAY) == (20, 25)
    window(where.district, 5, 6, date(2023, 2, 1))
    assert rules.window_days(where.district, TODAY) == (5, 6)
    assert rules.window_days(where.district, date(2023, 1, 31)) == (20, 25)
    assert rules.window_days(where.zone, TODAY) == (20, 25)


def test_a_day_that_a_month_lacks_is_its_last(where):
    window(where.district, 28, 31, date(2023, 1, 1))
    found = rules.window_open(where.district, date(2023, 2, 28))
    assert (bool(found), found.closes_on) == (True, date(2023, 2, 28))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_counted_and_months_before_agree(day, months):
    assert rules.whole_months(rules.months_before(day, months), day) == months


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [(date(2023, 1, 31), date(2023, 2, 27), 0), (date(2023, 1, 31), date(2023, 2, 28), 0),
     (date(2023, 1, 15), date(2023, 2, 15), 1), (date(2023, 1, 15), date(2024, 1, 14), 11)],
)  # fmt: skip
def test_whole_months(first, last, months):
    assert rules.whole_months(first, last) == months


def test_a_paper_uploaded_later_was_missing_then(where):
    ready = make_ready("迟传")
    before = standpoint(date(2023, 2, 1), date(2023, 2, 1))
    assert rules.filed_papers([ready.pk], before) == {ready.pk: set()}
    assert "licence" in rules.filed_papers([ready.pk])[ready.pk]
    assert noon(date(2023, 2, 3)) == NOW
