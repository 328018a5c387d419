"""Since when, what before, how many months in a row, what follows; several projects as one."""

from datetime import date

from sanpi.domain.rating import (
    MOST_MONTHS,
    Colour,
    Consequence,
    Facts,
    RuleTable,
    Run,
    change,
    missed_in_a_row,
    months_in_a_row,
    run_of,
    steps_due,
    streak_words,
    together,
)

G, Y, R = Colour.GREEN, Colour.YELLOW, Colour.RED
HISTORY = [(date(2023, 1, 31), G), (date(2023, 2, 28), Y), (date(2023, 3, 31), Y)]
STEPS = (
    Consequence(Y, 1, "remind", "项目办"),
    Consequence(Y, 2, "talk", "分管领导"),
    Consequence(R, 1, "supervise", "督查室"),
)


def test_a_light_says_since_when_and_what_before() -> None:
    assert run_of(HISTORY, Y, date(2023, 4, 5)) == Run(date(2023, 2, 28), G)


def test_a_light_that_has_just_changed_began_today() -> None:
    assert run_of(HISTORY, R, date(2023, 4, 5)) == Run(date(2023, 4, 5), Y)


def test_without_a_record_nothing_came_before() -> None:
    assert run_of([], G, date(2023, 4, 5)) == Run(date(2023, 4, 5), None)


def test_changes_are_worse_better_or_none() -> None:
    assert [change(G, R), change(R, Y), change(Y, Y), change(None, R), change(Colour.GREY, R)] == [
        "worse", "better", "same", "", "",
    ]  # fmt: skip


def test_red_months_count_as_yellow_ones_too() -> None:
    assert months_in_a_row([Y, R, Y, G, Y], Y) == 3
    assert months_in_a_row([Y, R], R) == 0


def test_two_yellow_months_rise_to_the_next_step() -> None:
    table = RuleTable((), consequences=STEPS)
    assert [step.who for step in steps_due(table, Y, 1)] == ["项目办"]
    assert [step.who for step in steps_due(table, Y, 3)] == ["分管领导"]
    assert steps_due(table, G, 5) == ()


def test_months_are_missed_until_one_is_met() -> None:
    assert missed_in_a_row([(5, 1), (5, 5), (5, 4), (5, 0)]) == 2
    assert missed_in_a_row([]) == 0


def test_several_projects_are_added_up_and_miss_a_month_together() -> None:
    day = date(2023, 3, 31)
    one = Facts(day, month=2, plan=100, completed=10, due=5, due_next=8, tasks=((10, 10), (10, 0)))
    other = Facts(day, month=2, plan=50, completed=30, due=3, due_next=4, tasks=((5, 5), (5, 20)))
    found = together([one, other, Facts(day)], day)
    assert (found.plan, found.completed, found.due, found.due_next, found.missed) == (150, 40, 8, 12, 0)


def test_yellow_after_red_has_not_been_green_and_red_counts_red_months() -> None:
    months = [Y, R, R, G]
    assert streak_words(Y, months_in_a_row(months, Y)) == "连续3个月未转绿"
    assert streak_words(R, months_in_a_row([R, R, Y], R)) == "连续2个月红灯"


def test_a_history_that_was_cut_says_at_least() -> None:
    assert streak_words(R, 13) == "连续13个月红灯"
    assert streak_words(R, MOST_MONTHS) == f"连续{MOST_MONTHS}个月以上红灯"
