import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.documents import kinds
from sanpi.documents.kinds import Kind
from sanpi.documents.recognition import recognise


def kind_of(content: bytes) -> Kind:
    return recognise(io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        ("pdf", kinds.PDF),
        ("png", kinds.PNG),
        ("jpg", kinds.JPEG),
        ("docx", kinds.DOCX),
        ("xlsx", kinds.XLSX),
        ("doc", kinds.DOC),
        ("xls", kinds.XLS),
        ("txt", kinds.TEXT),
        ("gbk", kinds.TEXT),
    ],
)
def test_accepted_kinds_are_known_by_their_content(content, made, kind):
    assert kind_of(content(made)) is kind
    assert kind in kinds.ACCEPTED


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        ("pptx", kinds.SLIDES),
        ("ppt", kinds.SLIDES),
        ("xlsm", kinds.MACROS),
        ("odt", kinds.OPEN_DOCUMENT),
        ("ofd", kinds.OFD),
        ("zip", kinds.ARCHIVE),
        ("rar", kinds.ARCHIVE),
        ("locked", kinds.ENCRYPTED),
        ("utf16", kinds.WIDE_TEXT),
        ("exe", kinds.PROGRAM),
        ("elf", kinds.PROGRAM),
        ("html", kinds.WEB_PAGE),
        ("svg", kinds.WEB_PAGE),
        ("rtf", kinds.RICH_TEXT),
        ("dwg", kinds.DRAWING),
        ("mp4", kinds.MEDIA),
        ("noise", kinds.UNKNOWN),
    ],
)
def test_other_kinds_are_named_and_come_with_advice(content, made, kind):
    assert kind_of(content(made)) is kind
    assert kind.advice
    assert not kind.types


@pytest.mark.parametrize(("made", "label"), [("heic", "HEIC 图片"), ("gif", "GIF 图片")])
def test_other_pictures_are_named_by_their_format(content, made, label):
    assert kind_of(content(made)).label == label
    assert not kind_of(content(made)).types


def test_a_text_that_begins_like_a_bitmap_is_text():
    assert kind_of("BMS系统建设方案".encode()) is kinds.TEXT


def test_a_page_behind_a_byte_order_mark_or_words_is_still_a_page():
    assert kind_of(b"\xef\xbb\xbf  <!-- x --><b>") is kinds.WEB_PAGE
    assert kind_of(b"a,b\r\n<script>alert(1)</script>") is kinds.WEB_PAGE


def test_text_with_a_null_byte_or_an_escape_is_no_text():
    assert kind_of(b"a\0b") is kinds.UNKNOWN
    assert kind_of(b"a\x1b[31mb") is kinds.UNKNOWN


def test_a_text_that_ends_within_a_character_is_no_text():
    assert kind_of("重点".encode("gb18030")[:-1]) is kinds.UNKNOWN


def test_an_animated_png_is_a_png(content):
    animated = content("png")[:33] + b"\0\0\0\x08acTL" + bytes(12) + content("png")[33:]
    assert kind_of(animated) is kinds.PNG


def test_a_character_cut_between_two_reads_does_not_matter():
    assert kind_of(b"a" + "项".encode() * 200_000) is kinds.TEXT
    assert kind_of(b"a" + "项".encode("gb18030") * 200_000) is kinds.TEXT


def test_a_workbook_inside_a_document_does_not_make_it_a_workbook(office_97):
    assert kind_of(office_97("ObjectPool", "WordDocument", inside="Workbook")) is kinds.DOC


def test_a_container_of_something_else_is_unknown(office_97):
    assert kind_of(office_97("WordDocument", "Workbook")) is kinds.UNKNOWN
    assert kind_of(office_97("__properties_version1.0")) is kinds.UNKNOWN


def test_stream_names_are_compared_without_case(office_97):
    assert kind_of(office_97("BOOK")) is kinds.XLS


def patched(content, **values):
    """The content with 32-bit numbers put in: `at76=1`."""
    changed = bytearray(content)
    for at, value in values.items():
        struct.pack_into("<I", changed, int(at.removeprefix("at")), value)
    return bytes(changed)


def test_a_large_container_lists_its_sectors_outside_the_header(content):
    whole = content("doc")
    extra = struct.pack("<128I", 0, *[0xFFFFFFFF] * 126, 0xFFFFFFFE)
    beyond = patched(whole, at76=0xFFFFFFFF, at68=len(whole) // 512 - 1)
    assert kind_of(beyond + extra) is kinds.DOC


def test_a_container_that_runs_in_circles_is_damaged_or_read_once(content):
    assert kind_of(patched(content("doc"), at516=1)) is kinds.DAMAGED  # the directory follows itself
    first = 1024 + 128
    assert (
        kind_of(patched(content("doc"), **{f"at{first + 68}": 1})) is kinds.DOC
    )  # an entry is its own neighbour


def test_a_cut_container_is_damaged(content):
    assert kind_of(content("doc")[:600]) is kinds.DAMAGED


def test_a_cut_or_changed_package_is_damaged(office):
    whole = office("docx", text=bytes(range(256)) * 40)
    assert kind_of(whole[:-30]) is kinds.DAMAGED
    at = whole.index(b"text") + 60
    assert kind_of(whole[:at] + b"????" + whole[at + 4 :]) is kinds.DAMAGED


def test_a_package_in_an_unusual_compression_is_not_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", '<a ContentType="x.spreadsheetml.sheet.main+xml"/>')
    assert kind_of(buffer.getvalue()) is kinds.SWOLLEN


def test_a_package_that_declares_two_things_is_neither(office):
    main = b'<a ContentType="x.wordprocessingml.document.main+xml"/>'
    both = main + b'<a ContentType="x.spreadsheetml.sheet.main+xml"/>'
    assert kind_of(office("docx", **{"[Content_Types].xml": main})) is kinds.DOCX
    assert kind_of(office("docx", **{"[Content_Types].xml": both})) is kinds.ARCHIVE


def test_macros_under_a_harmless_declaration_are_seen(office):
    assert kind_of(office("docx", **{"word/vbaProject.bin": b"x"})) is kinds.MACROS


def test_a_package_that_swells_is_not_unpacked(office):
    assert kind_of(office("docx", bomb=bytes(64 << 20))) is kinds.SWOLLEN


def test_a_package_may_not_swell_beyond_ten_times_the_limit(office, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    assert kind_of(office("xlsx", sheet=bytes(9000))) is kinds.XLSX
    assert kind_of(office("xlsx", sheet=bytes(10_001))) is kinds.SWOLLEN


def test_a_package_with_thousands_of_parts_is_refused(office):
    assert kind_of(office("xlsx", **{f"part{n}": b"" for n in range(10_000)})) is kinds.SWOLLEN


@given(
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
    st.binary(max_size=900),
)
def test_no_content_makes_it_fail(start, rest):
    file = io.BytesIO(start + rest)
    assert recognise(file, len(start + rest)).label
    assert file.tell() == 0
