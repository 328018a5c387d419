"""正当理由: why a project is not judged from one side for a time, who asked for it and who agreed."""

from copy import copy
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanpi.documents.models import Document
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models.choices import Dimension
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import User
from sanpi.projects.models import Project


class ExcuseQuerySet(models.QuerySet["Excuse"]):
    """Excuses by person and by day."""

    def visible_to(self, user: User) -> Self:
        """Excuses of the projects the person may read."""
        return self.filter(project__in=Project.objects.visible_to(user))

    def decidable_by(self, user: User) -> Self:
        """Applications of the regions in which the person reviews or decides; his own are somebody else's."""
        here = user.access.region_filter("project__region__path", Capability.REVIEW, Reach.REGION)
        here |= user.access.region_filter("project__region__path", Capability.DECIDE, Reach.REGION)
        return self.filter(here, state=Excuse.State.ASKED).exclude(asked_by=user)

    def holding(self, at: Standpoint) -> Self:
        """Those granted by the standpoint's moment that cover its day."""
        granted = self.filter(
            state__in=(Excuse.State.GRANTED, Excuse.State.ENDED),
            from_on__lte=at.effective, until_on__gte=at.effective,
        )  # fmt: skip
        not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=at.effective)
        if at.known is None:
            return granted.filter(not_ended)
        return granted.filter(not_ended | Q(ended_at__gt=at.known), decided_at__lte=at.known)


class Excuse(models.Model):
    """A good reason for one side of a project's light, from a day until a day: applied for by one person, granted by another."""

    class State(models.TextChoices):
        ASKED = "asked", _("待批准")
        GRANTED = "granted", _("已批准")
        REFUSED = "refused", _("未批准")
        ENDED = "ended", _("已终止")

    project = models.ForeignKey(Project, models.CASCADE, related_name="excuses", verbose_name=_("项目"))
    dimension = models.CharField(_("评定维度"), max_length=12, choices=Dimension)
    reason = models.CharField(_("正当理由"), max_length=200)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("佐证文件")
    )
    from_on = models.DateField(_("起始日期"))
    until_on = models.DateField(_("有效期至"))
    state = models.CharField(_("申请状态"), max_length=8, choices=State, default=State.ASKED, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("申请人")
    )
    asked_at = models.DateTimeField(_("申请时间"), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    decided_at = models.DateTimeField(_("批准时间"), null=True, editable=False)
    decision = models.CharField(_("批准意见"), max_length=200, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True, editable=False)
    ended_at = models.DateTimeField(_("终止时间"), null=True, editable=False)

    objects = ExcuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("免评申请")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "until_on"], name="excuse_state_until")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")), name="excuse_ends_after_it_begins"
            )
        ]

    def as_known(self, known: datetime | None) -> "Excuse":
        """The application with no more on it than what was on record at a moment (None: now); not for saving."""
        decided_later = known is not None and self.decided_at is not None and self.decided_at > known
        ended_later = known is not None and self.ended_at is not None and self.ended_at > known
        if not decided_later and not ended_later:
            return self
        found = copy(self)
        found.state, found.ended_on, found.ended_at = Excuse.State.GRANTED, None, None
        if decided_later:
            found.state, found.decision = Excuse.State.ASKED, ""
            found.decided_by, found.decided_at = None, None
        return found

    def covers(self, day: date, known: datetime | None = None) -> bool:
        """Whether it holds on a day, by the knowledge of a moment (None: now)."""
        granted = self.state in (Excuse.State.GRANTED, Excuse.State.ENDED) and self.decided_at is not None
        if not granted or not self.from_on <= day <= self.until_on:
            return False
        if known is not None and self.decided_at is not None and self.decided_at > known:
            return False
        forgotten = known is not None and self.ended_at is not None and self.ended_at > known
        return self.ended_on is None or self.ended_on > day or forgotten
