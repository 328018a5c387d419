import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from sanpi.domain.tables import Finding
from sanpi.exchange import marking
from sanpi.exchange.marking import FILLS, mark_findings, neutral
from sanpi.exchange.reading import RESULT_SHEET, UnreadableFile, read_workbook
from sanpi.exchange.tests.samples import build
from sanpi.exchange.tests.samples.broken import edited

SAMPLES = Path(build.__file__).parent


def finding(row, column="B", severity="error", sheet="Sheet", message="不对", **texts):
    defaults = {"header": "总投资", "found": "x", "expected": "数字"}
    return Finding(severity, sheet, row, column, message=message, code="test", **(defaults | texts))


@pytest.fixture
def source(tmp_path):
    book = openpyxl.Workbook()
    for row in (["标题", None, None], ["项目名称", "总投资", "备注"], ["甲", 1, "=1+1"], ["乙", "错", None]):
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.active["A3"].font = Font(bold=True)
    book.active["A3"].fill = PatternFill("solid", fgColor="FF00FF00")
    book.active["A4"].comment = Comment("自己的批注", "科室")
    path = tmp_path / "source.xlsx"
    book.save(path)
    return path


@pytest.fixture
def mark(tmp_path):
    def run(source, *findings):
        target = tmp_path / "marked.xlsx"
        mark_findings(source, findings, target)
        return openpyxl.load_workbook(target)

    return run


def colour(cell):
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


def test_cells_are_coloured_by_severity_and_told_why(source, mark):
    sheet = mark(source, finding(4), finding(4, "C", "warning"), finding(3, "B", "hint", message="看看"))[
        "Sheet"
    ]
    assert [colour(sheet[cell]) for cell in ("B4", "C4", "B3")] == [
        FILLS["error"],
        FILLS["warning"],
        FILLS["hint"],
    ]
    assert "看看" in sheet["B3"].comment.text
    assert sheet["B3"].comment.author == marking.AUTHOR


def test_several_findings_in_a_cell_make_one_comment_and_the_worst_colour(source, mark):
    cell = mark(source, finding(4, message="甲", severity="hint"), finding(4, message="乙"))["Sheet"]["B4"]
    assert colour(cell) == FILLS["error"]
    assert cell.comment.text.endswith("乙\n甲")


def test_the_senders_formats_formulas_and_comments_stay(source, mark):
    sheet = mark(source, finding(4, "A"))["Sheet"]
    assert sheet["A3"].font.bold
    assert colour(sheet["A3"]) == "FF00FF00"
    assert sheet["C3"].value == "=1+1"
    assert sheet["A4"].comment.text.startswith("自己的批注\n")


def test_a_finding_inside_a_merged_range_marks_its_first_cell(source, mark):
    sheet = mark(source, finding(1, "C"))["Sheet"]
    assert colour(sheet["A1"]) == FILLS["error"]
    assert "不对" in sheet["A1"].comment.text


def test_all_findings_are_listed_with_links_the_worst_first(source, mark):
    listed = mark(source, finding(3, severity="hint"), finding(4), finding(0, "", "warning"))[RESULT_SHEET]
    rows = [[cell.value for cell in row] for row in listed.iter_rows()]
    assert rows[0][0] == "导入检查结果：错误 1 处，警告 1 处，提示 1 处"
    assert rows[1] == ["级别", "工作表", "位置", "列名", "现值", "应为", "说明"]
    assert [row[0] for row in rows[2:]] == ["错误", "警告", "提示"]
    assert rows[2][1:] == ["Sheet", "B4", "总投资", "x", "数字", "不对"]
    assert listed["C3"].hyperlink.location == "'Sheet'!B4"
    assert listed["C4"].hyperlink is None


def test_links_survive_quotes_in_sheet_names(source, mark):
    book = openpyxl.load_workbook(source)
    book.active.title = "一'二"
    book.save(source)
    assert mark(source, finding(4, sheet="一'二"))[RESULT_SHEET]["C3"].hyperlink.location == "'一''二'!B4"


def test_findings_about_sheets_and_places_that_do_not_exist_are_listed_only(source, mark):
    book = mark(source, finding(4, sheet="别的"), finding(4, "AAAA"), finding(2_000_000))
    assert book[RESULT_SHEET].max_row == 5
    assert book["Sheet"].max_row == 4


def test_only_one_sheet_is_selected(source, mark):
    assert [sheet.sheet_view.tabSelected for sheet in mark(source, finding(4))] == [True, False]


def test_a_second_round_removes_the_marks_of_the_first(source, mark, tmp_path):
    mark(source, finding(4), finding(4, "A"))
    again = tmp_path / "again.xlsx"
    (tmp_path / "marked.xlsx").rename(again)
    book = mark(again, finding(3, message="新的"))
    sheet = book["Sheet"]
    assert (sheet["B4"].comment, colour(sheet["B4"])) == (None, None)
    assert (sheet["A4"].comment.text, sheet["B3"].comment.text.split("\n")[-1]) == ("自己的批注", "新的")
    assert (book.sheetnames, book[RESULT_SHEET].max_row) == ([RESULT_SHEET, "Sheet"], 3)


def test_the_list_is_not_read_when_a_marked_workbook_comes_back(source, mark, tmp_path):
    mark(source, finding(4))
    found = read_workbook(tmp_path / "marked.xlsx", filename="x.xlsx")
    assert [grid.name for grid in found.sheets] == ["Sheet"]


def test_comments_are_rationed_and_the_list_is_not(source, mark, monkeypatch):
    monkeypatch.setattr(marking, "MOST_COMMENTS", 3)
    book = mark(source, *(finding(row, severity="hint") for row in range(10, 20)), finding(4))
    commented = [cell.coordinate for row in book["Sheet"].iter_rows() for cell in row if cell.comment]
    assert commented == ["A4", "B4", "B10", "B11"]
    assert colour(book["Sheet"]["B19"]) == FILLS["hint"]
    assert book[RESULT_SHEET].max_row == 13


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_texts_that_could_become_formulas_are_written_as_texts(source, mark, text):
    cell = mark(source, finding(4, found=text))[RESULT_SHEET]["E3"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


@pytest.mark.parametrize("text", ["-3.5", "+1", "12,000", "-8.33%", "约1.2亿", "", "a=b"])
def test_harmless_texts_are_left_alone(text):
    assert neutral(text) == text


def test_control_characters_do_not_break_the_workbook(source, mark):
    assert mark(source, finding(4, message="a\x00b\x1fc"))[RESULT_SHEET]["G3"].value == "abc"


def test_an_old_workbook_becomes_a_fresh_one_with_the_same_values(mark):
    book = mark(SAMPLES / "18-old-excel.xls", finding(6, "D", sheet="老表"), finding(7, "C", sheet="老表"))
    sheet = book["老表"]
    assert book.sheetnames == [RESULT_SHEET, "老表"]
    assert (sheet["B6"].value, sheet["H6"].number_format) == ("示例老项目2", "yyyy-mm-dd")
    assert [colour(sheet[cell]) for cell in ("D6", "C5")] == [FILLS["error"]] * 2
    assert "A1:I1" in {str(area) for area in sheet.merged_cells.ranges}
    assert book[RESULT_SHEET]["C3"].hyperlink.location == "'老表'!D6"


def test_a_text_table_becomes_a_workbook_under_the_name_the_findings_use(mark):
    book = mark(SAMPLES / "17-semicolons.csv", finding(2, "C", sheet="上传的台账", message="应为数字"))
    sheet = book["上传的台账"]
    assert (sheet["A2"].value, sheet["C2"].value, colour(sheet["C2"])) == ("00012", "1,5", FILLS["error"])
    assert sheet["C2"].comment.text == "应为数字"


def test_findings_on_empty_cells_of_a_copy_are_marked_too(mark):
    sheet = mark(SAMPLES / "17-semicolons.csv", finding(9, "H", sheet="台账"))["台账"]
    assert colour(sheet["H9"]) == FILLS["error"]


def test_formulas_in_a_text_table_stay_texts(mark, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("项目名称,总投资\n=1+1,@SUM(A1)", encoding="utf-8")
    assert mark(path)["x"]["A2"].data_type == "s"


def test_sheet_names_no_workbook_accepts_are_adapted_and_told_apart():
    names = marking._sheet_names(["a/b", "a:b", "x" * 40, "", RESULT_SHEET])
    assert list(names.values()) == ["a b", "a b(2)", "x" * 27, "Sheet", f"{RESULT_SHEET}(2)"]


def test_a_workbook_openpyxl_cannot_read_is_copied(source, mark):
    odd = edited(source.read_bytes(), {"xl/styles.xml": lambda data: data.replace(b'"solid"', b'"odd"')})
    source.write_bytes(odd)
    with pytest.raises(ValueError):
        openpyxl.load_workbook(source)
    sheet = mark(source, finding(4))["Sheet"]
    assert [cell.value for cell in sheet[4]] == ["乙", "错", None]
    assert colour(sheet["B4"]) == FILLS["error"]


def test_a_very_large_workbook_is_copied_in_constant_memory(source, mark, monkeypatch):
    monkeypatch.setattr(marking, "_REWRITABLE", 10)
    monkeypatch.setattr(marking, "_LARGE", 1)
    sheet = mark(source, finding(4))["Sheet"]
    assert (sheet["A4"].value, colour(sheet["B4"])) == ("乙", FILLS["error"])


def test_a_source_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", "<!DOCTYPE x><x/>")
    with pytest.raises(UnreadableFile):
        mark_findings(path, [], tmp_path / "y.xlsx")


def test_every_sample_can_be_marked_and_read_again(mark, tmp_path):
    for path in sorted(SAMPLES.glob("[0-9]*")):
        before = read_workbook(path, filename=path.name)
        mark(path, *(finding(3, "B", sheet=grid.name) for grid in before.sheets))
        after = read_workbook(tmp_path / "marked.xlsx", filename="x.xlsx")
        assert [grid.name for grid in after.sheets] == [grid.name for grid in before.sheets]


def test_marking_writes_a_package_that_opens(source, mark, tmp_path):
    mark(source, finding(4))
    with zipfile.ZipFile(io.BytesIO((tmp_path / "marked.xlsx").read_bytes())) as package:
        assert package.testzip() is None
