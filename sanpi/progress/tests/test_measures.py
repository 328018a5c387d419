"""The measures of progress on worked examples, from several standpoints."""

from datetime import date

import pytest

from sanpi.core.facts import standpoint
from sanpi.core.measures import evaluate
from sanpi.domain.curves import due as due_in_python
from sanpi.domain.curves import linear, slow_start
from sanpi.domain.curves.shapes import parts
from sanpi.domain.periods import Month
from sanpi.progress import actions
from sanpi.progress.measures import PROGRESS_MEASURES, progress_cells, progress_figures, progress_rows
from sanpi.progress.testing import (
    MILLION,
    PLAN,
    accept_month,
    fill,
    make_round,
    planned,
    report,
    report_year,
    submit,
)
from sanpi.projects.measures import Question
from sanpi.projects.models import Project, Status
from sanpi.projects.testing import TODAY, YI, make_project, noon, set_plan, set_status

pytestmark = pytest.mark.django_db
AUGUST = date(2023, 8, 31)


def question(effective=AUGUST, known=None, today=date(2023, 12, 31)):
    return Question(Project.objects.all(), standpoint(effective, known), today)


def texts(*args, **more):
    return {key: figure.text for key, figure in progress_figures(question(*args, **more)).items()}


def test_a_published_example_is_found_again(where):
    """1-8月完成 74%，超序时 7.33 个百分点."""
    report_year(planned("甲", plan=YI), dict.fromkeys(range(1, 9), 9250000))
    found = texts()
    assert (found["completion_rate"], found["ahead"]) == ("74.0%", "+7.3")
    assert (found["completed"], found["completed_month"]) == ("0.74", "0.0925")


def test_the_curve_of_the_region_decides_what_is_due(where):
    """封丘: 25% by the end of April."""
    actions.set_curve(
        region=where.district, year=2023, name="慢启动", shares=slow_start(), effective_on=date(2023, 1, 1),
        by=None, now=noon(TODAY),
    )  # fmt: skip
    report_year(planned("甲", plan=YI), {4: 30 * MILLION})
    assert texts(date(2023, 4, 30))["ahead"] == "+5.0"


def test_within_a_month_the_last_full_month_is_compared(where):
    report_year(planned("甲"), {1: 10 * MILLION})
    assert texts(date(2023, 2, 20))["ahead"] == "0.0"
    assert texts(date(2023, 2, 28))["ahead"] == "-8.3"


def test_before_the_first_month_is_over_nothing_is_due(where):
    planned("甲")
    found = texts(date(2023, 1, 20))
    assert (found["completion_rate"], found["ahead"], found["reporting_rate"]) == ("0.0%", "0.0", "—")


def test_without_plans_there_are_no_rates(where):
    make_project("无计划")
    found = texts()
    assert found["completed"] == "0"
    assert {found[key] for key in ("completion_rate", "ahead", "funds_rate", "reporting_rate")} == {"—"}


def test_rates_may_exceed_a_hundred(where):
    report(planned("甲", plan=YI), Month(2023, 1), 120 * MILLION, funds=YI * 3 // 2)
    found = texts(date(2023, 1, 31))
    assert (found["completion_rate"], found["funds_rate"]) == ("120.0%", "150.0%")


def test_a_late_report_is_seen_from_both_standpoints(project):
    report(project, Month(2023, 1), 12 * MILLION, now=noon(date(2023, 3, 1)))
    assert texts(date(2023, 1, 31), date(2023, 2, 5))["completion_rate"] == "0.0%"
    assert texts(date(2023, 1, 31))["completion_rate"] == "10.0%"


def test_the_plan_is_the_version_of_the_day(project):
    report(project, Month(2023, 1), 12 * MILLION)
    set_plan(project, 60 * MILLION, date(2023, 3, 1))
    assert texts(date(2023, 1, 31))["completion_rate"] == "10.0%"
    assert texts(date(2023, 3, 31))["completion_rate"] == "20.0%"


def test_a_bundle_counts_once(where):
    bundle = planned("打捆", is_bundle=True)
    part = planned("子项目", parent=bundle)
    report(bundle, Month(2023, 1), 10 * MILLION)
    report(part, Month(2023, 1), 10 * MILLION)
    assert texts(date(2023, 1, 31))["completed"] == "0.1"


def test_a_project_that_left_is_not_in_the_figures(project):
    report(project, Month(2023, 1), 10 * MILLION)
    set_status(project, Status.WITHDRAWN, date(2023, 2, 1))
    assert texts(date(2023, 1, 31))["completed"] == "0.1"
    assert texts(date(2023, 2, 28))["completed"] == "0"


def test_submitted_and_accepted_months_count_as_reported(january, project):
    others = [planned(f"第{n}个") for n in range(3)]
    accept_month(january, project)
    for other in others[:2]:
        fill(january, other)
    submit(january, others[0])
    assert texts(date(2023, 1, 31))["reporting_rate"] == "50.0%"


def test_what_was_submitted_later_was_not_reported_then(january, project):
    fill(january, project)
    submit(january, project, now=noon(date(2023, 2, 20)))
    assert texts(date(2023, 1, 31), date(2023, 2, 10))["reporting_rate"] == "0.0%"
    assert texts(date(2023, 1, 31))["reporting_rate"] == "100%"


def test_the_rows_give_the_same_figures_as_the_groups(where):
    for number in range(3):
        report_year(planned(f"第{number}个", plan=(number + 1) * YI), {1: MILLION * number, 2: 7})
    rows, cells = evaluate(PROGRESS_MEASURES, progress_rows(question())), progress_figures(question())
    assert {key: figure.text for key, figure in rows.items()} == {
        key: figure.text for key, figure in cells.items()
    }


def test_sql_and_python_agree_on_what_is_due(where):
    for plan in (1, 29_999, 30_001, 123_456_789, 10**15 + 7):
        planned(f"计划{plan}", plan=plan)
    for month in range(1, 13):
        share = parts(linear())[month - 1]
        for row in progress_rows(question(Month(2023, month).last_day)):
            assert row.due_at == due_in_python(row.plan_at, share)


def test_groups_by_unit_in_one_query(where, django_assert_num_queries):
    planned("甲")
    with django_assert_num_queries(2):  # the curves, and the sums
        (cell,) = progress_cells(question(), "project__unit_id")
    assert (cell["project__unit_id"], cell["plan_at"]) == (None, PLAN)


def test_every_measure_says_where_it_comes_from():
    for measure in PROGRESS_MEASURES:
        assert measure.rows == "progress" and measure.formula and measure.source and measure.date_rule


def test_a_second_round_does_not_disturb_the_first(where, project):
    accept_month(make_round(Month(2023, 1)), project)
    fill(make_round(Month(2023, 2)), project)
    assert texts(date(2023, 1, 31))["reporting_rate"] == "100%"
