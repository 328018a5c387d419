"""Whatever is pasted: no crash, and every claim stands where it says."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanpi.domain.extraction import read

WORDS = st.sampled_from(
    [
        "其中",
        "，",
        "。",
        "；",
        "：",
        "、",
        "（",
        "）",
        "“",
        "”",
        "三个一批",
        "签约一批",
        "开工",
        "投产",
        "项目",
        "总投资",
        "完成",
        "年度计划",
        "占",
        "同比增长",
        "分别为",
        "等",
        "个",
        "亿元",
        "万元",
        "%",
        "个百分点",
        "约",
        "余",
        "以上",
        "1",
        "45",
        "186.3",
        "15.",
        ".5",
        "三",
        "十",
        "百",
        "亿",
        "万",
        "点",
        "第七期",
        "前六期",
        "截至",
        "2023年",
        "1—8月",
        "已开工",
        "开工率",
        "超序时进度",
        "省重点",
        "续建",
        "含",
        "-",
        "~",
        "〔",
        "〕",
        "①",
        "㎡",
    ]
)


def check(text):
    reading = read(text)
    starts = [claim.start for claim in reading.claims]
    ids = [claim.id for claim in reading.claims]
    assert all(text[claim.start : claim.end] == claim.surface for claim in reading.claims)
    assert all(claim.surface for claim in reading.claims)
    assert starts == sorted(starts)
    assert len(set(ids)) == len(ids)
    assert all(set(finding.claims) <= set(ids) and finding.claims for finding in reading.findings)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_arbitrary_characters(text):
    check(text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(WORDS, max_size=60).map("".join))
def test_words_of_bulletins_in_any_order(text):
    check(text)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(WORDS, max_size=40).map("  ".join))
def test_words_torn_apart_by_blanks(text):
    check(text)


def test_long_texts_of_one_kind_take_time_in_proportion():
    for piece in (
        "45个",
        "总投资45.5亿元，",
        "的",
        "（",
        "其中1个、",
        "1 ",
        "一",
        "占50%，开工率3%；",
        "“",
        "甲项目1个，乙公司2家，",
        "2023年",
    ):
        start = time.perf_counter()
        check(piece * (20_000 // len(piece)))
        assert time.perf_counter() - start < 6, piece


HOSTILE = (
    "9 ", "9\u3000", "9\t", "1,", "9.", "分别3个、", "3个（", "其中3个，", "9% ", "“五个一”3个", "1亿2000万", "\n9",
    "甲\t3\n", "项目数（个）\t总投资（亿元）\n甲\t3\n", "项目数（个）\t总投资（亿元）\n", "合计\t3\t4\n", "|3",
    "其中：甲\t3\n", "单位：个\n",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_four_times_the_text_takes_about_four_times_as_long(piece):
    def seconds(length):
        start = time.process_time()
        read(piece * (length // len(piece)))
        return time.process_time() - start

    assert seconds(20_000) < max(1.2, 10 * seconds(5_000))


def test_numbers_longer_than_anything_that_is_counted_are_no_figures() -> None:
    assert read("总投资" + "9" * 40 + "亿元，其中甲" + "9" * 5000 + "亿元").claims == ()


def test_the_largest_beside_the_least_is_still_reckoned() -> None:
    text = (
        "完成投资99999999999999999999万亿元，占年度计划0.0000000000000001元的90%，同比增长0.000000000001%。"
    )
    assert all(text[claim.start : claim.end] == claim.surface for claim in read(text).claims)
