"""After how many days an overdue issue goes up, by region and level, as data."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.issues.models.choices import Level
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import Region, User


class EscalationRuleQuerySet(FactQuerySet["EscalationRule"]):
    """Rules by who may change them."""

    def editable_by(self, user: User) -> Self:
        """Rules of the regions whose office the person is."""
        return self.filter(user.access.region_filter("region__path", Capability.REVIEW, Reach.REGION))


class EscalationRule(DatedFact):
    """How many days overdue bring an issue of a level to whom; empty: not so far. Without a region it holds everywhere.

    A region's own rule goes before that of the region above, and both before the one that holds everywhere.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("区域")
    )
    level = models.CharField(_("分级"), max_length=1, choices=Level)
    head_days = models.PositiveSmallIntegerField(_("报牵头单位负责人（超期天数）"), null=True, blank=True)
    official_days = models.PositiveSmallIntegerField(_("报分管领导（超期天数）"), null=True, blank=True)
    chief_days = models.PositiveSmallIntegerField(_("报主要领导（超期天数）"), null=True, blank=True)

    objects = EscalationRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("升级规则")
        ordering = ["level", "effective_on", "pk"]
        indexes = [models.Index(fields=["level", "region", "effective_on"], name="escalation_rule_latest")]

    @property
    def days(self) -> tuple[int | None, int | None, int | None]:
        """Days overdue for each rung above the responsible unit."""
        return self.head_days, self.official_days, self.chief_days
