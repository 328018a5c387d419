"""Files become text in reading order, or are refused with what to do."""

import io
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError

from sanpi.domain.extraction import read as understood
from sanpi.factcheck.reading import LONGEST, checksum, normalised, pdf, read_file
from sanpi.factcheck.reading.pdf import MOST_PAGES
from sanpi.factcheck.testing import docx_of, pdf_of, pdf_of_forms

TEXT = "前六期项目45个，总投资186.3亿元。"


def read(content: bytes, extension: str) -> str:
    return read_file(io.BytesIO(content), extension, f"a.{extension}")


def refusal(content: bytes, extension: str) -> str:
    with pytest.raises(ValidationError) as refused:
        read(content, extension)
    return refused.value.messages[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text_in_the_encodings_of_offices(encoding: str) -> None:
    assert read(TEXT.encode(encoding), "txt") == TEXT


def test_line_ends_and_control_characters_do_not_matter() -> None:
    assert normalised("一\r\n二\r三\x0b\x1f\ufffe\uffff四") == "一\n二\n三四"
    assert checksum(normalised("一\r\n二")) == checksum(normalised("一\n二"))


def test_a_word_file_reads_header_text_and_table_in_order() -> None:
    content = docx_of("第一段", TEXT, table=[("批次", "个数"), ("签约一批", "8")], header="上街区简报")
    assert [line.strip() for line in read(content, "docx").splitlines() if line.strip()] == [
        "上街区简报", "第一段", TEXT, "批次\t个数", "签约一批\t8",
    ]  # fmt: skip


def test_what_was_struck_out_and_copies_of_text_boxes_are_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>15.15亿元</w:t></w:r><w:del><w:r><w:delText>15.5亿元</w:delText></w:r></w:del></w:p>"
        "<AlternateContent><Choice><w:p><w:r><w:t>框内</w:t></w:r></w:p></Choice>"
        "<Fallback><w:p><w:r><w:t>框内</w:t></w:r></w:p></Fallback></AlternateContent>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_of("x"))) as model, zipfile.ZipFile(packed, "w") as package:
        for name in model.namelist():
            content = (
                f'<d xmlns:w="w">{body}</d>'.encode() if name == "word/document.xml" else model.read(name)
            )
            package.writestr(name, content)
    assert read(packed.getvalue(), "docx").split() == ["15.15亿元", "框内"]


def packed_with(body: str) -> bytes:
    """A Word file with that body."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_of("x"))) as model, zipfile.ZipFile(packed, "w") as package:
        for name in model.namelist():
            content = (
                f'<d xmlns:w="w">{body}</d>'.encode() if name == "word/document.xml" else model.read(name)
            )
            package.writestr(name, content)
    return packed.getvalue()


def test_what_was_moved_away_is_left_out() -> None:
    body = "<w:p><w:moveFrom><w:r><w:t>原处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>"
    assert read(packed_with(body), "docx").split() == ["新处"]


def test_a_cell_over_several_columns_keeps_their_places() -> None:
    def cell(text: str, over: int = 1) -> str:
        wide = f'<w:tcPr><w:gridSpan w:val="{over}"/></w:tcPr>' if over > 1 else ""
        return f"<w:tc>{wide}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = (
        cell("县区") + cell("投资（亿元）", 3),
        cell("") + cell("年度计划") + cell("累计完成") + cell("完成率（%）"),
        cell("甲县") + cell("12") + cell("9.6") + cell("80.0"),
    )
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    text = read(packed_with(body), "docx")
    assert text.splitlines()[0] == "县区\t投资（亿元）\t\t\t"
    reading = understood(text)
    assert [claim.measure for claim in reading.claims] == ["年度计划投资", "累计完成投资", "完成率"]
    assert reading.unread_numbers == 0


@pytest.mark.parametrize("over", ["", "0", "-3", "x", "99999999999"])
def test_a_nonsensical_width_of_a_cell_is_none(over: str) -> None:
    body = f'<w:tbl><w:tr><w:tc><w:gridSpan w:val="{over}"/><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    assert read(packed_with(body), "docx").split("\n")[0] == "甲\t"


def test_lines_and_tabs_within_a_cell_are_no_borders_of_it() -> None:
    cell = "<w:p><w:r><w:t>年度计划</w:t><w:br/><w:t>（亿元）</w:t><w:tab/><w:t>注</w:t></w:r></w:p>"
    body = f"<w:tbl><w:tr><w:tc>{cell}</w:tc><w:tc>{cell}</w:tc></w:tr></w:tbl>"
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_of("x"))) as model, zipfile.ZipFile(packed, "w") as package:
        for name in model.namelist():
            content = f'<d xmlns:w="w">{body}</d>'.encode()
            package.writestr(name, content if name == "word/document.xml" else model.read(name))
    row = "年度计划 （亿元） 注"
    assert read(packed.getvalue(), "docx").strip() == f"{row}\t{row}"


def test_a_pdf_reads_page_by_page() -> None:
    assert read(pdf_of(TEXT, "第二页 15.15亿元"), "pdf") == f"{TEXT}\n第二页 15.15亿元"


def test_a_scanned_pdf_is_told_so() -> None:
    assert "扫描件" in refusal(pdf_of("", ""), "pdf")


def test_a_locked_a_broken_and_an_overlong_pdf_are_told_so() -> None:
    assert "密码" in refusal(pdf_of(TEXT, password="x"), "pdf")
    assert "损坏" in refusal(b"%PDF-1.7\nnothing of the sort", "pdf")
    assert f"一次最多核对 {MOST_PAGES} 页" in refusal(pdf_of(*[""] * (MOST_PAGES + 1)), "pdf")


def test_a_page_that_runs_on_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_SECONDS", 2)
    began = time.monotonic()
    assert "没有读完" in refusal(pdf_of_forms(width=10, depth=7), "pdf")
    assert time.monotonic() - began < 10


def test_forms_count_as_drawing_of_their_page() -> None:
    assert "没有文字" in refusal(pdf_of_forms(width=1, depth=1, padding=5 << 20), "pdf")
    assert "字" in read(pdf_of_forms(width=1, depth=1), "pdf")


def test_a_pdf_that_unpacks_beyond_measure_is_told_so() -> None:
    assert refusal(pdf_of_forms(width=1, depth=1, padding=90 << 20), "pdf")


def test_a_broken_word_file_is_told_so() -> None:
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as package:
        package.writestr("[Content_Types].xml", "<Types")
    assert "打不开" in refusal(broken.getvalue(), "docx")


def test_a_word_file_that_declares_entities_is_not_read() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">]><Types/>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("[Content_Types].xml", bomb)
    assert "打不开" in refusal(packed.getvalue(), "docx")


@pytest.mark.parametrize("extension", ["txt", "docx", "pdf"])
def test_nothing_to_read_is_said(extension: str) -> None:
    content = {"txt": b" \n ", "docx": docx_of(" "), "pdf": pdf_of(" ")}[extension]
    assert "没有文字" in refusal(content, extension)


def test_too_much_is_refused_before_it_is_laid_out() -> None:
    assert "请按篇或按章分开" in refusal(("一" * (LONGEST + 1)).encode(), "txt")
    assert "请按篇或按章分开" in refusal(docx_of(*["一" * 1000] * 201), "docx")


def test_other_kinds_are_refused() -> None:
    assert ".docx、.pdf、.txt" in refusal(b"x", "xlsx")
