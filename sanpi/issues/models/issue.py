"""The issue itself, its steps and what it came out of."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanpi.core.models import Code
from sanpi.domain.timeline import Standpoint
from sanpi.issues.models.choices import Level, LinkKind, Rung, State
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import Organization, Region, User
from sanpi.projects.models import Project

UNITS = ("lead_unit", "project__unit", "project__task_force")


class IssueQuerySet(models.QuerySet["Issue"]):
    """Issues by who may see them, work on them and decide about them."""

    def _scope(self, user: User, capability: Capability) -> Self:
        """By region, by the units that lead, assist or answer for the project, by leading post, by who raised it."""
        access = user.access
        scope = access.scope(capability, region="region__path", units=UNITS, lead="project__lead__user")
        if units := access.units(capability):
            helping = Issue.assisting.through.objects.filter(organization__in=units)
            here = access.region_filter("region__path", capability, Reach.UNIT)
            scope |= Q(pk__in=helping.values("issue")) & here
        if access.paths(capability, Reach.UNIT, Reach.LEAD):
            scope |= Q(raised_by=user.pk) & access.region_filter("region__path", capability)
        return self.filter(scope, withdrawn_at=None)

    def visible_to(self, user: User) -> Self:
        """Issues the person may read."""
        return self._scope(user, Capability.VIEW)

    def workable_by(self, user: User) -> Self:
        """Issues on which the person may report, ask for another date and apply for 销号."""
        return self._scope(user, Capability.ISSUES)

    def decidable_by(self, user: User) -> Self:
        """Issues about which the person decides: who leads, other dates, urging, escalation."""
        scope = user.access.scope(
            Capability.DECIDE, region="region__path", units=(), lead="project__lead__user"
        )
        return self.filter(scope, withdrawn_at=None)

    def in_region(self, region: Region) -> Self:
        """Issues of the region or below it; the keys are looked up first, so that one region's index can be used."""
        keys = list(Region.objects.below(region).order_by("pk").values_list("pk", flat=True))
        return self.filter(region=keys[0]) if len(keys) == 1 else self.filter(region__in=keys)

    def existing(self, at: Standpoint) -> Self:
        """Issues that had been raised on the standpoint's day, registered by its moment."""
        there = self.filter(raised_on__lte=at.effective)
        return there if at.known is None else there.filter(created_at__lte=at.known)


class IssueSeries(models.Model):
    """The last number given in a region and year; its row is locked while the next one is taken, so none is left out."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    year = models.PositiveSmallIntegerField(_("年度"))
    last = models.PositiveIntegerField(_("末号"), default=0)

    class Meta:
        verbose_name = _("问题编号序列")
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="issue_series_once")]


class Issue(models.Model):
    """One issue of a region, usually of a project (domain columns C: 问题解决台账).

    The columns from `state` on repeat what the newest event says, so that lists are fast; only the verbs in
    `actions` write them. Whether it is overdue or due soon is computed, never stored.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="issues", verbose_name=_("所属区域"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"), editable=False)
    serial = models.PositiveIntegerField(_("序号"), editable=False)
    number = models.CharField(_("编号"), max_length=12, editable=False)
    outer_number = models.CharField(_("原台账编号"), max_length=40, blank=True)
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, blank=True, related_name="issues", verbose_name=_("项目"),
        db_index=False,
    )  # fmt: skip
    source = models.ForeignKey(
        Code, models.PROTECT, related_name="+", verbose_name=_("问题来源"),
        limit_choices_to={"list__code": "issue_source"},
    )  # fmt: skip
    category = models.ForeignKey(
        Code, models.PROTECT, related_name="+", verbose_name=_("问题类别"),
        limit_choices_to={"list__code": "issue_category"},
    )  # fmt: skip
    title = models.CharField(_("问题"), max_length=80)
    description = models.TextField(_("问题描述"), max_length=2000)
    demand = models.TextField(_("诉求"), max_length=1000, blank=True)
    raised_on = models.DateField(_("提出日期"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    assisting = models.ManyToManyField(
        Organization, blank=True, related_name="assisted_issues", verbose_name=_("配合单位")
    )
    responsible = models.CharField(_("责任人"), max_length=60, blank=True)
    measures = models.TextField(_("解决措施"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("登记时间"), editable=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, editable=False)

    state = models.CharField(
        _("办理状态"), max_length=10, choices=State, default=State.RAISED, editable=False
    )
    level = models.CharField(_("分级"), max_length=1, choices=Level, default=Level.C)
    lead_unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="led_issues",
        verbose_name=_("牵头单位"), db_index=False,
    )  # fmt: skip
    due_on = models.DateField(_("计划办结日"), null=True, editable=False)
    asked_due_on = models.DateField(_("申请延期至"), null=True, editable=False)
    escalation = models.PositiveSmallIntegerField(
        _("升级层级"), choices=Rung, default=Rung.UNIT, editable=False
    )
    urges = models.PositiveSmallIntegerField(_("督办次数"), default=0, editable=False)
    closed_on = models.DateField(_("办结日"), null=True, editable=False)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True, editable=False)
    # Who made the request that is waiting (another date, or 销号): he does not decide it himself.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("申请人"),
    )  # fmt: skip
    last_progress_on = models.DateField(_("最近报告日期"), null=True, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("问题台账")
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "serial"], name="issue_number_once"),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)), name="issue_satisfaction"
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state", "due_on"], name="issue_region_state_due"),
            models.Index(fields=["region", "raised_on", "id"], name="issue_region_raised"),
            # The newest of many regions together: the order of the ledger as it opens.
            models.Index(fields=["-raised_on", "-id"], name="issue_newest"),
            models.Index(fields=["project", "state"], name="issue_project_state"),
            models.Index(fields=["lead_unit", "state", "due_on"], name="issue_lead_state_due"),
            models.Index(fields=["state", "due_on"], name="issue_state_due"),
            models.Index(
                fields=["region", "asked_due_on"], condition=Q(asked_due_on__isnull=False), name="issue_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The page that tells everything about it."""
        return reverse("issues:issue", args=[self.pk])


class IssueStep(models.Model):
    """One step of the way to a solution, with its day."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="steps", verbose_name=_("问题台账"))
    text = models.CharField(_("步骤内容"), max_length=200)
    due_on = models.DateField(_("步骤时限"), null=True, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, editable=False)
    removed_at = models.DateTimeField(_("移除时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("解决步骤")
        ordering = ["due_on", "pk"]


class IssueLink(models.Model):
    """What the issue came out of: a permit, a decision of a meeting, a firm's request, a month's report.

    `reference` is an address of the product (“/…”) or a number on paper; it is no key, so that the ledgers stay apart.
    """

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="links", verbose_name=_("问题台账"))
    kind = models.CharField(_("关联类别"), max_length=10, choices=LinkKind)
    reference = models.CharField(_("关联编号"), max_length=200)
    label = models.CharField(_("关联名称"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("问题关联")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "kind", "reference"], name="issue_link_once")]
        indexes = [models.Index(fields=["kind", "reference"], name="issue_link_reference")]

    @property
    def address(self) -> str:
        """Where the reference leads inside the product; empty if it is a number on paper."""
        inside = self.reference.startswith("/") and not self.reference.startswith(("//", "/\\"))
        return self.reference if inside else ""
