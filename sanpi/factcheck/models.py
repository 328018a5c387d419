"""Checked texts: what was understood and found in each, and what people corrected by hand."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanpi.documents.models import Document
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import Region, User

# Characters of a figure with its unit, line ends of a newspaper column included.
LONGEST_SURFACE = 80


class CheckQuerySet(models.QuerySet["Check"]):
    """Checks by who may read them."""

    def visible_to(self, user: User) -> Self:
        """One's own, and all of a region for those who review its figures.

        A draft is nobody else's business before it is printed; but the office answers for what its region publishes.
        """
        access = user.access
        own = Q(created_by=user.pk) & access.region_filter("region__path", Capability.CHECK)
        return self.filter(own | access.region_filter("region__path", Capability.REVIEW, Reach.REGION))

    def editable_by(self, user: User) -> Self:
        """Who reads a check may correct it and repeat it."""
        return self.visible_to(user)

    def newest(self) -> Self:
        """The last version of each: checks that were not repeated."""
        return self.filter(next=None)


class Check(models.Model):
    """One text, checked once. A correction or a repetition makes another check that names this one as `previous`.

    The ledger was asked as of `dated_on`, by what was known on `known_on` (None: when it was checked).
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("正文"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("来源文件")
    )
    dated_on = models.DateField(_("文稿日期"))
    known_on = models.DateField(_("按哪天掌握的情况"), null=True, blank=True)
    # As `records.to_json` writes it: the figures read, what was found, the comparisons with the ledger, the scope.
    result = models.JSONField(_("核对结果"), default=dict)
    # What a language model proposed: place of the figure ("start-end") → as the values of a `Correction`.
    proposals = models.JSONField(_("语言模型建议"), default=dict)
    engine = models.CharField(_("引擎版本"), max_length=20)
    figures = models.PositiveIntegerField(_("数字个数"), default=0)
    contradictions = models.PositiveIntegerField(_("矛盾处数"), default=0)
    differing = models.PositiveIntegerField(_("与台账不符处数"), default=0)
    example = models.BooleanField(_("示例"), default=False)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("上一次核对")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("核对人")
    )
    created_at = models.DateTimeField(_("核对时间"))

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("数字核对")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["region", "sha256"], name="check_region_text")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("factcheck:check", args=[self.pk])


class Correction(models.Model):
    """What a person said of one figure of a text. It is remembered for the text, in its region; the newest one holds.

    `start` and `end` are the figure's place in the text. `values` names only what was changed: `measure`, `subject`,
    `value`, `unit`, `batch`, `periods`, `level`, `industry`, `project`, `as_of`.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("更正理解")
        ADD = "add", _("补充数字")
        DISMISS = "dismiss", _("不作数字核对")
        RESTORE = "restore", _("恢复原样")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    kind = models.CharField(_("更正方式"), max_length=8, choices=Kind)
    start = models.PositiveIntegerField(_("起"))
    end = models.PositiveIntegerField(_("止"))
    surface = models.CharField(_("原文"), max_length=LONGEST_SURFACE)
    values = models.JSONField(_("更正内容"), default=dict)
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("更正人")
    )
    recorded_at = models.DateTimeField(_("更正时间"))

    class Meta:
        verbose_name = _("人工更正")
        ordering = ["recorded_at", "pk"]
        indexes = [models.Index(fields=["region", "sha256"], name="correction_region_text")]
