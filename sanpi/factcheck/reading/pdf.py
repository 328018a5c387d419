"""PDF files as text, page by page. What was scanned has no text, and is told so."""

import logging
import time
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PdfReadError

MOST_PAGES = 300
# Seconds for all pages: an ordinary page takes a hundredth of one.
MOST_SECONDS = 20
# Bytes of drawing on one page: a page of text takes some ten thousand, a map of the district many millions.
_MOST_DRAWING = 4 << 20
# What the library raises for files that are no proper PDF is not one family.
_FAULTS = (
    PdfReadError, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, RecursionError,
    NotImplementedError, MemoryError, AssertionError, ArithmeticError,
)  # fmt: skip

# It writes a line for every oddity of a file.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def words(file: IO[bytes], longest: int) -> str:
    """The text of all pages; of a longer one only enough to see that it is too long.

    Raises ValidationError for a locked, damaged, scanned or overlong file.
    """
    try:
        return _words(PdfReader(file, strict=False), longest)
    except _FAULTS as refused:
        raise ValidationError(
            _("打不开这个 PDF，文件可能已损坏；请重新导出，或把文字复制进来。"), code="broken"
        ) from refused


def _words(reader: PdfReader, longest: int) -> str:
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValidationError(_("这个 PDF 加了密码；请取消密码后再试，或把文字复制进来。"), code="encrypted")
    pages = len(reader.pages)
    if pages > MOST_PAGES:
        text = _("这个 PDF 有 %(found)s 页，一次最多核对 %(most)s 页；请拆开后再试。")
        raise ValidationError(text % {"found": pages, "most": MOST_PAGES}, code="pages")
    found, length, until = [], 0, time.monotonic() + MOST_SECONDS
    for page in reader.pages:
        contents = page.get_contents()
        if contents is None or len(contents.get_data()) > _MOST_DRAWING:
            continue
        found.append(page.extract_text())
        length += len(found[-1])
        if length > longest:
            break
        if time.monotonic() > until:
            raise ValidationError(_("这个 PDF 太复杂，没有读完；请把要核对的文字复制进来。"), code="slow")
    text = "\n".join(found)
    if not text.strip():
        raise ValidationError(
            _("这个 PDF 里没有文字，可能是扫描件；请先用识别软件转成文字，或另找文字版。"), code="scanned"
        )
    return text
