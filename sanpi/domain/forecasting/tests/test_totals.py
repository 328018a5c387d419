"""Sums of forecasts: exact parts, and a width that neither adds up nor averages out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanpi.domain.forecasting import LEVELS, apportion, forecast, learn, total

from .years import ask, city

FORECASTS = forecast(learn(city()), [ask(f"项目{number:03}", 0.2) for number in range(40)])
AMOUNTS = st.integers(-(10**9), 10**12)


@st.composite
def spreads(draw):
    quantiles = tuple(sorted(draw(st.lists(AMOUNTS, min_size=len(LEVELS), max_size=len(LEVELS)))))
    return replace(FORECASTS[0], quantiles=quantiles)


def test_one_part_is_its_own_total():
    found = total(FORECASTS[:1], 0.15)
    assert found.quantiles == FORECASTS[0].quantiles
    assert found.parts == (FORECASTS[0].median,)


def test_nothing_adds_up_to_nothing():
    found = total([])
    assert (found.median, found.plan, found.parts) == (0, 0, ())


def test_plans_and_completed_amounts_add_up():
    found = total(FORECASTS)
    assert found.plan == sum(each.plan for each in FORECASTS)
    assert found.completed == sum(each.completed for each in FORECASTS)


def test_the_range_of_a_total_lies_between_independent_and_all_alike():
    widths = [found.high - found.low for found in (total(FORECASTS, share) for share in (0.0, 0.15, 1.0))]
    assert widths == sorted(widths)
    assert widths[2] == pytest.approx(sum(each.high - each.low for each in FORECASTS), rel=0.02)
    assert widths[0] < widths[2] / 3


def test_the_order_of_the_parts_does_not_matter():
    assert total(FORECASTS).quantiles == total(FORECASTS[::-1]).quantiles


def test_a_certain_part_keeps_its_amount():
    certain = replace(FORECASTS[0], quantiles=(777,) * len(LEVELS))
    assert total([*FORECASTS, certain]).parts[-1] == 777


def test_the_chance_of_a_total_follows_its_range():
    found = total(FORECASTS)
    easy = total([replace(each, plan=1) for each in FORECASTS])
    assert easy.reach_100 == 0.975
    assert found.reach_100 <= found.reach_90


@settings(max_examples=30)
@given(st.lists(spreads(), min_size=1, max_size=6))
def test_parts_add_up_to_the_median_and_quantiles_rise(parts):
    found = total(parts)
    assert sum(found.parts) == found.median
    assert list(found.quantiles) == sorted(found.quantiles)


@given(AMOUNTS, st.lists(spreads(), min_size=1, max_size=6))
def test_any_amount_is_apportioned_to_the_yuan(amount, parts):
    assert sum(apportion(amount, parts)) == amount
