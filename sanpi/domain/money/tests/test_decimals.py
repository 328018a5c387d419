"""Figures that are rounded for the eye still add up, and what has to be reached is never rounded down."""

from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.money import MoneyUnit, percent, rounded_parts, show, show_enough

STEP = 1_000_000  # 0.01 亿元
AMOUNTS = st.lists(st.integers(-(10**12), 10**12), max_size=30)


@given(AMOUNTS)
def test_parts_add_up_to_the_sum_as_it_is_printed(amounts):
    printed = show(sum(amounts), MoneyUnit.YI, 2)
    assert show(sum(rounded_parts(amounts, STEP)), MoneyUnit.YI, 2) == printed


@given(AMOUNTS)
def test_no_part_is_moved_by_a_whole_step(amounts):
    for amount, rounded in zip(amounts, rounded_parts(amounts, STEP), strict=True):
        assert rounded % STEP == 0 and abs(rounded - amount) < STEP


@given(st.integers(0, 10**12))
def test_what_has_to_be_reached_is_enough_as_printed(yuan):
    assert yuan <= int(show_enough(yuan, MoneyUnit.WAN)) * 10_000 < yuan + 10_000


def test_rates_have_one_decimal_unless_they_are_whole():
    assert (percent(478, 1000), percent(1, 1), show_enough(12_340_001, MoneyUnit.WAN)) == (
        "47.8%",
        "100%",
        "1235",
    )
