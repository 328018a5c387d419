from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.periods import DateError, ReadDate, parse_date, read_date

DAYS = st.dates(date(1954, 10, 3), date(2119, 1, 11))


@pytest.mark.parametrize(
    "value",
    [
        "2023-01-31",
        "2023-1-31",
        "2023/1/31",
        "2023.1.31",
        "2023．01．31",
        "2023年1月31日",
        "2023年1月31号",
        "2023 年 1 月 31 日",
        "２０２３年１月３１日",
        "二〇二三年一月三十一日",
        "二○二三年一月三十一日",
        "20230131",
        20230131,
        20230131.0,
        44957,
        44957.75,
        "44957",
        "2023-01-31 00:00:00",
        "2023-01-31T08:00:00+08:00",
        "2023-01-31T08:00:00.000Z",
        "2023/1/31 9:30",
        "2023年1月31日9时30分",
        "2023年1月31日 上午9:30",
        "2023年1月31日前",
        "2023年1月31日之前",
        date(2023, 1, 31),
        datetime(2023, 1, 31, 23, 59),
    ],
)
def test_reads_a_day(value):
    read = read_date(value)
    assert (read.day, read.precision) == (date(2023, 1, 31), "day")


@pytest.mark.parametrize(
    "value", ["2023年1月", "2023.01", "2023-1", "2023/01", "202301", 202301, "二〇二三年一月", 2023.01]
)
def test_reads_a_month_as_its_first_day_or_its_last(value):
    assert read_date(value).precision == "month"
    assert (parse_date(value), parse_date(value, end=True)) == (date(2023, 1, 1), date(2023, 1, 31))


@pytest.mark.parametrize("value", ["2023年", "2023", 2023, 2023.0, "二〇二三年"])
def test_reads_a_year_as_its_first_day_or_its_last(value):
    assert read_date(value).precision == "year"
    assert (parse_date(value), parse_date(value, end=True)) == (date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2023年1月底", date(2023, 1, 31), "month"),
        ("2023年1月末", date(2023, 1, 31), "month"),
        ("2024年2月底", date(2024, 2, 29), "month"),
        ("2023年6月底前", date(2023, 6, 30), "month"),
        ("2023年6月月底", date(2023, 6, 30), "month"),
        ("2022年底", date(2022, 12, 31), "year"),
        ("2022年末", date(2022, 12, 31), "year"),
        ("2022年年底前", date(2022, 12, 31), "year"),
    ],
)
def test_the_end_of_a_month_or_year_is_always_its_last_day(text, day, precision):
    assert read_date(text) == read_date(text, end=True) == ReadDate(day, precision, text)


@pytest.mark.parametrize(("text", "first", "last"), [("上旬", 1, 10), ("中旬", 11, 20), ("下旬", 21, 28)])
def test_a_third_of_a_month_is_read_to_its_days(text, first, last):
    text = f"2023年2月{text}"
    assert (parse_date(text).day, parse_date(text, end=True).day) == (first, last)


def test_keeps_the_text_as_written():
    assert read_date(" 2023 年１月 ").text == "2023 年１月"
    assert read_date(datetime(2023, 1, 31, 8, tzinfo=UTC)).text == "2023-01-31T08:00:00+00:00"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "日期是空的"),
        ("  ", "日期是空的"),
        ("待定", "读不成日期"),
        ("23.1.31", "读不成日期"),
        ("1/31/2023", "读不成日期"),
        ("2023年一季度", "读不成日期"),
        ("2023年6月前", "读不成日期"),
        ("2023-01-31 2023-02-01", "读不成日期"),
        ("9999999", "读不成日期"),
        ("19999", "读不成日期"),
        (12, "读不成日期"),
        (19_999, "读不成日期"),
        (80_001, "读不成日期"),
        (True, "读不成日期"),
        (float("nan"), "读不成日期"),
        (1e20, "读不成日期"),
        ("2" * 100, "读不成日期"),
        ("2023-02-30", "2023年2月只有 1 日至 28 日"),
        ("20230230", "2023年2月只有 1 日至 28 日"),
        ("2023-01-00", "不存在"),
        ("2023-13-01", "没有13月"),
        ("2023年13月", "没有13月"),
        ("2203-01-01", "年份 2203 不合理"),
        ("3023年", "年份 3023 不合理"),
        ("3023年1月", "年份 3023 不合理"),
    ],
)
def test_refuses_what_is_no_date(value, reason):
    with pytest.raises(DateError) as caught:
        read_date(value)
    assert reason in caught.value.message


def test_refuses_a_number_that_is_january_or_october():
    with pytest.raises(DateError, match="请写作“2023年1月”或“2023年10月”"):
        read_date(2023.1)
    assert parse_date("2023.1") == date(2023, 1, 1)
    assert parse_date("2023.10") == date(2023, 10, 1)


@given(
    DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S"])
)
def test_every_day_reads_back_from_every_shape(day, shape):
    assert parse_date(day.strftime(shape)) == day


@given(DAYS)
def test_every_serial_number_is_its_day(day):
    assert parse_date((day - date(1899, 12, 30)) // timedelta(days=1)) == day


@given(st.text(alphabet="0123456789-/.年月日底末前上旬 一二十:T", max_size=14), st.booleans())
def test_any_text_gives_a_date_or_a_message(text, end):
    try:
        assert parse_date(text) <= parse_date(text, end=True)
    except DateError as error:
        assert error.message
