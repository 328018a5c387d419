"""Cells of 项目进展台账 that the office corrects in place: words and forecast of the last full month.

Each change is a correction of the record with its reason.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import MoneyField
from sanpi.core.ledger_pages import CellEdit
from sanpi.domain.money import MoneyUnit
from sanpi.organizations.models import User
from sanpi.progress.actions import believed, correct_report, in_words
from sanpi.progress.models import TEXT_LIMIT, Verdict
from sanpi.progress.rules import MonthRow, on, reporting_month

_TEXTS = ("text", "next_plan", "forecast_reason", "problem")
_LABELS = {
    "text": gettext_lazy("形象进度"),
    "next_plan": gettext_lazy("下月计划"),
    "forecast_reason": gettext_lazy("差额原因"),
    "problem": gettext_lazy("存在问题"),
}


def _text_field(name: str) -> Callable[[MonthRow | None], forms.Field]:
    def field(row: MonthRow | None) -> forms.Field:
        return forms.CharField(
            label=_LABELS[name],
            required=False,
            max_length=TEXT_LIMIT,
            initial=getattr(row.report, name, "") if row else "",
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    return field


def _forecast_field(row: MonthRow | None) -> forms.Field:
    initial = row.report.forecast_year if row and row.report else None
    return MoneyField(label=gettext_lazy("预计全年完成"), unit=MoneyUnit.WAN, required=False, initial=initial)


def _verdict_field(row: MonthRow | None) -> forms.Field:
    return forms.ChoiceField(
        label=gettext_lazy("预判"),
        required=False,
        choices=[("", gettext_lazy("未填")), *Verdict.choices],
        initial=row.report.verdict if row and row.report else "",
    )


def _saver(name: str) -> Callable[..., None]:
    def save(pk: int, value: Any, *, by: User, now: datetime, reason: str = "") -> None:
        month = reporting_month(on(timezone.localdate(now)))
        report = believed(pk, month)
        if report is None:
            raise ValidationError(
                _("%(month)s还没有审核通过的月报，不能更正；请先完成填报和审核") % {"month": month}
            )
        try:
            correct_report(report=report, values={name: value}, reason=reason, by=by, now=now)
        except ValidationError as refused:
            if not hasattr(refused, "error_dict"):
                raise
            errors = {field: texts[0] for field, texts in refused.message_dict.items()}
            own = [errors.pop("reason")] if "reason" in errors else []
            raise ValidationError([*own, *in_words(errors)]) from refused

    return save


EDITS = (
    *(CellEdit(name, _text_field(name), _saver(name)) for name in _TEXTS),
    CellEdit("forecast_year", _forecast_field, _saver("forecast_year")),
    CellEdit("verdict", _verdict_field, _saver("verdict")),
)
