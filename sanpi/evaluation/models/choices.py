"""What a light speaks of, its colours, and the steps that follow from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.domain.rating import Colour as DomainColour
from sanpi.domain.rating import Dimension as DomainDimension
from sanpi.domain.rating import Scope as DomainScope


class Scope(models.TextChoices):
    """What is judged."""

    PROJECT = DomainScope.PROJECT.value, _("项目")
    UNIT = DomainScope.UNIT.value, _("责任单位")
    REGION = DomainScope.REGION.value, _("区域")
    LEAD = DomainScope.LEAD.value, _("分包领导")


class Colour(models.TextChoices):
    """Three lights, and grey where nothing can or need be judged."""

    RED = DomainColour.RED.value, _("红灯")
    YELLOW = DomainColour.YELLOW.value, _("黄灯")
    GREEN = DomainColour.GREEN.value, _("绿灯")
    GREY = DomainColour.GREY.value, _("灰灯")


class Dimension(models.TextChoices):
    """The sides from which something is judged."""

    START = DomainDimension.START.value, _("开工")
    PROGRESS = DomainDimension.PROGRESS.value, _("进度")
    TASK = DomainDimension.TASK.value, _("月任务")
    FUNDS = DomainDimension.FUNDS.value, _("资金")
    ENROLLMENT = DomainDimension.ENROLLMENT.value, _("入库")
    PERMITS = DomainDimension.PERMITS.value, _("手续")
    ISSUES = DomainDimension.ISSUES.value, _("问题")
    MOVEMENT = DomainDimension.MOVEMENT.value, _("进展")
    TALKS = DomainDimension.TALKS.value, _("在谈")
    REDS = DomainDimension.REDS.value, _("红灯占比")


class StepKind(models.TextChoices):
    """What an office does about a light."""

    REMIND = "remind", _("提醒")
    TALK = "talk", _("约谈")
    SUPERVISE = "supervise", _("督办")
    NOTICE = "notice", _("通报")
    OTHER = "other", _("其他措施")
