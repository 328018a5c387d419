"""By which route a project is admitted, and how far it has come on the way of 拿地即开工."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.permits.models.types import Route
from sanpi.projects.models import Project


class ProjectRoute(DatedFact):
    """The project is admitted by approval, by verification or by filing."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="permit_routes", verbose_name=_("项目"), db_index=False
    )
    route = models.CharField(_("审批路径"), max_length=20, choices=Route)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("审批路径记录")
        ordering = ["effective_on", "pk"]
        indexes = [
            models.Index(fields=["project", "effective_on", "recorded_at"], name="permit_route_project")
        ]


class Track(models.TextChoices):
    """Steps of 拿地即开工, in this order; the last two end it."""

    APPLIED = "applied", _("已申请并承诺")
    LISTED = "listed", _("土地已挂牌")
    WON = "won", _("已成交转正")
    LOST = "lost", _("未竞得")
    LEFT = "left", _("已退出")


class FastTrack(DatedFact):
    """A step on the way of 拿地即开工, with the commitment letter or the announcement behind it."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="fast_tracks", verbose_name=_("项目"), db_index=False
    )
    step = models.CharField(_("拿地即开工进展"), max_length=10, choices=Track)
    paper = models.CharField(_("承诺书或公告"), max_length=200, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("拿地即开工记录")
        ordering = ["effective_on", "pk"]
        indexes = [models.Index(fields=["project", "effective_on", "recorded_at"], name="fast_track_project")]
