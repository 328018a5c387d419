"""The month's reporting: when it is open, the working copy of each project, what was frozen at its end."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User
from sanpi.progress.models.values import MonthValues, OfMonth
from sanpi.projects.models import Project

# Days that every month has.
_DAY = (MinValueValidator(1), MaxValueValidator(28))


class RoundCalendar(DatedFact):
    """The days of each month on which a region's reporting opens, is due and closes (in the month after)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    open_day = models.PositiveSmallIntegerField(_("开放填报日"), default=20, validators=_DAY)
    due_day = models.PositiveSmallIntegerField(_("填报截止日"), default=25, validators=_DAY)
    close_day = models.PositiveSmallIntegerField(_("次月结账日"), default=5, validators=_DAY)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("月报日历")
        ordering = ["region__path", "effective_on", "pk"]


class RoundQuerySet(models.QuerySet["Round"]):
    """Months of reporting by region and person."""

    def visible_to(self, user: User) -> Self:
        """Months of the regions in which the person may read anything."""
        return self.filter(user.access.region_filter("region__path", Capability.VIEW))

    def editable_by(self, user: User) -> Self:
        """Months of the regions that the person reviews."""
        return self.filter(user.access.region_filter("region__path", Capability.REVIEW))


class Round(OfMonth, models.Model):
    """One month of reporting in a region. Once closed it stays closed; what changes afterwards is a correction."""

    class State(models.TextChoices):
        OPEN = "open", _("填报中")
        CLOSED = "closed", _("已结账")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    year = models.PositiveSmallIntegerField(_("年度"))
    month = models.PositiveSmallIntegerField(_("月份"))
    opens_on = models.DateField(_("开放日期"))
    due_on = models.DateField(_("截止日期"))
    closes_on = models.DateField(_("结账日期"))
    state = models.CharField(_("月报状态"), max_length=8, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(_("结账时间"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("结账人"),
    )  # fmt: skip

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("月报")
        ordering = ["-year", "-month", "region__path"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "month"], name="round_once_per_month")
        ]

    def __str__(self) -> str:
        return _("%(month)s月报") % {"month": self.period}

    @property
    def is_open(self) -> bool:
        """Whether entries may still be written."""
        return self.state == Round.State.OPEN


class EntryQuerySet(models.QuerySet["Entry"]):
    """Working copies by person."""

    def visible_to(self, user: User) -> Self:
        """Entries of the projects the person may read."""
        return self.filter(project__in=Project.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        """Entries the person may fill in."""
        return self.filter(project__in=reportable_by(user))

    def reviewable_by(self, user: User) -> Self:
        """Entries the person may accept or return."""
        return self.filter(user.access.region_filter("project__region__path", Capability.REVIEW))


class Entry(MonthValues):
    """The working copy of a project's month: filled in, submitted, returned or accepted.

    `version` counts the writes, so that two people who have the same row open do not overwrite each other.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待审核")
        RETURNED = "returned", _("已退回")
        ACCEPTED = "accepted", _("已通过")

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="entries", verbose_name=_("月报"), db_index=False
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="month_entries", verbose_name=_("项目"))
    state = models.CharField(_("填报状态"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(_("版本"), default=1)
    reason = models.CharField(_("异常说明"), max_length=200, blank=True)
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("填报人"),
        db_index=False,
    )  # fmt: skip
    filled_at = models.DateTimeField(_("填报时间"), null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("提交人"),
        db_index=False,
    )  # fmt: skip
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    comment = models.CharField(_("审核意见"), max_length=200, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("审核人"),
        db_index=False,
    )  # fmt: skip
    reviewed_at = models.DateTimeField(_("审核时间"), null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("月报填报")
        ordering = ["round", "project"]
        constraints = [
            models.UniqueConstraint(fields=["round", "project"], name="entry_once_per_project_and_month")
        ]
        indexes = [models.Index(fields=["round", "state", "project"], name="entry_round_state")]


class ClosedMonth(models.Model):
    """What a month's report said when it was closed: rows and sums as they were, with a checksum."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="closed", verbose_name=_("月报"))
    content = models.JSONField(_("结账内容"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    closed_at = models.DateTimeField(_("结账时间"))

    class Meta:
        verbose_name = _("结账存档")
        ordering = ["-round__year", "-round__month", "pk"]


def reportable_by(user: User) -> models.QuerySet[Project]:
    """The projects whose months the person may fill in and whose plans they may split."""
    return Project.objects.all()._scope(user, Capability.REPORT)


def reviewable_by(user: User) -> models.QuerySet[Project]:
    """The projects whose months the person accepts, returns and corrects."""
    return Project.objects.all()._scope(user, Capability.REVIEW)
