"""Tables: bare numbers take unit and measure from their header, and a total is held to its rows."""

import pytest

from sanpi.domain.extraction import read

HEADER = "县区\t项目数（个）\t总投资（亿元）\t年度计划（亿元）\t\n"
ROWS = "甲县\t3\t12.5\t4\t\n乙县\t5\t1,020.25\t6\t\n"


def told(text):
    return [(claim.surface, claim.unit, claim.measure, claim.subject) for claim in read(text).claims]


def sums(text):
    return [finding.verdict.value for finding in read(text).findings if finding.kind == "sum"]


def test_cells_are_read_by_the_header_and_named_by_their_row():
    assert told(HEADER + ROWS) == [
        ("3", "个", "项目个数", "甲县"),
        ("12.5", "亿元", "总投资", "甲县"),
        ("4", "亿元", "年度计划投资", "甲县"),
        ("5", "个", "项目个数", "乙县"),
        ("1,020.25", "亿元", "总投资", "乙县"),
        ("6", "亿元", "年度计划投资", "乙县"),
    ]


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("合计\t8\t1032.75\t10", ["ok", "ok", "ok"]),
        ("合 计\t9\t1032.75\t10", ["mismatch", "ok", "ok"]),
        ("合计（两县）\t8\t1132.75\t10", ["ok", "mismatch", "ok"]),
    ],
)
def test_a_total_is_held_to_its_rows_column_by_column(total, expected):
    assert sums(HEADER + ROWS + total) == expected
    assert sums(HEADER + total + "\n" + ROWS) == expected


def test_subtotals_and_parts_of_a_row_are_not_summed_twice():
    rows = "甲县\t3\t5\n其中：丙镇\t1\t2\n乙县\t4\t6\n小计\t7\t11\n丁县\t1\t1\n戊县\t2\t2.5\n小计\t3\t3.5\n"
    assert sums("县区\t项目数（个）\t总投资（亿元）\n" + rows + "合计\t10\t14.5") == ["ok"] * 6
    groups = "一\t甲县\t7\n1\t甲项目\t3\n2\t乙项目\t4\n二\t乙县\t2\n1\t丙项目\t2\n\t合计\t9\n"
    assert sums("序号\t名称\t总投资（亿元）\n" + groups) == ["ok"]


@pytest.mark.parametrize(
    "text",
    [
        "单位：个、亿元\n县区  项目数  总投资\n甲县  3  5\n乙县  4  6\n合计  7  11",
        "| 县区 | 项目数（个） | 总投资（亿元） |\n|---|---|---|\n| 甲县 | 3 | 5 |\n| 乙县 | 4 | 6 |\n| 合计 | 7 | 11 |",
        "县区 项目数（个） 总投资（亿元）\n甲县 3 5\n乙县 4 6\n合计 7 11",
    ],
)
def test_cells_may_be_parted_by_blanks_or_bars(text):
    assert sums(text) == ["ok", "ok"]
    assert len(told(text)) == 6


def test_the_rates_of_a_row_are_reckoned():
    table = "项目\t年度计划（亿元）\t完成投资（亿元）\t完成率（%）\n甲项目\t4\t2\t50.0\n乙项目\t4\t3\t85\n"
    assert [f.verdict.value for f in read(table).findings if f.kind == "rate"] == ["ok", "mismatch"]


def test_a_column_with_words_in_it_is_not_summed():
    assert sums("县区\t项目数（个）\n甲县\t3\n乙县\t4\n丙县\t另行统计\n合计\t9") == []


def test_what_no_header_explains_stays_unread_and_is_counted():
    reading = read("县区\t数\n甲县\t3\n乙县\t4\n")
    assert (reading.claims, reading.unread_numbers) == ((), 2)
    assert read("全区项目3个，总投资5亿元。").unread_numbers == 0


def test_words_around_a_table_are_read_as_before():
    prose = "全区重点项目8个，总投资1032.75亿元。\n"
    assert told(prose + HEADER + ROWS + prose)[0] == told(prose)[0]
    assert len(told(prose + HEADER + ROWS + prose)) == 10


def test_a_figure_with_its_own_unit_in_the_first_cells_is_read_as_in_prose():
    text = "名称\t总投资（亿元）\n第四期签约一批项目9个\t\n甲项目\t3\n乙项目\t4\n"
    first = read(text).claims[0]
    assert (first.surface, first.measure) == ("9个", "项目个数")
