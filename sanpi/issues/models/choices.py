"""The words in which an issue's life is told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an issue stands."""

    RAISED = "raised", _("待交办")
    WORKING = "working", _("办理中")
    CLOSING = "closing", _("待销号")
    CLOSED = "closed", _("已办结")
    CANCELLED = "cancelled", _("已取消")


# Not yet dealt with: what waits for 销号 may still come back.
OPEN = (State.RAISED.value, State.WORKING.value, State.CLOSING.value)


class Level(models.TextChoices):
    """How much depends on it, and so who takes care of it in the end."""

    A = "A", _("A级（重大）")
    B = "B", _("B级（较大）")
    C = "C", _("C级（一般）")


class Rung(models.IntegerChoices):
    """Who answers for an overdue issue, from below upwards."""

    UNIT = 0, _("责任单位")
    UNIT_HEAD = 1, _("牵头单位负责人")
    OFFICIAL = 2, _("分管领导")
    CHIEF = 3, _("主要领导")


class Light(models.TextChoices):
    """How the work goes, as those who do it judge."""

    ON_TRACK = "on_track", _("正常推进")
    AT_RISK = "at_risk", _("有风险")
    LATE = "late", _("已滞后")


class LinkKind(models.TextChoices):
    """What an issue came out of."""

    PERMIT = "permit", _("手续事项")
    MEETING = "meeting", _("会议议定事项")
    REQUEST = "request", _("企业诉求")
    REPORT = "report", _("月度进展")


class EventKind(models.TextChoices):
    """What can happen to an issue."""

    RAISED = "raised", _("提出")
    ASSIGNED = "assigned", _("交办")
    PROGRESS = "progress", _("报告进展")
    DUE_REQUESTED = "due_requested", _("申请延期")
    DUE_APPROVED = "due_approved", _("批准延期")
    DUE_REFUSED = "due_refused", _("不同意延期")
    URGED = "urged", _("督办")
    ESCALATED = "escalated", _("升级")
    CLOSE_REQUESTED = "close_requested", _("申请销号")
    CLOSE_CONFIRMED = "close_confirmed", _("同意销号")
    CLOSE_REFUSED = "close_refused", _("退回销号")
    REOPENED = "reopened", _("重新办理")
    CANCELLED = "cancelled", _("取消问题")


# Those after which an issue stands otherwise than before; a report of progress may come late and changes nothing.
KINDS_OF_STATE = tuple(kind.value for kind in EventKind if kind is not EventKind.PROGRESS)
