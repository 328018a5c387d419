import io
import struct
import zipfile
import zlib

import pytest

from sanpi.exchange.reading import DEFAULT, Limits, UnreadableFile, read_workbook
from sanpi.exchange.reading.compound import wrap
from sanpi.exchange.tests.samples.broken import edited, workbook


@pytest.fixture
def read(tmp_path):
    def run(content, name="台账.xlsx", limits=DEFAULT):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return read_workbook(path, filename=name, limits=limits)

    return run


@pytest.fixture
def refused(read):
    def run(content, name="台账.xlsx", limits=DEFAULT):
        with pytest.raises(UnreadableFile) as caught:
            read(content, name, limits)
        return caught.value.message

    return run


# What the file really is


def test_the_content_decides_not_the_name(read):
    assert read(workbook(["项目名称", 1]), name="台账.xls").kind == "xlsx"
    assert read("项目名称,总投资\n甲,1".encode(), name="台账.xlsx").kind == "csv"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
        (b"{\\rtf1 abc}", "RTF"),
        (b"  <html><table><tr><td>1</td></tr></table></html>", "网页格式"),
        (b"\xef\xbb\xbf<table><tr><td>1</td></tr></table>", "网页格式"),
        ("<html><body>".encode("utf-16"), "网页格式"),
        (b'<?xml version="1.0"?><Workbook/>', "网页格式"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页格式"),
        (b"\x01\x02\x00\x03 binary", "二进制"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(20), "Excel 5.0"),
    ],
)
def test_other_files_are_refused_by_what_they_are_and_told_what_to_do(refused, content, kind):
    message = refused(content)
    assert kind in message
    assert "另存为 .xlsx" in message


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("xl/workbook.bin", ".xlsb"),
        ("content.xml", "OpenDocument"),
        ("Index/Document.iwa", "Numbers"),
        ("readme.txt", "压缩包"),
    ],
)
def test_other_packages_are_refused_by_what_they_are(refused, member, kind):
    assert kind in refused(edited(workbook([1]), {"xl/workbook.xml": None, member: b"<x/>"}))


@pytest.mark.parametrize("content", [b"", b"\r\n  ", bytes(100)])
def test_an_empty_file_says_so(refused, content):
    assert "是空的" in refused(content)


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        ("EncryptedPackage", "打开密码"),
        ("WordDocument", "Word"),
        ("PowerPoint Document", "PowerPoint"),
        ("Other", "Office"),
    ],
)
def test_compound_files_are_told_apart_by_their_streams(refused, stream, words):
    old, new = "Workbook".encode("utf-16-le"), stream.encode("utf-16-le")
    content = wrap(bytes(5000)).replace(old.ljust(48, b"\0"), new.ljust(48, b"\0"))
    assert words in refused(content)


def test_a_file_above_the_size_limit_is_not_even_read(refused):
    assert "超过 0 MB" in refused(workbook([1]), limits=Limits(file_size=100))


# Packages that lie or explode


def test_a_package_that_announces_too_much_is_refused(refused):
    assert "异常庞大" in refused(
        edited(workbook([1]), {"xl/a.xml": bytes(50_000)}), limits=Limits(unpacked=20_000)
    )


def test_a_member_that_unpacks_far_beyond_its_size_is_refused(refused):
    bomb = edited(workbook([1]), {"xl/a.xml": b" " * (20 << 20)})
    assert "异常庞大" in refused(bomb)


def test_a_package_with_thousands_of_members_is_refused(refused):
    assert "异常庞大" in refused(edited(workbook([1]), {f"x{i}": b"" for i in range(2001)}))


def test_a_header_that_lies_about_the_unpacked_size_is_found_out(refused):
    content = bytearray(edited(workbook([1]), {"xl/a.xml": bytes(100_000)}))
    size = struct.pack("<I", 100_000)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 10)
    assert "异常庞大" in refused(bytes(content))


def test_a_member_shorter_than_announced_is_damage(refused):
    content = bytearray(edited(workbook([1]), {"xl/a.xml": bytes(100_000)}))
    at = content.rfind(struct.pack("<I", 100_000))
    content[at : at + 4] = struct.pack("<I", 100_001)
    assert "已损坏" in refused(bytes(content))


def test_encrypted_members_are_refused(refused):
    content = bytearray(workbook([1]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + offset] |= 1
    assert "打开密码" in refused(bytes(content))


def test_unusual_compression_is_refused(refused):
    file = io.BytesIO(workbook([1]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_LZMA) as package:
        package.writestr("xl/a.xml", b"<x/>")
    assert "已损坏" in refused(file.getvalue())


@pytest.mark.parametrize("cut", [30, 200, 1000])
def test_a_truncated_package_is_damage(refused, cut):
    assert "已损坏" in refused(workbook([1])[:-cut])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/app.xml"])
def test_document_types_and_entities_are_refused(refused, encoding, member):
    xml = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    assert "外部实体" in refused(edited(workbook([1]), {member: xml.encode(encoding)}))


def test_stored_members_are_read_too(read):
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["甲"]))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert read(file.getvalue()).sheets[0].rows == [["甲"]]


def test_a_broken_deflate_stream_is_damage(refused):
    whole = zlib.compress(bytes(100_000), wbits=-15)
    content = edited(workbook([1]), {"xl/a.xml": bytes(100_000)})
    assert whole in content
    assert "已损坏" in refused(content.replace(whole, whole[:-8] + b"\xff" * 8))
