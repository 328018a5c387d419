"""Files, kept once by checksum."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def path_by_checksum(document: "Document", filename: str) -> str:
    """Where a file is kept: by its checksum, so that a name from outside never becomes a path."""
    return f"documents/{document.sha256[:2]}/{document.sha256}"


class Document(models.Model):
    """An uploaded file. Who may read it is decided by what it is attached to."""

    file = models.FileField(_("文件"), upload_to=path_by_checksum, max_length=120)
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验值"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    content_type = models.CharField(_("类型"), max_length=100)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("文件")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def previewable(self) -> bool:
        """Whether a browser may show it in place: pictures, PDF and plain text only."""
        return self.content_type in {"image/png", "image/jpeg", "application/pdf", "text/plain"}
