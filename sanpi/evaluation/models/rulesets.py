"""Rule sets: what is judged from which side, by which thresholds, and what follows; as data, under a date and a document."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.evaluation.models.choices import Scope
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User, paths_down_to


class RuleSetQuerySet(FactQuerySet["RuleSet"]):
    """Rule sets by person."""

    def visible_to(self, user: User) -> Self:
        """Those that hold in a region of the person: its own, and those of the regions above it."""
        own = [path for path in user.access.paths(Capability.VIEW) if path]
        above = {above for path in own for above in paths_down_to(path)}
        below = user.access.territory("region__path", Capability.SETTINGS)
        return self.filter(
            models.Q(region__path__in=above) | user.access.region_filter("region__path", Capability.VIEW) | below
        )  # fmt: skip

    def editable_by(self, user: User) -> Self:
        """Those of the regions whose months the person reviews; all of them for a system administrator."""
        access = user.access
        everywhere = access.territory("region__path", Capability.SETTINGS)
        return self.filter(access.region_filter("region__path", Capability.REVIEW) | everywhere)


class RuleSet(DatedFact):
    """One version of the rules by which a region judges its projects, units, regions or leading posts, from a day on.

    `content` is the table as `domain.rating` reads it (`table_from`): dimensions with their bands, how they combine, what
    follows. Without any content the region gives up its own rules, and those of the region above hold again.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    scope = models.CharField(_("评定对象"), max_length=8, choices=Scope, default=Scope.PROJECT)
    name = models.CharField(_("规则名称"), max_length=60)
    document = models.CharField(_("文件"), max_length=120, blank=True)
    clause = models.CharField(_("条款"), max_length=60, blank=True)
    content = models.JSONField(_("规则内容"), default=dict, blank=True)
    # When the month ends since its day were judged by it; None: that is still to be done, or it held from no past day.
    rejudged_at = models.DateTimeField(_("重新评定时间"), null=True, editable=False)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("红黄绿规则")
        ordering = ["region__path", "scope", "effective_on", "pk"]
        indexes = [models.Index(fields=["scope", "region", "effective_on"], name="rule_set_latest")]

    def __str__(self) -> str:
        return self.name
