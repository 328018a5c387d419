"""Setting sizes, papers and the days on which papers are taken."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.facts import correct
from sanpi.enrollment.models import EnrollmentWindow, EvidenceRule, SizeBand
from sanpi.organizations.models import Region, User


@transaction.atomic
def save_evidence(
    *, rule: EvidenceRule | None, values: Mapping[str, Any], by: User | None, now: datetime
) -> EvidenceRule:
    """Adds or changes which paper is asked for; it holds for pre-checks from now on."""
    saved = EvidenceRule.objects.select_for_update().get(pk=rule.pk) if rule else EvidenceRule()
    before = _plain(saved, values) if rule else {}
    for name, value in values.items():
        setattr(saved, name, value)
    saved.full_clean()
    saved.save()
    audit.record(
        by=by, now=now, verb="save_evidence_rule", obj=saved, summary=_("入库材料：%s") % saved.type.label,
        before=before, after=_plain(saved, values),
    )  # fmt: skip
    return saved


@transaction.atomic
def save_band(
    *, band: SizeBand | None, values: Mapping[str, Any], by: User | None, now: datetime
) -> SizeBand:
    """Adds or changes the form and the deciding level from a total investment on."""
    saved = SizeBand.objects.select_for_update().get(pk=band.pk) if band else SizeBand()
    before = _plain(saved, values) if band else {}
    for name, value in values.items():
        setattr(saved, name, value)
    saved.full_clean()
    saved.save()
    audit.record(
        by=by, now=now, verb="save_size_band", obj=saved, summary=_("入库标准：%s") % saved.form,
        before=before, after=_plain(saved, values),
    )  # fmt: skip
    return saved


def _plain(row: Any, names: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the audit trail keeps them: keys for rows."""
    columns = {field.name: field.attname for field in row._meta.concrete_fields}
    return {name: getattr(row, columns[name]) for name in names}


@transaction.atomic
def set_window(
    *,
    region: Region,
    open_day: int,
    close_day: int,
    effective_on: date,
    by: User | None,
    now: datetime,
    source: str = "",
) -> EnrollmentWindow:
    """From a day on papers are taken from one day of the month to another; another setting of that day is corrected."""
    Region.objects.select_for_update().get(pk=region.pk)
    if open_day > close_day:
        raise ValidationError(
            {"close_day": _("截止日 %(close)s 早于开放日 %(open)s") % {"close": close_day, "open": open_day}}
        )
    standing = (
        EnrollmentWindow.objects.known_at(None).filter(region=region, effective_on=effective_on).first()
    )
    if standing and (standing.open_day, standing.close_day) == (open_day, close_day):
        raise ValidationError(_("同一天已登记过完全相同的内容，没有重复登记"))
    if standing:
        correct(standing, now=now)
    window = EnrollmentWindow(
        region=region, open_day=open_day, close_day=close_day, effective_on=effective_on, recorded_at=now,
        recorded_by=by, source=source, supersedes=standing,
    )  # fmt: skip
    window.full_clean(exclude=["recorded_by"])
    window.save()
    audit.record(
        by=by, now=now, verb="set_enrollment_window", obj=window,
        summary=_("申报窗口：每月 %(open)s 日至 %(close)s 日") % {"open": open_day, "close": close_day},
        before={"open_day": standing.open_day, "close_day": standing.close_day} if standing else {},
        after={"region": region.code, "open_day": open_day, "close_day": close_day, "effective_on": effective_on},
    )  # fmt: skip
    return window
