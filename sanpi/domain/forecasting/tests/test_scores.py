"""How past forecasts did, and the record of the units' own figures."""

import pytest

from sanpi.domain.forecasting import LEVELS, Range, own_record, score

from .years import year


def spread(middle, step=1, reach_90=0.5, plan=100):
    quantiles = tuple(middle + (level - 50) // 5 * step for level in LEVELS)
    return Range(plan=plan, completed=0, quantiles=quantiles, reach_90=reach_90, reach_100=reach_90)


def test_the_error_is_weighed_by_amount():
    found = score([spread(90), spread(900, plan=1000)], [100, 900])
    assert found.wape == 10 / 1000


def test_a_forecast_that_was_certain_and_right_loses_nothing():
    found = score([spread(80, step=0, reach_90=0.0)], [80])
    assert (found.wape, found.pinball, found.coverage, found.brier_90) == (0, 0, 1, 0)


def test_the_loss_is_in_points_of_plan():
    assert score([spread(70, step=0)], [80]).pinball == pytest.approx(5)
    assert score([spread(700, step=0, plan=1000)], [800]).pinball == pytest.approx(5)


def test_coverage_counts_what_lay_in_the_eighty_percent_interval():
    assert score([spread(50)] * 4, [42, 50, 58, 59]).coverage == 0.75


def test_probabilities_are_judged_by_what_came():
    found = score([spread(90, reach_90=0.8), spread(60, reach_90=0.2)], [95, 60])
    assert found.brier_90 == pytest.approx(0.04)
    assert found.brier_100 == pytest.approx((0.64 + 0.04) / 2)


def test_greens_are_counted_and_how_many_kept_their_word():
    found = score([spread(95, reach_90=0.95), spread(95, reach_90=0.92), spread(60)], [95, 80, 60])
    assert (found.greens, found.greens_right) == (2, 1)


def test_nothing_to_judge_is_no_score():
    found = score([], [])
    assert (found.count, found.wape, found.pinball, found.coverage, found.brier_90) == (
        0,
        None,
        None,
        None,
        None,
    )


def test_a_forecast_without_a_plan_has_no_points():
    assert score([spread(50, plan=0)], [50]).pinball is None


def test_forecasts_and_outcomes_must_match():
    with pytest.raises(ValueError, match="zip"):
        score([spread(50)], [])


def test_the_record_of_a_unit_is_its_mean_error_at_the_same_month():
    told = [year("甲", 2024, 0.8, plan=100, own=(100, 90)), year("乙", 2025, 1.0, plan=100, own=(90, 90))]
    january, february = own_record(told, 1), own_record(told, 2)
    assert (january.count, january.bias, january.error) == (2, pytest.approx(0.05), pytest.approx(0.15))
    assert february.bias == pytest.approx(0)


def test_a_unit_that_never_said_anything_has_no_record():
    assert own_record([year("甲", 2025, 0.8)], 6) is None
