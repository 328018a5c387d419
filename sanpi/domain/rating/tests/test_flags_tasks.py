"""The wall chart of a project: which months get a red flag, which a black one, and how that is worded."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.rating.flags_tasks import (
    Basis,
    MonthTask,
    Node,
    Tally,
    TaskRule,
    TaskState,
    tally,
    task_marks,
)

WAN = 10_000
D, B, L = TaskState.DONE, TaskState.OVERDUE, TaskState.LATE
R, N = TaskState.RUNNING, TaskState.NO_TASK
CUMULATIVE, MONTH = TaskRule(Basis.CUMULATIVE), TaskRule(Basis.MONTH)


def chart(planned, completed, closed, rule=CUMULATIVE):
    """The marks of a project whose months (万元) are given from January on."""
    done = [*completed, *[None] * (len(planned) - len(completed))]
    tasks = [
        MonthTask(plan * WAN, amount if amount is None else amount * WAN)
        for plan, amount in zip(planned, done, strict=True)
    ]
    return task_marks(tasks, 2023, closed, rule)


def states(*args, **options):
    return [mark.state for mark in chart(*args, **options)]


def test_finished_overdue_and_still_running():
    assert states([100, 100, 100, 100], [120, 60], 2) == [D, B, R, R]


def test_exactly_what_was_planned_is_finished():
    assert states([100], [100], 1) == [D]
    assert states([100], [99], 1) == [B]


def test_an_early_surplus_pays_for_a_later_month_only_when_counted_from_january():
    assert states([100, 100], [150, 50], 2) == [D, D]
    assert states([100, 100], [150, 50], 2, MONTH) == [D, B]


def test_what_was_made_up_later_is_finished_late():
    marks = chart([100, 100, 100], [60, 80, 160], 3)
    assert [mark.state for mark in marks] == [L, L, D]
    assert marks[0].made_up_in == 2
    assert marks[1].sentence == "2月任务于3月补完成：累计计划200万元，完成140万元"


def test_a_month_by_itself_is_made_up_by_what_later_months_bring_beyond_their_own():
    assert states([100, 100, 100], [60, 120, 120], 3, MONTH) == [L, D, D]
    assert states([100, 100, 100], [60, 120, 110], 3, MONTH) == [B, D, D]


def test_a_month_without_an_amount_has_no_task():
    assert states([0, 100], [0, 100], 2) == [N, D]


def test_a_month_whose_reporting_is_not_over_holds_nothing_against_anybody():
    assert states([100, 100], [100, 20], 1) == [D, R]


def test_a_month_not_reported_by_the_end_of_reporting_is_overdue_and_says_so():
    mark = chart([100, 100], [100], 2)[1]
    assert mark.state is B
    assert mark.sentence == "2月逾期未完成：累计计划200万元，完成100万元（本月未报）"


def with_node(reached_on, planned=0, rule=CUMULATIVE):
    node = Node("开工", date(2023, 2, 10), reached_on)
    tasks = [MonthTask(0, 0), MonthTask(planned, planned, (node,)), MonthTask(0, 0)]
    return task_marks(tasks, 2023, 3, rule)[1]


def test_a_milestone_is_due_by_the_end_of_its_month():
    assert with_node(date(2023, 2, 28)).state is D
    assert with_node(date(2023, 3, 1)).state is L
    assert with_node(None).state is B


def test_a_milestone_reached_before_its_month_or_year_was_in_time():
    assert with_node(date(2022, 11, 3)).state is D


def test_a_milestone_reached_in_the_next_year_is_named_with_it():
    assert with_node(date(2024, 1, 9)).sentence == "2月任务于次年1月补完成：开工（计划02-10）于2024-01-09到达"


def test_money_alone_is_not_enough_where_milestones_count():
    assert with_node(None, planned=100).state is B
    assert with_node(None, planned=100, rule=TaskRule(Basis.CUMULATIVE, nodes=False)).state is D


def test_a_rule_may_look_at_milestones_only():
    rule = TaskRule(Basis.NOT_AT_ALL)
    assert states([100], [0], 1, rule) == [N]
    assert with_node(date(2023, 2, 1), planned=100, rule=rule).state is D


def test_flags_are_counted():
    assert tally(chart([100] * 4, [100, 50, 150, 0], 4)) == Tally(done=2, overdue=1, late=1)


amounts = st.lists(st.integers(0, 9), min_size=12, max_size=12)


@given(amounts, amounts, st.integers(0, 12), st.sampled_from([CUMULATIVE, MONTH]))
def test_only_months_that_are_over_and_have_a_task_are_judged(planned, completed, closed, rule):
    for mark in chart(planned, completed, closed, rule):
        if mark.state in (D, B, L):
            assert mark.month <= closed and planned[mark.month - 1] > 0
        assert (mark.state is L) == (mark.made_up_in > mark.month)


@given(amounts, amounts, st.integers(0, 12))
def test_counted_from_january_a_red_flag_says_that_the_plan_was_reached(planned, completed, closed):
    for mark in chart(planned, completed, closed):
        if mark.state is D:
            assert sum(completed[: mark.month]) >= sum(planned[: mark.month])
