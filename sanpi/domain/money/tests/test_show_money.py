from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.money import MoneyUnit, percent, ratio, show, show_auto

YI, WAN, YUAN = MoneyUnit.YI, MoneyUnit.WAN, MoneyUnit.YUAN


def test_a_unit_has_a_label_and_a_factor():
    assert [(unit.label, unit.factor) for unit in MoneyUnit] == [
        ("元", 1),
        ("万元", 10_000),
        ("亿元", 100_000_000),
    ]


@pytest.mark.parametrize(
    ("yuan", "unit", "shown"),
    [
        (186_000_000, YI, "1.86"),
        (100_000_000, YI, "1"),
        (1_000_000_000, YI, "10"),
        (1, YI, "0.00000001"),
        (0, YI, "0"),
        (-35_000_000, YI, "-0.35"),
        (36_000_000, WAN, "3600"),
        (36_005_000, WAN, "3600.5"),
        (500, YUAN, "500"),
    ],
)
def test_shows_exactly_and_as_short_as_possible(yuan, unit, shown):
    assert show(yuan, unit) == shown


@pytest.mark.parametrize(
    ("yuan", "places", "shown"),
    [
        (186_000_000, 1, "1.9"),
        (185_000_000, 1, "1.9"),
        (184_999_999, 1, "1.8"),
        (186_000_000, 0, "2"),
        (150_000_000, 0, "2"),
        (186_000_000, 4, "1.8600"),
        (-185_000_000, 1, "-1.9"),
        (-1, 2, "0.00"),
        (99_999_999, 2, "1.00"),
    ],
)
def test_rounds_half_up_to_the_places_asked_for(yuan, places, shown):
    assert show(yuan, YI, places) == shown


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [
        (186_000_000, "1.86亿元"),
        (36_000_000, "3600万元"),
        (99_990_000, "9999万元"),
        (10_000, "1万元"),
        (9_999, "9999元"),
        (500, "500元"),
        (0, "0元"),
        (-186_000_000, "-1.86亿元"),
    ],
)
def test_chooses_the_largest_unit_the_amount_reaches(yuan, shown):
    assert show_auto(yuan) == shown


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (15, 17, "88.2%"),
        (6, 7, "85.7%"),
        (18, 20, "90.0%"),
        (8, 8, "100%"),
        (9999, 10000, "100.0%"),
        (20, 15, "133.3%"),
        (0, 7, "0.0%"),
        (1, 16, "6.3%"),
        (-1, 16, "-6.3%"),
    ],
)
def test_writes_rates_as_published(numerator, denominator, shown):
    assert percent(numerator, denominator) == shown


def test_a_rate_may_have_other_places():
    assert (percent(23, 56, 0), percent(168 + 11, 258, 2)) == ("41%", "69.38%")


def test_there_is_no_rate_of_nothing():
    assert percent(3, 0) is None
    assert ratio(3, 0) is None


def test_a_ratio_is_exact():
    assert ratio(15, 17) == Fraction(15, 17)


@given(st.integers(-(10**15), 10**15), st.sampled_from(MoneyUnit), st.integers(0, 6))
def test_rounding_agrees_with_decimal(yuan, unit, places):
    expected = (Decimal(yuan) / unit.factor).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(show(yuan, unit, places)) == expected


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 4))
def test_a_rate_is_within_half_of_its_last_digit(numerator, denominator, places):
    shown = Fraction(percent(numerator, denominator, places).removesuffix("%"))
    assert abs(shown - Fraction(numerator, denominator) * 100) <= Fraction(1, 2 * 10**places)
