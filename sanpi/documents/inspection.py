"""Whether an upload is accepted, and if not, why and what to do."""

from dataclasses import dataclass
from os import SEEK_END
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sanpi.documents import kinds
from sanpi.documents.kinds import Kind
from sanpi.documents.names import clean_name, extension_of
from sanpi.documents.recognition import recognise

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@dataclass(frozen=True, slots=True)
class Accepted:
    """An upload that may be stored: its clean name, its size in bytes and its content type."""

    name: str
    size: int
    content_type: str


def inspect(upload: "UploadedFile[bytes]") -> Accepted:
    """The upload's clean name, size and content type. Raises ValidationError when it is refused."""
    name = clean_name(upload.name or "")
    size = _size(upload, name)
    kind = recognise(upload, size)
    extension = extension_of(name)
    if not kind.types:
        text = _("“%(name)s”没有上传：内容是%(found)s，这里只收%(accepted)s。%(advice)s")
        values = {"name": name, "found": kind.label, "accepted": kinds.summary(), "advice": kind.advice}
        raise ValidationError(text % values, code="kind")
    if extension not in kind.types:
        raise ValidationError(_mismatch(name, extension, kind), code="extension")
    return Accepted(name, size, kind.types[extension])


def _size(upload: "UploadedFile[bytes]", name: str) -> int:
    """The true size in bytes. Raises ValidationError for an empty and for a too large file."""
    size: int = upload.seek(0, SEEK_END)
    upload.seek(0)
    if size == 0:
        text = _("“%s”没有上传：文件是空的（0 字节）。请在本机打开确认有内容，重新保存后再上传。")
        raise ValidationError(text % name, code="empty")
    if size > settings.UPLOAD_MAX_BYTES:
        text = _("“%(name)s”没有上传：文件有 %(size)s，超过上限 %(limit)s。请压缩图片或拆成几个文件再上传。")
        values = {"name": name, "size": kinds.shown_size(size), "limit": kinds.limit()}
        raise ValidationError(text % values, code="size")
    return size


def _mismatch(name: str, extension: str, kind: Kind) -> str:
    values = {
        "name": name,
        "given": _("扩展名是 .%s") % extension if extension else _("文件名没有扩展名"),
        "found": kind.label,
        "expected": _(" 或 ").join(f".{accepted}" for accepted in kind.types),
    }
    text = _(
        "“%(name)s”没有上传：%(given)s，内容却是%(found)s，扩展名应为 %(expected)s。"
        "请改正扩展名，或在本机打开后另存为所需的格式再上传。"
    )
    return text % values
