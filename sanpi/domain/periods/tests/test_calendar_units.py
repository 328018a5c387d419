from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.periods import Month, PeriodError, Quarter, Year

MONTHS = st.builds(Month, st.integers(1950, 2150), st.integers(1, 12))


@pytest.mark.parametrize(
    "text", ["2023-01", "2023-1", "2023年1月", "202301", "2023.01", "２０２３年０１月", "二〇二三年一月"]
)
def test_reads_a_month(text):
    assert Month.parse(text) == Month(2023, 1)


@pytest.mark.parametrize(
    "text", ["", "2023", "23-01", "1月", "2023年1月5日", "2023-13", "2023-00", "1023-01"]
)
def test_refuses_what_is_no_month(text):
    with pytest.raises(PeriodError) as caught:
        Month.parse(text)
    assert caught.value.message


def test_a_month_knows_its_days():
    february = Month(2024, 2)
    assert (february.first_day, february.last_day) == (date(2024, 2, 1), date(2024, 2, 29))


def test_a_month_has_a_code_and_a_name():
    assert (Month(2023, 1).code, str(Month(2023, 1))) == ("2023-01", "2023年1月")


def test_months_carry_over_the_year():
    assert Month(2023, 12) + 1 == Month(2024, 1)
    assert Month(2023, 1) + -1 == Month(2022, 12)


def test_months_are_ordered():
    assert sorted([Month(2024, 1), Month(2023, 12)]) == [Month(2023, 12), Month(2024, 1)]


@given(MONTHS, st.integers(-300, 300))
def test_adding_months_can_be_undone(month, months):
    assert (month + months) + -months == month


@given(MONTHS)
def test_a_month_ends_the_day_before_the_next(month):
    assert ((month + 1).first_day - month.last_day).days == 1


@given(MONTHS)
def test_a_month_reads_back(month):
    assert Month.parse(month.code) == Month.parse(str(month)) == Month.of(month.last_day) == month


@pytest.mark.parametrize(
    "text", ["2023Q1", "2023q1", "2023-Q1", "2023年第一季度", "2023年1季度", "2023年第1季度"]
)
def test_reads_a_quarter(text):
    assert Quarter.parse(text) == Quarter(2023, 1)


@pytest.mark.parametrize("text", ["", "2023Q5", "一季度", "2023-01"])
def test_refuses_what_is_no_quarter(text):
    with pytest.raises(PeriodError, match="读不成季度"):
        Quarter.parse(text)


def test_there_are_four_quarters():
    with pytest.raises(PeriodError, match="没有第5季度"):
        Quarter(2023, 5)


def test_a_quarter_has_three_months():
    quarter = Quarter(2023, 4)
    assert quarter.months == (Month(2023, 10), Month(2023, 11), Month(2023, 12))
    assert (quarter.first_day, quarter.last_day) == (date(2023, 10, 1), date(2023, 12, 31))


def test_quarters_carry_over_the_year():
    assert Quarter(2023, 4) + 1 == Quarter(2024, 1)


@given(MONTHS)
def test_a_month_lies_in_its_quarter(month):
    assert month in month.quarter.months
    assert (
        Quarter.of(month.first_day) == Quarter.parse(month.quarter.code) == Quarter.parse(str(month.quarter))
    )


@pytest.mark.parametrize("text", ["2023", "2023年", "2023年度", "二〇二三年"])
def test_reads_a_year(text):
    assert Year.parse(text) == Year(2023)


@pytest.mark.parametrize("text", ["", "23年", "2023-01", "3023年"])
def test_refuses_what_is_no_year(text):
    with pytest.raises(PeriodError):
        Year.parse(text)


def test_a_year_knows_its_days_and_months():
    year = Year.of(date(2023, 5, 1))
    assert (year.first_day, year.last_day) == (date(2023, 1, 1), date(2023, 12, 31))
    assert (len(year.months), year + 1, str(year)) == (12, Year(2024), "2023年")
