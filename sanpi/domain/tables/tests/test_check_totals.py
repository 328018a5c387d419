import pytest

from sanpi.domain.tables import ColumnSpec, Grid, check_totals, find_table

SPECS = (
    ColumnSpec("name", "项目名称", required=True),
    ColumnSpec("total", "总投资", unit="亿元"),
    ColumnSpec("annual", "年度计划投资", unit="亿元"),
)
FACTORS = {"亿元": 100_000_000, "万元": 10_000}


def check(*lines, head=("序号", "项目名称", "总投资（亿元）"), counts=True):
    found = find_table(Grid("表", [list(head), *map(list, lines)]), SPECS)
    values = {}
    for row in found.rows:
        for key, index in found.positions().items():
            cell = row.cells[index] if index < len(row.cells) else None
            if key != "name" and isinstance(cell, int | float):
                unit = found.columns[index].unit
                values.setdefault(row.index, {})[key] = round(cell * FACTORS.get(unit, 1))
    return check_totals(found, values, ["total", "annual"], counts=counts)


A, B, C = [1, "甲", 9], [2, "乙", 6.15], [3, "丙", 1]


def test_a_total_that_does_not_add_up_is_reported_with_both_sums_and_the_difference():
    (finding,) = check(A, B, ["合计", None, 15.5])
    assert finding.message == "第4行合计 总投资（亿元） 写 15.5，明细合计 15.15，差 0.35"
    assert (finding.severity, finding.row, finding.column) == ("warning", 4, "C")
    assert (finding.found, finding.expected, finding.code) == ("15.5", "15.15", "total-differs")


@pytest.mark.parametrize(
    "lines",
    [
        [A, B, ["合计", None, 15.15]],
        [["合计", None, 15.15], A, B],
        [["一、制造"], A, [None, "小计", 9], ["二、民生"], B, [None, "小计", 6.15], ["总计", None, 15.15]],
        [["一、制造"], ["小计", None, 9], A, ["二、民生"], ["小计", None, 6.15], B],
        [["一", "制造", 15.15], A, B, ["二", "民生", 1], C],
        [["一", "省级", 15.15], ["（一）", "制造", 9], A, ["（二）", "民生", 6.15], B, ["二", "市级", 1], C],
        [A, [None, "小计", 9], B, [None, "小计", 6.15], ["合计", None, 15.15]],
        [A, ["合计", None, None]],
    ],
)
def test_totals_above_below_and_beside_their_records_are_understood(lines):
    assert check(*lines) == []


def test_a_subtotal_is_compared_with_its_own_group():
    (finding,) = check(["一、制造"], A, [None, "小计", 10], ["二、民生"], B, [None, "小计", 6.15])
    assert finding.message == "第4行小计 总投资（亿元） 写 10，以上明细合计 9，差 1"


def test_the_sum_beside_a_heading_is_compared_with_what_stands_under_it():
    (finding,) = check(["一", "制造", 8], A, ["二", "民生", 6.15], B)
    assert finding.message == "第2行一 制造 总投资（亿元） 写 8，本组明细合计 9，差 1"


def test_one_yuan_of_rounding_per_record_is_forgiven():
    head = ("序号", "项目名称", "总投资（元）")
    assert check([1, "甲", 10], [2, "乙", 10], ["合计", None, 22], head=head) == []
    assert len(check([1, "甲", 10], [2, "乙", 10], ["合计", None, 23], head=head)) == 1


def test_a_hundredth_that_is_missing_is_reported():
    head = ("序号", "项目名称", "年度计划投资（亿元）")
    (finding,) = check([1, "甲", 33], [2, "乙", 33.01], ["合计", None, 66.02], head=head)
    assert "差 0.01" in finding.message


@pytest.mark.parametrize("label", ["一、制造（3个）", "一、制造（共3个项目）", "一、制造（3）"])
def test_a_heading_that_counts_wrongly_is_reported(label):
    (finding,) = check([label], A, B)
    assert finding.message == f"第2行“{label}”写 3 个，表中实有 2 个"
    assert finding.code == "count-differs"


def test_counts_that_agree_and_counts_that_are_not_asked_for_say_nothing():
    assert check(["一、制造（2个）"], A, B, ["合计（2个）"]) == []
    assert check(["一、制造（3个）"], A, B, counts=False) == []


def test_empty_cells_count_as_nothing():
    assert check(A, [2, "乙", None], ["合计", None, 9]) == []


def test_a_table_of_nothing_but_totals_is_compared_with_nothing():
    (finding,) = check(["合计", None, 9])
    assert "明细合计 0" in finding.message


def test_negative_differences_and_sums_are_written_plainly():
    (finding,) = check([1, "甲", -2], ["合计", None, -1.5])
    assert "写 -1.5，明细合计 -2，差 0.5" in finding.message
