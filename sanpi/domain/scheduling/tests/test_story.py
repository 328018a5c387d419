"""What happened to a permit, folded: states, stops, limits, waivers, blue opinions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.calendars import WorkingCalendar
from sanpi.domain.scheduling import (
    Happening,
    Kind,
    Limit,
    Standing,
    State,
    StoryError,
    add_months,
    advance,
    fold,
)

CALENDAR = WorkingCalendar({}, frozenset({2023}))
START = date(2023, 3, 1)
SET_UP = Happening(Kind.SET_UP, START, state=State.WAITING)
ACCEPTED = Happening(Kind.ACCEPTED, date(2023, 3, 6), statutory=Limit(20), promised=Limit(7))


def on(day, kind, **values):
    return Happening(kind, date(2023, 3, day), **values)


def after(*happenings):
    return fold([SET_UP, *happenings], CALENDAR)[-1]


def test_the_promised_limit_binds():
    assert after(ACCEPTED).due_on == date(2023, 3, 15)


def test_without_a_promise_the_statutory_limit_binds():
    assert after(on(6, Kind.ACCEPTED, statutory=Limit(20))).due_on == date(2023, 4, 3)


def test_without_any_limit_nothing_falls_due():
    assert after(on(6, Kind.ACCEPTED)).due_on is None


def test_a_correction_stops_the_clock_with_days_left():
    found = after(ACCEPTED, on(8, Kind.CORRECTION))
    assert (found.state, found.due_on, found.left, found.stopped_on) == (
        State.CORRECTING, None, 5, date(2023, 3, 8),
    )  # fmt: skip


def test_afterwards_it_runs_on():
    found = after(ACCEPTED, on(8, Kind.CORRECTION), on(20, Kind.RESUMED))
    assert (found.state, found.due_on, found.stopped_on) == (State.ACCEPTED, date(2023, 3, 27), None)


def test_a_suspension_stops_it_too_without_another_state():
    found = after(ACCEPTED, on(8, Kind.SUSPENDED))
    assert (found.state, found.stopped_on, found.left) == (State.ACCEPTED, date(2023, 3, 8), 5)


def test_an_extension_adds_days():
    assert after(ACCEPTED, on(8, Kind.EXTENDED, days=3)).due_on == date(2023, 3, 20)


def test_an_issued_permit_keeps_the_day_it_was_due():
    found = after(ACCEPTED, on(20, Kind.ISSUED, number="1号", valid_until=date(2023, 6, 20)))
    assert (found.state, found.issued_on, found.due_on, found.number) == (
        State.ISSUED, date(2023, 3, 20), date(2023, 3, 15), "1号",
    )  # fmt: skip


def test_what_is_done_at_once_needs_no_acceptance():
    found = after(on(6, Kind.ISSUED, number="1号"))
    assert (found.state, found.accepted_on, found.due_on) == (State.ISSUED, None, None)


def test_a_withdrawn_application_can_be_handed_in_again():
    found = after(ACCEPTED, on(8, Kind.WITHDRAWN), on(20, Kind.ACCEPTED, promised=Limit(7)))
    assert (found.accepted_on, found.due_on) == (date(2023, 3, 20), date(2023, 3, 29))


def test_a_refused_application_has_no_clock():
    found = after(ACCEPTED, on(8, Kind.REFUSED))
    assert (found.state, found.due_on, found.left) == (State.REFUSED, None, None)


def test_a_waiver_is_open_until_the_papers_come():
    waived = on(6, Kind.WAIVED, missing="资金证明", until=date(2023, 3, 20))
    assert after(ACCEPTED, waived).waived_until == date(2023, 3, 20)
    done = after(ACCEPTED, waived, on(15, Kind.FULFILLED))
    assert (done.waived_until, done.missing) == (None, "")


def test_a_promise_can_be_moved():
    waived = on(6, Kind.WAIVED, missing="资金证明", until=date(2023, 3, 20))
    moved = after(ACCEPTED, waived, on(15, Kind.PROMISE, until=date(2023, 4, 1)))
    assert (moved.waived_until, moved.missing) == (date(2023, 4, 1), "资金证明")


def test_a_blue_opinion_turns_red_or_is_void():
    blue = on(6, Kind.BLUE)
    assert after(blue).blue_on == date(2023, 3, 6)
    assert after(blue, on(20, Kind.ISSUED, number="1号")).blue_on is None
    void = after(blue, on(20, Kind.BLUE_VOID))
    assert (void.blue_on, void.state) == (None, State.WAITING)


def test_a_lapsed_permit_can_be_asked_for_again():
    found = after(on(6, Kind.ISSUED, number="1号"), on(20, Kind.VOIDED), on(21, Kind.ACCEPTED))
    assert (found.state, found.number, found.issued_on) == (State.ACCEPTED, "", None)


@pytest.mark.parametrize(
    ("happenings", "message"),
    [
        ([on(6, Kind.RESUMED)], "没有停止计时"),
        ([ACCEPTED, on(7, Kind.RESUMED)], "计时没有停止"),
        ([on(6, Kind.CORRECTION)], "只有正在办理的事项"),
        ([ACCEPTED, on(7, Kind.SUSPENDED), on(8, Kind.CORRECTION)], "计时已于 2023-03-07 停止"),
        ([ACCEPTED, on(7, Kind.ACCEPTED)], "当前是“已受理”"),
        ([ACCEPTED, on(7, Kind.CORRECTION), on(8, Kind.ISSUED)], "恢复计时"),
        ([ACCEPTED, on(7, Kind.SUSPENDED), on(8, Kind.ISSUED)], "中止期间不能办结"),
        ([ACCEPTED, on(7, Kind.NOT_NEEDED)], "撤回申请"),
        ([on(6, Kind.NOT_NEEDED), on(7, Kind.ACCEPTED)], "先改为需办"),
        ([on(6, Kind.VOIDED)], "只有已办结的事项可以失效"),
        ([on(6, Kind.FULFILLED)], "没有未补齐的容缺承诺"),
        ([on(6, Kind.PROMISE, until=date(2023, 4, 1))], "没有未补齐的容缺承诺"),
        ([on(6, Kind.WAIVED, until=date(2023, 4, 1))], "缺少哪些材料"),
        ([on(6, Kind.WAIVED, missing="资金证明")], "承诺补正日期"),
        ([on(6, Kind.BLUE_VOID)], "没有预审意见"),
        ([ACCEPTED, on(7, Kind.EXTENDED)], "应大于 0"),
        ([on(6, Kind.PLANNED)], "请填写计划申报日"),
        ([on(6, Kind.ISSUED, valid_until=date(2023, 3, 5))], "有效期不能早于办结日"),
        ([SET_UP], "已经建立"),
    ],
)
def test_what_cannot_follow_is_refused_with_the_reason(happenings, message):
    with pytest.raises(StoryError, match=message):
        after(*happenings)


def test_nothing_happens_to_what_was_not_set_up():
    with pytest.raises(StoryError, match="还没有建立"):
        advance(Standing(), ACCEPTED, CALENDAR)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 15), 3, date(2024, 3, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_end_where_they_end(day, months, expected):
    assert add_months(day, months) == expected


KINDS = st.sampled_from([kind for kind in Kind if kind is not Kind.SET_UP])


@given(st.lists(st.tuples(KINDS, st.integers(0, 9)), max_size=25))
def test_whatever_is_told_the_standing_makes_sense(steps):
    standing, day = advance(Standing(), SET_UP, CALENDAR), START
    for kind, gap in steps:
        day += timedelta(gap)
        said = Happening(
            kind, day, planned_on=day, days=2, number="1", valid_until=day, missing="甲", until=day,
            statutory=Limit(20), promised=Limit(7),
        )  # fmt: skip
        try:
            standing = advance(standing, said, CALENDAR)
        except StoryError as refused:
            assert refused.message
            continue
        assert (standing.issued_on is None) or standing.state in {
            State.ISSUED,
            State.LAPSED,
            State.WAITING,
            State.PREPARING,
        }
        assert (standing.left is None) or standing.stopped_on is not None
        assert standing.stopped_on is None or standing.state in {State.ACCEPTED, State.CORRECTING}
        if standing.state is State.ACCEPTED and standing.stopped_on is None:
            assert standing.due_on >= standing.accepted_on
