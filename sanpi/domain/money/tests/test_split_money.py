import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.money import split

WEIGHTS = st.lists(st.integers(0, 1000), min_size=1, max_size=24).filter(any)
TOTALS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (100, [1, 0, 1], [50, 0, 50]),
        (10, [5, 3, 2], [5, 3, 2]),
        (1, [1, 2], [0, 1]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (0, [1, 2], [0, 0]),
        (7, [3], [7]),
    ],
)
def test_divides_by_largest_remainder(total, weights, parts):
    assert split(total, weights) == parts


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1], [-1]])
def test_refuses_weights_without_a_proportion(weights):
    with pytest.raises(ValueError, match="weights must be non-negative"):
        split(100, weights)


@given(TOTALS, WEIGHTS)
def test_the_parts_sum_to_the_total(total, weights):
    assert sum(split(total, weights)) == total


@given(TOTALS, WEIGHTS)
def test_no_part_is_a_whole_yuan_off_its_share(total, weights):
    whole = sum(weights)
    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part * whole - total * weight) < whole


@given(TOTALS, WEIGHTS)
def test_a_part_without_weight_gets_nothing(total, weights):
    assert all(part == 0 for part, weight in zip(split(total, weights), weights, strict=True) if not weight)
