"""What a file is, told from its content: its name may say anything."""

import re
from typing import Literal

import filetype
from django.utils.translation import gettext as _

from .limits import UnreadableFile

Kind = Literal["xlsx", "xls", "csv"]

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_RECORDS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:\?xml|!doctype|html|head|body|table|meta|style)", re.I | re.S
)
_WEB_ARCHIVE = re.compile(rb"\s*(?:MIME-Version:|From: <|Content-Type: multipart)", re.I)
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 8192


def kind_of(data: bytes, filename: str) -> Kind:
    """Tell .xlsx, .xls and text tables apart; raise `UnreadableFile` for everything else."""
    head = data[:_HEAD]
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile(_("文件“%(name)s”是空的。请确认保存成功后重新上传。") % {"name": filename})
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_COMPOUND):
        return "xls"
    _refuse_markup(head, filename)
    if head.startswith(_BARE_RECORDS):
        raise refusal(filename, _("很早的 Excel 格式（Excel 5.0 以前）"))
    guess = filetype.guess(head)
    if guess is not None:
        raise refusal(filename, _("%(kind)s 文件") % {"kind": guess.extension.upper()})
    if head.startswith(b"{\\rtf"):
        raise refusal(filename, _("RTF 文档"))
    if b"\0" in data and not head.startswith(_BOMS):
        raise refusal(filename, _("无法识别的二进制文件"))
    return "csv"


def _refuse_markup(head: bytes, filename: str) -> None:
    plain = head.decode("utf-16", "ignore").encode() if head.startswith(_BOMS) else head
    plain = plain.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(plain) or _WEB_ARCHIVE.match(plain):
        raise refusal(filename, _("网页格式的表格（有的系统导出时只改了扩展名）"))


def refusal(filename: str, kind: str) -> UnreadableFile:
    """The refusal of a file that is something else, with the advice to save it as .xlsx."""
    return UnreadableFile(
        _("“%(name)s”的实际内容是%(kind)s，不能直接读取。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。")
        % {"name": filename, "kind": kind}
    )


def refuse_other_package(names: list[str], filename: str) -> None:
    """Refuse a zip that is no .xlsx. `names` are the members' names."""
    lower = [name.lower().replace("\\", "/").lstrip("/") for name in names]
    kinds = (
        ("xl/workbook.bin", _("二进制工作簿（.xlsb）")),
        ("word/document.xml", _("Word 文档")),
        ("ppt/presentation.xml", _("PowerPoint 演示文稿")),
        ("content.xml", _("OpenDocument 文件（.ods、.odt）")),
        ("index/document.iwa", _("苹果 Numbers 或 Pages 文件")),
    )
    for member, kind in kinds:
        if member in lower:
            raise refusal(filename, kind)
    if not any(name.endswith("workbook.xml") for name in lower):
        raise UnreadableFile(
            _("“%(name)s”是压缩包，不是工作簿。请解压后上传里面的表格文件。") % {"name": filename}
        )


def damaged(filename: str) -> UnreadableFile:
    """The refusal of a workbook that is broken inside."""
    return UnreadableFile(
        _("“%(name)s”已损坏，读不出来。请用 Excel 或 WPS 打开确认内容完整，另存为新的 .xlsx 后重新上传。")
        % {"name": filename}
    )


def encrypted(filename: str) -> UnreadableFile:
    """The refusal of a workbook with a password."""
    return UnreadableFile(
        _("“%(name)s”设了打开密码。请在 Excel 或 WPS 中取消密码（文件—信息—保护工作簿）后重新上传。")
        % {"name": filename}
    )
