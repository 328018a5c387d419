import doctest
from datetime import date

import pytest

from sanpi.domain.tables import preamble, values, wording
from sanpi.domain.tables.preamble import read_preamble
from sanpi.domain.tables.wording import display, find_unit, fold, take_apart


@pytest.mark.parametrize(
    ("written", "base", "unit"),
    [
        ("总投资（亿元）", "总投资", "亿元"),
        ("总投资\n万元", "总投资", "万元"),
        ("总投资(单位：万元)", "总投资", "万元"),
        ("总 投 资[1]", "总投资", None),
        ("*项目名称①", "项目名称", None),
        ("项目名称※", "项目名称", None),
        ("1.项目名称", "项目名称", None),
        ("其中：固定资产投资", "固定资产投资", None),
        ("投资完成率（％）", "投资完成率", "%"),
        ("完成率%", "完成率", "%"),
        ("用地面积（㎡）", "用地面积", "平方米"),
        ("总投资（万）", "总投资", "万元"),
        ("总投资（人民币亿元）", "总投资", "亿元"),
        ("开工时间（年/月/日）", "开工时间", None),
        ("引资额（万美元）", "引资额", "万美元"),
        ("责任单位", "责任单位", None),
    ],
)
def test_a_header_is_taken_apart_into_name_and_unit(written, base, unit):
    assert (take_apart(written).base, take_apart(written).unit) == (base, unit)


def test_bracketed_words_stay_available_beside_the_bare_name():
    wording_ = take_apart("包联（分包）领导")
    assert (wording_.base, wording_.full, wording_.aside) == ("包联领导", "包联分包领导", "分包")


def test_a_mark_alone_is_still_a_text():
    assert fold("※") == "※"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2023, "2023年"),
        (2023.0, "2023年"),
        (5, "5"),
        (1.5, "1.5"),
        (None, ""),
        (True, ""),
        (float("nan"), "nan"),
    ],
)
def test_numbers_in_headers_are_years_when_they_look_like_years(cell, text):
    assert display(cell) == text


def test_a_date_in_a_header_is_a_month():
    assert display(date(2023, 1, 1)) == "2023年1月"


def test_money_comes_before_other_units_of_a_note():
    assert find_unit("单位：亩、亿元") == "亿元"


@pytest.mark.parametrize(
    ("texts", "unit", "day"),
    [
        (["示例区2023年台账", "单位：万元", "截至1月底"], "万元", date(2023, 1, 31)),
        (["台账", "数据截至2023年1月31日"], None, date(2023, 1, 31)),
        (["台账（单位:亿元）", "截止2022年底"], "亿元", date(2022, 12, 31)),
        (["台账", "统计时间：2023.1"], None, date(2023, 1, 31)),
        (["台账", "填报日期：2023年2月3日  金额单位：元"], "元", date(2023, 2, 3)),
        (["台账", "填报单位：示例局"], None, None),
        (["台账", "截至2023年2月30日"], None, None),
        (["台账", "截至1月底"], None, None),
    ],
)
def test_notes_above_a_table_give_unit_and_date(texts, unit, day):
    found = read_preamble(texts)
    assert (found.unit, found.as_of) == (unit, day)


def test_the_title_leaves_notes_and_attachment_numbers_out():
    found = read_preamble(["附件1", "示例区重点项目\n台账", "单位：万元", "填报单位：示例局"])
    assert found.title == "示例区重点项目台账"


def test_examples_in_docstrings_hold():
    assert not any(doctest.testmod(module).failed for module in (wording, preamble, values))
