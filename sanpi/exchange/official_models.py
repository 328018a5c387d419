"""Forms that a superior office sends: the file as it came, what its cells mean, and in which versions."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanpi.documents.models import Document
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import Organization, Region, User

# Either of them over a whole region makes its forms one's own to keep; a unit's are kept by who reports for it.
RUNNING = (Capability.CREATE, Capability.REVIEW)
KEEPING = (*RUNNING, Capability.REPORT)


class OfficialFormQuerySet(models.QuerySet["OfficialForm"]):
    """Forms by who fills them and who keeps them."""

    def visible_to(self, user: User) -> Self:
        """Forms the person may fill: those kept, and those of his region that belong to no single unit."""
        access = user.access
        shared = Q(organization=None) & access.region_filter("region__path", Capability.EXPORT)
        reached = access.scope(
            Capability.EXPORT, region="region__path", units=("organization",), lead="created_by"
        )
        return self.filter(reached | shared | self._kept(user))

    def editable_by(self, user: User) -> Self:
        """Forms the person keeps: of a region he runs, of a unit he reports for, or made by himself.

        Who only watches a region fills its forms but does not change them.
        """
        return self.filter(self._kept(user))

    def _kept(self, user: User) -> Q:
        access = user.access
        kept = Q(created_by=user.pk) & access.region_filter("region__path", Capability.EXPORT)
        kept |= access.scope(
            Capability.REPORT, region="region__path", units=("organization",), lead="created_by"
        )
        for capability in RUNNING:
            kept |= access.region_filter("region__path", capability, Reach.REGION)
        return kept


class OfficialForm(models.Model):
    """A form of a region or of one of its units, filled month by month."""

    class Layout(models.TextChoices):
        ROWS = "rows", _("每个项目一行")
        SINGLE = "single", _("每个项目一张表")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属单位")
    )
    name = models.CharField(_("报表名称"), max_length=100)
    layout = models.CharField(_("版式"), max_length=8, choices=Layout, default=Layout.ROWS)
    # all, key, or batch:<code of the batch>.
    scope = models.CharField(_("列入的项目"), max_length=60, default="all")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("建立人")
    )
    created_at = models.DateTimeField(_("建立时间"))
    retired_at = models.DateTimeField(_("停用时间"), null=True, editable=False)

    objects = OfficialFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("上级报表")
        ordering = ["region__path", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class OfficialFormVersion(models.Model):
    """The file as it came and the marks set on it. Once something was filled from it, it does not change any more."""

    form = models.ForeignKey(
        OfficialForm, models.CASCADE, related_name="versions", verbose_name=_("上级报表")
    )
    number = models.PositiveSmallIntegerField(_("版本号"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("文件"))
    # Place in the file → what stands there: {"表一!B4": "项目名称", "t0r2c1": "总投资（万元）"}.
    marks = models.JSONField(_("标记"), default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("建立人")
    )
    created_at = models.DateTimeField(_("建立时间"))
    used_at = models.DateTimeField(_("首次使用时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("报表版本")
        ordering = ["form", "-number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="official_version_once")]
