"""Which curve holds in a region for a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, Value, When
from django.utils.translation import gettext_lazy as _

from sanpi.domain.curves import Curve, linear, parts_due
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Region
from sanpi.progress.models import ProgressCurve
from sanpi.progress.rules.months import lineage

LINEAR_NAME = _("按月平均")


@dataclass(frozen=True, slots=True)
class NamedCurve:
    """A curve with its name and the region that set it (None: nobody did, each month is a twelfth)."""

    shares: Curve
    name: str
    region: Region | None = None
    fact: ProgressCurve | None = None


def curves_in_force(year: int, at: Standpoint) -> dict[str, ProgressCurve]:
    """Region path → the curve that the region set for the year, as of the standpoint."""
    found = ProgressCurve.objects.as_of(at).filter(year=year).select_related("region")
    return {each.region.path: each for each in found.order_by("effective_on", "recorded_at", "pk")}


def nearest(curves: Mapping[str, ProgressCurve], region: Region) -> NamedCurve:
    """The region's own curve, else that of the nearest region above it, else the linear one."""
    fact = next((curves[path] for path in lineage(region) if path in curves), None)
    if fact is None:
        return NamedCurve(linear(), str(LINEAR_NAME))
    return NamedCurve(tuple(fact.shares), fact.name, fact.region, fact)


def curve_of(region: Region, year: int, at: Standpoint) -> NamedCurve:
    """The curve that holds in a region for a year, as of the standpoint."""
    return nearest(curves_in_force(year, at), region)


def at_the_end(at: Standpoint, year: int, month: int) -> Standpoint:
    """The standpoint from which a month's curve is taken: the month's end, so that a curve set later moves no past month."""
    return Standpoint(min(at.effective, Month(year, month).last_day), at.known)


def share_due(year: int, month: int, at: Standpoint, region: str = "region") -> Any:
    """SQL for the share (`PARTS` of the year) due by a month's end; `region` names the column of the row's region."""
    if not month:
        return Value(0, output_field=BigIntegerField())
    curves = curves_in_force(year, at_the_end(at, year, month))
    # The deepest region first: its own curve goes before the one above it.
    cases = [
        When(**{f"{region}__path__startswith": path}, then=Value(parts_due(curves[path].shares, month)))
        for path in sorted(curves, key=len, reverse=True)
    ]
    rest = Value(parts_due(linear(), month), output_field=BigIntegerField())
    return Case(*cases, default=rest, output_field=BigIntegerField()) if cases else rest
