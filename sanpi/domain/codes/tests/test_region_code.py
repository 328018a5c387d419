import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.codes import check_region_code, parent_code

PROVINCES = st.sampled_from(["11", "31", "41", "50", "65", "82"])
COUNTIES = st.builds("{}{:02d}{:02d}".format, PROVINCES, st.integers(1, 99), st.integers(1, 99))


@pytest.mark.parametrize(
    "code", ["410000", "410100", "410106", "410171", "419001", "110101", "４１０１０６", " 410106 "]
)
def test_accepts_region_codes(code):
    assert check_region_code(code) is None


@pytest.mark.parametrize("code", ["", "4101", "41010600", "41010X", "上街区"])
def test_refuses_another_shape(code):
    assert "应为6位数字" in check_region_code(code)


@pytest.mark.parametrize("code", ["000000", "160000", "990100", "380101"])
def test_refuses_an_unknown_province(code):
    assert "不是省级代码" in check_region_code(code)


def test_refuses_a_county_without_a_city():
    assert "有县级而没有市级" in check_region_code("410006")


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("410106", "410100"),
        ("410100", "410000"),
        ("410000", None),
        ("419001", "419000"),
        ("110101", "110100"),
    ],
)
def test_leads_one_level_up(code, parent):
    assert parent_code(code) == parent


def test_there_is_no_parent_of_what_is_no_code():
    with pytest.raises(ValueError, match="应为6位数字"):
        parent_code("4101")


@given(COUNTIES)
def test_every_county_is_two_steps_below_its_province(county):
    city = parent_code(county)
    assert check_region_code(city) is None
    assert parent_code(city) == county[:2] + "0000"
    assert parent_code(parent_code(city)) is None
