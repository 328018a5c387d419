"""Zipped content: Office documents (ECMA-376), their look-alikes and plain archives."""

import re
import struct
import zipfile
import zlib
from typing import IO

from django.conf import settings

from sanpi.documents.kinds import (
    ARCHIVE,
    DAMAGED,
    DOCX,
    MACROS,
    OFD,
    OPEN_DOCUMENT,
    SLIDES,
    SWOLLEN,
    XLSX,
    Kind,
)

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CONTENT_TYPES = "[Content_Types].xml"
_DECLARED = re.compile(rb"""ContentType\s*=\s*["']([^"']+)["']""")
# What the main part declares itself to be; its name and folder are free.
_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": DOCX,
    b"spreadsheetml.sheet.main+xml": XLSX,
    b"presentationml.presentation.main+xml": SLIDES,
}
_MAX_PARTS = 10_000
_MAX_DECLARATIONS = 4 << 20
# Unpacked content may be ten times the largest upload, but not two hundred times this very file: text rarely
# shrinks to less than a fiftieth, a bomb to a thousandth. Below 16 MiB nobody is harmed.
_TIMES_THE_LIMIT, _TIMES_THE_FILE, _HARMLESS = 10, 200, 16 << 20
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# All that the library raises for a broken or unusual archive; NotImplementedError is a RuntimeError.
_FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError, ValueError)


def recognise_package(file: IO[bytes], size: int) -> Kind:
    """What a zipped file of `size` bytes holds. All parts of an accepted document are unpacked once."""
    try:
        with zipfile.ZipFile(file) as package:
            if not _bearable(package, size):
                return SWOLLEN
            kind = _main(package)
            return DAMAGED if kind.types and package.testzip() else kind
    except _FAULTS:
        return DAMAGED


def _bearable(package: zipfile.ZipFile, size: int) -> bool:
    """Whether unpacking does no harm. Reading a part ends at its declared size, so declared sizes decide."""
    parts = package.infolist()
    allowed = min(settings.UPLOAD_MAX_BYTES * _TIMES_THE_LIMIT, max(_HARMLESS, size * _TIMES_THE_FILE))
    return (
        len(parts) <= _MAX_PARTS
        and all(part.compress_type in _METHODS for part in parts)
        and sum(part.file_size for part in parts) <= allowed
    )


def _main(package: zipfile.ZipFile) -> Kind:
    names = [name.lower() for name in package.namelist()]
    if "ofd.xml" in names:
        return OFD
    if "mimetype" in names and _start(package, "mimetype").startswith(b"application/vnd.oasis.opendocument"):
        return OPEN_DOCUMENT
    if _CONTENT_TYPES not in package.namelist():
        return ARCHIVE
    declared = _DECLARED.findall(_start(package, _CONTENT_TYPES))
    has_macros = any(b"macroEnabled" in text for text in declared)
    if has_macros or any(name.endswith("vbaproject.bin") for name in names):
        return MACROS
    found = [kind for ending, kind in _MAIN_PARTS.items() if any(text.endswith(ending) for text in declared)]
    return found[0] if len(found) == 1 else ARCHIVE


def _start(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(_MAX_DECLARATIONS)
