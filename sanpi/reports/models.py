"""What a reader keeps for himself, and what was changed for many rows at once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A list as somebody likes to see it: filters, columns and order, under a name."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("用户")
    )
    page = models.CharField(_("页面"), max_length=40)
    name = models.CharField(_("视图名称"), max_length=40)
    query = models.CharField(_("条件"), max_length=1000)

    class Meta:
        verbose_name = _("常用视图")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="view_name_once")]


class BulkEdit(models.Model):
    """One value given to many rows of a ledger, once per preview: how many were changed, which were left out and why."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("用户")
    )
    ledger = models.CharField(_("台账"), max_length=40)
    token = models.CharField(_("预览标识"), max_length=40, unique=True)
    at = models.DateTimeField(_("时间"))
    outcome = models.JSONField(_("结果"), default=dict)

    class Meta:
        verbose_name = _("批量修改")
        ordering = ["-pk"]
