"""A month's report that deserves a second look."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.curves import Before, Reported, plausibility
from sanpi.domain.periods import Month

WAN, YI = 10_000, 100_000_000
MAY = Month(2023, 5)
USUAL = Before(amounts=(800 * WAN,) * 4, plan=YI, total=5 * YI, last_text="完成基础施工")
FINE = Reported(
    MAY, amount=900 * WAN, construction=600 * WAN, equipment=300 * WAN, funds=500 * WAN, text="主体施工至三层",
    forecast_year=YI, photo_days=(date(2023, 5, 20),),
)  # fmt: skip


def codes(now=FINE, before=USUAL, **changes):
    return [remark.code for remark in plausibility(replace(now, **changes), before)]


def test_an_ordinary_month_leaves_nothing_to_say():
    assert codes() == []


def test_a_negative_month_is_named_with_what_becomes_of_the_sum():
    now = Reported(MAY, amount=-200 * WAN)
    (remark,) = plausibility(now, USUAL)
    assert remark.code == "negative" and not remark.blocks
    assert "3200万元" in remark.message and "3000万元" in remark.message


def test_a_month_far_above_the_usual_is_a_jump():
    assert codes(Reported(MAY, amount=2500 * WAN)) == ["jump"]


def test_three_times_the_usual_month_exactly_is_no_jump():
    assert codes(Reported(MAY, amount=2400 * WAN)) == []


def test_a_jump_within_a_fifth_of_the_plan_is_none():
    before = replace(USUAL, amounts=(100 * WAN,) * 4)
    assert codes(Reported(MAY, amount=2000 * WAN), before) == []
    assert codes(Reported(MAY, amount=2001 * WAN), before) == ["jump"]


def test_the_first_month_has_nothing_to_jump_from():
    assert codes(Reported(MAY, amount=3000 * WAN), Before(plan=YI)) == []


def test_more_than_the_total_investment_is_asked_about():
    before = replace(USUAL, total=2 * YI, completed_before_year=YI * 3 // 2)
    assert codes(Reported(MAY, amount=2000 * WAN), before) == ["over_total"]


@pytest.mark.parametrize(("amount", "found"), [(8800 * WAN, []), (8800 * WAN + 1, ["over_plan"])])
def test_more_than_120_percent_of_the_plan_is_asked_about(amount, found):
    before = replace(USUAL, amounts=(3200 * WAN,))
    assert codes(Reported(MAY, amount=amount), before) == found


def test_parts_that_do_not_add_up_are_an_error_with_the_difference():
    (remark,) = plausibility(replace(FINE, other=WAN), USUAL)
    assert (remark.code, remark.field, remark.blocks) == ("parts", "amount", True)
    assert "相差1万元" in remark.message


def test_funds_above_the_total_are_asked_about():
    assert codes(before=replace(USUAL, funds_before=5 * YI)) == ["funds_over_total"]


def test_a_photo_of_an_earlier_month_is_asked_about():
    assert codes(photo_days=(date(2023, 4, 30), date(2023, 5, 1))) == ["old_photo"]


def test_last_months_words_are_no_news():
    assert codes(text=" 完成基础施工 ") == ["same_text"]
    assert codes(text="", before=replace(USUAL, last_text="")) == []


def test_a_forecast_below_what_is_done_is_an_error():
    (remark,) = plausibility(replace(FINE, forecast_year=4000 * WAN), USUAL)
    assert (remark.code, remark.blocks) == ("forecast_low", True)


def test_errors_come_first():
    found = plausibility(replace(FINE, text="完成基础施工", other=WAN), USUAL)
    assert [remark.code for remark in found] == ["parts", "same_text"]


@given(
    st.lists(st.integers(-YI, YI), max_size=11), st.integers(-YI, YI), st.integers(0, YI), st.integers(0, YI)
)
def test_every_remark_speaks_chinese_and_names_a_field(amounts, amount, plan, total):
    before = Before(tuple(amounts), plan=plan, total=total)
    for remark in plausibility(Reported(MAY, amount=amount, forecast_year=0), before):
        assert remark.field in {"amount", "funds", "forecast_year", "text"}
        assert any("一" <= letter <= "鿿" for letter in remark.message)
