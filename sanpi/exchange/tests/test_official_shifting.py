"""References when a row is repeated and what stands below moves down. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.exchange.official.marks import blocks, only_mark, replaced, specs, written
from sanpi.exchange.official.shifting import Growth, moved_formula

# Row 4 stands six times: 4 to 9; row 5 is row 10 now.
SIX = Growth(4, 4, 6)


def outside(formula, growth=SIX, here=True):
    return moved_formula(formula, growth, here=here, sheet="表一", copy=None)


def inside(formula, copy, growth=SIX):
    return moved_formula(formula, growth, here=True, sheet="表一", copy=copy)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("=SUM(D4:D4)", "=SUM(D4:D9)"),
        ("=SUM(D4)", "=SUM(D4:D9)"),
        ("=SUM($D$4:$D$4)", "=SUM($D$4:$D$9)"),
        ("=SUM(D3:D4)", "=SUM(D3:D9)"),
        ("=SUM(D4:D8)", "=SUM(D4:D13)"),
        ("=D5/E5", "=D10/E10"),
        ("=D4", "=D4"),
        ("=D2*2", "=D2*2"),
        ("=SUM(D1:D3)", "=SUM(D1:D3)"),
        ("=SUM(D6:D8)", "=SUM(D11:D13)"),
        ("=SUM(表一!D4:D4)", "=SUM(表一!D4:D9)"),
        ("=SUM('表一'!D4:D4)", "=SUM('表一'!D4:D9)"),
        ("=SUM(表二!D4:D4)", "=SUM(表二!D4:D4)"),
        ('=COUNTIF(B4:B4,"是")', '=COUNTIF(B4:B9,"是")'),
        ("=ROUND(AVERAGE(D4:D4),2)", "=ROUND(AVERAGE(D4:D9),2)"),
        ("=SUM(D:D)", "=SUM(D:D)"),
    ],
)
def test_outside_the_block(before, after):
    assert outside(before) == after


def test_another_sheet_follows_what_it_names():
    assert outside("=SUM(表一!D4:D4)+D5", here=False) == "=SUM(表一!D4:D9)+D5"


@pytest.mark.parametrize(
    ("before", "copy", "after"),
    [
        ("=D4/C4", 0, "=D4/C4"),
        ("=D4/C4", 3, "=D7/C7"),
        ("=D4/D$2", 3, "=D7/D$2"),
        ("=D4/D5", 2, "=D6/D10"),
        ("=D4/$D$5", 2, "=D6/$D$10"),
        ("=D4/SUM($D$4:$D$4)", 2, "=D6/SUM($D$4:$D$9)"),
        ("=A3+1", 2, "=A5+1"),
    ],
)
def test_inside_the_block(before, copy, after):
    assert inside(before, copy) == after


def test_a_block_of_two_rows_adds_up_its_upper_lines_to_the_last_copy():
    assert outside("=SUM(D4:D5)", Growth(4, 5, 3)) == "=SUM(D4:D9)"
    assert inside("=D5-D4", 1, Growth(4, 5, 3)) == "=D7-D6"


def test_one_project_or_none_changes_nothing():
    for copies in (0, 1):
        assert outside("=SUM(D4:D4)+D5", Growth(4, 4, copies)) == "=SUM(D4:D4)+D5"


@given(st.integers(1, 50), st.integers(1, 5), st.integers(1, 30), st.integers(1, 90))
def test_every_row_keeps_its_distance(first, height, copies, row):
    growth = Growth(first, first + height - 1, copies)
    if row > growth.last:
        assert growth.row(row) - row == (copies - 1) * height
        assert outside(f"=B{row}", growth) == f"=B{growth.row(row)}"
    else:
        assert outside(f"=B{row}", growth) == f"=B{row}"


@given(st.integers(1, 20), st.integers(0, 20), st.integers(1, 20))
def test_a_range_never_loses_rows(first, more, copies):
    moved = outside(f"=SUM(B{first}:B{first + more})", Growth(10, 10, copies))
    start, end = (int(part.strip("B)")) for part in moved.removeprefix("=SUM(").split(":"))
    assert end - start >= more


@pytest.mark.parametrize(
    ("rows", "found"),
    [([], []), ([4], [(4, 4)]), ([5, 4, 9], [(4, 5), (9, 9)]), ([4, 4, 6], [(4, 4), (6, 6)])],
)
def test_rows_that_follow_each_other_are_one_block(rows, found):
    assert blocks(rows) == found


def test_marks_are_found_and_replaced():
    text = "填报单位：{{ 单位 }}（{{月}}月）"
    assert specs(text) == ["单位", "月"]
    assert replaced(text, {"单位": "区发改委", "月": "1"}.__getitem__) == "填报单位：区发改委（1月）"


@pytest.mark.parametrize(
    ("text", "alone"),
    [("{{项目名称}}", "项目名称"), (" {{ 总投资（万元） }} ", "总投资（万元）"), ("｛｛序号｝｝", "序号"), ("第{{序号}}", None),
     ("{{年}}{{月}}", None), ("项目", None)],
)  # fmt: skip
def test_a_mark_alone_is_told_from_a_mark_in_words(text, alone):
    assert only_mark(text) == alone


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("填报单位：", "填报单位：{{单位}}"),
        ("填报单位: ", "填报单位: {{单位}}"),
        ("示例单位", "{{单位}}"),
        ("单位：{{填报人}}", "单位：{{单位}}"),
        ("{{填报人}}", "{{单位}}"),
        ("", "{{单位}}"),
    ],
)
def test_a_mark_set_by_hand_stands_behind_a_label(before, after):
    assert written(before, "单位") == after
