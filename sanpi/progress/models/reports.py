"""The record of what was completed: one fact per project and month."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.organizations.access import Capability
from sanpi.organizations.models import User
from sanpi.progress.models.values import MonthValues, OfMonth
from sanpi.projects.models import Project


class ReportQuerySet(FactQuerySet["MonthlyReport"]):
    """Accepted months by person."""

    def visible_to(self, user: User) -> Self:
        """Months of the projects the person may read."""
        return self.filter(project__in=Project.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        """Months of the regions that the person reviews: what was accepted is corrected by the office only."""
        return self.filter(user.access.region_filter("project__region__path", Capability.REVIEW))


class MonthlyReport(OfMonth, MonthValues, DatedFact):
    """What was reported and accepted for a project and a month; effective on the last day of that month."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="month_reports", verbose_name=_("项目"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    month = models.PositiveSmallIntegerField(_("月份"))
    explanation = models.CharField(_("异常说明"), max_length=200, blank=True)
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("填报人"),
        db_index=False,
    )  # fmt: skip
    filled_at = models.DateTimeField(_("填报时间"), null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("审核人"),
        db_index=False,
    )  # fmt: skip
    reviewed_at = models.DateTimeField(_("审核时间"), null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("月报记录")
        ordering = ["year", "month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year", "month"],
                condition=Q(superseded_at__isnull=True, retracted=False),
                name="one_believed_report_per_month",
            )
        ]
        # Sums of months are answered from the index alone.
        indexes = [
            models.Index(
                fields=[
                    "project",
                    "year",
                    "month",
                    "superseded_at",
                    "retracted",
                    "recorded_at",
                    "amount",
                    "funds",
                ],
                name="report_sums",
            ),
            models.Index(fields=["year", "month", "project"], name="report_month"),
        ]
