"""The clock of a case counts Chinese working days and stands still while papers are corrected."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.calendars import WorkingCalendar
from sanpi.domain.scheduling import Limit, Run, Unit, count_days, days_left, runs_out_on, spent
from sanpi.domain.scheduling.clock import add_days

# 2023: the Spring Festival week was free, the Saturday and Sunday at its ends were worked.
FREE = {date(2023, 1, day): False for day in range(21, 28)}
SHIFTED = {date(2023, 1, 28): True, date(2023, 1, 29): True}
CALENDAR = WorkingCalendar(FREE | SHIFTED, frozenset({2023}))
DAYS = st.dates(date(2023, 1, 1), date(2023, 12, 1))
UNITS = st.sampled_from(list(Unit))


@pytest.mark.parametrize(
    ("accepted", "limit", "due"),
    [
        (date(2023, 1, 3), Limit(5), date(2023, 1, 10)),
        (date(2023, 1, 19), Limit(3), date(2023, 1, 29)),
        (date(2023, 1, 20), Limit(1), date(2023, 1, 28)),
        (date(2023, 1, 3), Limit(5, Unit.CALENDAR), date(2023, 1, 9)),  # the 8th is a Sunday
        (date(2023, 1, 3), Limit(0), date(2023, 1, 3)),
    ],
)
def test_the_day_of_acceptance_is_not_counted(accepted, limit, due):
    assert runs_out_on([Run(accepted)], limit, CALENDAR) == due


def test_days_of_correction_are_not_counted():
    runs = [Run(date(2023, 1, 3), date(2023, 1, 5)), Run(date(2023, 1, 10))]
    assert spent(runs, Unit.WORKING, CALENDAR, date(2023, 1, 11)) == 3
    assert runs_out_on(runs, Limit(5), CALENDAR) == date(2023, 1, 13)


def test_while_it_stands_still_there_is_no_last_day():
    assert runs_out_on([Run(date(2023, 1, 3), date(2023, 1, 5))], Limit(5), CALENDAR) is None


def test_a_limit_that_ran_out_before_the_stop_stays_run_out():
    runs = [Run(date(2023, 1, 3), date(2023, 1, 16)), Run(date(2023, 2, 1))]
    assert runs_out_on(runs, Limit(5), CALENDAR) == date(2023, 1, 10)


def test_what_has_not_begun_has_no_last_day():
    assert runs_out_on([], Limit(5), CALENDAR) is None


@pytest.mark.parametrize(
    ("today", "left"), [(date(2023, 1, 9), 1), (date(2023, 1, 10), 0), (date(2023, 1, 12), -2)]
)
def test_days_left_turn_into_days_late(today, left):
    assert days_left(date(2023, 1, 10), today, Unit.WORKING, CALENDAR) == left


@given(start=DAYS, days=st.integers(0, 60))
def test_working_days_added_are_counted_again(start, days):
    assert count_days(start, add_days(start, days, Unit.WORKING, CALENDAR), Unit.WORKING, CALENDAR) == days


@given(start=DAYS, days=st.integers(1, 60), unit=UNITS)
def test_a_term_never_ends_on_a_day_off(start, days, unit):
    assert CALENDAR.is_working(add_days(start, days, unit, CALENDAR))


@given(start=DAYS, days=st.integers(1, 30), more=st.integers(1, 30), unit=UNITS)
def test_an_extension_never_brings_the_end_nearer(start, days, more, unit):
    runs = [Run(start)]
    first = runs_out_on(runs, Limit(days, unit), CALENDAR)
    assert runs_out_on(runs, Limit(days + more, unit), CALENDAR) >= first


@given(start=DAYS, ran=st.integers(0, 20), stood=st.integers(0, 30), days=st.integers(1, 30))
def test_a_stop_never_brings_the_end_nearer_and_costs_no_day(start, ran, stood, days):
    stop = start + timedelta(ran)
    again = stop + timedelta(stood)
    straight = runs_out_on([Run(start)], Limit(days), CALENDAR)
    stopped = [Run(start, stop), Run(again)]
    due = runs_out_on(stopped, Limit(days), CALENDAR)
    assert due >= straight
    assert spent(stopped, Unit.WORKING, CALENDAR, due) == days


@given(start=DAYS, days=st.integers(1, 40), unit=UNITS)
def test_used_and_left_make_up_the_limit(start, days, unit):
    today = start + timedelta(days // 2)
    due = add_days(start, days, Unit.WORKING, CALENDAR)
    used = spent([Run(start)], unit, CALENDAR, today)
    assert used + days_left(due, today, unit, CALENDAR) == count_days(start, due, unit, CALENDAR)
