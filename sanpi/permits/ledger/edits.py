"""Cells of 手续办理台账 that can be changed in place."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import DateField
from sanpi.core.ledger_pages import CellEdit
from sanpi.organizations.models import User
from sanpi.permits.actions import correct_event, record_event
from sanpi.permits.models import Permit, PermitEvent

Kind = PermitEvent.Kind


def _planned_field(row: Any | None) -> forms.Field:
    return DateField(label=gettext_lazy("计划申报日"))


def _number_field(row: Any | None) -> forms.Field:
    return forms.CharField(label=gettext_lazy("批文号"), max_length=100)


def save_planned(pk: int, value: date | None, *, by: User, now: datetime, reason: str = "") -> None:
    """Plans the permit for another day. Raises ValidationError for no day at all, or a change without a reason."""
    if value is None:
        raise ValidationError(_("请填写计划申报日；不再办理的请登记“不涉及”"))
    permit = Permit.objects.get(pk=pk)
    if permit.planned_on and not reason.strip():
        raise ValidationError(_("调整已有的计划申报日请写明原因"))
    record_event(
        permit=permit, kind=Kind.PLANNED, effective_on=timezone.localdate(now), planned_on=value, note=reason, by=by, now=now
    )  # fmt: skip


def save_number(pk: int, value: str, *, by: User, now: datetime, reason: str = "") -> None:
    """Puts the number of an issued permit right. Raises ValidationError when it is not issued."""
    events = PermitEvent.objects.known_at(None).filter(permit=pk, kind=Kind.ISSUED)
    event = events.order_by("-effective_on", "-place", "-pk").first()
    if event is None:
        raise ValidationError(_("该事项还没有办结，办结时填写批文号"))
    correct_event(
        event=event, effective_on=event.effective_on, reason=reason or _("补登批文号"), number=value or "", by=by, now=now
    )  # fmt: skip


EDITS = (
    CellEdit("planned_on", _planned_field, save_planned),
    CellEdit("number", _number_field, save_number),
)
