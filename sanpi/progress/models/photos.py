"""Photos of the month's work, and what has arrived so far of those still under way."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.documents.models import Document
from sanpi.organizations.access import Capability
from sanpi.organizations.models import User
from sanpi.projects.models import Project
from sanpi.projects.models.project import UNIT_COLUMNS


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Photos by who may see them."""

    def _scope(self, user: User, capability: Capability) -> Self:
        units = tuple(f"project__{column}" for column in UNIT_COLUMNS)
        scope = user.access.scope(
            capability, region="project__region__path", units=units, lead="project__lead__user"
        )
        return self.filter(scope)

    def visible_to(self, user: User) -> Self:
        """Photos of projects the person may read."""
        return self._scope(user, Capability.VIEW)

    def editable_by(self, user: User) -> Self:
        """Photos of projects for which the person fills in the month."""
        return self._scope(user, Capability.REPORT)

    def shown(self) -> Self:
        """Photos that nobody has taken back."""
        return self.filter(removed_at=None)


class Shot(models.Model):
    """What is said about a photo: whose it is, for which month, when and where it was taken."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("项目"))
    year = models.PositiveSmallIntegerField(_("年度"))
    month = models.PositiveSmallIntegerField(_("月份"))
    taken_at = models.DateTimeField(_("拍摄时间"), null=True)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True)
    # Chosen by the sender before the first byte leaves, so that sending again never makes a second photo.
    key = models.UUIDField(_("上传编号"), editable=False)
    size = models.PositiveBigIntegerField(_("字节数"))

    class Meta:
        abstract = True


class Photo(Shot):
    """A photo of a project's month that arrived whole."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="photos", verbose_name=_("项目"), db_index=False
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("文件"))
    received_at = models.DateTimeField(_("收到时间"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人"), db_index=False
    )
    removed_at = models.DateTimeField(_("移除时间"), null=True, editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("现场照片")
        ordering = ["year", "month", "taken_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["received_by", "key"], name="photo_once_per_sender"),
        ]
        indexes = [models.Index(fields=["project", "year", "month"], name="photo_of_month")]


class PhotoUpload(Shot):
    """A photo of which `offset` bytes have arrived; when all have, `photo` names what became of it.

    The bytes lie in a file beside the stored documents; those beyond `offset` were never acknowledged.
    """

    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("上传人"), db_index=False
    )
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验值"), max_length=64)
    # The file's own date: believed only when neither the sender nor the picture says when it was taken.
    modified_at = models.DateTimeField(_("文件时间"), null=True)
    offset = models.PositiveBigIntegerField(_("已收字节数"), default=0)
    started_at = models.DateTimeField(_("开始时间"))
    touched_at = models.DateTimeField(_("最近收到时间"))
    photo = models.OneToOneField(Photo, models.CASCADE, null=True, related_name="upload", editable=False)

    class Meta:
        verbose_name = _("上传中的照片")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "key"], name="upload_once_per_sender"),
        ]

    @property
    def path(self) -> str:
        """Where the bytes are gathered, below the store of files."""
        return f"uploads/{self.pk}.part"

    @property
    def complete(self) -> bool:
        """Whether every byte has arrived."""
        return self.offset == self.size
