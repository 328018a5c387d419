"""Runs: what came in from a workbook, what was found, what changed, and whether it was taken back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Runs by person."""

    def visible_to(self, user: User) -> Self:
        """Runs in regions for which the person may import."""
        return self.filter(user.access.region_filter("region__path", Capability.IMPORT))

    def editable_by(self, user: User) -> Self:
        """The same people who see a run may correct, confirm and undo it."""
        return self.visible_to(user)


class ImportRun(models.Model):
    """One workbook on its way into a ledger: read, checked, previewed, then applied whole or not at all."""

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        REFUSED = "refused", _("无法读取")
        CHECKED = "checked", _("待确认")
        APPLYING = "applying", _("正在写入")
        APPLIED = "applied", _("已写入")
        FAILED = "failed", _("处理失败，未写入任何数据")
        UNDOING = "undoing", _("正在撤销")
        UNDONE = "undone", _("已撤销")
        DISCARDED = "discarded", _("已放弃")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    ledger = models.CharField(_("台账"), max_length=20)
    filename = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(_("文件"), upload_to="imports/%Y/", max_length=200)
    sha256 = models.CharField(_("校验值"), max_length=64)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提交人")
    )
    as_of = models.DateField(_("数据截至"))
    # Whether the sender stated the date, or the workbook's own note may still set it.
    as_of_stated = models.BooleanField(_("日期由提交人指定"), default=False)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.READING)
    message = models.CharField(_("说明"), max_length=300, blank=True)
    # The sheets as understood: title, unit, year, and each column with its key, unit and reason.
    sheets = models.JSONField(_("工作表"), default=list)
    # By hand: sheet name → {"skip": bool, "columns": {index → {"key": key or null, "unit": unit or null}}}.
    corrections = models.JSONField(_("人工对应"), default=dict)
    counts = models.JSONField(_("统计"), default=dict)
    # Keys of the bodies that the run entered along the way: {"organization": [...], "official": [...], …}.
    created = models.JSONField(_("随同新建"), default=dict)
    digest = models.CharField(_("变更清单校验值"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("提交时间"))
    # One moment for everything the run writes, so that its facts can be found again.
    applied_at = models.DateTimeField(_("写入时间"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("撤销人")
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入批次")
        ordering = ["-pk"]


class ImportFinding(models.Model):
    """One thing noticed in a workbook: where, what was found, what was expected."""

    class Severity(models.TextChoices):
        ERROR = "error", _("错误")
        WARNING = "warning", _("警告")
        HINT = "hint", _("提示")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="findings", verbose_name=_("导入批次"))
    severity = models.CharField(_("级别"), max_length=8, choices=Severity)
    code = models.CharField(_("检查项"), max_length=40)
    sheet = models.CharField(_("工作表"), max_length=60)
    row = models.PositiveIntegerField(_("行"))
    column = models.CharField(_("列"), max_length=4, blank=True)
    header = models.CharField(_("表头"), max_length=120, blank=True)
    found = models.CharField(_("现值"), max_length=200, blank=True)
    expected = models.CharField(_("应为"), max_length=200, blank=True)
    message = models.CharField(_("说明"), max_length=400)

    class Meta:
        verbose_name = _("检查结果")
        ordering = ["run", "pk"]
        indexes = [models.Index(fields=["run", "severity", "code"], name="finding_run_severity")]


class ImportRow(models.Model):
    """What one row of the workbook does to the record: new, changed (old and new values), or nothing."""

    class Outcome(models.TextChoices):
        NEW = "new", _("新增")
        CHANGED = "changed", _("变更")
        UNCHANGED = "unchanged", _("无变化")
        ERROR = "error", _("有错误")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows", verbose_name=_("导入批次"))
    sheet = models.CharField(_("工作表"), max_length=60)
    row = models.PositiveIntegerField(_("行"))
    outcome = models.CharField(_("处理结果"), max_length=10, choices=Outcome)
    label = models.CharField(_("名称"), max_length=200)
    # The record this row became or changed.
    object_id = models.BigIntegerField(null=True)
    # Key → [old, new], values as stored (see exchange/planning/values.py).
    changes = models.JSONField(_("变更"), default=dict)

    class Meta:
        verbose_name = _("导入行")
        ordering = ["run", "pk"]
        indexes = [models.Index(fields=["run", "outcome"], name="import_row_outcome")]


class RememberedMapping(models.Model):
    """How a sender's columns were understood last time, by the signature of their header."""

    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("提交人")
    )
    ledger = models.CharField(_("台账"), max_length=20)
    signature = models.CharField(_("表头特征"), max_length=64)
    # Header text → [column key or "", unit or ""].
    mapping = models.JSONField(_("列对应"), default=dict)
    used_at = models.DateTimeField(_("最近使用"))

    class Meta:
        verbose_name = _("列对应记忆")
        constraints = [
            models.UniqueConstraint(fields=["sender", "ledger", "signature"], name="mapping_once_per_header")
        ]


from sanpi.exchange.official_models import OfficialForm, OfficialFormVersion  # noqa: E402  (all models in one place)

__all__ = [
    "ImportFinding",
    "ImportRow",
    "ImportRun",
    "OfficialForm",
    "OfficialFormVersion",
    "RememberedMapping",
]
