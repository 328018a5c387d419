from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.codes import CoordinateError, check_coordinates, parse_coordinate

LONGITUDE, LATITUDE = Decimal("113.308333"), Decimal("34.802778")


@pytest.mark.parametrize(
    "text",
    [
        "113.308333",
        "113.3083330",
        "113.30833333333",
        "E113.308333",
        "113.308333°E",
        "113°18′30″E",
        "113°18'30\"E",
        "113° 18' 30'' e",
        "113º18’30”",
        "113°18.5′",
        "东经113°18′30″",
        "东经113度18分30秒",
        "１１３°１８′３０″",
    ],
)
def test_reads_degrees_in_every_notation(text):
    assert parse_coordinate(text) == LONGITUDE


@pytest.mark.parametrize("text", ["-34.5", "34.5S", "南纬34.5", "34°30′S", "34°30′W"])
def test_south_and_west_are_negative(text):
    assert parse_coordinate(text) == Decimal("-34.5")


@pytest.mark.parametrize("text", ["", "x", "113,3", "E113.3E", "113°18′30″30", "113.3 34.8", "1133083330"])
def test_refuses_what_is_no_coordinate(text):
    with pytest.raises(CoordinateError, match="读不成经纬度"):
        parse_coordinate(text)


@pytest.mark.parametrize("text", ["113°75′", "113°18′60″", "181", "999"])
def test_refuses_values_out_of_range(text):
    with pytest.raises(CoordinateError, match="超出范围"):
        parse_coordinate(text)


@pytest.mark.parametrize("text", ["113.5°18′", "113°18.5′30″"])
def test_decimals_belong_to_the_last_part(text):
    with pytest.raises(CoordinateError) as caught:
        parse_coordinate(text)
    assert "最后一级" in caught.value.message


def test_accepts_a_point_in_china():
    assert check_coordinates(LONGITUDE, LATITUDE) is None


def test_recognises_swapped_values():
    assert "可能写反了" in check_coordinates(LATITUDE, LONGITUDE)


def test_names_the_value_outside_china():
    assert check_coordinates(Decimal("13.3"), LATITUDE) == "经度 13.3 不在我国范围内；应在73至136之间"
    assert check_coordinates(LONGITUDE, Decimal("60")) == "纬度 60 不在我国范围内；应在3至54之间"


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_refuses_what_is_no_number(value):
    assert "应为数字" in check_coordinates(Decimal(value), LATITUDE)
    assert "应为数字" in check_coordinates(LONGITUDE, Decimal(value))


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 59))
def test_degrees_minutes_seconds_are_read_to_a_tenth_of_a_metre(degrees, minutes, seconds):
    read = parse_coordinate(f"{degrees}°{minutes}′{seconds}″")
    assert abs(read * 3600 - (degrees * 3600 + minutes * 60 + seconds)) <= Decimal("0.0018")


@given(st.decimals(73, 136, places=6), st.decimals(3, 54, places=6))
def test_decimal_degrees_read_back_and_lie_in_china(longitude, latitude):
    assert parse_coordinate(str(longitude)) == longitude
    assert check_coordinates(longitude, latitude) is None
    assert check_coordinates(latitude, longitude) is not None
