"""What was completed, as of any standpoint, for one project and for many."""

from datetime import date
from fractions import Fraction

import pytest

from sanpi.core.facts import standpoint
from sanpi.domain.curves import slow_start
from sanpi.domain.periods import Month
from sanpi.progress import actions, rules
from sanpi.progress.testing import MILLION, PLAN, planned, report, report_year
from sanpi.projects.models import Project, Status
from sanpi.projects.testing import LONG_AGO, TODAY, noon, set_plan, set_status

pytestmark = pytest.mark.django_db
JUNE = standpoint(date(2023, 6, 30))


def done(effective, year=2023, known=None, column="amount"):
    at = standpoint(effective, known)
    return Project.objects.annotate(done=rules.year_to_date(at, year, column=column)).get().done


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2023, 5, 31), Month(2023, 5)),
        (date(2023, 5, 30), Month(2023, 4)),
        (date(2023, 1, 30), Month(2022, 12)),
    ],
)
def test_a_standpoint_speaks_of_the_last_month_that_is_over(day, month):
    assert rules.reporting_month(standpoint(day)) == month


def test_the_year_to_date_is_the_sum_of_the_months_that_are_over(project):
    report_year(project, {1: MILLION, 2: 2 * MILLION, 3: -MILLION})
    assert done(date(2023, 2, 27)) == MILLION
    assert done(date(2023, 2, 28)) == 3 * MILLION
    assert done(date(2023, 12, 31)) == 2 * MILLION


def test_another_year_is_whole_or_nothing(project):
    report_year(project, {1: MILLION, 12: MILLION}, year=2022)
    assert done(TODAY, year=2022) == 2 * MILLION
    assert done(TODAY, year=2024) == 0


def test_nothing_reported_is_nothing_completed(project):
    assert done(TODAY) == 0


def test_a_late_report_is_not_known_before_it_came(project):
    report(project, Month(2023, 1), MILLION, now=noon(date(2023, 3, 1)))
    assert done(date(2023, 2, 28), known=date(2023, 2, 28)) == 0
    assert done(date(2023, 2, 28)) == MILLION


def test_funds_are_added_up_by_themselves(project):
    report(project, Month(2023, 1), MILLION, funds=5 * MILLION)
    assert done(TODAY, column="funds") == 5 * MILLION


def test_months_of_a_project_planned_completed_and_due(project):
    report_year(project, {1: 8 * MILLION, 2: 15 * MILLION})
    rows = rules.money_by_month(Project.objects.all(), standpoint(date(2023, 2, 28)))
    assert len(rows) == 12
    february = rows[1]
    assert (february.plan, february.completed, february.due) == (10 * MILLION, 15 * MILLION, 10 * MILLION)
    assert (february.completed_to_date, february.due_to_date) == (23 * MILLION, 20 * MILLION)
    assert february.reported and not rows[2].reported
    assert rows[11].plan_to_date == rows[11].due_to_date == PLAN


def test_split_plans_count_as_split_and_others_along_the_curve_of_their_region(where):
    split, other, zone = planned("甲"), planned("乙"), planned("丙", region=where.zone)
    actions.split_plan(
        project=split, year=2023, method="typed", amounts=[PLAN, *[0] * 11], by=None, now=noon(TODAY)
    )
    actions.set_curve(
        region=where.zone,
        year=2023,
        name="慢",
        shares=slow_start(),
        effective_on=TODAY,
        by=None,
        now=noon(TODAY),
    )
    (january, *_rest) = rules.money_by_month(Project.objects.all(), JUNE)
    assert january.plan == PLAN + 10 * MILLION + PLAN * 625 // 10_000
    assert january.due == 20 * MILLION + PLAN * 625 // 10_000
    assert {split, other, zone} == set(Project.objects.all())


def test_projects_that_left_or_have_no_plan_do_not_count(where):
    left = planned("退出的")
    report_year(left, {1: MILLION})
    set_status(left, Status.WITHDRAWN, TODAY)
    rows = rules.money_by_month(Project.objects.all(), JUNE)
    assert not any(row.plan or row.completed for row in rows)


def test_a_part_does_not_count_beside_its_bundle_and_does_by_itself(where):
    bundle = planned("打捆", is_bundle=True)
    part = planned("子项目", parent=bundle)
    for each in (bundle, part):
        report_year(each, {1: MILLION})
    assert rules.money_by_month(Project.objects.all(), JUNE)[0].completed == MILLION
    assert rules.money_by_month(Project.objects.filter(pk=part.pk), JUNE)[0].plan == 10 * MILLION


def test_months_take_the_same_queries_for_one_project_and_for_ten(where, django_assert_max_num_queries):
    for number in range(10):
        report_year(planned(f"第{number}个"), {1: MILLION})
    with django_assert_max_num_queries(6):
        rows = rules.money_by_month(Project.objects.all(), JUNE)
    assert rows[0].completed == 10 * MILLION


def test_three_years_of_a_project_with_their_rates(project):
    set_plan(project, 50 * MILLION, LONG_AGO, year=2022)
    report_year(project, {12: 40 * MILLION}, year=2022)
    report_year(project, {1: 6 * MILLION})
    years = rules.three_years(project, standpoint(TODAY))
    assert [year.year for year in years] == [2021, 2022, 2023]
    assert [year.rate for year in years] == [None, Fraction(4, 5), Fraction(1, 20)]


def test_the_latest_month_on_record(project):
    report_year(project, {1: MILLION, 2: 2 * MILLION})
    assert rules.latest_report(project, standpoint(date(2023, 2, 20))).month == 1
    assert rules.latest_report(project, standpoint(date(2023, 3, 20))).month == 2


def test_what_goes_on_as_so_far_comes_to_twelve_times_the_usual_month():
    assert rules.forecast_by_rate(30, 3) == 120
    assert rules.forecast_by_rate(0, 0) is None
