"""Files and figures for tests of checked texts."""

import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from docx import Document
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from sanpi.domain.extraction import Claim, Slice

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end"""


def claim(value: str, unit: str, measure: str, **more: Any) -> Claim:
    """A figure such as the reader finds; what else is named goes to its slice or to itself."""
    of = {
        name: more.pop(name) for name in list(more) if name in Slice.__dataclass_fields__ and name != "unit"
    }
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) else 0
    return Claim(
        more.pop("id", "c1"), f"{value}{unit}", 0, len(value + unit), number, unit, digits, measure=measure,
        slice=Slice(**of), **more,
    )  # fmt: skip


def docx_of(*paragraphs: str, table: Iterable[Iterable[str]] = (), header: str = "") -> bytes:
    """A Word file: its header, its paragraphs, a table at the end."""
    document = Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    for text in paragraphs:
        document.add_paragraph(text)
    rows = [list(row) for row in table]
    if rows:
        made = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def pdf_of(*pages: str, password: str = "") -> bytes:
    """A PDF with so many pages of text; an empty one is a page without text, as a scan is."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(595, 842)
        if text:
            page[NameObject("/Resources")] = DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/F"): _font(writer)})}
            )
            content = StreamObject()
            content.set_data(
                b"BT /F 12 Tf 50 700 Td <" + text.encode("utf-16-be").hex().encode() + b"> Tj ET"
            )
            page[NameObject("/Contents")] = writer._add_object(content)
    if password:
        writer.encrypt(password)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf_of_forms(*, width: int, depth: int, padding: int = 0) -> bytes:
    """A PDF of one page whose text stands in a form that is drawn through `depth` forms, `width` times in each."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    fonts = DictionaryObject({NameObject("/F"): _font(writer)})
    resources = DictionaryObject({NameObject("/Font"): fonts})
    letter = "字".encode("utf-16-be").hex().encode()
    drawn = b"BT /F 12 Tf 50 700 Td <" + letter + b"> Tj ET" + b" " * padding
    for _each in range(depth):
        form = StreamObject()
        form.set_data(drawn)
        form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
                     NameObject("/Resources"): resources})  # fmt: skip
        forms = DictionaryObject({NameObject("/X"): writer._add_object(form.flate_encode())})
        resources = DictionaryObject({NameObject("/Font"): fonts, NameObject("/XObject"): forms})
        drawn = b"/X Do " * width
    content = StreamObject()
    content.set_data(drawn)
    page[NameObject("/Resources")], page[NameObject("/Contents")] = resources, writer._add_object(content)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _font(writer: PdfWriter) -> Any:
    """A font that draws nothing but says which letters it stands for."""
    to_unicode = StreamObject()
    to_unicode.set_data(_TO_UNICODE)
    descendant = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/CIDFontType2")}
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/ToUnicode"): writer._add_object(to_unicode),
        }
    )
    font[NameObject("/DescendantFonts")] = ArrayObject([writer._add_object(descendant)])
    return writer._add_object(font)
