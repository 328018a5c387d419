"""Why a forecast changed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.forecasting import Asked, forecast, learn, reasons

from .years import TEN_MILLION, ask, city

LONG = learn(city())
MARCH = Asked("项目001", 2026, "续建", "单位1", TEN_MILLION, 3, (800_000, 1_600_000, 2_400_000))
MONTHLY = st.integers(-2_000_000, 5_000_000)


def made(asked, learned=LONG):
    return forecast(learned, [asked])[0]


def april(amount, earlier=MARCH.cumulative, plan=TEN_MILLION):
    return made(replace(MARCH, month=4, plan=plan, cumulative=(*earlier, amount)))


def codes(change):
    return {reason.code: reason.amount for reason in change.reasons}


def test_a_month_above_the_expected_is_named_with_its_amount():
    before = made(MARCH)
    change = reasons(before, april(5_000_000))
    assert codes(change)["month"] == 5_000_000 - before.path[3]
    assert any(reason.sentence.startswith("4月完成260万元，比预期多") for reason in change.reasons)


def test_a_month_just_as_expected_is_no_reason():
    before = made(MARCH)
    assert "month" not in codes(reasons(before, april(before.path[3])))


def test_a_correction_of_earlier_months_is_told_apart_from_the_month():
    change = reasons(made(MARCH), april(2_000_000, earlier=(800_000, 1_600_000, 1_600_000)))
    assert codes(change)["correction"] == -800_000
    assert "更正以前月份，累计减少80万元" in {reason.sentence for reason in change.reasons}


def test_a_plan_that_grew_is_a_reason():
    change = reasons(made(MARCH), april(3_200_000, plan=2 * TEN_MILLION))
    assert codes(change)["plan"] > 5_000_000
    assert any("年度计划由1000万元调为2000万元" in reason.sentence for reason in change.reasons)


def test_what_was_learnt_meanwhile_is_a_reason_where_it_is_known():
    before, after = made(MARCH), april(3_200_000)
    cold = made(MARCH, learn([]))
    change = reasons(cold, after, again=before)
    assert codes(change)["learning"] == before.median - cold.median


def test_several_months_at_once_are_named_together():
    later = replace(MARCH, month=6, cumulative=(*MARCH.cumulative, None, None, 9_000_000))
    assert any(
        reason.sentence.startswith("4—6月完成") for reason in reasons(made(MARCH), made(later)).reasons
    )


def test_the_same_forecast_has_no_reasons():
    change = reasons(made(MARCH), made(MARCH))
    assert (change.amount, change.reasons, change.rest) == (0, (), 0)


def test_at_most_three_are_named_the_largest_first():
    change = reasons(
        made(MARCH), april(9_000_000, earlier=(1, 2, 3), plan=TEN_MILLION + 1_000_000), made(ask())
    )
    sizes = [abs(reason.amount) for reason in change.reasons]
    assert len(sizes) == 3
    assert sizes == sorted(sizes, reverse=True)


@given(MONTHLY, MONTHLY, st.integers(1, 5 * TEN_MILLION))
def test_reasons_and_the_rest_add_up_to_the_change(corrected, amount, plan):
    before, after = made(MARCH), april(corrected + amount, (*MARCH.cumulative[:2], corrected), plan)
    change = reasons(before, after)
    assert sum(reason.amount for reason in change.reasons) + change.rest == change.amount
    assert change.amount == after.median - before.median
