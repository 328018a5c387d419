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


def test_a_header_of_two_lines_names_groups_of_columns():
    table = (
        "单位：个、亿元\n县区\t合计\t\t签约一批\t\t开工一批\t\n\t个数\t总投资\t个数\t总投资\t个数\t总投资\n"
        "甲县\t7\t22.5\t3\t12\t4\t10.5\n乙县\t5\t17\t2\t9\t3\t{}\n合计\t12\t39.5\t5\t21\t7\t18.5\n"
    )
    reading = read("“三个一批”项目：\n" + table.format("8"))
    assert reading.unread_numbers == 0
    assert told("“三个一批”项目：\n" + table.format("8"))[2:4] == [
        ("3", "个", "项目个数", "甲县 签约一批"),
        ("12", "亿元", "总投资", "甲县 签约一批"),
    ]
    assert reading.claims[2].slice.batch == "signed"
    assert sums("“三个一批”项目：\n" + table.format("8")) == ["ok"] * 12
    assert sums("“三个一批”项目：\n" + table.format("9.9")).count("mismatch") == 2


def test_a_head_that_is_measured_and_years_over_columns():
    plan = (
        "县区\t投资（亿元）\t\t\n\t年度计划\t累计完成\t完成率（%）\n甲县\t12\t9.6\t80.0\n乙县\t20\t15\t85.0\n"
    )
    assert [f.verdict.value for f in read(plan).findings if f.kind == "rate"] == ["ok", "mismatch"]
    years = "指标\t2022年\t\t2023年\t\n\t投资（亿元）\t增速（%）\t投资（亿元）\t增速（%）\n甲类\t5.2\t3.1\t5.6\t7.7\n"
    assert [(c.measure, c.slice.years) for c in read(years).claims] == [
        ("总投资", (2022, 2022)),
        ("同比增长", (2022, 2022)),
        ("总投资", (2023, 2023)),
        ("同比增长", (2023, 2023)),
    ]


def test_an_empty_corner_counts_of_starts_and_shares_with_their_own_sign():
    assert len(told("| 总投资（亿元） | 增速（%） |\n甲县 | 617.50 | 5.2 |\n乙县 | 37.11 | 2.6 |\n")) == 4
    table = "批次\t项目数（个）\t开工数（个）\t开工率（%）\n第七期\t12\t11\t91.7\n第八期\t15\t12\t85.0\n"
    assert [f.verdict.value for f in read(table).findings if f.kind == "rate"] == ["ok", "mismatch"]
    assert told("县区\t计划（万元）\t占比\n甲县\t1200\t75%\n乙县\t400\t25%\n")[1] == (
        "75%",
        "%",
        "占比",
        "甲县",
    )


def test_a_total_none_of_whose_columns_closes_is_not_held_to_its_rows():
    assert sums("县区\t项目数（个）\t总投资（亿元）\n甲县\t3\t5\n乙县\t4\t6\n合计\t19\t47") == []
