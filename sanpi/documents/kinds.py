"""What may be uploaded, and by what name and advice the rest is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A sort of content, as people in an office call it.

    `types` gives the accepted extensions with their content types. A kind without any is known only so that
    it can be refused by its name, with the `advice` what to do instead.
    """

    label: str | Promise
    types: Mapping[str, str] = field(default_factory=dict)
    advice: str | Promise = ""


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_AS_OFFICE = gettext_lazy("请用 Office 或 WPS 打开后另存为 .docx 或 .xlsx 再上传。")

PDF = Kind(gettext_lazy("PDF 文档"), {"pdf": "application/pdf"})
PNG = Kind(gettext_lazy("PNG 图片"), {"png": "image/png"})
JPEG = Kind(gettext_lazy("JPG 图片"), {"jpg": "image/jpeg", "jpeg": "image/jpeg"})
DOCX = Kind(gettext_lazy("Word 文档"), {"docx": f"{_OPEN_XML}wordprocessingml.document"})
XLSX = Kind(gettext_lazy("Excel 工作簿"), {"xlsx": f"{_OPEN_XML}spreadsheetml.sheet"})
DOC = Kind(gettext_lazy("Word 97-2003 文档"), {"doc": "application/msword"})
XLS = Kind(gettext_lazy("Excel 97-2003 工作簿"), {"xls": "application/vnd.ms-excel"})
TEXT = Kind(gettext_lazy("纯文本"), {"txt": "text/plain", "csv": "text/csv"})
ACCEPTED = (PDF, PNG, JPEG, DOCX, XLSX, DOC, XLS, TEXT)

SLIDES = Kind(gettext_lazy("PowerPoint 演示文稿"), advice=gettext_lazy("请导出为 PDF 再上传。"))
OPEN_DOCUMENT = Kind(gettext_lazy("OpenDocument 文档"), advice=_AS_OFFICE)
RICH_TEXT = Kind(gettext_lazy("RTF 文档"), advice=_AS_OFFICE)
OFD = Kind(gettext_lazy("OFD 版式文档"), advice=gettext_lazy("请用 OFD 阅读软件导出为 PDF 再上传。"))
MACROS = Kind(
    gettext_lazy("带宏的 Office 文件"), advice=gettext_lazy("请另存为不带宏的 .docx 或 .xlsx 再上传。")
)
ENCRYPTED = Kind(gettext_lazy("加了密码的 Office 文件"), advice=gettext_lazy("请取消打开密码再上传。"))
DAMAGED = Kind(
    gettext_lazy("损坏的 Office 文件或压缩包"),
    advice=gettext_lazy("请在本机打开检查，重新保存或重新下载后再上传。"),
)
SWOLLEN = Kind(
    gettext_lazy("展开后异常庞大的压缩内容"),
    advice=gettext_lazy("请用 Office 或 WPS 重新保存，删去多余的空行和大图后再上传。"),
)
ARCHIVE = Kind(gettext_lazy("压缩包"), advice=gettext_lazy("请解压后逐个上传。"))
WEB_PAGE = Kind(
    gettext_lazy("网页或 XML"),
    advice=gettext_lazy("如果是从其他系统导出的表格，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"),
)
WIDE_TEXT = Kind(
    gettext_lazy("UTF-16 编码的文本"), advice=gettext_lazy("请用记事本打开，另存时编码选“UTF-8”再上传。")
)
DRAWING = Kind(gettext_lazy("CAD 图纸"), advice=gettext_lazy("请导出为 PDF 再上传。"))
PROGRAM = Kind(gettext_lazy("可执行程序"), advice=gettext_lazy("程序不能上传。"))
MEDIA = Kind(gettext_lazy("音频或视频"), advice=gettext_lazy("请截取有关画面，存为 JPG 或 PNG 再上传。"))
UNKNOWN = Kind(
    gettext_lazy("无法识别的内容"), advice=gettext_lazy("请确认文件能在本机打开，并导出为 PDF 再上传。")
)


def picture(extension: str) -> Kind:
    """A picture in a format that is not accepted, such as HEIC from a telephone."""
    label = _("%s 图片") % extension.upper()
    return Kind(label, advice=_("请另存为 JPG 或 PNG 再上传。"))


def extensions() -> tuple[str, ...]:
    """Every accepted extension, without the dot."""
    return tuple(extension for kind in ACCEPTED for extension in kind.types)


def summary() -> str:
    """What is accepted, in one line."""
    return _("PDF、图片（PNG、JPG）、Word（DOC、DOCX）、Excel（XLS、XLSX）和文本（TXT、CSV）")


def limit() -> str:
    """The largest accepted size as people read it."""
    return shown_size(settings.UPLOAD_MAX_BYTES)


def shown_size(size: int) -> str:
    """A number of bytes as people read it, such as 20 MB."""
    return filesizeformat(size).replace("\xa0", " ").replace(".0 ", " ")
