"""What is reported of a project for one month: the same columns in the working copy and in the record."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.core.models import Code
from sanpi.domain.periods import Month

TEXT_LIMIT = 200


class Verdict(models.TextChoices):
    """预判: whether the year's plan will be met."""

    CAN = "can", _("能完成")
    AT_RISK = "at_risk", _("有风险")
    CANNOT = "cannot", _("不能完成")


class MonthValues(models.Model):
    """The figures (元) and words of one month; an amount may be negative where a month takes back an earlier one."""

    amount = models.BigIntegerField(_("本期完成投资"), null=True, blank=True)
    construction = models.BigIntegerField(_("其中：建安"), null=True, blank=True)
    equipment = models.BigIntegerField(_("其中：设备"), null=True, blank=True)
    other = models.BigIntegerField(_("其中：其他"), null=True, blank=True)
    funds = models.BigIntegerField(_("到位资金"), null=True, blank=True)
    stage = models.ForeignKey(
        Code, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("当前建设阶段"),
        limit_choices_to={"list__code": "progress_stage"},
    )  # fmt: skip
    text = models.CharField(_("形象进度"), max_length=TEXT_LIMIT, blank=True)
    next_plan = models.CharField(_("下月计划"), max_length=TEXT_LIMIT, blank=True)
    next_amount = models.BigIntegerField(_("下月计划投资"), null=True, blank=True)
    forecast_year = models.BigIntegerField(_("预计全年完成"), null=True, blank=True)
    verdict = models.CharField(_("预判"), max_length=8, choices=Verdict, blank=True)
    forecast_reason = models.CharField(_("差额原因"), max_length=TEXT_LIMIT, blank=True)
    problem = models.CharField(_("存在问题"), max_length=TEXT_LIMIT, blank=True)

    class Meta:
        abstract = True

    def values(self) -> dict[str, Any]:
        """The reported values by column name; the stage as its key (`stage_id`)."""
        return {name: getattr(self, name) for name in VALUE_COLUMNS}


MONEY_FIELDS = ("amount", "construction", "equipment", "other", "funds", "next_amount", "forecast_year")
TEXT_FIELDS = ("text", "next_plan", "forecast_reason", "problem")
VALUE_FIELDS = (
    "amount", "construction", "equipment", "other", "funds", "stage", "text", "next_plan", "next_amount",
    "forecast_year", "verdict", "forecast_reason", "problem",
)  # fmt: skip
VALUE_COLUMNS = tuple("stage_id" if name == "stage" else name for name in VALUE_FIELDS)


class OfMonth:
    """A row that belongs to a `year` and a `month`."""

    year: Any
    month: Any

    @property
    def period(self) -> Month:
        """The month as a value."""
        return Month(self.year, self.month)
