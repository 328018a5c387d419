"""The record of lights: what was established on a day, by which rules, and why."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, Derived, FactQuerySet
from sanpi.evaluation.models.choices import Colour, Scope
from sanpi.evaluation.models.rulesets import RuleSet
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Official, Organization, Region, User
from sanpi.projects.models import Project
from sanpi.projects.models.facts import BELIEF, NEWEST

SUBJECTS = ("project", "unit", "region", "lead")


class LightQuerySet(FactQuerySet["Light"]):
    """Lights by person."""

    def visible_to(self, user: User) -> Self:
        """Lights of the projects the person may read; of the units, regions and posts of his regions."""
        of_projects = Q(project__in=Project.objects.visible_to(user))
        here = Q(pk__in=[])
        for column in ("unit__region__path", "region__path", "lead__region__path"):
            here |= user.access.region_filter(column, Capability.VIEW)
        return self.filter(of_projects | here)


class Light(Derived, DatedFact):
    """From a day on the light of one project, unit, region or leading post is this one.

    A row is added when a colour changes, and for the last day of each month; between two rows nothing changed. A row without
    a colour says that from its day on there is no light: nobody is judged by any rules. `sides`
    tells side by side what was found: dimension, colour, the sentence, the inputs, what would turn it green. It is not
    read back to judge anything: the ledgers can always be asked again.
    """

    scope = models.CharField(_("评定对象"), max_length=8, choices=Scope, default=Scope.PROJECT)
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, related_name="lights", verbose_name=_("项目"), db_index=False
    )
    unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="lights", verbose_name=_("责任单位")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="lights", verbose_name=_("区域")
    )
    lead = models.ForeignKey(
        Official, models.PROTECT, null=True, related_name="lights", verbose_name=_("分包领导")
    )
    rule = models.ForeignKey(
        RuleSet, models.PROTECT, null=True, related_name="+", verbose_name=_("红黄绿规则"), db_index=False
    )
    rule_name = models.CharField(_("规则名称"), max_length=60)
    colour = models.CharField(_("总灯"), max_length=6, choices=Colour, blank=True)
    before = models.CharField(_("上一个灯"), max_length=6, choices=Colour, blank=True)
    since_on = models.DateField(_("起于"))
    # The sides that are red or yellow, as codes between commas (“,progress,start,”), so that a list can be narrowed.
    reasons = models.CharField(_("亮灯维度"), max_length=120, blank=True)
    # 元 that bring the light back to green by the end of the next month, where money does.
    needed = models.BigIntegerField(_("转绿还需完成"), null=True)
    # Close to a threshold: one step from a worse light, or from a better one.
    near = models.CharField(
        _("临界"), max_length=6, choices=[("worse", _("临近变差")), ("better", _("临近变好"))], blank=True
    )
    sides = models.JSONField(_("各维度结果"), default=list)
    month_end = models.BooleanField(_("月末记录"), default=False)

    objects = LightQuerySet.as_manager()

    class Meta:
        verbose_name = _("红黄绿记录")
        ordering = ["effective_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=Scope.PROJECT, project__isnull=False)
                | Q(scope=Scope.UNIT, unit__isnull=False)
                | Q(scope=Scope.REGION, region__isnull=False)
                | Q(scope=Scope.LEAD, lead__isnull=False),
                name="light_has_its_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["project", *NEWEST, "colour", *BELIEF], name="light_latest"),
            models.Index(fields=["scope", "effective_on", "colour"], name="light_scope_day"),
        ]
