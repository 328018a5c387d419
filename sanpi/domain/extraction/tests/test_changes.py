"""From one value to another, by so much, by so many per cent: what agrees, what does not, what is left alone."""

import pytest

from sanpi.domain.extraction import read


def verdicts(text, kind="growth"):
    return [finding.verdict.value for finding in read(text).findings if finding.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规上企业由17家增至20家，净增3家。", ["ok"]),
        ("规上企业由17家增至20家，净增4家。", ["mismatch"]),
        ("开工率从82.5%提高到84.8%，提高2.3个百分点。", ["ok"]),
        ("开工率从82.5%提高到84.8%，提高3.2个百分点。", ["mismatch"]),
        ("审批时限由20个工作日压缩到5个工作日，压减75%。", ["ok"]),
        ("规上企业由20家增加到17家。", ["mismatch"]),
        ("规上企业由20家减少到17家。", []),
        ("总投资由约11.7亿元增加至约15.6亿元，增加4.5亿元。", []),
        ("亩均税收由8.6万元提高到15.2万元，增长76.7%。", ["ok"]),
        ("库存由86吨降至62吨，下降27.9%。", ["ok"]),
    ],
)
def test_from_and_to_with_the_difference_between_them(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1—10月完成投资46.9亿元，比去年同期多完成11亿元，同比增长30.6%。", ["ok"]),
        ("1—10月完成投资46.9亿元，比去年同期多完成11亿元，同比增长36.0%。", ["mismatch"]),
        ("小麦总产量13926万吨，比上年减少163万吨，下降1.2%。", ["ok"]),
        ("完成投资46.9亿元，比年初增加11亿元，同比增长12%。", []),
        ("地区生产总值126亿元，比上年增加12亿元，按可比价格计算增长6.5%。", []),
        ("今年安排项目120个、年度投资210亿元，比上年分别增加15个、25亿元，增长14.3%、13.5%。", []),
    ],
)
def test_an_amount_its_increase_and_the_rate_of_it(text, expected):
    assert verdicts(text) == expected


def test_a_level_reached_keeps_the_name_of_the_rate():
    claims = read("网上可办率由86.2%提升至98.7%，提升12.5个百分点。").claims
    assert [claim.measure for claim in claims[:2]] == ["网上可办率", "网上可办率"]
