"""One look for every workbook: title, source and day, head, numbers as they are written on pages, a sheet for the printer."""

from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from sanpi.core.workbooks import Head, Marked, Sheet, workbook
from sanpi.core.workbooks.styles import number_format
from sanpi.domain.money import MoneyUnit

HEADS = (
    Head("项目", 30), Head("投资", 14, MoneyUnit.WAN), Head("占年度计划", 10, "%", 1), Head("起于"), Head("总灯", 6),
)  # fmt: skip
ROWS = [
    ("甲项目", 12_345_678, Decimal("47.8"), date(2023, 1, 31), Marked("红", "red")),
    ("合计", None, None, None, None),
]


@pytest.fixture
def sheet():
    found = Sheet("表", "上街区某表", "数据截至 2023-01-31", HEADS, ROWS, sums=1)
    return load_workbook(workbook([found]))["表"]


def test_title_note_and_head_stand_above_the_rows(sheet):
    assert (sheet["A1"].value, sheet["A2"].value) == ("上街区某表", "数据截至 2023-01-31")
    assert [cell.value for cell in sheet[3]] == ["项目", "投资（万元）", "占年度计划（%）", "起于", "总灯"]
    assert sheet["A3"].font.bold and sheet["A5"].font.bold and not sheet["A4"].font.bold


def test_amounts_are_exact_in_their_unit_and_rates_have_their_decimals(sheet):
    assert (sheet["B4"].value, sheet["B4"].number_format) == (1234.5678, "General")
    assert (sheet["C4"].value, sheet["C4"].number_format) == (47.8, "0.0")
    assert sheet["D4"].value.date() == date(2023, 1, 31)
    assert (sheet["E4"].value, sheet["E4"].fill.fgColor.rgb) == ("红", "FFF8D7D4")


def test_head_and_first_column_stay_in_sight_on_the_screen_and_on_paper(sheet):
    assert sheet.freeze_panes == "B4" and sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "8")


def test_a_text_like_a_formula_stays_a_text_and_control_signs_are_dropped():
    found = Sheet("表", "题", "注", (Head("甲"),), [("=1+1",), ("a\x07b",)])
    sheet = load_workbook(workbook([found]))["表"]
    assert (sheet["A4"].value, sheet["A4"].data_type, sheet["A5"].value) == ("=1+1", "s", "ab")
    assert sheet["A4"].quotePrefix


def test_a_difference_is_shown_with_its_sign():
    assert number_format(1, signed=True) == "+0.0;-0.0;0.0" and number_format(0) == "0"
