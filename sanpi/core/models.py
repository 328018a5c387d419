"""What every capability rests on: the audit trail and the code lists."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One write: who, when, what before and after, why, from where; chained by hash so that tampering shows."""

    number = models.BigIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("操作人")
    )
    actor_name = models.CharField(_("操作人名称"), max_length=100)
    origin = models.CharField(_("来源"), max_length=200, blank=True)
    verb = models.CharField(_("动作"), max_length=60, db_index=True)
    summary = models.CharField(_("摘要"), max_length=300)
    object_type = models.CharField(_("对象类型"), max_length=60)
    object_id = models.CharField(_("对象编号"), max_length=60)
    before = models.JSONField(_("变更前"), default=dict)
    after = models.JSONField(_("变更后"), default=dict)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    previous_hash = models.CharField(_("上一条校验值"), max_length=64)
    hash = models.CharField(_("校验值"), max_length=64)

    class Meta:
        verbose_name = _("审计记录")
        ordering = ["-number"]
        indexes = [models.Index(fields=["object_type", "object_id", "-number"], name="audit_object")]


class AuditHead(models.Model):
    """The end of the audit chain: one row, locked while an entry is added. Its number also says “last write”."""

    number = models.BigIntegerField(_("最新序号"), default=0)
    hash = models.CharField(_("最新校验值"), max_length=64, default="")

    class Meta:
        verbose_name = _("审计链末端")


class CodeList(models.Model):
    """A list of codes that an office may extend, such as 建设性质 or 领域分类."""

    code = models.SlugField(_("代码表"), max_length=40, unique=True)
    label = models.CharField(_("名称"), max_length=60)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("代码表")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class Code(models.Model):
    """One entry of a code list; it may be retired by a date, never removed while something uses it."""

    list = models.ForeignKey(CodeList, models.PROTECT, related_name="codes", verbose_name=_("代码表"))
    code = models.CharField(_("代码"), max_length=40)
    label = models.CharField(_("名称"), max_length=60)
    position = models.PositiveIntegerField(_("顺序"), default=0)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_until = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("代码")
        ordering = ["list", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="code_once_per_list")]

    def __str__(self) -> str:
        return self.label


class CalendarDay(models.Model):
    """A day about which a notice, or an office, says whether it is worked; all others follow the week.

    A year is known when it has a day that is not `assumed`.
    """

    day = models.DateField(_("日期"), unique=True)
    working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40)
    source = models.CharField(_("依据"), max_length=120)
    assumed = models.BooleanField(_("推定"), default=False)

    class Meta:
        verbose_name = _("工作日历")
        ordering = ["day"]
