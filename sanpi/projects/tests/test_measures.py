"""Measures over the register and over the yearly lists, on worked examples."""

from datetime import date

import pytest

from sanpi.core.facts import standpoint
from sanpi.core.measures import Figure, evaluate
from sanpi.projects import actions
from sanpi.projects.measures import (
    LISTING_MEASURES,
    PROJECT_MEASURES,
    Question,
    listing_rows,
    project_rows,
)
from sanpi.projects.models import Project, Stage, Status
from sanpi.projects.testing import (
    NOW,
    TODAY,
    YI,
    come_to,
    make_project,
    plan_stage,
    put_on_list,
    reach,
    set_plan,
    set_status,
    set_total,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("where")]
MARCH, JUNE, DECEMBER = date(2022, 3, 31), date(2022, 6, 30), date(2022, 12, 31)


def question(day=DECEMBER, known=None):
    return Question(Project.objects.all(), standpoint(day, known), TODAY)


def figure(key, day=DECEMBER, known=None):
    return evaluate(PROJECT_MEASURES, project_rows(question(day, known)))[key]


def due(planned_on, started_on=None, recorded=None):
    """A project whose start was planned for a day."""
    project = make_project()
    plan_stage(project, Stage.STARTED, planned_on)
    if started_on:
        reach(project, Stage.STARTED, started_on, recorded)
    return project


def test_number_and_sums_as_of_the_day():
    project = make_project(total=YI, plan=YI // 2, year=2022)
    set_total(project, 2 * YI, date(2022, 7, 1))
    make_project()
    found = evaluate(PROJECT_MEASURES, project_rows(question(JUNE)))
    assert [found[key].text for key in ("projects", "total_investment", "annual_plan")] == ["2", "1", "0.5"]
    assert figure("total_investment").text == "2"


def test_who_has_withdrawn_is_not_counted_from_that_day_on():
    set_status(make_project(), Status.WITHDRAWN, date(2022, 7, 1))
    assert (figure("projects", JUNE).text, figure("projects").text) == ("1", "0")


def test_the_plan_of_the_year_of_the_standpoint_counts():
    project = make_project(plan=YI, year=2022)
    set_plan(project, 3 * YI, date(2022, 12, 1), year=2023)
    assert (figure("annual_plan").text, figure("annual_plan", TODAY).text) == ("1", "3")


def test_of_all_planned_starts_of_the_year():
    due(MARCH, MARCH), due(JUNE, JUNE), due(DECEMBER)
    rate = figure("start_rate_year", JUNE)
    assert (rate.note, rate.text) == ("2 / 3", "66.7%")


def test_of_those_due_by_now_it_may_be_more_than_all():
    due(MARCH, MARCH), due(MARCH, MARCH), due(JUNE, JUNE), due(DECEMBER, date(2022, 5, 1))
    rate = figure("start_rate_due", JUNE)
    assert (rate.note, rate.text) == ("4 / 3", "133.3%")


def test_a_start_of_another_year_counts_in_neither():
    due(MARCH, date(2021, 12, 31)), due(date(2023, 3, 1), JUNE)
    assert figure("start_rate_year").note == "0 / 1"


def test_a_late_report_changes_the_rate_now_but_not_as_known_then():
    due(MARCH, MARCH, recorded=date(2022, 7, 5))
    assert figure("start_rate_due", JUNE).text == "100%"
    assert figure("start_rate_due", JUNE, known=JUNE).text == "0.0%"


def test_a_plan_put_off_leaves_the_denominator():
    plan_stage(due(MARCH), Stage.STARTED, date(2023, 3, 1), on=date(2022, 3, 1))
    assert figure("start_rate_year").text == "—"
    assert figure("start_rate_year", date(2022, 2, 28)).text == "0.0%"


def test_of_the_contracts_those_started_and_those_producing():
    for stage in (Stage.SIGNED, Stage.STARTED, Stage.STARTED, Stage.PRODUCING):
        come_to(make_project(), stage, MARCH)
    make_project()
    assert (figure("start_rate_contract").note, figure("start_rate_contract").text) == ("3 / 4", "75.0%")
    assert (figure("production_rate_contract").note, figure("production_rate_contract").text) == (
        "1 / 4",
        "25.0%",
    )


def test_a_stage_left_out_counts_as_passed():
    reach(make_project(), Stage.COMPLETED, MARCH)
    assert figure("start_rate_contract").note == "1 / 1"


def test_of_those_planned_to_produce_this_year():
    for produced in (JUNE, None):
        project = make_project()
        plan_stage(project, Stage.PRODUCING, JUNE)
        if produced:
            reach(project, Stage.PRODUCING, produced)
    assert figure("production_rate_plan").note == "1 / 2"


def test_nothing_below_the_line_is_no_rate():
    assert {m.key: figure(m.key).text for m in PROJECT_MEASURES if m.denominator} == {
        m.key: "—" for m in PROJECT_MEASURES if m.denominator
    }


def test_parts_of_a_bundle_are_not_counted_in_rates():
    bundle, part = make_project(), due(MARCH, MARCH)
    actions.bundle_projects(bundle=bundle, parts=[part], by=None, now=NOW)
    assert figure("start_rate_year").text == "—"


# The yearly lists.


def listings(day=TODAY, known=None, **where):
    asked = question(day, known)
    return evaluate(LISTING_MEASURES, listing_rows(asked).filter(**where))


def grown(key, now, before):
    """The growth of a figure against the year before."""
    measure = next(m for m in LISTING_MEASURES if m.key == key)
    return Figure(measure, now.numerator, before.numerator).text


@pytest.fixture
def carried_on():
    """Listed in both years, with another total and plan in the second."""
    project = make_project(total=10 * YI, plan=5 * YI, year=2022)
    put_on_list(project, "city", "manufacturing", year=2022)
    set_total(project, 11 * YI, date(2023, 1, 10))
    set_plan(project, 4 * YI, date(2023, 1, 10))
    put_on_list(project, "city", "manufacturing", on=date(2023, 1, 20))
    return project


def test_the_list_of_the_year_with_its_totals_and_plans(carried_on):
    found = listings()
    assert [found[key].text for key in ("key_projects", "key_total", "key_plan")] == ["1", "11", "4"]


def test_by_level_and_field(carried_on):
    put_on_list(make_project(total=YI), "district", "services")
    assert listings()["key_projects"].text == "2"
    assert listings(level_code="city")["key_total"].text == "11"
    assert listings(category_code="services")["key_total"].text == "1"


def test_against_the_same_day_of_the_year_before(carried_on):
    now = listings()
    before = evaluate(LISTING_MEASURES, listing_rows(question(TODAY).a_year_before()))
    assert grown("key_total_growth", now["key_total"], before["key_total"]) == "+10.00%"
    assert grown("key_plan_growth", now["key_plan"], before["key_plan"]) == "-20.00%"


def test_without_a_list_the_year_before_there_is_no_growth(carried_on):
    before = evaluate(LISTING_MEASURES, listing_rows(question(MARCH).a_year_before()))
    assert grown("key_total_growth", listings(MARCH)["key_total"], before["key_total"]) == "—"


def test_the_year_before_a_leap_day():
    day = question(date(2024, 2, 29)).a_year_before().at.effective
    assert day == date(2023, 2, 28)


def test_the_year_before_is_known_as_of_the_same_day():
    assert question(TODAY, known=MARCH).a_year_before().at.known == standpoint(TODAY, MARCH).known


def test_a_list_published_later_is_not_counted_before(carried_on):
    assert listings(date(2023, 1, 19))["key_projects"].text == "0"
    assert listings(TODAY, known=date(2023, 1, 19))["key_projects"].text == "0"
