"""Dated facts: rows with two clocks that are never overwritten.

`effective_on` says when something was so, `recorded_at` when the office learnt it. A correction is a new row that
names the row it `supersedes`; the only column of an old row that is ever written again is `superseded_at`, the end of
the time during which it was believed. So "as it was known then" is a range filter (see docs/adr/0001-two-clocks.md).
"""

from datetime import date, datetime, time
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sanpi.domain.timeline import Standpoint

M = TypeVar("M", bound="DatedFact")


def standpoint(effective: date, known: date | None = None) -> Standpoint:
    """The standpoint of a calendar day: what was so at its end, as known at the end of the day `known` (None: now)."""
    if known is None:
        return Standpoint(effective, None)
    end = datetime.combine(known, time.max)
    return Standpoint(effective, timezone.make_aware(end))


class FactQuerySet(models.QuerySet[M]):
    """Facts as seen from a standpoint."""

    def known_at(self, known: datetime | None) -> Self:
        """Facts believed at the moment `known` (None: now), whenever they took effect."""
        if known is None:
            return self.filter(superseded_at__isnull=True, retracted=False)
        unclosed = Q(superseded_at__isnull=True) | Q(superseded_at__gt=known)
        return self.filter(unclosed, recorded_at__lte=known, retracted=False)

    def as_of(self, at: Standpoint) -> Self:
        """Facts in effect on the standpoint's day, as known at its moment."""
        return self.known_at(at.known).filter(effective_on__lte=at.effective)


class DatedFact(models.Model):
    """One statement about the world with its two dates, its author and its evidence."""

    effective_on = models.DateField(_("生效日期"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("登记人"),
        db_index=False,
    )
    source = models.CharField(_("依据"), max_length=200, blank=True)
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("更正的记录")
    )
    superseded_at = models.DateTimeField(_("被更正时间"), null=True, editable=False)
    retracted = models.BooleanField(_("撤销"), default=False)

    class Meta:
        abstract = True


class Derived(models.Model):
    """What was computed from facts and kept: it can be computed again, and holds nothing back that is taken back."""

    class Meta:
        abstract = True


def correct(old: DatedFact, *, now: datetime) -> None:
    """Ends the time during which `old` was believed.

    Raises ValueError when it has been superseded already, so that two corrections of one row cannot both stand.
    """
    rows = type(old)._default_manager.filter(pk=old.pk, superseded_at__isnull=True).update(superseded_at=now)
    if rows != 1:
        raise ValueError("这条记录已被他人更正，请刷新后再试")
    old.superseded_at = now


def latest(queryset: models.QuerySet[Any], at: Standpoint, column: str, outer: str = "pk") -> models.Subquery:
    """SQL for the newest value of `column` per project as of `at`; `queryset` holds facts with a `project` key."""
    facts = queryset.as_of(at).filter(project=models.OuterRef(outer))  # type: ignore[attr-defined]  # a FactQuerySet; the stubs cannot name it for every model
    return models.Subquery(facts.order_by("-effective_on", "-recorded_at", "-pk").values(column)[:1])
