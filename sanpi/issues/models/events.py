"""Everything that happened to an issue, as dated facts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.documents.models import Document
from sanpi.issues.models.choices import EventKind, Level, Light, Rung, State
from sanpi.issues.models.issue import Issue
from sanpi.organizations.models import Organization

# What a row says about the issue as it stood after the event: the newest row answers for any standpoint.
AFTER = (
    "state", "level", "lead_unit_id", "due_on", "asked_due_on", "escalation", "urges", "closed_on", "satisfaction",
    "asked_by_id",
)  # fmt: skip


class IssueEvent(DatedFact):
    """One thing that happened, with what was said and how the issue stood afterwards."""

    issue = models.ForeignKey(
        Issue, models.CASCADE, related_name="events", verbose_name=_("问题台账"), db_index=False
    )
    kind = models.CharField(_("事件类别"), max_length=16, choices=EventKind)
    text = models.TextField(_("内容"), max_length=2000, blank=True)
    next_text = models.TextField(_("下一步"), max_length=1000, blank=True)
    light = models.CharField(_("进展判断"), max_length=10, choices=Light, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("佐证文件")
    )

    state = models.CharField(_("办理状态"), max_length=10, choices=State)
    level = models.CharField(_("分级"), max_length=1, choices=Level)
    lead_unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("牵头单位"), db_index=False
    )
    due_on = models.DateField(_("计划办结日"), null=True)
    asked_due_on = models.DateField(_("申请延期至"), null=True)
    escalation = models.PositiveSmallIntegerField(_("升级层级"), choices=Rung, default=Rung.UNIT)
    urges = models.PositiveSmallIntegerField(_("督办次数"), default=0)
    closed_on = models.DateField(_("办结日"), null=True)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("申请人"),
        db_index=False,
    )  # fmt: skip

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("问题事件")
        ordering = ["effective_on", "recorded_at", "pk"]
        indexes = [
            models.Index(
                fields=["issue", "effective_on", "recorded_at", "id", "superseded_at", "retracted"],
                name="issue_event_latest",
            ),
            models.Index(fields=["issue", "kind", "effective_on"], name="issue_event_kind"),
        ]
