from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.money import MAX_YUAN, Amount, MoneyError, MoneyUnit, parse, show, show_auto

YI, WAN, YUAN = MoneyUnit.YI, MoneyUnit.WAN, MoneyUnit.YUAN


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1亿", 100_000_000),
        ("1.5亿元", 150_000_000),
        ("1.5 亿元", 150_000_000),
        ("7000万元", 70_000_000),
        ("500元", 500),
        ("500元整", 500),
        ("-0.35亿", -35_000_000),
        ("负3万元", -30_000),
        ("−3万元", -30_000),
        ("+3万元", 30_000),
        (".5亿", 50_000_000),
        ("￥1,860,000元", 1_860_000),
        ("¥ 3，600万", 36_000_000),
        ("人民币1.2亿元", 120_000_000),
        ("1.2亿元人民币", 120_000_000),
        ("１．８６亿元", 186_000_000),
        ("1。5亿", 150_000_000),
        ("1.5亿元。", 150_000_000),
        ("1 860 万元", 18_600_000),
        ("1.5\n亿元", 150_000_000),
        ("1万亿元", 1_000_000_000_000),
        ("0亿元", 0),
    ],
)
def test_reads_arabic_digits_with_a_unit(text, yuan):
    assert parse(text) == Amount(yuan)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1亿2千万", 120_000_000),
        ("1亿2000万元", 120_000_000),
        ("1亿2000.5万元", 120_005_000),
        ("1亿2000元", 100_002_000),
        ("2千5百万", 25_000_000),
        ("2千万", 20_000_000),
        ("3千600万", 36_000_000),
        ("1万亿5000亿元", 1_500_000_000_000),
        ("三千六百万", 36_000_000),
        ("一亿五千万", 150_000_000),
        ("三点五亿", 350_000_000),
        ("两亿元", 200_000_000),
        ("十五亿", 1_500_000_000),
        ("二十万元", 200_000),
        ("三千零五十万", 30_500_000),
        ("一百零五万", 1_050_000),
        ("叁仟陆佰萬圆整", 36_000_000),
        ("一点五亿", 150_000_000),
        ("三万零五元", 30_005),
    ],
)
def test_reads_compound_and_chinese_numbers(text, yuan):
    assert parse(text) == Amount(yuan)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("约1.2亿", 120_000_000),
        ("大约1.2亿元", 120_000_000),
        ("近30亿元", 3_000_000_000),
        ("1.2亿元左右", 120_000_000),
        ("人民币约3600万元", 36_000_000),
        ("~2亿", 200_000_000),
    ],
)
def test_marks_approximate_amounts(text, yuan):
    assert parse(text) == Amount(yuan, approximate=True)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("3600余万", 36_000_000),
        ("3600余万元", 36_000_000),
        ("3600万余元", 36_000_000),
        ("3600万元余", 36_000_000),
        ("30多亿元", 3_000_000_000),
        ("十余亿元", 1_000_000_000),
        ("超1.5亿元", 150_000_000),
        ("逾1.5亿元", 150_000_000),
        ("1亿元以上", 100_000_000),
        ("不低于3亿", 300_000_000),
    ],
)
def test_marks_lower_limits(text, yuan):
    assert parse(text) == Amount(yuan, at_least=True)


def test_both_reservations_may_stand_together():
    assert parse("约30余亿元") == Amount(3_000_000_000, approximate=True, at_least=True)


def test_keeps_the_surface_as_written():
    assert parse(" 约１.2 亿元 ").text == "约１.2 亿元"


@pytest.mark.parametrize(
    ("value", "unit", "yuan"),
    [
        ("1.86", YI, 186_000_000),
        ("3600", WAN, 36_000_000),
        ("三千六百", WAN, 36_000_000),
        ("约3,600", WAN, 36_000_000),
        (500, YUAN, 500),
        (-3, WAN, -30_000),
        (1.86, YI, 186_000_000),
        (0.1, YI, 10_000_000),
        (Decimal("0.00000001"), YI, 1),
    ],
)
def test_a_bare_number_is_taken_in_the_default_unit(value, unit, yuan):
    assert parse(value, unit).yuan == yuan


def test_a_written_unit_wins_over_the_default():
    assert parse("7000万元", YI) == parse("7000万元") == Amount(70_000_000)


@pytest.mark.parametrize("value", ["1.86", "3600", 3600, 1.86, Decimal("1.86")])
def test_a_bare_number_without_default_unit_is_refused(value):
    with pytest.raises(MoneyError, match="没有单位；请写明“亿元”“万元”或“元”"):
        parse(value)


@pytest.mark.parametrize(
    ("value", "yuan"),
    [
        (17.700000000000003, 1_770_000_000),
        (0.1 + 0.2, 30_000_000),
        (100.1 - 100, 10_000_000),
        (sum([0.1] * 10), 100_000_000),
        (12345.678900000001, 1_234_567_890_000),
    ],
)
def test_noise_of_binary_arithmetic_is_dropped_from_floats(value, yuan):
    assert parse(value, YI).yuan == yuan


@pytest.mark.parametrize("value", ["0.123456789亿", "0.5元", "1.00005万元"])
def test_text_finer_than_one_yuan_is_refused(value):
    with pytest.raises(MoneyError, match="比1元还细"):
        parse(value)


@pytest.mark.parametrize(
    "value", [0.123456789, Decimal("0.123456789"), 17.7000000001, Decimal("17.700000000000003")]
)
def test_numbers_finer_than_one_yuan_are_refused(value):
    with pytest.raises(MoneyError, match="比1元还细"):
        parse(value, YI)


def test_the_message_names_what_the_amount_comes_to():
    with pytest.raises(MoneyError) as caught:
        parse("0.123456789亿")
    assert caught.value.message.startswith("金额“0.123456789亿”合12345678.9元")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "是空的"),
        ("   ", "是空的"),
        ("—", "读不成金额"),
        ("abc", "读不成金额"),
        ("亿元", "读不成金额"),
        ("百万", "读不成金额"),
        ("1.2.3亿", "读不成金额"),
        ("1,86万", "读不成金额"),
        ("--5万", "读不成金额"),
        ("85%", "读不成金额"),
        ("总投资3亿元", "读不成金额"),
        ("1.5亿2000万", "读不成金额"),
        ("1亿20000万", "读不成金额"),
        ("2千3千万", "读不成金额"),
        ("2十50万", "读不成金额"),
        ("3千6.5万", "读不成金额"),
        ("9" * 61 + "元", "读不成金额"),
        ("1-2亿元", "是一个区间"),
        ("1亿元至2亿元", "是一个区间"),
        ("1~2亿", "是一个区间"),
        ("不超过3亿", "只给出上限"),
        ("3亿元以下", "只给出上限"),
        ("不足1亿", "只给出上限"),
        ("100万美元", "是外币"),
        ("$100万", "是外币"),
        ("数千万", "是概数"),
        ("几百万元", "是概数"),
        ("12\n34万", "里有两个数"),
        ("99999999999亿", "超过1亿亿元"),
    ],
)
def test_refuses_what_is_no_exact_amount(text, reason):
    with pytest.raises(MoneyError, match=reason):
        parse(text)


@pytest.mark.parametrize("text", ["1亿2千", "1亿2000", "三万五千"])
def test_refuses_a_loose_end_because_it_reads_in_two_ways(text):
    with pytest.raises(MoneyError, match="末尾的数没有单位"):
        parse(text)


@pytest.mark.parametrize("text", ["三千六万", "二三亿", "三四千万", "一百五万元", "三万五元", "1亿2"])
def test_refuses_colloquial_chinese_numbers(text):
    with pytest.raises(MoneyError, match="读不成金额"):
        parse(text)


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_refuses_what_is_no_number(value):
    with pytest.raises(MoneyError, match="不是金额"):
        parse(value, YI)


@pytest.mark.parametrize("value", [1e300, Decimal("1E+999999"), 10**17])
def test_refuses_numbers_no_project_has(value):
    with pytest.raises(MoneyError, match="请核对单位"):
        parse(value, YUAN)


def test_the_message_cuts_long_text():
    with pytest.raises(MoneyError) as caught:
        parse("项目" * 500)
    assert len(caught.value.message) < 100


@given(st.integers(-MAX_YUAN, MAX_YUAN), st.sampled_from(MoneyUnit))
def test_what_is_shown_reads_back_to_the_same_amount(yuan, unit):
    assert parse(show(yuan, unit), unit).yuan == yuan
    assert parse(show(yuan, unit) + unit.label).yuan == yuan


@given(st.integers(-MAX_YUAN, MAX_YUAN))
def test_the_automatic_form_reads_back_to_the_same_amount(yuan):
    assert parse(show_auto(yuan)).yuan == yuan


@given(st.integers(-(10**13), 10**13), st.sampled_from(MoneyUnit))
def test_a_spreadsheet_float_reads_back_to_the_same_amount(yuan, unit):
    assert parse(yuan / unit.factor, unit).yuan == yuan


@given(st.lists(st.integers(0, 10**11), min_size=1, max_size=30))
def test_a_float_sum_reads_back_to_the_exact_sum(amounts):
    assert parse(sum(amount / 10**8 for amount in amounts), YI).yuan == sum(amounts)


@given(
    st.text(alphabet="0123456789.,一二十百千万亿元约余-点 ", max_size=12),
    st.none() | st.sampled_from(MoneyUnit),
)
def test_any_text_gives_an_amount_or_a_message(text, unit):
    try:
        assert isinstance(parse(text, unit).yuan, int)
    except MoneyError as error:
        assert error.message
