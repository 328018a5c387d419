"""Plain text: UTF-8 with or without its mark, or the national standard GB 18030."""

from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sanpi.documents.text import encoding_of

# The longest character of either encoding takes four bytes.
_WIDEST = 4


def words(file: IO[bytes], longest: int) -> str:
    """The text; of a longer one only enough to see that it is too long. Raises ValidationError when it is no text."""
    encoding = encoding_of(file)
    if encoding is None:
        raise ValidationError(
            _("文件不是 UTF-8 或 GB18030 编码的文本；请用记事本另存为 UTF-8 再试。"), code="kind"
        )
    content = file.read((longest + 2) * _WIDEST)
    return content.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="ignore")
