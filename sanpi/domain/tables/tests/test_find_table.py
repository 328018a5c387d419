import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.tables import (
    ColumnSpec,
    Grid,
    TableError,
    check_totals,
    find_table,
    header_signature,
    missing_columns,
    remap,
    remembered_mapping,
)

NAME = ColumnSpec("name", "项目名称", ("工程名称",), required=True)
TOTAL = ColumnSpec("total", "总投资", ("计划总投资",), unit="亿元", required=True)
ANNUAL = ColumnSpec("annual", "年度计划投资", ("计划投资",), unit="亿元")
BEFORE = ColumnSpec("before", "截至上年底累计完成投资", unit="亿元")
START = ColumnSpec("start", "计划开工时间")
UNIT = ColumnSpec("unit", "责任单位")
OWNER = ColumnSpec("owner", "建设单位", ("项目业主",))
SPECS = (NAME, TOTAL, ANNUAL, BEFORE, START, UNIT, OWNER)


def table(*rows, merged=(), **options):
    return find_table(Grid("表", [list(row) for row in rows], tuple(merged)), SPECS, **options)


def keys(found):
    return [column.key for column in found.columns]


def kinds(found):
    return [row.kind for row in found.rows]


def test_a_plain_header_is_found_under_a_title():
    found = table(["示例区台账"], [], ["序号", "项目名称", "总投资（万元）"], [1, "甲", 5])
    assert (found.title, found.header_rows, keys(found)) == ("示例区台账", (2, 2), [None, "name", "total"])


def test_every_decision_has_a_reason_for_the_user():
    found = table(["序号", "工程名称", "总投资", "天气"], [1, "甲", 5, "晴"])
    reasons = [column.reason for column in found.columns]
    assert reasons == ["序号，不读入", "“工程名称”就是“项目名称”", "与“总投资”一致", "没有对应的列"]


def test_merged_groups_are_joined_with_their_leaves():
    head = ["项目名称", "总投资", "开工时间", None], [None, None, "计划", "实际"]
    found = table(*head, ["子项", 1, "3月", None], merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)])
    assert found.header_rows == (0, 1)
    assert [column.header for column in found.columns][2:] == ["开工时间 / 计划", "开工时间 / 实际"]
    assert keys(found) == ["name", "total", "start", None]


def test_group_names_spread_to_the_right_only_inside_merged_ranges():
    head = ["项目名称", "总投资", "投资", None, None], [None, None, "2023年计划", "甲", "乙"]
    found = table(*head, ["子项", 1, 2, 3, 4], merged=[(0, 2, 0, 3)])
    assert [column.path for column in found.columns][2:] == [("投资", "2023年计划"), ("投资", "甲"), ("乙",)]


def test_a_group_row_above_the_best_row_belongs_to_the_header():
    head = ["标题", None, None], ["基本情况", None, "投资（万元）"], ["项目名称", "责任单位", "总投资"]
    found = table(*head, ["子项", "局", 1], merged=[(0, 0, 0, 2), (1, 0, 1, 1)])
    assert (found.header_rows, found.title, found.column("total").unit) == ((1, 2), "标题", "万元")


def test_a_title_over_part_of_the_width_is_no_group():
    found = table(
        ["示例台账", None, None], ["项目名称", "总投资", "责任单位"], ["子项", 1, "局"], merged=[(0, 0, 0, 1)]
    )
    assert (found.header_rows, found.title) == ((1, 1), "示例台账")


def test_a_row_of_units_under_the_names_belongs_to_the_header():
    found = table(["项目名称", "总投资", "年度计划投资"], [None, "（亿元）", "（万元）"], ["子项", 1, 2])
    assert [column.unit for column in found.columns] == [None, "亿元", "万元"]
    assert kinds(found) == ["data"]


def test_the_unit_note_counts_for_money_columns_without_a_unit():
    found = table(
        ["单位：万元"], ["项目名称", "总投资", "年度计划投资（亿元）", "责任单位"], ["子项", 1, 2, "局"]
    )
    assert [column.unit for column in found.columns] == [None, "万元", "亿元", None]


def test_a_percentage_is_never_taken_for_money():
    found = table(["项目名称", "总投资", "年度计划投资（%）"], ["子项", 1, 2])
    assert keys(found) == ["name", "total", None]


@pytest.mark.parametrize("header", ["总投资完成率", "总投资变更情况", "是否完成总投资", "总投资备注"])
def test_a_name_with_a_meaningful_word_more_is_another_column(header):
    assert keys(table(["项目名称", "责任单位", header], ["子项", "局", 1]))[2] is None


@pytest.mark.parametrize("header", ["项目总投资额", "总投资额", "总投资（含税）", "计划总投资", "总  投\n资"])
def test_a_name_with_a_harmless_word_more_is_the_same_column(header):
    assert keys(table(["项目名称", "责任单位", header], ["子项", "局", 1]))[2] == "total"


def test_the_year_of_the_title_tells_this_year_from_the_last():
    head = ["项目名称", "总投资", "截至2022年底累计完成投资", "2023年计划投资", "2024年计划投资"]
    found = table(["2023年台账"], head, ["子项", 1, 2, 3, 4])
    assert keys(found)[2:] == ["before", "annual", None]


def test_years_without_a_standpoint_are_left_to_the_user_or_the_caller():
    rows = ["项目名称", "总投资", "2023年计划投资", "2024年计划投资"], ["子项", 1, 2, 3]
    assert keys(table(*rows))[2:] == [None, None]
    assert "年度" in table(*rows).columns[2].reason
    assert keys(table(*rows, year=2024))[2:] == [None, "annual"]


def test_of_two_equal_columns_the_first_is_read_and_the_other_says_why_not():
    found = table(["项目名称", "总投资（万元）", "总投资（亿元）"], ["子项", 1, 2])
    assert keys(found) == ["name", "total", None]
    assert found.columns[2].reason == "与 B 列重复，未采用"


def test_a_leaf_that_says_only_name_takes_its_meaning_from_the_group():
    head = ["项目名称", "总投资", "建设单位", None], [None, None, "名称", "地址"]
    found = table(*head, ["子项", 1, "公司", "路"], merged=[(0, 2, 0, 3)])
    assert keys(found) == ["name", "total", "owner", None]


def test_columns_beyond_the_header_are_shown_when_they_hold_something():
    found = table(["项目名称", "总投资"], ["子项", 1, None, "表外"])
    assert [(column.index, column.reason) for column in found.columns][2:] == [(3, "没有表头")]


def test_earlier_corrections_are_remembered_by_header():
    rows = ["项目名称", "总投资", "投资规模", "责任单位"], ["子项", 1, 2, "局"]
    found = table(*rows, remembered={"投资规模": "total", "总投资": None, "别的": "x"})
    assert keys(found) == ["name", None, "total", "unit"]
    assert found.columns[2].reason == "沿用上次的对应"


def test_a_mapping_can_be_remembered_and_found_again():
    found = remap(table(["项目名称", "总投资", "备注"], ["子项", 1, 2]), {2: "unit"})
    again = table(["项目名称", "总投资", "备注"], ["乙", 1, 2], remembered=remembered_mapping(found))
    assert keys(again) == ["name", "total", "unit"]


def test_a_correction_by_hand_takes_the_key_from_the_other_column():
    found = remap(table(["单位：万元"], ["项目名称", "总投资", "规模"], ["子项", 1, 2]), {2: "total"}, SPECS)
    assert keys(found) == ["name", None, "total"]
    assert (found.columns[1].reason, found.columns[2].unit) == ("改由 C 列提供", "万元")


def test_a_column_can_be_left_out_by_hand():
    assert keys(remap(table(["项目名称", "总投资"], ["子项", 1]), {1: None})) == ["name", None]


def test_one_key_for_two_columns_goes_to_the_last_named():
    assert keys(remap(table(["项目名称", "总投资", "备注"], ["子项", 1, 2]), {1: "unit", 2: "unit"}))[1:] == [
        None,
        "unit",
    ]


def test_a_correction_of_a_column_that_is_not_there_is_refused():
    with pytest.raises(TableError, match="没有第 Z 列"):
        remap(table(["项目名称", "总投资"], ["子项", 1]), {25: "total"})


def test_the_signature_ignores_layout_and_notices_names():
    one = table(["项目名称", "总投资（万元）"], ["子项", 1])
    same = table(["标题"], ["项目\n名 称*", "总投资(万元)"], ["乙", 2])
    other = table(["项目名称", "总投资（亿元）"], ["子项", 1])
    assert header_signature(one) == header_signature(same) != header_signature(other)


def test_missing_required_columns_are_named():
    found = table(["项目名称", "责任单位"], ["子项", "局"])
    assert [spec.label for spec in missing_columns(found, SPECS)] == ["总投资"]


def test_a_sheet_without_a_header_says_what_was_looked_for():
    with pytest.raises(TableError) as caught:
        table(["部门", "电话"], ["局", "1"])
    assert "工作表“表”里没有找到表头" in caught.value.message
    assert "项目名称、总投资" in caught.value.message


def test_an_empty_sheet_says_so():
    with pytest.raises(TableError, match="是空的"):
        table([None, ""], [])


def test_a_header_needs_a_required_column():
    with pytest.raises(TableError):
        table(["责任单位", "建设单位"], ["局", "公司"])


def test_dates_and_numbers_stay_what_they_are():
    found = table(["项目名称", "总投资", "计划开工时间"], ["子项", 1.5, date(2023, 1, 1)])
    assert next(found.data_rows()).cells == ["子项", 1.5, date(2023, 1, 1)]


def test_rows_are_the_lists_of_the_grid():
    grid = Grid("表", [["项目名称", "总投资"], ["子项", 1]])
    assert find_table(grid, SPECS).rows[0].cells is grid.rows[1]


def test_fifty_thousand_rows_are_understood_in_time():
    head = ["序号", *(f"列{i}" for i in range(27)), "项目名称", "总投资（万元）"]
    rows = [[i, *["示例文字"] * 27, f"项目{i}", i * 0.5] for i in range(50_000)]
    start = time.process_time()
    found = find_table(Grid("表", [head, *rows]), SPECS)
    assert time.process_time() - start < 2.5
    assert sum(1 for _ in found.data_rows()) == 50_000


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "项目名称",
            "总投资",
            "总投资（万元）",
            "合计",
            "一、甲（3个）",
            "注：",
            "小计",
            "",
            "序号",
            "2023年",
            "单位：亿元",
        ]
    ),
    st.text(max_size=8),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
)
EDGE = st.integers(0, 9)
RANGES = st.tuples(EDGE, EDGE, EDGE, EDGE).map(
    lambda r: (min(r[0], r[2]), min(r[1], r[3]), max(r[0], r[2]), max(r[1], r[3]))
)


@given(rows=st.lists(st.lists(CELLS, max_size=7), max_size=9), merged=st.lists(RANGES, max_size=5))
def test_any_grid_gives_a_table_or_a_sentence(rows, merged):
    head = ["序号", "项目名称", "总投资（万元）", "责任单位"]
    try:
        found = find_table(Grid("表", [*rows, head, *rows], tuple(merged)), SPECS)
    except TableError as error:
        assert error.message
        return
    check_totals(found, {row.index: {"total": 1} for row in found.rows}, ["total"])
    assert len(found.rows) == 2 * len(rows) - found.header_rows[1]
