import pytest

from sanpi.domain.forecasting import Light, light


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (1.0, Light.GREEN),
        (0.9, Light.GREEN),
        (0.89, Light.YELLOW),
        (0.4, Light.YELLOW),
        (0.39, Light.RED),
        (0, Light.RED),
    ],
)
def test_the_light_follows_from_the_probability_of_reaching_nine_tenths(probability, expected):
    assert light(probability) is expected
