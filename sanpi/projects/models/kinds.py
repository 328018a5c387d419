"""Kinds of project and the stages each goes through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.projects.models.stages import Stage


class ProjectKind(models.Model):
    """A kind of project with a stage line of its own, such as 产业项目 or 基础设施和民生项目."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    label = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = _("项目类别")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class KindStage(models.Model):
    """One step of a kind's stage line, under the name that kind uses for it (投产 of a road is 投用)."""

    kind = models.ForeignKey(ProjectKind, models.CASCADE, related_name="steps", verbose_name=_("项目类别"))
    stage = models.CharField(_("阶段"), max_length=20, choices=Stage)
    label = models.CharField(_("本类名称"), max_length=20)
    position = models.PositiveSmallIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("阶段设置")
        ordering = ["kind", "position"]
        constraints = [models.UniqueConstraint(fields=["kind", "stage"], name="stage_once_per_kind")]
