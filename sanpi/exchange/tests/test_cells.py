"""Cells as offices write them, and the refusals."""

from datetime import date, datetime
from typing import Any

import pytest

from sanpi.exchange.cells import (
    BooleanReader,
    CellError,
    ChoiceReader,
    DateReader,
    DecimalReader,
    IntegerReader,
    ManyChoicesReader,
    MoneyReader,
    MonthReader,
    Reader,
    TextReader,
    WholeReader,
    YearsReader,
    clean_text,
    is_blank,
)

NATURES = ChoiceReader({"new": "新建", "conversion": "改建（技改）"}, {"技术改造": "conversion"})


def refusal(reader: Reader, cell: Any) -> str:
    with pytest.raises(CellError) as refused:
        reader.read(cell)
    return refused.value.code


@pytest.mark.parametrize(
    ("unit", "cell", "yuan"),
    [
        ("亿元", 1.86, 186_000_000),
        ("亿元", 17.700000000000003, 1_770_000_000),
        ("万元", "1,200", 12_000_000),
        ("亿元", "3600万元", 36_000_000),
        ("百万元", 1.86, 1_860_000),
        ("千元", "3", 3_000),
        (None, "1亿2000万元", 120_000_000),
        ("万元", 0, 0),
    ],
)
def test_money_is_read_in_its_own_unit_or_that_of_the_header(unit: str | None, cell: Any, yuan: int) -> None:
    assert MoneyReader(unit).read(cell) == yuan


@pytest.mark.parametrize("cell", [1.86, "1.86", 5])
def test_a_bare_number_without_any_unit_is_refused(cell: Any) -> None:
    assert refusal(MoneyReader(None), cell) == "unit-missing"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (-1, "negative-money"),
        ("未知数", "unreadable-money"),
        (True, "unreadable-money"),
        (0.123456789, "unreadable-money"),
    ],
)
def test_what_is_no_amount_is_refused(cell: Any, code: str) -> None:
    assert refusal(MoneyReader("亿元"), cell) == code


@pytest.mark.parametrize("text", ["约1.2亿元", "1.2亿余元", "近3亿"])
def test_a_rough_amount_is_read_and_noted(text: str) -> None:
    reader = MoneyReader("亿元")
    assert reader.read(text) > 0
    assert reader.notes[0].code == "approximate"


def test_a_text_read_twice_is_noted_twice() -> None:
    reader = MoneyReader("亿元")
    reader.read("约2")
    reader.read("3")
    reader.read("约2")
    assert [note.code for note in reader.notes] == ["approximate"]


@pytest.mark.parametrize(
    "cell",
    [date(2023, 1, 31), datetime(2023, 1, 31), "2023-01-31", "2023.1.31", "2023年1月31日", 44957, "20230131"],
)
def test_dates_come_in_many_shapes(cell: Any) -> None:
    assert DateReader().read(cell) == "2023-01-31"


def test_a_planned_month_ends_on_its_last_day() -> None:
    reader = DateReader(end=True)
    assert reader.read("2023年6月") == "2023-06-30"
    assert reader.notes[0].code == "imprecise-date"


@pytest.mark.parametrize("cell", ["2023-02-30", "近期", True])
def test_what_is_no_date_is_refused(cell: Any) -> None:
    assert refusal(DateReader(), cell) == "unreadable-date"


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        ("2022-2024", (2022, 2024)),
        ("2022年3月—2024年12月", (2022, 2024)),
        (2023.0, (2023, 2023)),
        ("2022-24", (2022, 2024)),
        ("2022.3至2024.12", (2022, 2024)),
    ],
)
def test_years_of_construction_are_read(cell: Any, years: tuple[int, int]) -> None:
    assert YearsReader().read(cell) == years


@pytest.mark.parametrize("cell", ["24个月", "2024-2022"])
def test_what_is_no_span_of_years_is_refused(cell: str) -> None:
    assert refusal(YearsReader(), cell) == "unreadable-years"


@pytest.mark.parametrize(
    ("cell", "number"), [(7.0, 7), ("第七期", 7), ("第十二期", 12), ("二十", 20), ("7", 7)]
)
def test_period_numbers_are_read(cell: Any, number: int) -> None:
    assert IntegerReader().read(cell) == number


@pytest.mark.parametrize("text", ["新建", "技改", "改建", "改建(技改)", "技术改造", "new"])
def test_a_choice_is_found_by_every_name(text: str) -> None:
    assert NATURES.read(text) in {"new", "conversion"}


def test_an_unknown_choice_names_the_nearest() -> None:
    with pytest.raises(CellError, match="最接近：改建（技改）"):
        NATURES.read("技改扩能")


def test_several_choices_are_read_in_the_lists_order() -> None:
    levels = ManyChoicesReader({"province": "省重点", "city": "市重点"}, {"省级重点": "province"})
    assert levels.read("市重点、省级重点") == ["province", "city"]


def test_an_area_in_hectares_becomes_mu() -> None:
    assert DecimalReader(10, 2, "公顷").read(2) == "30"
    assert DecimalReader(10, 2).read("12.50亩") == "12.5"


@pytest.mark.parametrize(("cell", "answer"), [("√", True), ("否", False), (True, True), ("是", True)])
def test_yes_and_no_are_ticked_in_many_ways(cell: Any, answer: bool) -> None:
    assert BooleanReader().read(cell) is answer


def test_a_number_in_a_text_column_is_written_as_people_see_it() -> None:
    assert TextReader().read(13800000000.0) == "13800000000"


def test_a_text_longer_than_its_column_is_refused() -> None:
    assert refusal(TextReader(3), "一二三四") == "too-long"


def test_control_characters_and_stray_breaks_are_dropped() -> None:
    assert clean_text(" 示例\n 项目\x00 ") == "示例项目"
    assert clean_text("一\r\n二", lines=True) == "一\n二"


@pytest.mark.parametrize(
    ("cell", "text", "blank"),
    [("—", True, True), ("无", True, False), ("无", False, True), (0, False, False)],
)
def test_a_dash_says_nothing(cell: Any, text: bool, blank: bool) -> None:
    assert is_blank(cell, text=text) is blank


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("2023年3月", "2023-03"),
        ("2023-03", "2023-03"),
        ("202303", "2023-03"),
        (202303, "2023-03"),
        ("2023年3月份", "2023-03"),
        ("二〇二三年三月", "2023-03"),
        (date(2023, 3, 1), "2023-03"),
        (datetime(2023, 3, 25, 8), "2023-03"),
        ("2023年1-3月", "2023-03"),
        ("2023.11", "2023-11"),
        (2023.3, "2023-03"),
        ("3月", "03"),
        (3, "03"),
        ("1-3月", "03"),
        ("1月至12月", "12"),
    ],
)
def test_a_month_is_read_in_every_wording(cell: Any, month: str) -> None:
    assert MonthReader().read(cell) == month


@pytest.mark.parametrize(
    "cell", ["13月", "2023", 2023, "2023.1", 2023.1, "春节后", True, 0, "3-5月", date(1900, 1, 1), "9999-12"]
)
def test_what_is_no_month_is_refused(cell: Any) -> None:
    assert refusal(MonthReader(), cell) == "unreadable-month"


def test_a_range_of_months_is_remarked_upon() -> None:
    reader = MonthReader()
    reader.read("1-3月")
    assert [(note.severity, note.code) for note in reader.notes] == [("warning", "month-range")]


@pytest.mark.parametrize(
    ("cell", "number"), [(20, 20), (20.0, 20), ("20个工作日", 20), ("3次", 3), ("1,200", 1200), (-2, -2)]
)
def test_a_whole_number_may_name_what_it_counts(cell: Any, number: int) -> None:
    assert WholeReader().read(cell) == number


@pytest.mark.parametrize("cell", [2.5, "几个", True, "20-30", "1e9"])
def test_what_is_no_whole_number_is_refused(cell: Any) -> None:
    assert refusal(WholeReader(), cell) == "unreadable-number"


def test_only_a_signed_column_takes_negative_amounts() -> None:
    assert MoneyReader("万元", signed=True).read(-5) == -50_000
    assert refusal(MoneyReader("万元"), -5) == "negative-money"
