"""Plain text: whether a file is text, and in which encoding."""

import codecs
import re
from typing import IO

# UTF-8, and the national standard that contains GBK and GB 2312 (GB 18030-2022).
ENCODINGS = ("utf-8", "gb18030")
_CHUNK = 1 << 18
# Bytes that no text of these encodings holds; tab, line feed, form feed and carriage return are text.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# With these a browser takes a text for a page, wherever they stand near the beginning.
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|script|style|iframe|object|embed|svg|math|\?xml|meta|table|img)\b|^\s*<!--",
    re.IGNORECASE,
)


def encoding_of(file: IO[bytes]) -> str | None:
    """The encoding in which the whole file reads as text, or None when it is not text. Rewinds the file."""
    for encoding in ENCODINGS:
        file.seek(0)
        if _reads_as(file, encoding):
            file.seek(0)
            return encoding
    file.seek(0)
    return None


def is_markup(head: bytes) -> bool:
    """Whether the beginning of a text holds what a browser would take for a page."""
    return _MARKUP.search(head.removeprefix(codecs.BOM_UTF8)) is not None


def _reads_as(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(_CHUNK):
            if _CONTROL.search(chunk):
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
