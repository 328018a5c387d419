"""What people are told: reminders, robots of group chats, and which digests went out."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanpi.organizations.access import Capability
from sanpi.organizations.models.people import Organization, Region, User


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reminders by reader."""

    def visible_to(self, user: User) -> Self:
        """The person's own."""
        return self.filter(user=user)

    def unread(self) -> Self:
        """Those not put aside yet."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """A line for one person: it stands among his things to do until he has read it."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("催办")
        INFORMATION = "information", _("告知")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("用户")
    )
    kind = models.CharField(_("提醒类别"), max_length=12, choices=Kind, default=Kind.REMINDER)
    text = models.CharField(_("提醒内容"), max_length=300)
    url = models.CharField(_("办理地址"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("发出人")
    )
    created_at = models.DateTimeField(_("发出时间"))
    read_at = models.DateTimeField(_("已阅时间"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("提醒")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]


class RobotQuerySet(models.QuerySet["Robot"]):
    """Robots by who keeps them."""

    def visible_to(self, user: User) -> Self:
        """All for system administrators, otherwise those of the regions whose project office one is."""
        everywhere = user.access.territory("region__path", Capability.SETTINGS)
        return self.filter(user.access.region_filter("region__path", Capability.CREATE) | everywhere)

    def editable_by(self, user: User) -> Self:
        """The same: whoever sees a robot keeps it."""
        return self.visible_to(user)


class Robot(models.Model):
    """The robot of a group chat, told once a day how much waits for whom in a region or a unit."""

    class Kind(models.TextChoices):
        WECOM = "wecom", _("企业微信")
        DINGTALK = "dingtalk", _("钉钉")
        FEISHU = "feishu", _("飞书")

    name = models.CharField(_("群名称"), max_length=60)
    kind = models.CharField(_("机器人类别"), max_length=10, choices=Kind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    url = models.CharField(_("机器人地址"), max_length=400)
    secret = models.CharField(_("签名密钥"), max_length=200, blank=True)
    active = models.BooleanField(_("启用"), default=True)

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name = _("群机器人")
        ordering = ["region__path", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class DigestRecord(models.Model):
    """One digest of one day: written before it is sent, so that nobody gets two."""

    class State(models.TextChoices):
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("用户")
    )
    robot = models.ForeignKey(Robot, models.CASCADE, null=True, related_name="+", verbose_name=_("群机器人"))
    day = models.DateField(_("日期"))
    sha = models.CharField(_("内容摘要"), max_length=64)
    state = models.CharField(_("发送状态"), max_length=8, choices=State, default=State.SENDING)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    error = models.CharField(_("失败原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("每日摘要")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_once_per_person"),
            models.UniqueConstraint(fields=["robot", "day"], name="digest_once_per_robot"),
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(robot__isnull=True), name="digest_to_somebody"
            ),
        ]
