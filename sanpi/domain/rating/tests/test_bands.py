"""Bands: every value has exactly one colour, and what an office forgets is named."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.rating import Basis, RuleError, bands_from, read_interval

POINTS = Basis.POINTS_BEHIND


@pytest.mark.parametrize("written", ["[10,30]", ">30", "<=10", "(1,2.5]", "*"])
def test_an_interval_is_stored_as_it_is_written(written: str) -> None:
    assert read_interval(written).text == written


@pytest.mark.parametrize("written", ["", "十", "10-30", "[30,10]", "(5,5]", ">1.234"])
def test_what_is_no_interval_is_refused(written: str) -> None:
    with pytest.raises(RuleError):
        read_interval(written)


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ({"green": "<10", "red": ">30"}, "10 至 30 之间没有规定"),
        ({"green": "<10", "yellow": "[10,30]", "red": ">20"}, "20 至 30 两个灯都有规定"),
        ({"green": "<10", "yellow": "(10,30]", "red": ">30"}, "10 处：两个灯都不包含"),
        ({"green": "<=10", "yellow": "[10,30]", "red": ">30"}, "10 处：两个灯都包含"),
        ({"green": "<10", "yellow": "[10,30]"}, "大于 30 的值没有规定"),
        ({"yellow": "[10,30]", "red": ">30"}, "小于 10 的值没有规定"),
        ({"green": ">30", "yellow": "[10,30]", "red": "<10"}, "越大越差"),
        ({"green": "*", "red": "*"}, "区间重叠"),
    ],
)
def test_gaps_and_overlaps_are_named(bands: dict[str, str], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        bands_from(bands, POINTS)


def test_whole_months_leave_no_gap_between_two_and_three() -> None:
    assert len(bands_from({"green": "<=0", "yellow": "[1,2]", "red": ">=3"}, Basis.MONTHS_TO_START)) == 3
    with pytest.raises(RuleError, match="2 没有规定"):
        bands_from({"green": "<=0", "yellow": "1", "red": ">=3"}, Basis.MONTHS_TO_START)


def test_between_two_whole_numbers_there_is_none() -> None:
    with pytest.raises(RuleError, match="没有整数"):
        bands_from({"green": "<=0", "yellow": "(0,1)", "red": ">=1"}, Basis.MONTHS_TO_START)


def test_a_side_may_have_no_bands_yet() -> None:
    assert bands_from({"green": "", "red": ""}, Basis.FUNDS_OF_PLAN) == ()


@given(
    first=st.integers(-5_000, 5_000),
    more=st.integers(1, 5_000),
    inside=st.booleans(),
    value=st.fractions(-120, 120, max_denominator=700),
)
def test_every_value_is_in_exactly_one_band(first: int, more: int, inside: bool, value: Fraction) -> None:
    low, high = Fraction(first, 100), Fraction(first + more, 100)
    left, right = ("<", "[") if inside else ("<=", "(")
    written = {
        "green": f"{left}{float(low):.2f}", "yellow": f"{right}{float(low):.2f},{float(high):.2f}]",
        "red": f">{float(high):.2f}",
    }  # fmt: skip
    holding = [band for band in bands_from(written, POINTS) if value in band.interval]
    assert len(holding) == 1
