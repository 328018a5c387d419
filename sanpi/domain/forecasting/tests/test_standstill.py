"""Projects at a standstill: at what they have completed, with what a resumption would bring above it."""

from dataclasses import replace

from sanpi.domain.forecasting import LEVELS, Asked, Basis, Forecast, Method, standing_still, total

MOVING = Forecast(
    plan=120, completed=20, quantiles=tuple(range(25, 120, 5)), reach_90=0.2, reach_100=0.1,
    asked=Asked("1", 2023, "industry:running", "7", 120, 2, (10, 20)), path=(10, 20, *range(25, 75, 5)),
    basis=Basis(Method.LEARNT, 1, 20, 60),
)  # fmt: skip


def test_the_middle_is_what_is_completed_and_the_upper_half_is_the_whole_forecast_once_more():
    found = standing_still(MOVING)
    assert (found.low, found.median) == (20, 20)
    assert found.quantiles[LEVELS.index(55)] == MOVING.quantiles[LEVELS.index(10)]
    assert found.high == MOVING.quantiles[LEVELS.index(80)]
    assert found.path == (10, 20, *[20] * 10)


def test_nothing_becomes_more_hopeful_by_a_standstill():
    found = standing_still(MOVING)
    assert all(new <= old for new, old in zip(found.quantiles, MOVING.quantiles, strict=True))
    assert found.reach_100 <= MOVING.reach_100 and found.reach_90 <= MOVING.reach_90
    assert total([found, MOVING]).median <= total([MOVING, MOVING]).median


def test_a_forecast_below_what_is_completed_is_not_kept():
    taken_back = replace(MOVING, quantiles=tuple(range(1, 20)))
    assert set(standing_still(taken_back).quantiles) == {20}
