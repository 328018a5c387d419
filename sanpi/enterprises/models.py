"""The register of firms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Enterprise(models.Model):
    """A firm that owns or invests in projects, known by its 统一社会信用代码 (GB 32100) once that is reported."""

    name = models.CharField(_("企业名称"), max_length=120, db_index=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("企业")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
