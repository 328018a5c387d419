"""A year's amount is divided without losing a 元."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.curves import (
    FULL,
    CurveError,
    linear,
    s_curve,
    slow_start,
    split_by_curve,
    split_evenly,
    split_like,
)

amounts = st.integers(0, 10**14)
curves = st.lists(st.integers(0, FULL), min_size=11, max_size=11).map(lambda found: (*sorted(found), FULL))


@given(amounts, curves)
def test_a_split_along_any_curve_adds_up(amount, shares):
    parts = split_by_curve(amount, shares)
    assert len(parts) == 12
    assert sum(parts) == amount


@given(amounts, st.integers(1, 12), st.integers(1, 12))
def test_an_even_split_over_some_months_adds_up_and_leaves_the_others_empty(amount, one, two):
    first, last = sorted((one, two))
    parts = split_evenly(amount, first, last)
    assert sum(parts) == amount
    assert not any(parts[: first - 1]) and not any(parts[last:])


@given(
    amounts, st.lists(st.integers(-(10**10), 10**12), min_size=12, max_size=12).filter(lambda p: max(p) > 0)
)
def test_a_split_by_last_year_adds_up(amount, pattern):
    assert sum(split_like(amount, pattern)) == amount


def test_twelve_million_is_a_million_a_month():
    assert split_evenly(12_000_000) == [1_000_000] * 12


def test_a_hundred_does_not_divide_by_twelve_and_is_still_a_hundred():
    assert split_evenly(100) == [9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 8]


def test_a_quarter_of_the_amount_falls_before_may():
    assert sum(split_by_curve(100_000_000, slow_start())[:4]) == 25_000_000


def test_the_s_curve_puts_most_into_the_middle():
    parts = split_by_curve(10_000_000, s_curve())
    assert parts[5] == max(parts) and parts[0] == min(parts)


def test_last_year_without_reports_is_no_pattern():
    with pytest.raises(CurveError, match="上年没有完成投资"):
        split_like(100, [0] * 12)


def test_a_month_that_took_something_back_gets_nothing():
    assert split_like(100, [-5, 1, *[0] * 10]) == [0, 100, *[0] * 10]


def test_months_out_of_order_are_refused():
    with pytest.raises(CurveError, match="先后有序"):
        split_evenly(100, 9, 3)


def test_nothing_is_twelve_times_nothing():
    assert split_by_curve(0, linear()) == [0] * 12
