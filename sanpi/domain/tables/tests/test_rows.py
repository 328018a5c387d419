from datetime import date

import pytest

from sanpi.domain.tables import ColumnSpec, Grid, find_table

SPECS = (
    ColumnSpec("name", "项目名称", required=True),
    ColumnSpec("total", "总投资", unit="亿元"),
    ColumnSpec("unit", "责任单位"),
)
HEAD = ["序号", "项目名称", "总投资", "责任单位"]


def rows(*lines, merged=(), head=HEAD):
    return find_table(Grid("表", [head, *map(list, lines)], tuple(merged)), SPECS).rows


def kinds(*lines, merged=()):
    return [row.kind for row in rows(*lines, merged=merged)]


@pytest.mark.parametrize(
    "line",
    [
        ["合计", None, 3],
        ["合 计", None, 3],
        ["合　计：", None, 3],
        [None, "小计", 3],
        [None, "先进制造业小计", 3],
        ["全区", "总计", 3],
        [9, "合计（40个）", 3],
        ["共计（40个）", None, 3],
    ],
)
def test_totals_are_told_from_records(line):
    assert kinds([1, "甲", 3, "局"], line) == ["data", "total"]


@pytest.mark.parametrize("name", ["示例会计中心", "示例设计院", "示例统计小区合计平台", "合计路改造"])
def test_a_project_whose_name_contains_such_words_is_a_record(name):
    assert kinds([1, name, 3, "局"]) == ["data"]


@pytest.mark.parametrize(
    "line",
    [
        ["注：以备案为准", None, None, None],
        ["备注1：略", None, None, None],
        ["填表人：岗位", None, "审核人：岗位", None],
        ["单位负责人（签字）：", None, None, None],
        ["※ 以上数据均为快报数", None, None, None],
        ["联系电话：0000", None, None, None],
    ],
)
def test_notes_at_the_bottom_are_no_records(line):
    assert kinds([1, "甲", 3, "局"], line) == ["data", "note"]


def test_lines_after_a_note_belong_to_it():
    assert kinds([1, "甲", 3, "局"], ["注：1.略"], ["2.略"], [2, "乙", 4, "局"]) == [
        "data",
        "note",
        "note",
        "data",
    ]


def test_a_lone_text_after_the_last_record_is_a_note():
    assert kinds([1, "甲", 3, "局"], ["示例区重点项目办公室"]) == ["data", "note"]


@pytest.mark.parametrize(
    "line", [[None] * 4, ["", " ", None, "\u3000"], [12, None, None, None], ["12"], ["\u200b"]]
)
def test_rows_without_content_are_blank_even_when_numbered(line):
    assert kinds([1, "甲", 3, "局"], line) == ["data", "blank"]


def test_a_stray_text_in_a_later_column_stays_visible_as_a_record():
    assert kinds([1, "甲", 3, "局"], [None, None, None, "待定"]) == ["data", "data"]


def test_records_know_the_heading_they_stand_under():
    found = rows(["一、先进制造业（2个）"], [1, "甲", 1, "局"], ["二、社会民生"], [2, "乙", 1, "局"])
    assert [(row.kind, row.group) for row in found] == [
        ("group", "先进制造业"),
        ("data", "先进制造业"),
        ("group", "社会民生"),
        ("data", "社会民生"),
    ]


def test_headings_nest():
    found = rows(
        ["一", "省重点（2个）", 3],
        ["（一）", "制造业", 3],
        [1, "甲", 3, "局"],
        ["二", "市重点", 1],
        [2, "乙", 1, "局"],
    )
    assert [row.group for row in found if row.kind == "data"] == ["省重点 / 制造业", "市重点"]


def test_a_heading_over_merged_cells_needs_no_mark():
    found = rows(["先进制造业"], [1, "甲", 1, "局"], merged=[(1, 0, 1, 3)])
    assert [row.kind for row in found] == ["group", "data"]


def test_chinese_running_numbers_do_not_make_records_into_headings():
    assert kinds(["一", "甲", 3, "局"], ["二", "乙", 4, "局"]) == ["data", "data"]


def test_the_header_printed_again_is_recognised():
    assert kinds([1, "甲", 3, "局"], HEAD, [2, "乙", 3, "局"]) == ["data", "header", "data"]


def test_the_header_printed_again_with_other_line_breaks_is_recognised():
    assert kinds([1, "甲", 3, "局"], ["序\n号", "项目 名称", "总投资", "责任\n单位"]) == ["data", "header"]


def test_a_row_that_numbers_the_columns_belongs_to_the_header():
    assert kinds(["甲", "乙", "1", "2=1×0"], [1, "甲项目", 3, "局"]) == ["header", "data"]
    assert kinds([1, 2, 3, 4], [1, "甲项目", 3, "局"]) == ["header", "data"]


def test_merged_texts_and_dates_are_repeated_in_every_record():
    found = rows([1, "甲", 1, "局"], [2, "乙", 2], [3, "丙", 3], merged=[(1, 3, 3, 3)])
    assert [row.cells[3] for row in found] == ["局", "局", "局"]
    found = rows([1, "甲", 1, date(2023, 1, 1)], [2, "乙", 2, None], merged=[(1, 3, 2, 3)])
    assert found[1].cells[3] == date(2023, 1, 1)


@pytest.mark.parametrize("amount", [12, 1.5, "12", "约1.2亿元", "7000万元", "3600余万"])
def test_a_merged_amount_is_counted_once(amount):
    found = rows([1, "甲", amount, "局"], [2, "乙", None, "局"], merged=[(1, 2, 2, 2)])
    assert [row.cells[2] for row in found] == [amount, None]


def test_totals_inside_a_merged_range_are_not_filled():
    found = rows([1, "甲", 1, "局"], ["小计", None, 1], [2, "乙", 2], merged=[(1, 3, 3, 3)])
    assert [row.cells[-1] for row in found] == ["局", 1, "局"]


def test_the_grid_itself_is_not_changed_by_filling():
    grid = Grid("表", [HEAD, [1, "甲", 1, "局"], [2, "乙", 2]], ((1, 3, 2, 3),))
    find_table(grid, SPECS)
    assert grid.rows[2] == [2, "乙", 2]


def test_thousands_of_overlapping_ranges_cost_no_more_than_the_sheet():
    lines = [[i, f"项目{i}", 1, "局"] for i in range(1, 2000)]
    assert len(rows(*lines, merged=[(1, 3, 1999, 3)] * 5000)) == 1999
