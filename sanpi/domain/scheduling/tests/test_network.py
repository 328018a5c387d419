"""What waits for what: order, circles, side-by-side work, the longest chain, days."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.calendars import WorkingCalendar
from sanpi.domain.scheduling import (
    CycleError,
    Task,
    available,
    blocking,
    critical_path,
    depending_on,
    earliest,
    find_cycle,
    latest_starts,
    levels,
    order,
)

CALENDAR = WorkingCalendar()
MONDAY = date(2023, 3, 6)


def task(code, *after):
    return Task(code, frozenset(after))


# The path of a filed industrial project on land that is nearly ready, with promised days.
FILED = [
    task("N01"), task("N10", "N01"), task("N12", "N10"), task("N13", "N12"), task("N15", "N12"),
    task("N17", "N15"), task("N18", "N13", "N15", "N17"),
]  # fmt: skip
DAYS = {"N01": 1, "N10": 5, "N12": 7, "N13": 7, "N15": 3, "N17": 5, "N18": 5}


@st.composite
def networks(draw):
    """Tasks that wait only for earlier ones, so without a circle, in any order."""
    number = draw(st.integers(1, 12))
    tasks = [
        task(f"t{each}", *draw(st.sets(st.sampled_from([f"t{e}" for e in range(each)])) if each else st.just(set())))
        for each in range(number)
    ]  # fmt: skip
    return draw(st.permutations(tasks))


def test_side_by_side_and_one_after_the_other():
    assert levels(FILED) == [["N01"], ["N10"], ["N12"], ["N13", "N15"], ["N17"], ["N18"]]


def test_the_longest_chain_of_a_filed_project():
    chain, length = critical_path(FILED, DAYS)
    assert (chain, length) == (("N01", "N10", "N12", "N15", "N17", "N18"), 26)


def test_nothing_takes_no_time():
    assert critical_path([], {}) == ((), 0)


def test_what_is_not_there_blocks_nothing():
    assert order([task("N18", "N16")]) == ["N18"]


@pytest.mark.parametrize(
    ("done", "begun", "expected"),
    [
        ((), (), ["N01"]),
        (("N01", "N10"), (), ["N12"]),
        (("N01", "N10", "N12"), (), ["N13", "N15"]),
        (("N01", "N10", "N12"), ("N13",), ["N15"]),
    ],
)
def test_what_can_be_handed_in_now(done, begun, expected):
    assert available(FILED, done, begun) == expected


def test_what_blocks_is_named():
    assert blocking(FILED[-1], {"N15"}, {each.code for each in FILED}) == ["N13", "N17"]


@pytest.mark.parametrize(
    "tasks",
    [[task("a", "a")], [task("a", "b"), task("b", "a")], [task("a", "c"), task("b", "a"), task("c", "b")]],
)
def test_a_circle_is_refused_and_named(tasks):
    with pytest.raises(CycleError) as refused:
        order(tasks)
    circle = refused.value.codes
    assert circle[0] == circle[-1]
    assert set(circle) == {each.code for each in tasks}


def test_no_circle_is_no_circle():
    assert find_cycle(FILED) == ()


def test_what_lies_behind_a_task():
    assert depending_on(FILED, {"N15"}) == {"N15", "N17", "N18"}


def test_days_follow_the_promised_limits():
    plan = earliest(FILED, DAYS, MONDAY, CALENDAR)
    assert plan["N01"] == (MONDAY, date(2023, 3, 7))
    assert plan["N18"] == (date(2023, 4, 4), date(2023, 4, 11))


def test_what_is_finished_keeps_its_day():
    plan = earliest(FILED, DAYS, MONDAY, CALENDAR, {"N01": date(2023, 2, 1), "N10": date(2023, 2, 8)})
    assert plan["N12"][0] == MONDAY


def test_counting_back_from_a_target():
    starts = latest_starts(FILED, DAYS, date(2023, 4, 11), CALENDAR)
    assert starts["N01"] == MONDAY
    assert starts["N13"] == date(2023, 3, 24)


@given(networks())
def test_everything_comes_after_what_it_waits_for(tasks):
    place = {code: each for each, code in enumerate(order(tasks))}
    assert len(place) == len(tasks)
    assert all(place[other] < place[each.code] for each in tasks for other in each.after)


@given(networks(), st.data())
def test_the_longest_chain_is_as_long_as_the_whole_plan(tasks, data):
    durations = {each.code: data.draw(st.integers(0, 20)) for each in tasks}
    plan = earliest(tasks, durations, MONDAY, CALENDAR)
    _chain, length = critical_path(tasks, durations)
    assert max(end for _start, end in plan.values()) == CALENDAR.add(MONDAY, length)


@given(networks(), st.data())
def test_the_chain_waits_link_by_link(tasks, data):
    durations = {each.code: data.draw(st.integers(0, 20)) for each in tasks}
    chain, length = critical_path(tasks, durations)
    waits = {each.code: each.after for each in tasks}
    assert all(before in waits[after] for before, after in itertools.pairwise(chain))
    assert length == sum(durations[code] for code in chain)


@given(networks())
def test_doing_what_is_available_comes_to_an_end(tasks):
    done: set[str] = set()
    while ready := available(tasks, done):
        done.add(ready[0])
    assert len(done) == len(tasks)
