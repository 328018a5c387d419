"""How a year's plan is to be reached month by month: the curve of a region, the split of a project's plan."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User
from sanpi.projects.models import AnnualPlan, Project

MONTHS = tuple(range(1, 13))
MONTH_COLUMNS = tuple(f"m{month}" for month in MONTHS)


class CurveQuerySet(FactQuerySet["ProgressCurve"]):
    """Curves by person."""

    def visible_to(self, user: User) -> Self:
        """Curves of the regions in which the person holds any business role."""
        return self.filter(user.access.region_filter("region__path", Capability.VIEW))

    def editable_by(self, user: User) -> Self:
        """Curves of the regions whose months the person reviews."""
        return self.filter(user.access.region_filter("region__path", Capability.REVIEW))


class ProgressCurve(DatedFact):
    """序时进度 of a region for a year: what share of the year's plan is due by the end of each month.

    `shares` are twelve cumulative basis points, never falling, the last one 10000. Where a region has none, the one of
    the region above it holds; where there is none at all, each month is a twelfth.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    year = models.PositiveSmallIntegerField(_("年度"))
    name = models.CharField(_("曲线名称"), max_length=40)
    shares = models.JSONField(_("各月累计应完成（万分之）"))

    objects = CurveQuerySet.as_manager()

    class Meta:
        verbose_name = _("序时曲线")
        ordering = ["year", "region__path", "effective_on", "pk"]
        indexes = [models.Index(fields=["year", "region"], name="curve_year_region")]


class MonthPlanQuerySet(FactQuerySet["MonthPlan"]):
    """Splits of yearly plans by person."""

    def visible_to(self, user: User) -> Self:
        """Splits of the projects the person may read."""
        return self.filter(project__in=Project.objects.visible_to(user))


class MonthPlan(DatedFact):
    """One version of a project's yearly plan, divided into twelve months whose amounts (元) add up to it.

    It holds only while its `plan` is the one in force; after the plan has changed, it has to be split again.
    """

    class Method(models.TextChoices):
        LINEAR = "linear", _("按月平均")
        REMAINING = "remaining", _("按剩余施工月份")
        S_CURVE = "s_curve", _("按S形曲线")
        LAST_YEAR = "last_year", _("按上年完成情况")
        TYPED = "typed", _("逐月填写")

    project = models.ForeignKey(Project, models.CASCADE, related_name="month_plans", verbose_name=_("项目"))
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="splits", verbose_name=_("年度计划"))
    year = models.PositiveSmallIntegerField(_("年度"))
    method = models.CharField(_("分解方法"), max_length=12, choices=Method)
    m1 = models.BigIntegerField(_("1月计划"))
    m2 = models.BigIntegerField(_("2月计划"))
    m3 = models.BigIntegerField(_("3月计划"))
    m4 = models.BigIntegerField(_("4月计划"))
    m5 = models.BigIntegerField(_("5月计划"))
    m6 = models.BigIntegerField(_("6月计划"))
    m7 = models.BigIntegerField(_("7月计划"))
    m8 = models.BigIntegerField(_("8月计划"))
    m9 = models.BigIntegerField(_("9月计划"))
    m10 = models.BigIntegerField(_("10月计划"))
    m11 = models.BigIntegerField(_("11月计划"))
    m12 = models.BigIntegerField(_("12月计划"))
    # Month ("1" … "12") → what is to be reached in it.
    nodes = models.JSONField(_("各月节点"), default=dict, blank=True)

    objects = MonthPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("月度计划")
        ordering = ["year", "effective_on", "pk"]
        indexes = [models.Index(fields=["year", "project"], name="month_plan_year_project")]

    @property
    def amounts(self) -> tuple[int, ...]:
        """The twelve amounts, January first."""
        return tuple(getattr(self, column) for column in MONTH_COLUMNS)

    @property
    def cumulative(self) -> tuple[int, ...]:
        """What is planned by the end of each month."""
        amounts = self.amounts
        return tuple(sum(amounts[:month]) for month in MONTHS)

    def node(self, month: int) -> str:
        """What is to be reached in a month; empty where nothing was written."""
        nodes: dict[str, Any] = self.nodes or {}
        return str(nodes.get(str(month), ""))
