"""What was forecast of a year, month by month: of each project, and of regions and units together."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import Derived
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Organization, Region, User
from sanpi.projects.models import Project, Status

F = TypeVar("F", bound="YearForecast")


class ForecastQuerySet(models.QuerySet[F]):
    """Forecasts as seen from a standpoint."""

    def as_of(self, at: Standpoint) -> Self:
        """Those that stood then: of months over by the standpoint's day, made of what was known by its moment.

        A month that is corrected later changes the forecasts made from then on, not those that were made before.
        """
        made = self.filter(effective_on__lte=at.effective)
        if at.known is None:
            return made.filter(superseded_at__isnull=True)
        unclosed = Q(superseded_at__isnull=True) | Q(superseded_at__gt=at.known)
        return made.filter(unclosed, known_at__lte=at.known)


class YearForecast(Derived):
    """What a year will come to (元), judged by its first `month` months; 0 months: before the first was over.

    It is never overwritten: when the same months give another forecast later, a new row is added, and `superseded_at`
    ends the time during which the old one stood. A project that no longer reports ends with a row without a plan and
    without `quantiles`.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    month = models.PositiveSmallIntegerField(_("截至月份"))
    effective_on = models.DateField(_("截至日期"))
    # The moment whose knowledge the forecast rests on; it may have been computed later.
    known_at = models.DateTimeField(_("依据的资料截至"))
    computed_at = models.DateTimeField(_("测算时间"))
    superseded_at = models.DateTimeField(_("被更新时间"), null=True, editable=False)
    plan = models.BigIntegerField(_("年度计划"), null=True)
    completed = models.BigIntegerField(_("已完成投资"), default=0)
    median = models.BigIntegerField(_("预测全年完成"), null=True)
    low = models.BigIntegerField(_("预测下限"), null=True)
    high = models.BigIntegerField(_("预测上限"), null=True)
    # The whole distribution, for sums: amounts at `domain.forecasting.LEVELS`; and twelve cumulative amounts to the median.
    quantiles = models.JSONField(_("预测分布"), default=list)
    path = models.JSONField(_("逐月预测"), default=list)
    # Probability of reaching 90 % and all of the plan, in basis points: 3500 is 35 %. Empty with too little history.
    reach_90 = models.PositiveSmallIntegerField(_("完成九成的可能性（万分之）"), null=True)
    reach_100 = models.PositiveSmallIntegerField(_("完成可能性（万分之）"), null=True)
    method = models.CharField(_("预测方法"), max_length=12, default="none")
    # Finished project-years it rests on: of the project itself, of similar ones, of others.
    basis = models.JSONField(_("预测依据"), default=list)
    # What moved the forecast since the month before: [[what, 元, sentence], …], the largest first, and the whole of it.
    reasons = models.JSONField(_("变化原因"), default=list)
    change = models.BigIntegerField(_("较上月预测"), null=True)
    # The unit's own figure (预计全年完成) as last reported, and how far such figures of the unit were off at this month of
    # finished years: number of figures, mean deviation and mean absolute deviation in basis points of the plan.
    own = models.BigIntegerField(_("单位预计全年完成"), null=True)
    own_record = models.JSONField(_("单位以往误差"), default=list)

    class Meta:
        abstract = True

    @property
    def gap(self) -> int | None:
        """What the forecast lies above (positive) or below the plan; None without one of them."""
        return None if self.median is None or self.plan is None else self.median - self.plan

    @property
    def chance(self) -> str:
        """The probability of reaching the plan as people say it; empty with too little history."""
        return chance_percent(self.reach_100)

    @property
    def months_left(self) -> int:
        """Months of the year that are still to come."""
        return 12 - self.month

    @property
    def required(self) -> int | None:
        """What each month left has to bring to reach the plan, rounded up; 0 when it is reached, None in December."""
        if self.plan is None or not self.months_left:
            return None
        return max(-(-(self.plan - self.completed) // self.months_left), 0)

    @property
    def pace(self) -> int | None:
        """What a month brought on average so far; None before the first."""
        return round(self.completed / self.month) if self.month else None

    @property
    def certain(self) -> bool:
        """Whether there was enough history to speak of probabilities."""
        return self.method != "none"

    @property
    def period(self) -> Month | None:
        """The last month the forecast goes by; None where none was over."""
        return Month(self.year, self.month) if self.month else None


def chance_percent(points: int | None) -> str:
    """A probability as people say it, in steps of five: 35%, 不到5%, 95%以上; nothing is certain."""
    if points is None:
        return ""
    if points < 500:
        return gettext("不到5%")
    if points >= 9500:
        return gettext("95%以上")
    return f"{(points + 250) // 500 * 5}%"


def forecast_day(year: int, month: int) -> date:
    """The day on which a forecast after so many months begins to stand."""
    return (Month(year, 1) + (month - 1)).last_day


class ProjectForecastQuerySet(ForecastQuerySet["ProjectForecast"]):
    """Forecasts of projects by person."""

    def visible_to(self, user: User) -> Self:
        """Forecasts of the projects the person may read."""
        return self.filter(project__in=Project.objects.visible_to(user))


class ProjectForecast(YearForecast):
    """What a project's year will come to."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="forecasts", verbose_name=_("项目"), db_index=False
    )
    # 停工 or 缓建 on the day of the forecast, and since when: then no chance is told.
    standstill = models.CharField(_("停工缓建"), max_length=20, choices=Status, blank=True, default="")
    standstill_since = models.DateField(_("停工缓建起始日"), null=True)
    # The last month on record: it may be an earlier one than those of its region.
    reported_to = models.PositiveSmallIntegerField(_("最近月报月份"), default=0)

    objects = ProjectForecastQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目全年预测")
        ordering = ["project", "year", "month", "known_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year", "month"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_forecast_per_month",
            )
        ]
        indexes = [
            models.Index(fields=["project", "year", "month", "known_at"], name="forecast_project_month"),
            models.Index(fields=["year", "month", "project"], name="forecast_month"),
        ]


class TotalForecast(YearForecast):
    """What the projects of a region, or of one unit in it, will come to together; parts of bundles (打捆) are left out.

    A region's total is of its whole subtree; a unit's of the projects that lie in the very region, so that each project
    counts once. What no unit answers for is a total without `unit`.
    """

    class Scope(models.TextChoices):
        REGION = "region", _("区域合计")
        UNIT = "unit", _("责任单位合计")

    region = models.ForeignKey(
        Region, models.CASCADE, related_name="+", verbose_name=_("区域"), db_index=False
    )
    scope = models.CharField(_("合计范围"), max_length=8, choices=Scope)
    unit = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="+", verbose_name=_("责任单位"), db_index=False
    )
    projects = models.PositiveIntegerField(_("项目数"), default=0)
    # Projects whose unit gave no figure of its own: they count in `own` with what was forecast.
    silent = models.PositiveIntegerField(_("未报预判的项目数"), default=0)
    # How much of the uncertainty is common to all projects of a year.
    correlation = models.FloatField(_("同向程度"), default=0)

    objects: ForecastQuerySet["TotalForecast"] = ForecastQuerySet.as_manager()  # type: ignore[assignment]  # the stubs know only managers

    class Meta:
        verbose_name = _("合计全年预测")
        ordering = ["year", "month", "region", "unit", "known_at"]
        indexes = [models.Index(fields=["region", "scope", "year", "month"], name="forecast_total_month")]

    @property
    def place(self) -> tuple[str, int, int | None]:
        """Of what it is the total: scope, region, unit."""
        return self.scope, self.region_id, self.unit_id


NEWEST_FORECAST = ("-year", "-month", "-known_at", "-pk")
