"""The dated facts about a project. Each is added by a verb in `actions`, corrected by another row, never changed.

Their first index holds all that is asked of them at a standpoint, so that the answer comes from the index alone. Where
it begins with the project, the key has no index of its own.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.core.models import Code
from sanpi.documents.models import Document
from sanpi.projects.models.project import Project
from sanpi.projects.models.stages import Stage, Status

# The order in which the newest of several facts is found, and what tells whether it is believed.
NEWEST = ("effective_on", "recorded_at", "id")
BELIEF = ("superseded_at", "retracted")


class StageEvent(DatedFact):
    """The project reached a stage on a day, with the evidence for it."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="stage_events", verbose_name=_("项目"), db_index=False
    )
    stage = models.CharField(_("阶段"), max_length=20, choices=Stage)
    # The stage's place in the order, repeated here so that “has reached at least” is one comparison.
    rank = models.PositiveSmallIntegerField(editable=False)
    evidence = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("佐证文件")
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("阶段记录")
        ordering = ["effective_on", "rank", "pk"]
        indexes = [
            models.Index(
                fields=["project", "rank", "effective_on", "recorded_at", *BELIEF], name="stage_event_reached"
            ),
            models.Index(fields=["effective_on"], name="stage_event_on"),
        ]


class StatusEvent(DatedFact):
    """From a day on the project is 停工, 缓建, 退出, or 正常 again, and why."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="status_events", verbose_name=_("项目"), db_index=False
    )
    status = models.CharField(_("状态"), max_length=20, choices=Status)
    cause = models.CharField(_("原因"), max_length=200, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("状态记录")
        ordering = ["effective_on", "pk"]
        indexes = [
            models.Index(fields=["project", *NEWEST, "status", *BELIEF], name="status_event_latest"),
            models.Index(fields=["effective_on"], name="status_event_on"),
        ]


class TotalInvestment(DatedFact):
    """总投资 from a day on, in 元."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="total_facts", verbose_name=_("项目"), db_index=False
    )
    amount = models.BigIntegerField(_("总投资"))
    approximate = models.BooleanField(_("约数"), default=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("总投资记录")
        ordering = ["effective_on", "pk"]
        indexes = [models.Index(fields=["project", *NEWEST, "amount", *BELIEF], name="total_latest")]


class AnnualPlan(DatedFact):
    """年度计划投资 of one year from a day on, in 元, with the year's goal."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="annual_plans", verbose_name=_("项目"))
    year = models.PositiveSmallIntegerField(_("年度"))
    amount = models.BigIntegerField(_("年度计划投资"))
    goal = models.TextField(_("年度建设内容与目标"), blank=True)
    completed_before = models.BigIntegerField(_("截至上年底累计完成"), null=True, blank=True)
    # Who agreed to this version: a body or a post.
    approver = models.CharField(_("批准单位或岗位"), max_length=60, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度计划")
        ordering = ["year", "effective_on", "pk"]
        # By year first, so that a region's plans of one year lie together; the key has an index of its own.
        indexes = [
            models.Index(fields=["year", "project", *NEWEST, "amount", *BELIEF], name="annual_plan_latest")
        ]


class MilestonePlan(DatedFact):
    """The day on which a stage is planned to be reached, as planned from `effective_on` on."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="milestones", verbose_name=_("项目"), db_index=False
    )
    stage = models.CharField(_("阶段"), max_length=20, choices=Stage)
    planned_on = models.DateField(_("计划日期"))

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("节点计划")
        ordering = ["stage", "effective_on", "pk"]
        indexes = [
            models.Index(
                fields=["project", "stage", *NEWEST, "planned_on", *BELIEF], name="milestone_latest"
            ),
            models.Index(fields=["planned_on"], name="milestone_planned"),
        ]


class KeyListing(DatedFact):
    """The project is on a year's list of key projects at a level (省、市、区重点), in a field of that list."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="listings", verbose_name=_("项目"))
    year = models.PositiveSmallIntegerField(_("年度"))
    level = models.ForeignKey(
        Code,
        models.PROTECT,
        related_name="+",
        verbose_name=_("项目层级"),
        limit_choices_to={"list__code": "level"},
    )
    category = models.ForeignKey(
        Code, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("领域分类"),
        limit_choices_to={"list__code": "category"},
    )  # fmt: skip

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("重点项目名单")
        ordering = ["year", "level", "pk"]
        indexes = [models.Index(fields=["year", "project"], name="listing_year_project")]
