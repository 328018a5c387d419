"""超欠序时 as it was printed elsewhere."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.curves import PARTS, ahead, at_month_end, curve, due, due_by, linear, show_points

amounts = st.integers(0, 10**15)


@pytest.mark.parametrize(
    ("completed", "month", "printed"), [(7400, 8, "+7.3"), (3090, 3, "+5.9"), (2500, 4, "-8.3")]
)
def test_published_leads_are_found_again(completed, month, printed):
    assert show_points(ahead(completed, 10_000, linear(), month)) == printed


def test_without_a_plan_there_is_nothing_to_be_behind_of():
    assert ahead(5, 0, linear(), 3) is None
    assert show_points(None) == "—"


def test_exactly_on_the_curve_is_no_points_without_a_sign():
    assert show_points(ahead(2500, 10_000, linear(), 3)) == "0.0"


@given(amounts, st.integers(0, PARTS))
def test_what_is_due_is_within_half_a_yuan_of_the_exact_share(amount, share):
    assert abs(due(amount, share) - Fraction(amount * share, PARTS)) <= Fraction(1, 2)


def test_a_twelfth_of_twelve_million_is_a_million():
    assert due_by(12_000_000, linear(), 1) == 1_000_000


@given(amounts)
def test_the_whole_plan_is_due_at_the_end_of_the_year(amount):
    assert due_by(amount, linear(), 12) == amount
    assert due_by(amount, linear(), 0) == 0


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12), st.integers(1, 12))
def test_the_lead_is_the_rate_less_the_curve(completed, plan, month):
    shares = curve(linear())
    share = at_month_end(shares, month)
    assert ahead(completed, plan, shares, month) == 100 * (Fraction(completed, plan) - share)


def test_points_are_rounded_half_up_away_from_nothing():
    assert show_points(Fraction(-1205, 100)) == "-12.1"
