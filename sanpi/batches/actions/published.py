"""Figures as printed, kept beside the ledger."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.batches.models import BatchType, PublishedFigure
from sanpi.core import audit
from sanpi.core.models import Code
from sanpi.organizations.models import Region, User


@transaction.atomic
def add_published(  # noqa: PLR0913  (one row of a printed table has that many columns)
    *,
    region: Region,
    periods: str,
    batch: BatchType | None,
    measure: str,
    value: int,
    published_on: date,
    source: str,
    by: User | None,
    now: datetime,
    level: Code | None = None,
    as_of: date | None = None,
) -> PublishedFigure:
    """Notes a figure as it was printed (count or 元), with where and when.

    Either `periods` (and perhaps `batch`) or `level` says what it speaks of; `as_of` the day of which (the day of
    publication unless given).
    """
    figure = PublishedFigure.objects.create(
        region=region, periods=periods, batch=batch, level=level, measure=measure, value=value,
        published_on=published_on, source=source, as_of=as_of or published_on,
    )  # fmt: skip
    audit.record(
        by=by, now=now, verb="add_published", obj=figure, summary=_("登记公布数：%s") % source,
        after={"region": region.code, "periods": periods, "measure": measure, "value": value},
    )  # fmt: skip
    return figure


@transaction.atomic
def remove_published(*, figure: PublishedFigure, reason: str, by: User, now: datetime) -> None:
    """Removes a note of a printed figure that was entered wrongly; the audit trail keeps it."""
    audit.record(
        by=by, now=now, verb="remove_published", obj=figure, summary=_("删除公布数：%s") % figure.source,
        before={"periods": figure.periods, "measure": figure.measure, "value": figure.value}, reason=reason,
    )  # fmt: skip
    figure.delete()
