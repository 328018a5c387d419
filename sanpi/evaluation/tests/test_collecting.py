"""Inputs are what the ledgers say: the curve, the month's task, permits, issues, the library, the start of construction."""

from datetime import date

from sanpi.core.facts import standpoint
from sanpi.domain.curves import slow_start
from sanpi.domain.periods import Month
from sanpi.domain.rating import Colour, Dimension
from sanpi.enrollment.testing import make_due
from sanpi.evaluation.rules import Asked, judged, lights_for
from sanpi.evaluation.testing import PROGRESS, light_of, put_in_force
from sanpi.issues.testing import make_issue
from sanpi.permits.testing import at_work
from sanpi.progress.actions import set_curve
from sanpi.progress.rules import month_rows
from sanpi.progress.testing import MILLION, planned, report, report_year
from sanpi.projects.models import Project, Stage, Status
from sanpi.projects.testing import LONG_AGO, noon, plan_stage, reach, set_plan, set_status

JUNE = date(2023, 6, 30)
TASK = {"dimension": "task", "basis": "month_task_ratio", "green": ">=80", "yellow": "[60,80)", "red": "<60"}
MISSED = {"dimension": "task", "basis": "streak_missed_tasks", "green": "<1", "yellow": "[1,2)", "red": ">=2"}
IDLE = {
    "dimension": "movement",
    "basis": "months_without_progress",
    "green": "<1",
    "yellow": "[1,3)",
    "red": ">=3",
}
PERMITS = {
    "dimension": "permits",
    "basis": "permit_days_overdue",
    "green": "<=0",
    "yellow": "[1,5]",
    "red": ">5",
}
ISSUES = {
    "dimension": "issues",
    "basis": "issue_days_overdue",
    "green": "<=0",
    "yellow": "[1,10]",
    "red": ">10",
}


def side(project, dimension, on=JUNE, today=None):
    found = light_of(project, on, today)
    return next(each for each in found.light.sides if each.dimension is dimension)


def test_points_behind_are_those_of_the_ledger(project):
    report_year(project, {1: 10 * MILLION, 4: 12 * MILLION, 6: 5 * MILLION})
    row = month_rows([project], Month(2023, 6), standpoint(JUNE))[0]
    assert side(project, Dimension.PROGRESS).value == -row.ahead == 27.5


def test_the_curve_of_the_region_is_the_measure(where, project):
    report_year(project, {4: 20 * MILLION})
    april = date(2023, 4, 30)
    assert side(project, Dimension.PROGRESS, april).colour is Colour.YELLOW
    set_curve(
        region=where.city, year=2023, name="前四个月20%", shares=slow_start(4, 2000), effective_on=LONG_AGO, by=None,
        now=noon(LONG_AGO),
    )  # fmt: skip
    assert side(project, Dimension.PROGRESS, april).colour is Colour.GREEN


def test_a_month_under_way_is_not_held_against_a_project(project):
    report_year(project, {5: 50 * MILLION})
    early = side(project, Dimension.PROGRESS, date(2023, 7, 3), date(2023, 7, 3))
    assert early.sentence.startswith("截至5月末完成41.7%，与序时持平")
    late = side(project, Dimension.PROGRESS, date(2023, 7, 6), date(2023, 7, 6))
    assert "截至6月末完成41.7%（6月月报未报，按 0 计），落后序时8.3个百分点" in late.sentence


def test_before_january_is_reported_there_is_nothing_to_judge(project):
    found = side(project, Dimension.PROGRESS, date(2023, 2, 3), date(2023, 2, 3))
    assert (found.colour, found.missing) == (Colour.GREY, True)


def test_a_project_being_built_without_a_plan_lacks_data(where):
    project = planned(plan=None)
    reach(project, Stage.STARTED, date(2023, 1, 10))
    assert side(project, Dimension.PROGRESS).missing


def test_the_start_is_measured_by_the_plan_and_the_stage(project):
    plan_stage(project, Stage.STARTED, date(2023, 3, 20))
    assert side(project, Dimension.START, date(2023, 3, 1)).colour is Colour.YELLOW
    assert side(project, Dimension.START, JUNE).colour is Colour.RED
    reach(project, Stage.STARTED, date(2023, 6, 28))
    assert side(project, Dimension.START, JUNE).colour is Colour.GREEN


def test_the_library_is_asked_for_projects_that_belong_there(where):
    project = make_due(started=date(2023, 5, 15))
    assert side(project, Dimension.ENROLLMENT, JUNE).colour is Colour.YELLOW
    assert side(project, Dimension.ENROLLMENT, date(2023, 7, 16)).colour is Colour.RED


def test_the_months_task_is_the_split_or_the_curve(project):
    put_in_force(dimensions=[TASK])
    report_year(project, {5: 10 * MILLION, 6: 7 * MILLION})
    found = side(project, Dimension.TASK)
    assert (found.value, found.colour) == (70, Colour.YELLOW)


def test_months_missed_in_a_row_are_counted_back_from_the_last(project):
    put_in_force(dimensions=[MISSED])
    report_year(project, {1: MILLION, 4: 10 * MILLION, 5: 9 * MILLION, 6: 2 * MILLION})
    assert side(project, Dimension.TASK).value == 2


def test_months_without_progress_are_counted_since_the_last_amount(project):
    put_in_force(dimensions=[IDLE])
    reach(project, Stage.STARTED, date(2022, 11, 1))
    report_year(project, {1: MILLION, 3: MILLION, 4: 0, 5: 0, 6: 0})
    assert side(project, Dimension.MOVEMENT).value == 3


def test_permits_are_late_by_the_working_calendar(project):
    put_in_force(dimensions=[PERMITS])
    permit = at_work(project, "N18", date(2023, 1, 3))
    late = side(project, Dimension.PERMITS, date(2023, 2, 28))
    assert late.value and late.value > 0
    assert "1项手续超期" in late.sentence
    assert permit.due_on < date(2023, 2, 28)


def test_issues_are_late_by_days(project):
    put_in_force(dimensions=[ISSUES])
    make_issue(project, due_on=date(2023, 6, 20))
    make_issue(project, due_on=date(2023, 6, 15))
    found = side(project, Dimension.ISSUES)
    assert (found.value, found.colour) == (15, Colour.RED)
    assert found.sentence.startswith("2个问题超期未办结")


def test_a_project_that_left_has_no_light(project):
    set_status(project, Status.WITHDRAWN, date(2023, 5, 1))
    assert project.pk not in lights_for([project], standpoint(JUNE), JUNE)


def test_the_past_is_judged_as_it_was_known_then(project):
    report(project, Month(2023, 5), 10 * MILLION)
    report(project, Month(2023, 5), 60 * MILLION, now=noon(date(2023, 7, 1)))
    may = date(2023, 5, 31)
    then = lights_for([project], standpoint(may, date(2023, 6, 10)), date(2023, 7, 20))[project.pk]
    now = lights_for([project], standpoint(may), date(2023, 7, 20))[project.pk]
    assert (then.colour, now.colour) == (Colour.RED, Colour.GREEN)


ALL = [PROGRESS, TASK, IDLE, PERMITS, ISSUES]


def test_the_number_of_queries_does_not_depend_on_the_number_of_projects(where, django_assert_num_queries):
    put_in_force(dimensions=ALL)
    for _each in range(3):
        report(planned(), Month(2023, 5), MILLION)
    at = standpoint(JUNE)
    keys = list(Project.objects.values_list("pk", flat=True))
    lights_for(keys, at, JUNE)
    with django_assert_num_queries(18):
        lights_for(keys[:1], at, JUNE)
    with django_assert_num_queries(18):
        lights_for(keys, at, JUNE)


def test_a_page_and_the_whole_register_agree(where):
    put_in_force(dimensions=ALL)
    for number in range(4):
        project = planned()
        report(project, Month(2023, 5), number * 15 * MILLION)
        make_issue(project, due_on=date(2023, 6, 25 - number))
        set_plan(project, (number + 1) * 40 * MILLION, date(2023, 6, 1))
    at = standpoint(JUNE)
    together = {each.project: each.light for each in judged(Asked.all(at, JUNE))}
    alone = {pk: each.light for pk, each in lights_for(list(together), at, JUNE).items()}
    assert alone == together
