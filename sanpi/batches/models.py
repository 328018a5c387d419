"""三个一批: periods, entries, and how entries leave (调出) or move on (转化)."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.core.models import Code
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User, paths_down_to
from sanpi.projects.models import Project, Stage


class BatchType(models.Model):
    """A kind of batch, such as 签约一批: a code list, since places run three, five or other batches.

    `target` is the stage that a project of this batch is to reach; `next` the batch into which it is converted.
    """

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    label = models.CharField(_("批次名称"), max_length=40)
    position = models.PositiveSmallIntegerField(_("顺序"))
    target = models.CharField(_("目标阶段"), max_length=20, choices=Stage)
    next = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转化为")
    )

    class Meta:
        verbose_name = _("批次")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


class PeriodQuerySet(models.QuerySet["Period"]):
    """Rounds by region and person."""

    def for_region(self, region: Region) -> Self:
        """The rounds a region takes part in: its own and those held above it."""
        return self.filter(region__path__in=paths_down_to(region.path))

    def editable_by(self, user: User) -> Self:
        """Rounds of the regions for which the person keeps the batches."""
        return self.filter(user.access.region_filter("region__path", Capability.BATCHES))


class Period(models.Model):
    """One round of 三个一批: numbered and dated by whoever holds it, about quarterly but not by the calendar."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="periods", verbose_name=_("举办区域"))
    number = models.PositiveSmallIntegerField(_("期次"))
    held_on = models.DateField(_("活动日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("期次")
        ordering = ["number", "region__path"]
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="period_once_per_region")]

    def __str__(self) -> str:
        return _("第%(number)s期") % {"number": self.number}


class BatchEntryQuerySet(FactQuerySet["BatchEntry"]):
    """Entries as announced and as adjusted."""

    def visible_to(self, user: User) -> Self:
        """Entries of the projects the person may read."""
        return self._of(Project.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        """Entries of projects in regions for which the person keeps the batches."""
        return self.filter(user.access.region_filter("project__region__path", Capability.BATCHES))

    def _of(self, projects: models.QuerySet[Project]) -> Self:
        return self.filter(project__in=projects)

    def announced(self, at: Standpoint) -> Self:
        """Entries as read out at the event, whatever became of them."""
        return self.as_of(at).filter(announced=True)

    def adjusted(self, at: Standpoint, *, converted: bool = False) -> Self:
        """Entries in force: neither 调出 nor 转化 as of the standpoint; with `converted` also those that moved on."""
        moved = BatchMove.objects.as_of(at).filter(entry=OuterRef("pk"))
        if converted:
            moved = moved.filter(kind=BatchMove.Kind.EXIT)
        return self.as_of(at).filter(~Exists(moved))


class BatchEntry(DatedFact):
    """A project is in a batch of a period, with the amounts as announced (元), which never change afterwards."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="batch_entries", verbose_name=_("项目"))
    period = models.ForeignKey(Period, models.PROTECT, related_name="entries", verbose_name=_("期次"))
    batch = models.ForeignKey(BatchType, models.PROTECT, related_name="entries", verbose_name=_("批次"))
    announced = models.BooleanField(_("活动时公布"), default=True)
    announced_total = models.BigIntegerField(_("公布总投资"), null=True, blank=True)
    announced_plan = models.BigIntegerField(_("公布年度计划投资"), null=True, blank=True)
    converted_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转化自")
    )

    objects = BatchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("批次项目")
        ordering = ["period__number", "batch__position", "pk"]
        indexes = [models.Index(fields=["period", "batch", "project"], name="entry_period_batch")]


class BatchMove(DatedFact):
    """An entry left its batch: 调出 with an approver, or 转化 into the next batch."""

    class Kind(models.TextChoices):
        EXIT = "exit", _("调出")
        CONVERSION = "conversion", _("转化")

    entry = models.ForeignKey(
        BatchEntry, models.CASCADE, related_name="moves", verbose_name=_("批次项目"), db_index=False
    )
    kind = models.CharField(_("变动类别"), max_length=12, choices=Kind)
    cause = models.CharField(_("变动原因"), max_length=200)
    approver = models.CharField(_("批准单位或岗位"), max_length=60, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("批次变动")
        ordering = ["effective_on", "pk"]
        # Whether an entry has left is answered from the index alone.
        indexes = [
            models.Index(
                fields=["entry", "effective_on", "recorded_at", "superseded_at", "retracted"],
                name="move_entry",
            )
        ]


class PublishedFigure(models.Model):
    """A figure as printed somewhere, kept beside the ledger so that a difference shows instead of being argued about."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    periods = models.CharField(_("期次范围"), max_length=60, blank=True)
    batch = models.ForeignKey(
        BatchType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批次")
    )
    # Set for figures of a year's list of key projects, whose year is that of publication.
    level = models.ForeignKey(
        Code, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("项目层级")
    )
    measure = models.CharField(_("指标"), max_length=40)
    # Count or 元.
    value = models.BigIntegerField(_("公布数"))
    # The day the figure speaks of, which is the day the ledger is asked about.
    as_of = models.DateField(_("数据截至"))
    published_on = models.DateField(_("公布日期"))
    source = models.CharField(_("出处"), max_length=200)

    class Meta:
        verbose_name = _("公布数据")
        ordering = ["published_on", "pk"]

    @property
    def counts(self) -> bool:
        """Whether the value is a number of projects rather than 元."""
        return self.measure in {"entries", "key_projects"}
