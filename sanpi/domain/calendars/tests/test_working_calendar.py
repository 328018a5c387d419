"""Working days: single days, counting, and years without a notice."""

import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.calendars import CalendarError, WorkingCalendar

# National Day 2025, as announced: 1 to 8 October free, Sunday 28 September and Saturday 11 October worked.
NOTICE = {
    date(2025, 9, 28): True,
    **{date(2025, 10, day): False for day in (1, 2, 3, 6, 7, 8)},
    date(2025, 10, 11): True,
}
KNOWN = WorkingCalendar(NOTICE, frozenset({2024, 2025, 2026}))
ASSUMED = WorkingCalendar()

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
calendars = st.builds(
    WorkingCalendar,
    st.dictionaries(st.dates(date(2019, 1, 1), date(2022, 12, 31)), st.booleans(), max_size=40),
    st.frozensets(st.integers(2019, 2022)),
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 9, 26), True),  # a Friday
        (date(2025, 9, 27), False),  # a Saturday
        (date(2025, 9, 28), True),  # a Sunday that is worked
        (date(2025, 10, 1), False),
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # a Saturday that is worked
    ],
)
def test_a_notice_goes_before_the_week(day: date, worked: bool) -> None:
    assert KNOWN.is_working(day) is worked


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 5, 3), True),  # a Monday; 2 May fell on a Sunday, how it moves is not known
        (date(2029, 5, 2), False),  # free since 2025
        (date(2019, 5, 2), True),  # a Thursday, and not free then
        (date(2027, 10, 1), False),
        (date(2027, 2, 8), True),  # the spring festival follows the moon: not computed
    ],
)
def test_without_a_notice_only_holidays_of_fixed_date_are_free(day: date, worked: bool) -> None:
    assert ASSUMED.is_working(day) is worked
    assert ASSUMED.is_assumed(day)


def test_in_a_known_year_a_fixed_holiday_is_free_only_if_the_notice_says_so() -> None:
    assert WorkingCalendar({}, frozenset({2027})).is_working(date(2027, 1, 1))


def test_a_known_year_is_not_assumed() -> None:
    assert not KNOWN.is_assumed(date(2025, 3, 1))
    assert KNOWN.is_assumed(date(2027, 3, 1))


def test_a_count_into_the_next_year_may_be_assumed() -> None:
    assert not KNOWN.assumes_between(date(2025, 12, 1), date(2026, 1, 10))
    assert KNOWN.assumes_between(date(2026, 12, 31), date(2027, 1, 1))
    assert KNOWN.assumes_between(date(2027, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 9, 30), 3, date(2025, 10, 11)),
        (date(2025, 9, 30), 4, date(2025, 10, 13)),
        (date(2025, 10, 4), 1, date(2025, 10, 9)),  # received on a holiday
        (date(2025, 10, 9), -1, date(2025, 9, 30)),
        (date(2025, 10, 4), -1, date(2025, 9, 30)),
        (date(2025, 10, 4), 0, date(2025, 10, 4)),
        (date(2025, 12, 31), 1, date(2026, 1, 1)),  # no notice in this calendar frees it
    ],
)
def test_add(start: date, count: int, end: date) -> None:
    assert KNOWN.add(start, count) == end


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2025, 9, 30), date(2025, 9, 30), 0),
        (date(2025, 9, 30), date(2025, 10, 8), 0),
        (date(2025, 9, 30), date(2025, 10, 9), 1),
        (date(2025, 9, 26), date(2025, 10, 11), 6),
        (date(2025, 10, 9), date(2025, 9, 30), -1),
    ],
)
def test_between(start: date, end: date, count: int) -> None:
    assert KNOWN.between(start, end) == count


def test_next_working() -> None:
    assert KNOWN.next_working(date(2025, 10, 1)) == date(2025, 10, 9)
    assert KNOWN.next_working(date(2025, 10, 9)) == date(2025, 10, 9)


def test_beyond_the_last_year_is_said() -> None:
    with pytest.raises(CalendarError, match="超出日历范围"):
        ASSUMED.add(date(9999, 12, 31), 1)


def test_it_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        KNOWN.days[date(2025, 1, 1)] = True  # type: ignore[index]


def test_a_copy_from_a_cache_is_the_same() -> None:
    KNOWN.add(date(2025, 1, 1), 300)
    copy = pickle.loads(pickle.dumps(KNOWN))
    assert copy == KNOWN
    assert copy.add(date(2025, 9, 30), 1) == date(2025, 10, 9)


@given(calendars, days, st.integers(-900, 900))
def test_between_is_the_inverse_of_add(calendar: WorkingCalendar, start: date, count: int) -> None:
    assert calendar.between(start, calendar.add(start, count)) == count


@given(calendars, days, st.integers(-900, 900).filter(bool))
def test_add_ends_on_a_working_day(calendar: WorkingCalendar, start: date, count: int) -> None:
    assert calendar.is_working(calendar.add(start, count))


@given(calendars, days, days)
def test_between_counts_days_one_by_one(calendar: WorkingCalendar, one: date, other: date) -> None:
    start, end = sorted((one, min(other, one + timedelta(800))))
    counted = sum(calendar.is_working(start + timedelta(n)) for n in range(1, (end - start).days + 1))
    assert calendar.between(start, end) == counted
