"""Forms that are small as files and enormous when opened are refused in words, at once; real ones pass."""

import io
import zipfile
from time import process_time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from openpyxl import Workbook

from sanpi.exchange.actions import official as actions
from sanpi.exchange.models import OfficialForm
from sanpi.exchange.official import excel, word
from sanpi.exchange.official.marks import FormError, specs
from sanpi.exchange.tests.test_official_forms import keep, letter, page, workbook
from sanpi.organizations.models import User
from sanpi.organizations.testing import make_user, regions, sign_in
from sanpi.projects.testing import NOW

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MARK = '<c r="A1" t="inlineStr"><is><t>{{项目名称}}</t></is></c>'
X = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def replaced(content: bytes, parts: dict[str, str | bytes]) -> bytes:
    """The package with some parts exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def sheet(rows: str, after: str = "", prefix: str = "") -> bytes:
    """A workbook whose only sheet is written by hand."""
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    if prefix:
        text = (
            text.replace("<", f"<{prefix}:")
            .replace(f"<{prefix}:/", f"</{prefix}:")
            .replace("xmlns=", f"xmlns:{prefix}=")
        )
    return replaced(saved(Workbook()), {"xl/worksheets/sheet1.xml": text})


FAR = f'<row r="1">{MARK}</row><row r="1048576">{X.format("XFD1048576")}</row>'
LOW = f'<row r="1">{MARK}</row><row r="1048576">{X.format("A1048576")}</row>'
MERGED = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
LINKED = '<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
ROWS = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 6000))
UNNUMBERED = "<row><c><v>1</v></c></row>" * 6000
WIDE = f'<row r="1">{X.format("GS1")}</row>'
RECTANGLE = f'<row r="1">{X.format("GR1")}</row><row r="4999">{X.format("A4999")}</row>'
ONE = f'<row r="1">{MARK}</row>'
HOSTILE = {
    "the last cell": sheet(FAR),
    "the last cell, in a namespace with a prefix": sheet(FAR, prefix="x"),
    "the last row": sheet(LOW),
    "all merged": sheet(ONE, MERGED),
    "all one link": sheet(ONE, LINKED),
    "many rows": sheet(ROWS),
    "many rows without numbers": sheet(UNNUMBERED),
    "many columns": sheet(WIDE),
    "two cells far apart": sheet(RECTANGLE),
    "many merged areas": sheet(
        ONE, "<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 3000)) + "</mergeCells>"
    ),
    "no such cell": sheet('<row r="1"><c r="A1:B2:C3"><v>1</v></c></row>'),
    "no such row": sheet(f'<row r="{"9" * 5000}"><c><v>1</v></c></row>'),
    "entities": replaced(
        saved(Workbook()),
        {"xl/worksheets/sheet1.xml": f'<!DOCTYPE a [<!ENTITY b "c">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'},
    ),
    "one enormous text in many cells": sheet(
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 1_000_000}</t></is></c></row>'
        + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 300))
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_workbook_that_would_fill_the_memory_is_refused_at_once(content: bytes) -> None:
    began = process_time()
    with pytest.raises(FormError) as refused:
        excel.found_marks(io.BytesIO(content), {})
    assert process_time() - began < 3
    assert any(advice in str(refused.value) for advice in ("请", "最多"))


def test_a_comment_on_all_cells_is_refused() -> None:
    comments = (
        f'<comments xmlns="{MAIN}"><commentList><comment ref="A1:XFD1048576"/></commentList></comments>'
    )
    with pytest.raises(FormError, match="合并的单元格太多"):
        excel.grids(io.BytesIO(replaced(workbook(), {"xl/comments/comment1.xml": comments})), {})


def test_the_message_names_what_is_used_and_what_to_do() -> None:
    with pytest.raises(FormError, match=r"第 1048576 行.*最多 5000 行、200 列.*整行整列删除"):
        excel.found_marks(io.BytesIO(sheet(LOW)), {})


def test_an_old_drawing_that_is_no_proper_xml_does_no_harm() -> None:
    drawing = {"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>"}
    assert excel.found_marks(io.BytesIO(replaced(workbook(), drawing)), {})


def test_a_long_list_of_an_office_passes() -> None:
    book = Workbook()
    for number in range(3000):
        book.active.append([number, "示例项目", 1.5, "{{项目名称}}" if number == 2 else None])
    assert [found.spec for found in excel.found_marks(io.BytesIO(saved(book)), {})] == ["项目名称"]


def test_looking_for_marks_makes_no_cells() -> None:
    book = Workbook()
    book.active["A1"], book.active["Z900"] = "{{项目名称}}", "{{序号}}"
    assert [cell.coordinate for cell in excel._texts(book.active)] == ["A1", "Z900"]
    assert len(book.active._cells) == 2


def test_many_sheets_are_shown_in_part() -> None:
    book = Workbook()
    for _number in range(9):
        book.create_sheet()["BH200"] = "x"
    shown = excel.grids(io.BytesIO(saved(book)), {})
    assert sum(len(row) for grid in shown for row in grid.rows) <= excel.SHOWN_CELLS
    assert shown[-1].cut


def test_rows_repeated_beyond_measure_are_refused() -> None:
    book = Workbook()
    with pytest.raises(FormError, match="重复后太大"):
        excel._refuse_endless(book.active, [(1, 5000)], 200)
    with pytest.raises(FormError, match="重复后太大"):
        excel._refuse_endless(book.active, [(row, row) for row in range(1, 2000, 2)], 500)
    excel._refuse_endless(book.active, [(4, 5)], 2000)


@pytest.mark.parametrize("text", ["{{" * 16_000, "{{" + " " * 32_000, "{{" + "a " * 16_000])
def test_braces_without_end_are_searched_quickly(text: str) -> None:
    began = process_time()
    assert specs(text) == []
    assert process_time() - began < 2


def docx(rows: int, columns: int) -> bytes:
    body = ("<w:tr>" + "<w:tc><w:p/></w:tc>" * columns + "</w:tr>") * rows
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    content = io.BytesIO()
    Document().save(content)
    text = f'<w:document xmlns:w="{name}"><w:body><w:tbl>{body}</w:tbl></w:body></w:document>'
    return replaced(content.getvalue(), {"word/document.xml": text})


def test_a_word_file_of_too_many_cells_is_refused() -> None:
    with pytest.raises(FormError, match="最多 5000 格"):
        word.found_marks(io.BytesIO(docx(100, 51)), {})


def test_a_long_word_file_is_refused() -> None:
    content = replaced(letter(), {"word/document.xml": "<a>" + "字" * (2 << 20) + "</a>"})
    with pytest.raises(FormError, match="最多 4 MB"):
        word.found_marks(io.BytesIO(content), {})


def test_cells_of_word_merged_downwards_are_counted_quickly() -> None:
    began = process_time()
    (grid,) = word.grids(io.BytesIO(docx(25, 190)), {})
    assert (len(grid.rows), process_time() - began < 5) == (25, True)


@pytest.fixture
def office(db: None, client: Client) -> User:
    user = make_user("project_office", regions().district)
    sign_in(client, user)
    return user


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["the last cell", "all merged", "the last row", "many rows"])
def test_the_page_answers_politely(client: Client, office: User, name: str) -> None:
    data = {"name": "表", "region": regions().district.pk, "layout": "rows", "scope": "all"}
    upload = SimpleUploadedFile("a.xlsx", HOSTILE[name])
    answer = client.post("/official-forms/new/", data | {"file": upload})
    assert (answer.status_code, OfficialForm.objects.count()) == (422, 0)


@pytest.mark.django_db
def test_a_form_kept_before_there_were_bounds_says_what_is_wrong(client: Client, office: User) -> None:
    form = keep(office, workbook())
    path = actions.path_of(actions.current(form).document)
    path.chmod(0o600)
    path.write_bytes(HOSTILE["the last cell"])
    answer = client.get(page("official_form", form))
    assert (answer.status_code, "太大了" in answer.content.decode()) == (200, True)
    assert client.post(page("fill_official_form", form), {"fill-month": "2023-01"}).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["ZZZ9999999", "XFD1048576", "A5001", "GS1", "GR5000", "A１"])
def test_a_mark_far_outside_is_refused(client: Client, office: User, address: str) -> None:
    form = keep(office, workbook())
    place = {"place": f"附件1!{address}", "spec": "项目名称"}
    answer = client.post(page("mark_official_form", form), place, follow=True)
    assert (answer.status_code, "这个位置" in answer.content.decode()) == (200, True)
    assert actions.current(form).marks == {}


@pytest.mark.django_db
def test_a_mark_far_outside_of_a_word_file_is_refused(office: User) -> None:
    form = keep(office, letter(), "月报.docx")
    for place in (f"p{'9' * 5000}", f"t{'9' * 5000}r0c0", "t0r99c0"):
        with pytest.raises(ValidationError, match="没有"):
            actions.set_mark(form=form, place=place, spec="项目名称", by=office, now=NOW)
