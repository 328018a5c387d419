"""Official forms: real small workbooks and documents, marked, filled, downloaded."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.datavalidation import DataValidation

from sanpi.batches.testing import make_period, put
from sanpi.core.models import AuditEntry
from sanpi.domain.periods import Month
from sanpi.enrollment.testing import apply_for, let_in, make_ready
from sanpi.exchange.actions import official as actions
from sanpi.exchange.models import OfficialForm
from sanpi.exchange.official.fields import UnknownFieldError, catalogue
from sanpi.exchange.official.marks import FormError
from sanpi.factcheck.models import Check
from sanpi.organizations.actions import appoint_deputy
from sanpi.organizations.models import Organization, User
from sanpi.organizations.testing import make_organization, make_user, regions, sign_in
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, TODAY, YI, make_project, put_on_list, set_total

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = Month(2023, 1), Month(2023, 2)
MARKED = {
    "A4": "{{序号}}", "B4": "{{项目名称}}", "C4": "{{责任单位}}", "D4": "{{总投资（万元）}}", "E4": "{{年度计划投资（万元）}}",
    "F4": "=E4/D4",
}  # fmt: skip


def workbook(marks: dict[str, Any] | None = None) -> bytes:
    """A form as offices send it: a title, a header of two rows, one row to fill, 合计 below it, a signature."""
    book = Workbook()
    sheet = book.active
    sheet.title = "附件1"
    sheet["A1"] = "重点项目进展情况表（{{报告期}}）"
    sheet.merge_cells("A1:F1")
    for address, text in {
        "A2": "序号", "B2": "项目", "D2": "投资（万元）", "F2": "占比", "B3": "名称", "C3": "责任单位", "D3": "总投资", "E3": "年度计划",
        "A5": "合计", "D5": "=SUM(D4:D4)", "E5": "=SUM(E4)", "F5": "=E5/D5", "A6": "填报单位：{{单位}}", "D6": "填报人：",
    }.items():  # fmt: skip
        sheet[address] = text
    for area in ("A2:A3", "B2:C2", "D2:E2", "F2:F3", "A5:C5", "A6:C6"):
        sheet.merge_cells(area)
    for address, text in (MARKED if marks is None else marks).items():
        sheet[address] = text
    sheet["D4"].font = Font(bold=True)
    sheet["D4"].number_format = "#,##0.00"
    for cell in sheet[4]:
        cell.border = Border(bottom=Side("thin"))
    sheet.row_dimensions[4].height = 30
    sheet.row_dimensions[5].height = 22
    sheet.print_area = "A1:F6"
    choices = DataValidation(type="list", formula1='"是,否"')
    choices.add("G4:G5")
    sheet.add_data_validation(choices)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def letter(row: tuple[str, ...] = ("{{序号}}", "{{项目名称}}", "{{总投资}}")) -> bytes:
    """A form in Word: a line of text, a table with a marked row and a last row."""
    document = Document()
    line = document.add_paragraph("填报单位：")
    line.add_run("{{单")
    line.add_run("位}}").bold = True
    table = document.add_table(rows=3, cols=3)
    for column, text in enumerate(("序号", "项目名称", "总投资（亿元）")):
        table.rows[0].cells[column].text = text
    for column, text in enumerate(row):
        table.rows[1].cells[column].text = text
    table.rows[1].cells[1].paragraphs[0].runs[0].font.bold = True
    for column, text in enumerate(("合计", "{{项目个数}}个", "{{合计：总投资}}")):
        table.rows[2].cells[column].text = text
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.fixture
def office(db: None) -> User:
    """The project office of 上街区."""
    return make_user("project_office", regions().district)


@pytest.fixture
def three(db: None) -> list[Project]:
    """Three projects of two units, one without a plan."""
    where = regions().district
    first, second = make_organization(where), make_organization(where, "区住建局")
    return [
        make_project("甲项目", total=2 * YI, plan=YI // 2, unit=first),
        make_project("乙项目", total=12_345_600, plan=1_000_000, unit=first),
        make_project("丙项目", total=YI, unit=second),
    ]


def keep(office: User, content: bytes, filename: str = "月报.xlsx", **options: Any) -> OfficialForm:
    values = {
        "region": regions().district,
        "organization": None,
        "name": "月报",
        "layout": "rows",
        "scope": "all",
    }
    upload = SimpleUploadedFile(filename, content)
    return actions.create_form(**values | options, upload=upload, by=office, now=NOW)


def fill(form: OfficialForm, user: User, month: Month = JANUARY, **options: Any) -> Any:
    """The filled file, opened."""
    content, version = actions.fill_form(form=form, month=month, today=TODAY, by=user, now=NOW, **options)
    word = version.document.name.endswith("docx")
    return Document(content) if word else load_workbook(content)


def lines(book: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book["附件1"].iter_rows(max_col=6)]


# Workbooks.


def test_the_marked_row_is_repeated_and_the_rest_moves_down(office: User, three: list[Project]) -> None:
    book = fill(keep(office, workbook()), office)
    assert lines(book)[3:] == [
        [1, "丙项目", "区住建局", 10000, None, "=E4/D4"],
        [2, "甲项目", "区发展和改革委员会", 20000, 5000, "=E5/D5"],
        [3, "乙项目", "区发展和改革委员会", 1234.56, 100, "=E6/D6"],
        ["合计", None, None, "=SUM(D4:D6)", "=SUM(E4:E6)", "=E7/D7"],
        ["填报单位：上街区", None, None, "填报人：", None, None],
    ]


def test_title_and_header_stay(office: User, three: list[Project]) -> None:
    found = lines(fill(keep(office, workbook()), office))
    assert found[0][0] == "重点项目进展情况表（2023年1月）"
    assert found[1] == ["序号", "项目", None, "投资（万元）", None, "占比"]


def test_merged_cells_go_along(office: User, three: list[Project]) -> None:
    sheet = fill(keep(office, workbook()), office)["附件1"]
    found = {area.coord for area in sheet.merged_cells.ranges}
    assert found == {"A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3", "A7:C7", "A8:C8"}


def test_merged_cells_of_the_row_are_repeated(office: User, three: list[Project]) -> None:
    book = load_workbook(io.BytesIO(workbook()))
    book["附件1"].merge_cells("B4:C4")
    content = io.BytesIO()
    book.save(content)
    sheet = fill(keep(office, content.getvalue()), office)["附件1"]
    assert {"B4:C4", "B5:C5", "B6:C6"} <= {area.coord for area in sheet.merged_cells.ranges}


def test_looks_heights_lists_and_the_area_of_print_go_along(office: User, three: list[Project]) -> None:
    sheet = fill(keep(office, workbook()), office)["附件1"]
    assert [sheet.row_dimensions[row].height for row in (4, 5, 6, 7)] == [30, 30, 30, 22]
    assert all(sheet.cell(row, 4).font.bold for row in (4, 5, 6))
    assert sheet["D6"].number_format == "#,##0.00"
    assert sheet["F6"].border.bottom.style == "thin"
    assert str(sheet.data_validations.dataValidation[0].sqref) == "G4:G7"
    assert sheet.print_area.replace("$", "").endswith("A1:F8")


def test_without_projects_one_empty_row_stays(office: User) -> None:
    found = lines(fill(keep(office, workbook()), office))
    assert found[3] == [None, None, None, None, None, "=E4/D4"]
    assert found[4][3] == "=SUM(D4:D4)"


def test_one_project_moves_nothing(office: User) -> None:
    make_project("独项目", total=YI)
    found = lines(fill(keep(office, workbook()), office))
    assert (found[3][1], found[4][0], found[4][3]) == ("独项目", "合计", "=SUM(D4:D4)")


def test_amounts_are_exact(office: User, three: list[Project]) -> None:
    marks = {"A4": "{{项目名称}}", "B4": "{{总投资（元）}}", "C4": "{{总投资}}"}
    sheet = fill(keep(office, workbook(marks)), office)["附件1"]
    assert Decimal(str(sheet["C6"].value)) == Decimal("0.123456")
    assert sheet["B6"].value == 12_345_600


def test_each_month_is_told_as_of_its_end(office: User) -> None:
    project = make_project("甲项目", total=YI)
    set_total(project, 3 * YI, date(2023, 2, 2))
    form = keep(office, workbook())
    assert lines(fill(form, office, JANUARY))[3][3] == 10000
    assert lines(fill(form, office, FEBRUARY))[3][3] == 30000


def test_the_day_of_the_values_is_the_months_end_or_today(office: User) -> None:
    form = keep(office, workbook({"A4": "{{数据截至}}", "B4": "{{填报日期}}"}))
    sheet = fill(form, office, JANUARY)["附件1"]
    assert (sheet["A4"].value.date(), sheet["B4"].value.date()) == (date(2023, 1, 31), TODAY)
    assert fill(form, office, FEBRUARY)["附件1"]["A4"].value.date() == TODAY


def test_a_month_ahead_is_refused(office: User) -> None:
    with pytest.raises(ValidationError, match="还没有开始"):
        fill(keep(office, workbook()), office, Month(2023, 3))


def test_two_places_in_one_sheet_are_both_repeated(office: User, three: list[Project]) -> None:
    marks = {
        "B4": "{{项目名称}}",
        "B8": "{{项目名称}}",
        "C8": "{{总投资}}",
        "C9": "=SUM(C8:C8)",
        "D9": "=SUM(D4:D4)",
    }
    found = lines(fill(keep(office, workbook(marks)), office))
    assert [row[1] for row in found[3:6]] == [row[1] for row in found[9:12]] == ["丙项目", "甲项目", "乙项目"]
    assert (found[12][2], found[12][3]) == ("=SUM(C10:C12)", "=SUM(D4:D6)")


def test_two_lines_for_each_project_are_repeated_together(office: User, three: list[Project]) -> None:
    found = lines(fill(keep(office, workbook({"D4": "{{项目名称}}", "D5": "总投资{{总投资}}亿元"})), office))
    assert [row[3] for row in found[3:7]] == ["丙项目", "总投资1亿元", "甲项目", "总投资2亿元"]


def test_another_sheet_still_adds_up(office: User, three: list[Project]) -> None:
    book = load_workbook(io.BytesIO(workbook()))
    book.create_sheet("汇总")["A1"] = "=SUM(附件1!D4:D4)+附件1!D5"
    content = io.BytesIO()
    book.save(content)
    assert fill(keep(office, content.getvalue()), office)["汇总"]["A1"].value == "=SUM(附件1!D4:D6)+附件1!D7"


def test_sums_and_counts_need_no_formula(office: User, three: list[Project]) -> None:
    marks = {
        "B4": "{{项目名称}}",
        "B5": "{{合计：总投资（万元）}}",
        "C5": "",
        "D7": "{{计数：年度计划投资}}",
        "E7": "{{项目个数}}",
    }
    book = load_workbook(io.BytesIO(workbook({})))
    sheet = book["附件1"]
    sheet.unmerge_cells("A5:C5")
    for address, text in marks.items():
        sheet[address] = text
    content = io.BytesIO()
    book.save(content)
    found = lines(fill(keep(office, content.getvalue()), office))
    assert (found[6][1], found[8][3], found[8][4]) == (31234.56, 2, 3)


def test_words_that_look_like_a_formula_stay_words(office: User) -> None:
    make_project("=HYPERLINK(1)", total=YI)
    content, _version = actions.fill_form(
        form=keep(office, workbook()), month=JANUARY, today=TODAY, by=office, now=NOW
    )
    cell = load_workbook(content)["附件1"]["B4"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_columns_of_the_enrollment_ledger(office: User) -> None:
    project = make_ready("入库项目", on=date(2022, 1, 1))
    apply_for(project, date(2023, 1, 9))
    let_in(project, date(2023, 1, 20), "B7")
    marks = {
        "A4": "{{项目入库台账.入库月}}",
        "B4": "{{统计项目编码}}",
        "C4": "{{法人是否在一套表}}",
        "D4": "{{开工至今月数}}",
    }
    form = keep(office, workbook(marks))
    assert lines(fill(form, office))[3][:4] == ["2023-01", "B7", "是", 2]
    assert lines(fill(form, office, Month(2022, 12)))[3][:2] == [None, None]


# Whose projects.


def names(book: Any) -> set[str]:
    return {row[1] for row in lines(book)[3:] if isinstance(row[0], int)}


def test_a_form_of_a_unit_lists_its_projects(office: User, three: list[Project]) -> None:
    form = keep(office, workbook(), organization=make_organization(regions().district, "区住建局"))
    book = fill(form, office)
    assert names(book) == {"丙项目"}
    assert lines(book)[5][0] == "填报单位：区住建局"


def test_a_liaison_fills_a_shared_form_for_his_unit(office: User, three: list[Project]) -> None:
    form = keep(office, workbook())
    liaison = make_user("liaison", regions().district, make_organization(regions().district, "区住建局"))
    assert names(fill(form, liaison)) == {"丙项目"}


def test_only_key_projects(office: User, three: list[Project]) -> None:
    put_on_list(three[0])
    assert names(fill(keep(office, workbook(), scope="key"), office)) == {"甲项目"}


def test_only_a_batch(office: User, three: list[Project]) -> None:
    put(three[1], make_period(7, date(2023, 1, 28)), "construction")
    form = keep(office, workbook(), scope="batch:construction")
    assert names(fill(form, office)) == {"乙项目"}
    assert names(fill(form, office, Month(2022, 12))) == set()


def test_a_form_of_one_project(office: User, three: list[Project]) -> None:
    marks = {"A4": "项目名称", "B4": "{{项目名称}}", "D4": "总投资", "E4": "{{总投资}}"}
    form = keep(office, workbook(marks), layout="single")
    with pytest.raises(ValidationError, match="请选择项目"):
        fill(form, office)
    found = lines(fill(form, office, project=three[0].pk))
    assert found[3][:5] == ["项目名称", "甲项目", None, "总投资", 2]
    assert found[4][0] == "合计"


def test_a_project_of_another_district_is_not_to_be_had(office: User, three: list[Project]) -> None:
    other = make_project("外区项目", region=regions().other_district)
    with pytest.raises(ValidationError, match="没有这个项目"):
        fill(keep(office, workbook(), layout="single"), office, project=other.pk)


# Word.


def cells(document: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def test_a_table_of_word_is_filled(office: User, three: list[Project]) -> None:
    document = fill(keep(office, letter(), "月报.docx"), office)
    assert cells(document) == [
        ["序号", "项目名称", "总投资（亿元）"],
        ["1", "丙项目", "1"],
        ["2", "甲项目", "2"],
        ["3", "乙项目", "0.123456"],
        ["合计", "3个", "3.123456"],
    ]


def test_a_mark_cut_into_pieces_by_word_is_found(office: User, three: list[Project]) -> None:
    assert fill(keep(office, letter(), "月报.docx"), office).paragraphs[0].text == "填报单位：上街区"


def test_the_look_of_the_row_is_kept(office: User, three: list[Project]) -> None:
    table = fill(keep(office, letter(), "月报.docx"), office).tables[0]
    assert [row.cells[1].paragraphs[0].runs[0].font.bold for row in table.rows[1:4]] == [True] * 3


def test_cells_of_word_are_marked_by_hand(office: User, three: list[Project]) -> None:
    form = keep(office, letter(("", "", "")), "月报.docx")
    for place, spec in {"t0r1c0": "序号", "t0r1c1": "项目名称", "t0r1c2": "总投资（万元）"}.items():
        actions.set_mark(form=form, place=place, spec=spec, by=office, now=NOW)
    assert cells(fill(form, office))[1:3] == [["1", "丙项目", "10000"], ["2", "甲项目", "20000"]]


# Marks.


def mark(form: OfficialForm, by: User, place: str, spec: str) -> Any:
    return actions.set_mark(form=form, place=place, spec=spec, by=by, now=NOW)


def test_cells_are_marked_by_hand(office: User, three: list[Project]) -> None:
    form = keep(office, workbook({}))
    mark(form, office, "附件1!B4", "项目名称")
    mark(form, office, "附件1!D6", "填报人")
    found = lines(fill(form, office))
    assert [row[1] for row in found[3:6]] == ["丙项目", "甲项目", "乙项目"]
    assert found[7][3] == "填报人：项目办"


def test_a_mark_is_taken_away(office: User) -> None:
    form = keep(office, workbook({}))
    mark(form, office, "附件1!B4", "项目名称")
    assert mark(form, office, "附件1!B4", "").marks == {}


def test_a_mark_of_the_file_itself_is_replaced_not_taken_away(office: User) -> None:
    form = keep(office, workbook())
    with pytest.raises(ValidationError, match="写在文件里"):
        mark(form, office, "附件1!B4", "")
    mark(form, office, "附件1!A6", "填报人")
    assert lines(fill(form, office))[5][0] == "填报单位：项目办"


def test_a_version_that_was_used_stays_as_it_is(office: User) -> None:
    form = keep(office, workbook())
    fill(form, office)
    mark(form, office, "附件1!D6", "填报人")
    mark(form, office, "附件1!E6", "月")
    found = list(form.versions.order_by("number").values_list("number", "marks"))
    assert found == [(1, {}), (2, {"附件1!D6": "填报人", "附件1!E6": "月"})]


@pytest.mark.parametrize(("place", "spec", "message"), [
    ("附件1!B4", "项目明称", "项目名称"), ("附件9!B4", "项目名称", "没有“附件9!B4”"), ("附件1!??", "项目名称", "没有“附件1!"),
    ("附件1!B1", "项目名称", "没有“附件1!B1”"),
])  # fmt: skip
def test_what_there_is_not_cannot_be_marked(office: User, place: str, spec: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        mark(keep(office, workbook({})), office, place, spec)


def test_every_unknown_mark_is_named_with_its_place(office: User) -> None:
    form = keep(office, workbook({"B4": "{{项目明称}}", "C4": "{{天气}}"}))
    with pytest.raises(FormError) as refused:
        fill(form, office)
    (first, text), (second, _text) = refused.value.problems
    assert (first, second) == ("工作表“附件1”的 B4", "工作表“附件1”的 C4")
    assert "项目名称" in text


def test_an_unknown_mark_in_word_is_named_too(office: User) -> None:
    with pytest.raises(FormError, match="表 1 第 2 行"):
        fill(keep(office, letter(("{{天气}}", "", "")), "月报.docx"), office)


def test_a_form_without_marks_says_so(office: User) -> None:
    content = io.BytesIO()
    Workbook().save(content)
    with pytest.raises(FormError, match="还没有标记"):
        fill(keep(office, content.getvalue()), office)


@pytest.mark.parametrize(
    ("spec", "total", "unit"),
    [("项目名称", "", None), ("总投资（万元）", "", "万元"), ("总投资(亿元)", "", "亿元"), ("合计：总投资", "sum", None),
     ("合计:年度计划投资（万元）", "sum", "万元"), ("计数：统计代码", "count", None), ("项目主表.项目名称", "", None),
     ("填表人", "", None), ("业主单位", "", None)],
)  # fmt: skip
def test_marks_as_people_write_them(spec: str, total: str, unit: str | None) -> None:
    use = catalogue().read(spec)
    assert (use.total, use.unit.label if use.unit else None) == (total, unit)


@pytest.mark.parametrize("spec", ["天气", "合计：项目名称", "合计：单位", "项目名称（万元）", ""])
def test_marks_that_ask_for_nothing(spec: str) -> None:
    with pytest.raises(UnknownFieldError):
        catalogue().read(spec)


def test_every_name_in_the_list_finds_its_field() -> None:
    names_ = catalogue()
    assert [names_.read(name).field for name in names_.names()] == list(names_.fields)


# Keeping forms.


def test_only_workbooks_and_documents_are_kept(office: User) -> None:
    with pytest.raises(ValidationError, match=r"只收 \.xlsx 和 \.docx"):
        keep(office, b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", "a.pdf")
    with pytest.raises(ValidationError, match="内容"):
        keep(office, b"words", "a.xlsx")
    assert not OfficialForm.objects.exists()


def test_a_name_is_taken_once(office: User) -> None:
    keep(office, workbook())
    with pytest.raises(ValidationError, match="已有同名"):
        keep(office, workbook())


def test_a_newer_file_takes_the_marks_along_that_fit(office: User) -> None:
    form = keep(office, workbook({}))
    mark(form, office, "附件1!B4", "项目名称")
    book = load_workbook(io.BytesIO(workbook({})))
    book.create_sheet("附件2")
    content = io.BytesIO()
    book.save(content)
    upload = SimpleUploadedFile("新.xlsx", content.getvalue())
    version = actions.replace_file(form=form, upload=upload, keep_marks=True, by=office, now=NOW)
    assert (version.number, version.marks) == (2, {"附件1!B4": "项目名称"})


def test_the_same_file_is_no_new_version(office: User) -> None:
    content = workbook()
    form = keep(office, content)
    with pytest.raises(ValidationError, match="完全相同"):
        actions.replace_file(
            form=form, upload=SimpleUploadedFile("a.xlsx", content), keep_marks=True, by=office, now=NOW
        )


def test_filling_leaves_a_trace(office: User, three: list[Project]) -> None:
    fill(keep(office, workbook()), office)
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.verb, entry.after["rows"], entry.after["month"]) == ("fill_official_form", 3, "2023-01")


def test_a_form_put_aside_is_not_filled(office: User) -> None:
    form = keep(office, workbook())
    actions.retire_form(form=form, by=office, now=NOW)
    with pytest.raises(ValidationError, match="已停用"):
        fill(form, office)


def test_many_projects_cost_few_queries(
    office: User, three: list[Project], django_assert_max_num_queries: Any
) -> None:
    form = keep(
        office, workbook({"B4": "{{项目名称}}", "C4": "{{统计项目编码}}", "D4": "{{问题解决台账.问题描述}}"})
    )
    for number in range(20):
        make_project(f"项目{number}")
    with django_assert_max_num_queries(60):
        fill(form, office)


# Pages.


def page(name: str, form: OfficialForm, **args: Any) -> str:
    return reverse(f"exchange:{name}", kwargs={"pk": form.pk} | args)


def test_a_form_is_uploaded_marked_and_filled_on_its_pages(
    client: Any, office: User, three: list[Project]
) -> None:
    sign_in(client, office)
    upload = SimpleUploadedFile("月报.xlsx", workbook({}))
    data = {
        "file": upload,
        "name": "市里月报",
        "region": regions().district.pk,
        "layout": "rows",
        "scope": "all",
    }
    assert client.post("/official-forms/new/", data).status_code == 302
    form = OfficialForm.objects.get()
    client.post(page("mark_official_form", form), {"place": "附件1!B4", "spec": "项目名称"})
    text = client.get(page("official_form", form)).content.decode()
    assert "{{项目名称}}" in text
    answer = client.post(page("fill_official_form", form), {"fill-month": "2023-01"})
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book["附件1"]["B5"].value == "甲项目"
    assert "2023%E5%B9%B41%E6%9C%88.xlsx" in answer["Content-Disposition"]


def test_the_page_shows_the_form_with_its_merged_cells(client: Any, office: User) -> None:
    sign_in(client, office)
    text = client.get(page("official_form", keep(office, workbook()))).content.decode()
    assert 'colspan="6"' in text
    assert 'rowspan="2"' in text
    assert 'value="附件1!B4"' in text


def test_the_page_says_what_is_wrong(client: Any, office: User) -> None:
    sign_in(client, office)
    form = keep(office, workbook({"B4": "{{天气}}"}))
    assert "没有叫“天气”的字段" in client.get(page("official_form", form)).content.decode()
    answer = client.post(page("fill_official_form", form), {"fill-month": "2023-01"})
    assert answer.status_code == 422
    assert answer.content.decode().count("没有叫“天气”的字段") == 1


def test_a_cell_has_to_be_chosen_first(client: Any, office: User) -> None:
    sign_in(client, office)
    form = keep(office, workbook())
    answer = client.post(page("mark_official_form", form), {"spec": "项目名称"}, follow=True)
    assert "请先在表上选中一个单元格" in answer.content.decode()


def test_a_unit_sees_shared_forms_and_keeps_its_own(client: Any, office: User) -> None:
    shared = keep(office, workbook())
    liaison = make_user("liaison", regions().district)
    assert liaison.organization is not None
    own = keep(liaison, workbook(), name="本单位的表", organization=liaison.organization)
    other = keep(
        office,
        workbook(),
        name="别的单位的表",
        organization=make_organization(regions().district, "区住建局"),
    )
    sign_in(client, liaison)
    text = client.get("/official-forms/").content.decode()
    assert ("月报" in text, "本单位的表" in text, "别的单位的表" in text) == (True, True, False)
    wanted = {shared: (200, 404), own: (200, 200), other: (404, 404)}
    for form, statuses in wanted.items():
        got = [client.get(page(name, form)).status_code for name in ("official_form", "edit_official_form")]
        assert tuple(got) == statuses


def test_a_unit_uploads_for_itself_only(client: Any, office: User) -> None:
    liaison = make_user("liaison", regions().district)
    sign_in(client, liaison)
    data = {
        "name": "表",
        "region": regions().district.pk,
        "layout": "rows",
        "scope": "all",
        "organization": "",
    }
    upload = SimpleUploadedFile("a.xlsx", workbook())
    assert client.post("/official-forms/new/", data | {"file": upload}).status_code == 422


def test_settings_new_file_and_putting_aside(client: Any, office: User) -> None:
    sign_in(client, office)
    form = keep(office, workbook())
    data = {"name": "季报", "layout": "rows", "scope": "key"}
    assert client.post(page("edit_official_form", form), data).status_code == 302
    upload = SimpleUploadedFile("b.xlsx", workbook({}))
    assert (
        client.post(page("replace_official_form", form), {"file": upload, "keep_marks": "on"}).status_code
        == 302
    )
    source = client.get(page("official_source", form, number=1))
    assert source.status_code == 200
    assert client.post(page("retire_official_form", form)).status_code == 302
    form.refresh_from_db()
    assert (form.name, form.scope, form.retired_at is not None) == ("季报", "key", True)
    assert client.get(page("official_form", form)).status_code == 200
    assert client.get(page("edit_official_form", form)).status_code == 404


# Who may change them.


def statuses(client: Any, form: OfficialForm) -> tuple[int, ...]:
    """Seen; settings; newer file; mark; put aside."""
    seen = [client.get(page(f"{verb}official_form", form)).status_code for verb in ("", "edit_", "replace_")]
    marked = client.post(page("mark_official_form", form), {"place": "附件1!B2", "spec": "项目名称"})
    return (*seen, marked.status_code, client.post(page("retire_official_form", form)).status_code)


@pytest.mark.parametrize(
    "role", ["permit_window", "supervision", "promotion", "unit_leader", "lead_official"]
)
def test_who_only_watches_fills_a_form_and_does_not_change_it(client: Any, office: User, role: str) -> None:
    form = keep(office, workbook())
    sign_in(client, make_user(role, regions().district))
    assert statuses(client, form) == (200, 404, 404, 404, 404)
    assert client.get(page("official_source", form, number=1)).status_code == 200
    assert client.post(page("fill_official_form", form), {"fill-month": "2023-01"}).status_code == 200
    text = client.get(page("official_form", form)).content.decode()
    assert not any(button in text for button in ("上传新版", "停用", "取消标记"))
    assert client.get("/official-forms/new/").status_code == 403
    assert "上传报表" not in client.get("/official-forms/").content.decode()
    form.refresh_from_db()
    assert form.retired_at is None


def test_its_maker_keeps_a_form(client: Any) -> None:
    window = make_user("permit_window", regions().district)
    form = keep(window, workbook())
    sign_in(client, window)
    assert statuses(client, form) == (200, 200, 200, 302, 302)


def test_the_unit_of_a_form_keeps_it_whoever_made_it(client: Any, office: User) -> None:
    unit = make_organization(regions().district)
    form = keep(office, workbook(), organization=unit)
    sign_in(client, make_user("unit_leader", regions().district, unit))
    assert statuses(client, form) == (200, 404, 404, 404, 404)
    sign_in(client, make_user("liaison", regions().district, unit))
    assert statuses(client, form) == (200, 200, 200, 302, 302)


def upload_for(client: Any, unit: Organization | None, name: str = "表") -> int:
    data = {"name": name, "region": regions().district.pk, "layout": "rows", "scope": "all"}
    file = {"organization": unit.pk if unit else "", "file": SimpleUploadedFile("a.xlsx", workbook())}
    status: int = client.post("/official-forms/new/", data | file).status_code
    return status


def test_a_deputy_keeps_the_forms_of_both_units(client: Any, office: User) -> None:
    where = regions().district
    own, other, third = (make_organization(where, name) for name in ("区发改委", "区工信局", "区住建局"))
    principal = make_user("liaison", where, other)
    deputy = make_user("liaison", where, own)
    now = timezone.now()
    today = timezone.localdate()
    appoint_deputy(
        principal=principal,
        deputy=deputy,
        from_on=today,
        until_on=today,
        reason="外出",
        by=principal,
        now=now,
    )
    sign_in(client, deputy)
    assert [upload_for(client, unit) for unit in (own, other, third, None)] == [302, 302, 422, 422]


def test_a_filled_word_form_is_checked_before_it_is_handed_on(client: Any, office: User) -> None:
    put(make_project("奥瑞", total=2 * YI), make_period(4, date(2022, 4, 6)), "signing")
    form = keep(office, letter(("第四期签约一批项目9个", "", "")), "月报.docx")
    sign_in(client, office)
    page = client.get(reverse("exchange:official_form", args=[form.pk])).text
    assert "生成并核对数字" in page
    answer = client.post(
        reverse("exchange:fill_official_form", args=[form.pk]), {"fill-month": "2023-01", "check": "1"}
    )
    check = Check.objects.get()
    assert answer["Location"] == check.get_absolute_url()
    assert check.document is not None
    assert (check.dated_on, check.differing) == (date(2023, 1, 31), 1)
    assert "9个" in client.get(check.get_absolute_url()).text


def test_a_workbook_offers_no_check(client: Any, office: User) -> None:
    form = keep(office, workbook())
    sign_in(client, office)
    assert "生成并核对数字" not in client.get(reverse("exchange:official_form", args=[form.pk])).text
    client.post(
        reverse("exchange:fill_official_form", args=[form.pk]), {"fill-month": "2023-01", "check": "1"}
    )
    assert not Check.objects.exists()
