"""What each stage needs before it may be recorded, and promises that let a gate be passed without it (容缺)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.projects.models.kinds import ProjectKind
from sanpi.projects.models.project import Project
from sanpi.projects.models.stages import Stage


class Gate(models.Model):
    """One thing a stage needs: a filled field of the project or a filed document of a type."""

    class Need(models.TextChoices):
        FIELD = "field", _("栏目")
        DOCUMENT = "document", _("文件")

    kind = models.ForeignKey(
        ProjectKind, models.CASCADE, null=True, blank=True, related_name="gates", verbose_name=_("项目类别")
    )
    stage = models.CharField(_("阶段"), max_length=20, choices=Stage)
    need = models.CharField(_("要件类别"), max_length=10, choices=Need)
    target = models.CharField(_("要件代码"), max_length=40)
    label = models.CharField(_("要件名称"), max_length=60)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("阶段要件")
        ordering = ["stage", "need", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "stage", "need", "target"], name="gate_once_per_kind"),
            models.UniqueConstraint(
                fields=["stage", "need", "target"],
                condition=models.Q(kind__isnull=True),
                name="gate_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Waiver(models.Model):
    """容缺: an authorised person let the project pass a gate, for a reason, with a promise to complete it by a day."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="waivers", verbose_name=_("项目"))
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="+", verbose_name=_("阶段要件"))
    reason = models.CharField(_("容缺原因"), max_length=200)
    promised_on = models.DateField(_("承诺补齐日期"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("批准人")
    )
    granted_at = models.DateTimeField(_("批准时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("容缺承诺")
        ordering = ["promised_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "gate"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_live_waiver_per_gate",
            )
        ]
