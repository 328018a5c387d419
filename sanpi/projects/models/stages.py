"""The two axes on which a project stands: how far it has come, and whether it is moving."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far a project has come, in this order. Kinds of project may leave steps out or rename them."""

    CONCEIVED = "conceived", _("谋划")
    RESERVED = "reserved", _("储备")
    NEGOTIATING = "negotiating", _("在谈")
    SIGNED = "signed", _("签约")
    LANDED = "landed", _("落地")
    STARTED = "started", _("开工")
    BUILDING = "building", _("在建")
    COMPLETED = "completed", _("竣工")
    PRODUCING = "producing", _("投产")
    FULL_OUTPUT = "full_output", _("达效")

    @property
    def rank(self) -> int:
        """Place in the order, from 1; 0 is left for a project without any stage."""
        return _RANKS[self.value]


_RANKS = {stage.value: place for place, stage in enumerate(Stage, start=1)}


class Status(models.TextChoices):
    """Whether a project is moving."""

    NORMAL = "normal", _("正常")
    STOPPED = "stopped", _("停工")
    POSTPONED = "postponed", _("缓建")
    WITHDRAWN = "withdrawn", _("退出")
