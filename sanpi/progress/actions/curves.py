"""Setting a region's curve for a year."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.domain.curves import CurveError, curve
from sanpi.organizations.models import Region, User
from sanpi.progress import rules
from sanpi.progress.models import ProgressCurve
from sanpi.projects.actions.state import refuse_future


@transaction.atomic
def set_curve(
    *,
    region: Region,
    year: int,
    name: str,
    shares: Sequence[int],
    effective_on: date,
    by: User | None,
    now: datetime,
    source: str = "",
    reason: str = "",
) -> ProgressCurve:
    """The curve of a region for a year from a day on: twelve cumulative basis points. The earlier ones stay on record.

    Raises ValidationError naming the month that cannot be so; when the same curve holds already; for a day to come.
    """
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    refuse_future(effective_on, now)
    try:
        wanted = curve(shares)
    except CurveError as refused:
        raise ValidationError({"shares": refused.message}) from refused
    old = rules.curves_in_force(year, rules.on(effective_on)).get(region.path)
    if old and tuple(old.shares) == wanted and old.name == name:
        raise ValidationError(_("%(year)s年已在使用这条曲线，没有重复登记") % {"year": year})
    fact = ProgressCurve.objects.create(
        region=region, year=year, name=name, shares=list(wanted), effective_on=effective_on, recorded_at=now,
        recorded_by=by, source=source, reason=reason,
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="set_curve",
        obj=region,
        summary=_("%(region)s%(year)s年序时曲线：%(name)s")
        % {"region": region.name, "year": year, "name": name},
        before={"name": old.name, "shares": old.shares} if old else None,
        after={"name": name, "shares": list(wanted), "effective_on": effective_on},
        reason=reason,
    )
    return fact
