from datetime import date
from pathlib import Path

import pytest

from sanpi.domain.money import MoneyUnit, parse
from sanpi.domain.tables import TableError, check_totals, find_table
from sanpi.exchange.reading import read_workbook
from sanpi.exchange.tests.samples import build
from sanpi.exchange.tests.samples.ledgers import BATCHES, PROJECTS

SAMPLES = Path(build.__file__).parent


def book(number):
    (path,) = SAMPLES.glob(f"{number}-*")
    return read_workbook(path, filename=path.name)


def table(number, specs=PROJECTS, sheet=0, **options):
    return find_table(book(number).sheets[sheet], specs, **options)


def mapping(found):
    return {column.key: column.unit for column in found.columns if column.key}


def kinds(found, *wanted):
    return [row.index + 1 for row in found.rows if row.kind in wanted]


def cells(found, key):
    index = found.positions()[key]
    return [row.cells[index] for row in found.data_rows()]


def test_01_title_notes_and_totals():
    found = table("01")
    assert (found.title, found.unit, found.as_of) == ("示例区2023年重点项目台账", "万元", date(2023, 1, 31))
    assert (kinds(found, "data"), kinds(found, "total"), kinds(found, "note")) == (
        [4, 5, 6, 7, 8],
        [9],
        [11, 12, 13],
    )
    assert mapping(found) == {
        "name": None,
        "owner": None,
        "total": "万元",
        "annual": "万元",
        "unit": None,
        "note": None,
    }


def test_02_two_row_header():
    found = table("02")
    assert (found.header_rows, kinds(found, "data"), kinds(found, "total")) == ((2, 3), [5, 6, 7], [8])
    assert [column.key for column in found.columns] == [
        *(None, "name", "owner", "total", "annual", None, "planned_start", "actual_start", "unit")
    ]
    assert {found.column(key).unit for key in ("total", "annual")} == {"亿元"}


def test_03_three_row_header_with_duplicate_leaves():
    found = table("03")
    assert (found.header_rows, kinds(found, "data")) == ((1, 3), [5, 6, 7, 8])
    assert found.columns[2].path == ("项目基本情况", "建设单位", "名称")
    assert [column.key for column in found.columns] == [
        *(None, "name", "owner", "phone", "total", "before", "annual", "month", "done", "progress")
    ]
    assert all(found.columns[index].unit == "万元" for index in range(4, 9))


def test_04_group_headings_and_a_total_that_does_not_close():
    found = table("04")
    assert [row.group for row in found.data_rows()] == ["先进制造业"] * 3 + ["社会民生"] * 2
    assert (kinds(found, "total"), kinds(found, "group")) == ([4, 9, 13], [5, 10])
    messages = [finding.message for finding in check_totals(found, amounts(found), ["total", "annual"])]
    assert messages == [
        "第4行合计（5个） 年度计划投资 写 15.5，明细合计 15.15，差 0.35",
        "第10行“二、社会民生（3个）”写 3 个，表中实有 2 个",
    ]


def amounts(found):
    units = {unit.label: unit for unit in MoneyUnit}
    places = {key: found.column(key) for key in ("total", "annual")}
    return {
        row.index: {
            key: parse(row.cells[column.index], units[column.unit]).yuan
            for key, column in places.items()
            if row.cells[column.index] is not None
        }
        for row in found.rows
    }


def test_05_mixed_units_in_headers_and_cells():
    found = table("05")
    assert (found.unit, len(kinds(found, "data"))) == (None, 4)
    assert {"total": "亿元", "annual": "万元", "done": "万元", "land": "亩"}.items() <= mapping(found).items()
    read = [values["annual"] for values in amounts(found).values()]
    assert read == [30_000_000, 36_000_000, 120_000_000, 50_000_000]


def test_06_dates_as_text_and_as_serial_numbers():
    found = table("06")
    assert found.as_of == date(2023, 1, 31)
    assert cells(found, "planned_start")[4:6] == ["2023年3月", "44927"]
    assert cells(found, "actual_start")[0] == date(2023, 3, 1)
    assert cells(found, "planned_finish")[:2] == ["2024年底", 45657]


def test_07_vertical_merges():
    found = table("07")
    assert cells(found, "unit") == ["示例产业集聚区"] * 5 + ["示例街道"] * 3
    assert cells(found, "leader") == ["联系领导岗一"] * 5 + ["联系领导岗二"] * 3
    assert cells(found, "total") == [1, 2, 3, 4, 5, 18, None, None]


def test_08_headers_repeated_at_page_breaks():
    found = table("08")
    assert len(kinds(found, "data")) == 30
    assert (kinds(found, "header"), kinds(found, "total")) == ([14, 15, 27, 28], [39])
    assert mapping(found)["total"] == "万元"


def test_09_line_breaks_blanks_and_footnote_marks():
    found = table("09")
    assert (found.title, kinds(found, "data"), kinds(found, "note")) == (
        "示例市重点项目基本情况表",
        [4, 5],
        [6, 7],
    )
    assert mapping(found) == {
        **{"name": None, "owner": None, "total": "亿元", "fixed": "亿元"},
        **{"years": None, "leader": None, "note": None},
    }


def test_10_unknown_columns_and_other_sheets():
    found = table("10", sheet=1)
    assert mapping(found) == {"name": None, "total": "万元", "unit": None}
    assert [column.header for column in found.columns if column.key is None][1:4] == [
        "天气",
        "总投资",
        "颜色",
    ]
    assert [(finding.sheet, finding.code) for finding in book("10").findings] == [("底稿", "hidden-sheet")]
    with pytest.raises(TableError, match="通讯录"):
        table("10", sheet=0)


def test_11_percentages_column_numbers_and_trailing_formats():
    found = table("11")
    assert (kinds(found, "header"), len(kinds(found, "data")), kinds(found, "blank")) == (
        [3],
        6,
        [10, 11, 12],
    )
    assert mapping(found)["share"] == "%"
    assert cells(found, "share") == [0.3] * 6


def test_12_formulas_without_results_and_error_values():
    found = table("12")
    assert (kinds(found, "data"), cells(found, "annual")) == ([2, 3, 4], [300, 600, 900])
    noted = [
        (finding.code, f"{finding.column}{finding.row}", finding.found) for finding in book("12").findings
    ]
    assert noted == [
        ("formula-without-value", "C5", "=SUM(C2:C4)"),
        *(("error-value", f"E{row}", "#DIV/0!") for row in (2, 3, 4)),
    ]


def test_13_nested_groups_with_sums_beside_the_headings():
    found = table("13")
    groups = ["省重点项目 / 先进制造业"] * 2 + ["省重点项目 / 现代服务业"] + ["市重点项目 / 社会民生"] * 2
    assert [row.group for row in found.data_rows()] == groups
    assert mapping(found) == {"name": None, "total": "亿元", "land": None, "unit": None}
    codes = [finding.message for finding in check_totals(found, amounts_of_total(found), ["total"])]
    assert codes == ["第11行（一） 社会民生 项目总投资额 写 3，本组明细合计 3.5，差 0.5"]


def amounts_of_total(found):
    index = found.column("total").index
    return {
        row.index: {"total": round(row.cells[index] * 100_000_000)}
        for row in found.rows
        if isinstance(row.cells[index], int | float)
    }


def test_14_group_names_repeated_instead_of_merged():
    found = table("14", year=2023)
    assert (found.header_rows, kinds(found, "data"), kinds(found, "total")) == ((0, 1), [3, 4, 5], [7])
    assert mapping(found) == {
        **{"name": None, "site": None, "total": "万元", "annual": "万元"},
        **{"unit": None, "contact": None},
    }


def test_15_a_batch_ledger():
    found = table("15", BATCHES)
    assert (found.unit, found.as_of, len(kinds(found, "data"))) == ("亿元", date(2023, 1, 31), 6)
    assert mapping(found) == {"period": None, "batch": None, "name": None, "total": "亿元", "annual": "亿元"}


def test_16_a_text_table_in_gb18030_with_two_header_rows():
    found = table("16")
    assert (book("16").kind, found.title, found.unit) == ("csv", "示例区2023年重点项目情况", "万元")
    assert cells(found, "name") == ["示例㙓产业园", '示例"一号"厂房']
    assert (mapping(found)["annual"], kinds(found, "total")) == ("万元", [7])


def test_17_a_text_table_with_semicolons():
    found = table("17")
    assert cells(found, "code") == ["00012", "00013", "00014"]
    assert (cells(found, "total")[0], cells(found, "note")[0], kinds(found, "blank")) == ("1,5", "甲;乙", [4])


def test_18_an_old_workbook():
    found = table("18")
    assert (book("18").kind, found.header_rows, found.unit) == ("xls", (2, 3), "万元")
    assert cells(found, "unit") == ["示例局"] * 3 + ["示例街道"] * 2
    assert (cells(found, "actual_start")[0], mapping(found)["done"]) == (date(2023, 1, 15), "万元")


def test_the_committed_samples_are_what_the_builder_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "HERE", tmp_path)
    build.build()
    for path in sorted(tmp_path.iterdir()):
        kept = read_workbook(SAMPLES / path.name, filename=path.name)
        assert read_workbook(path, filename=path.name) == kept
