import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.codes import check_project_code, normalise_project_code

NEW = "2201-410106-04-01-123456"


@pytest.mark.parametrize(
    "code",
    [
        NEW,
        "2011-410106-04-01-123456",
        "2012-410106-04-01-123456",
        "2016-410106-48-03-012345",
        "2020-410106-48-01-012345",
        "2101-000000-04-01-123456",
        "2018-000052-48-01-012345",
    ],
)
def test_accepts_the_new_and_the_old_form(code):
    assert check_project_code(code) is None


@pytest.mark.parametrize(
    "text",
    [
        "２２０１-410106-04-01-123456",
        "2201—410106—04—01—123456",
        " 2201 - 410106-04-01-123456\n",
        "22014101060401123456",
    ],
)
def test_normalises_width_blanks_and_hyphens(text):
    assert normalise_project_code(text) == NEW
    assert check_project_code(text) is None


@pytest.mark.parametrize(
    "text", ["", "abc", "2201-410106-04-01-12345", "2201-410106-0401-123456", "2201410106040112345"]
)
def test_refuses_another_shape_and_shows_the_right_one(text):
    assert "应为“2201-410106-04-01-123456”的形式" in check_project_code(text)


@pytest.mark.parametrize("time", ["2213", "2200", "2021", "2014", "1999"])
def test_refuses_a_month_that_does_not_exist(time):
    assert f"前4位“{time}”应为年月" in check_project_code(f"{time}-410106-04-01-123456")


@pytest.mark.parametrize("region", ["990106", "410006"])
def test_refuses_a_region_that_cannot_exist(region):
    assert "第2组有误" in check_project_code(f"2201-{region}-04-01-123456")


def test_the_old_form_names_its_procedure():
    assert "现为“13”" in check_project_code("2016-410106-48-13-012345")


def test_long_text_is_cut_in_the_message():
    assert len(check_project_code("2" * 5000)) < 110


@given(st.integers(20, 35), st.integers(1, 12), st.from_regex(r"[0-9]{6}", fullmatch=True))
def test_every_month_is_accepted_with_and_without_hyphens(year, month, serial):
    code = f"{year:02d}{month:02d}-410106-04-01-{serial}"
    assert check_project_code(code) is None
    assert normalise_project_code(code.replace("-", "")) == code
