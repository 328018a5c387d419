"""Who acts for whom while somebody is away."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanpi.organizations.access import Capability
from sanpi.organizations.models.people import User


class DeputyQuerySet(models.QuerySet["Deputy"]):
    """Deputies by day and by who may see and end them."""

    def in_force(self, today: date) -> Self:
        """Those that hold on the day."""
        return self.filter(ended_at=None, from_on__lte=today, until_on__gte=today)

    def open(self, today: date) -> Self:
        """Those that hold on the day or will."""
        return self.filter(ended_at=None, until_on__gte=today)

    def visible_to(self, user: User) -> Self:
        """One's own, in both directions, and for the project office those of the units of its regions."""
        return self.filter(Q(principal=user) | Q(deputy=user) | self._kept_by(user))

    def editable_by(self, user: User) -> Self:
        """Those whom the person made act for him, and for the project office those of its regions."""
        return self.filter(Q(principal=user) | self._kept_by(user))

    @staticmethod
    def _kept_by(user: User) -> Q:
        return user.access.region_filter("principal__organization__region__path", Capability.CREATE)


class Deputy(models.Model):
    """From one day until another a person also does the work of another one's unit (代办)."""

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputies", verbose_name=_("委托人")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_in", verbose_name=_("代办人")
    )
    from_on = models.DateField(_("开始日期"))
    until_on = models.DateField(_("结束日期"))
    reason = models.CharField(_("代办事由"), max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    made_at = models.DateTimeField(_("登记时间"))
    ended_at = models.DateTimeField(_("提前结束时间"), null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("代办")
        ordering = ["-from_on", "-pk"]
        indexes = [models.Index(fields=["deputy", "until_on"], name="deputy_until")]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=models.F("from_on")), name="deputy_days"),
            models.CheckConstraint(condition=~Q(deputy=models.F("principal")), name="deputy_is_another"),
        ]
