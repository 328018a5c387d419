"""Files as people upload them, made up byte by byte."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sanpi.documents.actions import store_document
from sanpi.organizations.models import User

NOW = datetime(2023, 1, 31, 4, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FREE, END = 0xFFFFFFFF, 0xFFFFFFFE


def png() -> bytes:
    """A picture of one grey point."""
    parts = [
        (b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def open_xml(main: str, **parts: bytes) -> bytes:
    """An Office document whose main part declares itself to be `main`."""
    declared = f'<Types><Override PartName="/a.xml" ContentType="application/vnd.{main}.main+xml"/></Types>'
    return zipped({"[Content_Types].xml": declared.encode(), "a.xml": b"<a/>", **parts})


def compound(*names: str, inside: str = "") -> bytes:
    """An Office 97-2003 container with empty streams, and one `inside` a folder of the first name."""
    entries = [["Root Entry", 5, FREE, FREE, 1], *([name, 2, FREE, FREE, FREE] for name in names)]
    for number in range(1, len(names)):
        entries[number][2 + number % 2] = number + 1  # neighbours hang on the left and on the right by turns
    if inside:
        entries[1][1], entries[1][4] = 1, len(entries)
        entries.append([inside, 2, FREE, FREE, FREE])
    directory = b"".join(
        (name + "\0").encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB3I", 2 * len(name) + 2, kind, 1, left, right, child).ljust(64, b"\0")
        for name, kind, left, right, child in entries
    )
    sectors = -(-len(directory) // 512)
    table = [0xFFFFFFFD, *range(2, sectors + 1), END]
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    )
    header += struct.pack("<8I", 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    allocation = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    return header + allocation + directory.ljust(sectors * 512, b"\0")


WORD = "openxmlformats-officedocument.wordprocessingml.document"
SHEET = "openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "openxmlformats-officedocument.presentationml.presentation"
CONTENTS: dict[str, bytes] = {
    "pdf": PDF,
    "png": png(),
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(20) + b"\xff\xd9",
    "docx": open_xml(WORD),
    "xlsx": open_xml(SHEET),
    "pptx": open_xml(SLIDES),
    "xlsm": open_xml("ms-excel.sheet.macroEnabled"),
    "odt": zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "ofd": zipped({"OFD.xml": b"<ofd/>"}),
    "zip": zipped({"a.txt": b"a"}),
    "doc": compound("1Table", "Data", "WordDocument"),
    "xls": compound("Workbook", "CompObj"),
    "ppt": compound("PowerPoint Document"),
    "locked": compound("EncryptionInfo", "EncryptedPackage"),
    "txt": "重点项目".encode(),
    "gbk": "重点项目,上街区\r\n".encode("gbk"),
    "utf16": "重点项目".encode("utf-16"),
    "exe": b"MZ\x90\0\x03\0\0\0\x04" + bytes(80),
    "elf": b"\x7fELF\x02\x01\x01" + bytes(80),
    "html": "\n<!DOCTYPE html><p>重点项目".encode(),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "gif": b"GIF89a/*<html><script>alert(1)</script>*/=1;",
    "rtf": b"{\\rtf1 text}",
    "rar": b"Rar!\x1a\x07\x01\0" + bytes(40),
    "dwg": b"AC1027" + bytes(40),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40),
    "mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(40),
    "noise": bytes(range(256)),
}


@pytest.fixture(scope="session")
def content() -> Callable[[str], bytes]:
    """The content of a file of a kind, such as `content("docx")`."""
    return CONTENTS.__getitem__


@pytest.fixture(scope="session")
def office() -> Callable[..., bytes]:
    """An Office document with parts added, such as `office("xlsx", big=b"...")`."""
    return lambda kind, **parts: open_xml({"docx": WORD, "xlsx": SHEET}[kind], **parts)


@pytest.fixture(scope="session")
def office_97() -> Callable[..., bytes]:
    """An Office 97-2003 container with the given streams, such as `office_97("Workbook", inside="Data")`."""
    return compound


@pytest.fixture
def person(db: None) -> User:
    """Somebody who uploads."""
    return User.objects.create(username="liaison", name="联络员", created_at=NOW)


@pytest.fixture
def store(person: User) -> Callable[..., Any]:
    """Stores an upload: `store(name, content)`."""
    return lambda name, content: store_document(upload=SimpleUploadedFile(name, content), by=person, now=NOW)
