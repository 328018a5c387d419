"""Serving stored files. Who may have one is decided by the page of what it is attached to."""

import logging
import re
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from sanpi.documents.models import Document
from sanpi.documents.text import encoding_of

_CHUNK = 1 << 20
# What a PDF names when it runs scripts or starts programs (ISO 32000-1, 12.6.4).
_ACTION = re.compile(rb"/(?:JavaScript|Launch)\b")
_LONGEST_ACTION = 16
logger = logging.getLogger(__name__)


def document_response(document: Document, *, inline: bool) -> FileResponse:
    """The stored file, to be shown in place when `inline` and harmless, else to be downloaded.

    The browser may run nothing in it and may not guess another type. The ETag is the checksum; Django's
    `conditional_page` on the view turns it into “304 Not Modified”. Raises Http404, and says so in the log,
    when the file is missing or has another size than when it was stored.
    """
    file = _open(document)
    shown = inline and document.previewable and not _is_active(document, file)
    response = FileResponse(
        file, as_attachment=not shown, filename=document.name, content_type=_content_type(document, file)
    )
    response["Content-Security-Policy"] = "sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{document.sha256}"'
    return response


def _open(document: Document) -> File[bytes]:
    try:
        file: File[bytes] = default_storage.open(document.file.name or "")
    except FileNotFoundError as missing:
        logger.error("document %s: stored file %s is missing", document.pk, document.file.name)
        text = _("文件“%s”的内容没有找到。请联系系统管理员核对存储（verify_documents）。")
        raise Http404(text % document.name) from missing
    if file.size != document.size:
        logger.error("document %s: stored file has %s bytes, not %s", document.pk, file.size, document.size)
        file.close()
        text = _("文件“%s”的内容与上传时不一致。请联系系统管理员核对存储（verify_documents）。")
        raise Http404(text % document.name)
    return file


def _content_type(document: Document, file: IO[bytes]) -> str:
    """The type, and for text the encoding, so that the browser need not guess."""
    if not document.content_type.startswith("text/"):
        return document.content_type
    return f"{document.content_type}; charset={encoding_of(file) or 'utf-8'}"


def _is_active(document: Document, file: IO[bytes]) -> bool:
    """Whether a PDF openly holds scripts or commands; compressed parts are left to the sandbox."""
    if document.content_type != "application/pdf":
        return False
    found, rest = False, b""
    while not found and (chunk := file.read(_CHUNK)):
        found = _ACTION.search(rest + chunk) is not None
        rest = chunk[-_LONGEST_ACTION:]
    file.seek(0)
    return found
