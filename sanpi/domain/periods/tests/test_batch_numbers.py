import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.periods import PeriodError, parse_numbers, show_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("7", (7,)),
        ("第7期", (7,)),
        ("第七期", (7,)),
        ("第十二期", (12,)),
        ("二十期", (20,)),
        ("1-6", (1, 2, 3, 4, 5, 6)),
        ("第1-6期", (1, 2, 3, 4, 5, 6)),
        ("第 1 — 6 期", (1, 2, 3, 4, 5, 6)),
        ("1～6期", (1, 2, 3, 4, 5, 6)),
        ("第四至第六期", (4, 5, 6)),
        ("第4期到第6期", (4, 5, 6)),
        ("1-6,8", (1, 2, 3, 4, 5, 6, 8)),
        ("1－3，8", (1, 2, 3, 8)),
        ("第1、2、4期", (1, 2, 4)),
        ("第1期和第3期", (1, 3)),
        ("前六期", (1, 2, 3, 4, 5, 6)),
        ("前6期、8期", (1, 2, 3, 4, 5, 6, 8)),
        ("8,1-3,2", (1, 2, 3, 8)),
    ],
)
def test_reads_a_selection_of_periods(text, numbers):
    assert parse_numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "没有写明期数"),
        (" ", "没有写明期数"),
        ("全部", "读不懂"),
        ("1,,2", "读不懂"),
        ("1 2", "读不懂"),
        ("第1期第2期", "读不懂"),
        ("一二三期", "读不懂"),
        ("二十十期", "读不懂"),
        ("1-2-3", "读不懂"),
        ("三批", "读不懂"),
        ("6-1", "请写作“1-6”"),
        ("0", "超出范围"),
        ("前0期", "前大后小"),
        ("1-9999", "超出范围"),
        ("1-99999999999", "读不懂"),
    ],
)
def test_refuses_what_is_no_selection(text, reason):
    with pytest.raises(PeriodError, match=reason):
        parse_numbers(text)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((1, 2, 3, 4, 5, 6), "第1–6期"),
        ((1, 2, 4), "第1–2、4期"),
        ((7,), "第7期"),
        ((8, 1, 8), "第1、8期"),
        ((), ""),
    ],
)
def test_shows_a_selection_as_short_as_possible(numbers, shown):
    assert show_numbers(numbers) == shown


@given(st.sets(st.integers(1, 999), min_size=1, max_size=40))
def test_what_is_shown_reads_back(numbers):
    assert parse_numbers(show_numbers(numbers)) == tuple(sorted(numbers))


@given(st.integers(1, 99))
def test_chinese_numbers_below_one_hundred_are_read(number):
    digits = " 一二三四五六七八九"
    tens = "" if number < 10 else "十" if number < 20 else digits[number // 10] + "十"
    assert parse_numbers(f"第{tens}{digits[number % 10].strip()}期") == (number,)
