"""Forecasts of the year: what they rest on, what is kept of them, and from when on they stand."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.domain.periods import Month
from sanpi.organizations.testing import make_organization
from sanpi.progress import actions, jobs
from sanpi.progress.models import ProjectForecast, TotalForecast
from sanpi.progress.rules.forecast_record import (
    listed_forecasts,
    project_forecast,
    region_forecast,
    standing_forecasts,
    totals_below,
)
from sanpi.progress.rules.forecast_words import standstill_words
from sanpi.progress.rules.project_years import material
from sanpi.progress.testing import (
    MILLION,
    PLAN,
    close_month,
    finished_year,
    forecast_tonight,
    make_round,
    planned,
    report,
    report_year,
)
from sanpi.projects.actions import bundle_projects
from sanpi.projects.actions.bulk import touched_projects
from sanpi.projects.models import Stage, Status
from sanpi.projects.testing import LONG_AGO, come_to, noon, set_plan, set_status

pytestmark = pytest.mark.django_db
MAY = date(2023, 5, 31)
JUNE = date(2023, 6, 30)
AFTER_JUNE = date(2023, 7, 3)


def asked(where, day, known=None):
    return material(where.province, day.year, standpoint(day, known))


@pytest.fixture
def running(project):
    """The project, half a year into 2023 at 8 million a month of 120 planned."""
    report_year(project, dict.fromkeys(range(1, 7), 8 * MILLION))
    return project


@pytest.fixture
def past(where):
    """Eight project-years of 2022."""
    return finished_year()


def test_a_year_is_asked_as_far_as_its_months_are_told(where, running):
    found = asked(where, JUNE).asked[running.pk]
    assert (found.month, found.completed, found.plan) == (6, 48 * MILLION, PLAN)
    assert asked(where, date(2023, 6, 29)).asked[running.pk].month == 5


def test_a_month_that_few_have_reported_is_not_told_until_it_is_closed(where, running):
    others = [planned(f"未报{number}") for number in range(3)]
    assert asked(where, JUNE).asked[running.pk].month == 0
    close_month(make_round(Month(2023, 6)))
    assert asked(where, AFTER_JUNE, known=AFTER_JUNE).asked[running.pk].month == 0
    assert asked(where, AFTER_JUNE, known=date(2023, 7, 10)).asked[others[0].pk].month == 6


def test_only_finished_years_are_learnt_from_and_those_without_december_only_when_it_is_over(where, past):
    late = planned("年底漏报", year=2022)
    report(late, Month(2022, 11), MILLION)
    planned("没有月报", year=2022)
    assert len(asked(where, JUNE).history) == 9
    assert len(asked(where, date(2023, 1, 20)).history) == 8
    assert asked(where, date(2022, 12, 31)).history == []


def test_what_makes_project_years_alike_is_kind_and_phase_at_new_year(where, running):
    come_to(running, Stage.STARTED, date(2022, 8, 1))
    assert asked(where, JUNE).asked[running.pk].group == "industry:running"
    assert asked(where, date(2022, 12, 31)).history == []


def test_material_takes_the_same_queries_for_one_project_and_for_many(
    where, running, past, django_assert_num_queries
):
    with django_assert_num_queries(9):
        asked(where, JUNE)


def test_a_plan_that_was_raised_counts_from_the_day_it_held(where, running):
    set_plan(running, 2 * PLAN, date(2023, 6, 15))
    assert asked(where, MAY).asked[running.pk].plan == PLAN
    assert asked(where, JUNE).asked[running.pk].plan == 2 * PLAN


def test_a_night_keeps_a_forecast_and_the_one_of_the_month_before(running, past):
    assert [(kept.month, kept.projects) for kept in forecast_tonight(AFTER_JUNE)] == [(5, 1), (6, 1)]
    row = ProjectForecast.objects.get(month=6)
    assert row.low <= row.median <= row.high
    assert (row.plan, row.completed, row.months_left) == (PLAN, 48 * MILLION, 6)
    assert row.required == 12 * MILLION and row.pace == 8 * MILLION
    assert row.change is not None and row.reasons == sorted(row.reasons, key=lambda each: -abs(each[1]))


def test_another_night_adds_nothing_and_writes_nothing(running, past):
    forecast_tonight(AFTER_JUNE)
    entries = AuditEntry.objects.count()
    assert [(kept.projects, kept.totals) for kept in forecast_tonight(date(2023, 7, 4))] == [(0, 0)]
    assert AuditEntry.objects.count() == entries


def test_a_correction_adds_a_forecast_and_the_old_one_still_stood_then(running, past):
    forecast_tonight(AFTER_JUNE)
    old = ProjectForecast.objects.get(month=6)
    report(running, Month(2023, 6), 30 * MILLION, now=noon(date(2023, 7, 5)))
    forecast_tonight(date(2023, 7, 6))
    new = standing_forecasts([running.pk], standpoint(AFTER_JUNE))[running.pk]
    assert new.pk != old.pk and new.completed == 70 * MILLION
    then = standing_forecasts([running.pk], standpoint(AFTER_JUNE, date(2023, 7, 4)))[running.pk]
    assert then.pk == old.pk and then.completed == 48 * MILLION


def test_what_was_forecast_in_may_is_what_stood_in_may(running, past):
    forecast_tonight(date(2023, 6, 10))
    forecast_tonight(AFTER_JUNE)
    assert standing_forecasts([running.pk], standpoint(MAY))[running.pk].month == 5
    assert standing_forecasts([running.pk], standpoint(AFTER_JUNE))[running.pk].month == 6
    known = standing_forecasts([running.pk], standpoint(AFTER_JUNE, date(2023, 6, 1)))
    assert known[running.pk].month == 4


def test_without_any_finished_year_the_range_is_wide_and_no_chance_is_told(running):
    forecast_tonight(AFTER_JUNE)
    row = ProjectForecast.objects.get(month=6)
    assert not row.certain and row.reach_100 is None and row.chance == ""
    assert row.high - row.low > PLAN // 5


def test_totals_add_up_to_the_yuan_and_lie_within_the_sums_of_their_parts(where, running, past):
    second = planned("乙项目", unit=make_organization(where.district, "区商务局"), plan=PLAN + 1)
    zone = planned("丙项目", region=where.zone)
    report_year(second, dict.fromkeys(range(1, 7), 7 * MILLION + 1))
    report_year(zone, dict.fromkeys(range(1, 7), 9 * MILLION))
    forecast_tonight(AFTER_JUNE)
    at = standpoint(AFTER_JUNE)
    city = region_forecast(where.city, at)
    units = totals_below(where.city, TotalForecast.Scope.UNIT, at)
    assert city.plan == 3 * PLAN + 1 == sum(row.plan for row in units)
    assert city.completed == sum(row.completed for row in units) == sum((48, 42, 54)) * MILLION + 6
    assert sum(row.low for row in units) <= city.low <= city.high <= sum(row.high for row in units)
    regions = totals_below(where.city, TotalForecast.Scope.REGION, at)
    assert {row.region for row in regions} == {where.district, where.zone}


def test_a_part_of_a_bundle_has_a_forecast_but_counts_in_no_total(where, running, past):
    bundle = planned("打捆")
    bundle_projects(bundle=bundle, parts=[running], by=None, now=noon(LONG_AGO))
    report_year(bundle, dict.fromkeys(range(1, 7), 8 * MILLION))
    forecast_tonight(AFTER_JUNE)
    assert ProjectForecast.objects.filter(month=6).count() == 2
    assert region_forecast(where.district, standpoint(AFTER_JUNE)).projects == 1


def test_a_project_that_left_has_no_forecast_any_more(where, running, past):
    forecast_tonight(AFTER_JUNE)
    set_status(running, Status.WITHDRAWN, date(2023, 7, 4))
    forecast_tonight(date(2023, 7, 5))
    at = standpoint(date(2023, 7, 5))
    assert standing_forecasts([running.pk], at) == {}
    assert listed_forecasts([running.pk], at)[running.pk].median is None
    assert region_forecast(where.district, at) is None


def test_a_project_at_a_standstill_is_forecast_at_what_it_completed_without_a_chance(where, running, past):
    other = planned("照常的", unit=make_organization(where.district, "区商务局"))
    report_year(other, dict.fromkeys(range(1, 7), 9 * MILLION))
    forecast_tonight(AFTER_JUNE)
    district = region_forecast(where.district, standpoint(AFTER_JUNE))
    set_status(running, Status.POSTPONED, date(2023, 7, 4))
    forecast_tonight(date(2023, 7, 5))
    at = standpoint(date(2023, 7, 5))
    row = standing_forecasts([running.pk], at)[running.pk]
    assert (row.standstill, row.standstill_since) == ("postponed", date(2023, 7, 4))
    assert row.median == row.low == row.completed == 48 * MILLION < row.high
    assert row.reach_90 is None and row.reach_100 is None and row.certain
    after = region_forecast(where.district, at)
    assert after.median < district.median and after.reach_100 <= district.reach_100
    units = totals_below(where.district, TotalForecast.Scope.UNIT, at)
    assert [unit.reach_100 is None for unit in units if unit.unit_id == running.unit_id] == [True]
    set_status(running, Status.NORMAL, date(2023, 7, 6))
    forecast_tonight(date(2023, 7, 7))
    resumed = standing_forecasts([running.pk], standpoint(date(2023, 7, 7)))[running.pk]
    assert resumed.standstill == "" and resumed.reach_100 is not None


def test_a_standstill_after_the_plan_was_reached_says_so(running, past):
    report(running, Month(2023, 6), PLAN)
    set_status(running, Status.STOPPED, date(2023, 6, 20))
    forecast_tonight(AFTER_JUNE)
    row = ProjectForecast.objects.get(month=6)
    assert row.standstill == "stopped" and row.median == row.completed and row.reach_100 is None
    assert standstill_words(row) == "2023-06-20 起停工，计划已完成"


def test_the_day_of_a_standstill_is_that_on_which_it_last_began(where, running):
    for status, day in (
        (Status.STOPPED, 2), (Status.NORMAL, 5), (Status.STOPPED, 9), (Status.STOPPED, 12), (Status.POSTPONED, 20)
    ):  # fmt: skip
        set_status(running, status, date(2023, 6, day))
    at_day = {day: asked_listed(where, running, day) for day in (3, 6, 15, 25)}
    assert at_day == {3: ("stopped", 2), 6: None, 15: ("stopped", 9), 25: ("postponed", 20)}


def asked_listed(where, project, day):
    found = asked(where, date(2023, 6, day)).listed[project.pk].standstill
    return found and (found.status, found.since.day)


def test_a_plan_of_nothing_is_not_forecast(where, past):
    planned("零计划", plan=0)
    forecast_tonight(AFTER_JUNE)
    assert not ProjectForecast.objects.exists()


def test_in_january_last_year_is_kept_as_well(past):
    kept = forecast_tonight(date(2023, 1, 10))
    assert [(each.year, each.month) for each in kept] == [(2022, 12), (2023, 0)]
    row = ProjectForecast.objects.filter(year=2022).first()
    assert row.median == row.completed and row.required is None


def test_before_the_first_month_the_year_is_forecast_from_its_plan(where, past, project):
    forecast_tonight(date(2023, 1, 10))
    row = ProjectForecast.objects.get(project=project)
    assert (row.month, row.completed, row.period, row.pace) == (0, 0, None, None)
    assert row.effective_on == date(2022, 12, 31)


def test_a_past_month_is_kept_as_it_could_be_forecast_then(where, running, past):
    report(running, Month(2023, 3), 50 * MILLION, now=noon(MAY))
    actions.keep_month(region=where.province, month=Month(2023, 3), now=noon(AFTER_JUNE))
    row = ProjectForecast.objects.get()
    assert (row.month, row.completed) == (3, 24 * MILLION)
    assert row.known_at < noon(date(2023, 4, 6))
    assert actions.keep_month(region=where.province, month=Month(2023, 3), now=noon(AFTER_JUNE)) == []


def test_months_imported_later_are_forecast_of_what_is_known_now_and_say_so(where, past, project):
    for month in (1, 2, 3):
        report(project, Month(2023, month), 8 * MILLION, now=noon(JUNE))
    actions.keep_month(region=where.province, month=Month(2023, 3), now=noon(AFTER_JUNE))
    row = ProjectForecast.objects.get(project=project)
    assert (row.month, row.known_at) == (3, noon(AFTER_JUNE))


def test_what_was_not_kept_is_computed_for_one_project_and_not_written(where, running, past):
    found = project_forecast(running, standpoint(MAY))
    assert (found.month, found.completed) == (5, 40 * MILLION)
    assert not ProjectForecast.objects.exists()
    forecast_tonight(AFTER_JUNE)
    new = planned("今天新建")
    assert project_forecast(new, standpoint(AFTER_JUNE)) is None


def test_closing_a_month_lets_the_forecast_be_made(where, running, past):
    with time_machine.travel(noon(AFTER_JUNE), tick=False):
        assert jobs.forecast_year.call(where.district.pk) == 2
    assert region_forecast(where.district, standpoint(AFTER_JUNE)).month == 6


def test_the_command_keeps_past_months_and_tonight(where, running, past):
    said = StringIO()
    with time_machine.travel(noon(AFTER_JUNE), tick=False):
        call_command("forecast_year", since="2023-04", stdout=said)
        call_command("forecast_year", date="2023-02-28", stdout=said)
    assert set(ProjectForecast.objects.values_list("month", flat=True)) == {2, 4, 5, 6}
    assert "2023 年截至 6 月" in said.getvalue()


@pytest.mark.parametrize("wrong", [{"since": "去年"}, {"date": "2023-02-31"}, {"region": "999"}])
def test_the_command_says_what_it_cannot_read(where, wrong):
    with pytest.raises(CommandError):
        call_command("forecast_year", **wrong)


def test_an_import_that_is_taken_back_is_not_held_by_its_forecast(running, past):
    forecast_tonight(AFTER_JUNE)
    said = touched_projects([running.pk], written_at=noon(LONG_AGO))
    assert ProjectForecast._meta.verbose_name not in said.values()
