"""Rounds of 三个一批."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.batches.models import Period
from sanpi.core import audit
from sanpi.organizations.models import Region, User


def _refuse_disorder(period: Period) -> None:
    """A later number is not held before an earlier one: figures “up to period n” rest on that."""
    others = Period.objects.filter(region=period.region).exclude(pk=period.pk)
    before = others.filter(number__lt=period.number, held_on__gt=period.held_on).order_by("number").last()
    after = others.filter(number__gt=period.number, held_on__lt=period.held_on).order_by("number").first()
    wrong = before or after
    if wrong:
        raise ValidationError(
            {
                "held_on": _("日期与第%(number)s期（%(on)s）的先后不符")
                % {"number": wrong.number, "on": wrong.held_on}
            }
        )


@transaction.atomic
def create_period(
    *, region: Region, number: int, held_on: date, by: User | None, now: datetime, note: str = ""
) -> Period:
    """Opens a round. Raises ValidationError when the number is taken or its date is out of order."""
    period = Period(region=region, number=number, held_on=held_on, note=note)
    period.full_clean()
    _refuse_disorder(period)
    period.save()
    audit.record(
        by=by, now=now, verb="create_period", obj=period, summary=_("新建期次：%s") % period,
        after={"region": region.code, "number": number, "held_on": held_on, "note": note},
    )  # fmt: skip
    return period


@transaction.atomic
def update_period(
    *, period: Period, held_on: date, note: str, by: User, now: datetime, reason: str = ""
) -> Period:
    """Changes the date or note of a round; its number is its name and stays."""
    before = {"held_on": period.held_on, "note": period.note}
    period.held_on, period.note = held_on, note
    _refuse_disorder(period)
    period.save(update_fields=["held_on", "note"])
    audit.record(
        by=by, now=now, verb="update_period", obj=period, summary=_("修改期次：%s") % period,
        before=before, after={"held_on": held_on, "note": note}, reason=reason,
    )  # fmt: skip
    return period
