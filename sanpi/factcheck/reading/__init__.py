"""Files into the text whose figures are checked: plain text, Word, PDF; each in bounded memory, refused in words."""

import hashlib
import re
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sanpi.factcheck.reading import pdf, plain, word

# Characters of one text: a yearbook chapter; a bulletin has a few thousand.
LONGEST = 200_000
# What XML, and so Word, cannot hold, and what nobody sees.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_READERS = {"txt": plain.words, "docx": word.words, "pdf": pdf.words}
EXTENSIONS = tuple(_READERS)


def read_file(file: IO[bytes], extension: str, name: str) -> str:
    """The text of a file whose content is of that kind. Raises ValidationError for what cannot be checked, and why."""
    reader = _READERS.get(extension)
    if reader is None:
        text = _(
            "“%s”不能核对：这里只收 .docx、.pdf、.txt。请用 Word 或 WPS 另存为 .docx，或把文字复制进来。"
        )
        raise ValidationError(text % name, code="kind")
    file.seek(0)
    return normalised(reader(file, LONGEST), name)


def normalised(text: str, name: str = "") -> str:
    """The text as it is kept and counted: one kind of line end, no control characters.

    Raises ValidationError for nothing to read and for more than `LONGEST` characters.
    """
    clean = without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).removeprefix("\ufeff")
    subject = _("“%s”") % name if name else ""
    if not clean.strip():
        raise ValidationError(
            _("%s没有文字可以核对。请粘贴文稿，或选择有文字的文件。") % subject, code="empty"
        )
    if len(clean) > LONGEST:
        words = _("%(subject)s有 %(found)s 字，一次最多核对 %(most)s 字。请按篇或按章分开核对。")
        values = {"subject": subject or _("这篇文稿"), "found": len(clean), "most": LONGEST}
        raise ValidationError(words % values, code="long")
    return clean


def without_controls(text: str) -> str:
    """The text without what a paper cannot hold."""
    return _CONTROL.sub("", text)


def checksum(text: str) -> str:
    """By which a text is known again, wherever it comes from."""
    return hashlib.sha256(text.encode()).hexdigest()
