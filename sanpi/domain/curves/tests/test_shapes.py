"""Curves begin at nothing, never fall and end with the whole year."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.curves import (
    FULL,
    PARTS,
    CurveError,
    at_day,
    at_month_end,
    curve,
    increments,
    linear,
    s_curve,
    show_share,
    slow_start,
)

curves = st.lists(st.integers(0, FULL), min_size=11, max_size=11).map(lambda found: (*sorted(found), FULL))
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("shares", [linear(), s_curve(), slow_start()])
def test_a_ready_made_curve_is_a_curve(shares):
    assert curve(shares) == shares


def test_the_linear_curve_is_kept_in_basis_points_and_reckoned_in_twelfths():
    assert linear()[7] == 6667
    assert at_month_end(linear(), 8) == Fraction(2, 3)


def test_the_slow_start_is_a_quarter_by_april():
    assert slow_start()[3] == 2500
    assert slow_start()[0] == 625


def test_the_s_curve_is_half_by_june_and_slow_at_both_ends():
    assert s_curve()[5] == FULL // 2
    assert increments(s_curve())[0] < increments(s_curve())[5] > increments(s_curve())[11]


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([5000, FULL], "12 个月"),
        ([1000, 900, *[FULL] * 10], "2月累计比例（9%）小于上月（10%）"),
        ([*[0] * 11, 9000], "12月累计比例应为 100%"),
        ([-1, *[FULL] * 11], "1月累计比例应在 0% 至 100% 之间"),
        ([*[FULL] * 11, 10001], "12月累计比例应在"),
    ],
)
def test_what_is_no_curve_is_refused_with_the_month(shares, said):
    with pytest.raises(CurveError, match=said):
        curve(shares)


def test_a_slow_start_leaves_a_month_to_catch_up():
    with pytest.raises(CurveError, match="1 至 11 月"):
        slow_start(until=12)


@given(curves)
def test_the_increments_of_a_curve_are_the_whole(shares):
    assert sum(increments(curve(shares))) == PARTS
    assert min(increments(shares)) >= 0


@given(curves, days)
def test_a_day_lies_between_the_month_ends_around_it(shares, day):
    before, after = at_month_end(shares, day.month - 1), at_month_end(shares, day.month)
    assert before <= at_day(shares, day) <= after


@given(curves, st.integers(1, 12))
def test_the_last_day_of_a_month_is_its_end(shares, month):
    last = date(2023, month + 1, 1).replace(day=1) if month < 12 else date(2024, 1, 1)
    last = date.fromordinal(last.toordinal() - 1)
    assert at_day(shares, last) == at_month_end(shares, month)


def test_in_the_middle_of_a_month_half_of_it_is_due():
    assert at_day(slow_start(), date(2023, 4, 15)) == Fraction(1875 + 2500, 2 * FULL)


@pytest.mark.parametrize(("share", "text"), [(2567, "25.67%"), (2500, "25%"), (5, "0.05%"), (-50, "-0.5%")])
def test_a_share_is_shown_as_a_percentage(share, text):
    assert show_share(share) == text
