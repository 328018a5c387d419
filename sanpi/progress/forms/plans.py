"""Dividing and changing a year's plan, and correcting a month."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.columns import label_of
from sanpi.core.forms import CodeField, DateField, MoneyField
from sanpi.domain.money import MoneyError, MoneyUnit, parse, show
from sanpi.progress.models import MONEY_FIELDS, TEXT_LIMIT, MonthlyReport, MonthPlan, Verdict

MONTHS = range(1, 13)


class WanField(forms.CharField):
    """An amount typed in 万元 → 元, which may be negative where a month takes back an earlier one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "decimal", "data-wan": ""}

    def prepare_value(self, value: Any) -> Any:
        return show(value, MoneyUnit.WAN) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse(text, MoneyUnit.WAN).yuan
        except MoneyError as refused:
            raise forms.ValidationError(str(refused)) from refused

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


class SplitForm(forms.Form):
    """The method, its months, and the twelve amounts where they are typed."""

    method = forms.ChoiceField(
        label=gettext_lazy("分解方法"),
        choices=MonthPlan.Method.choices,
        widget=forms.RadioSelect,
    )
    first = forms.IntegerField(label=gettext_lazy("施工起始月"), min_value=1, max_value=12, required=False)
    last = forms.IntegerField(label=gettext_lazy("施工结束月"), min_value=1, max_value=12, required=False)
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for month in MONTHS:
            self.fields[f"m{month}"] = WanField(label=_("%d月") % month, required=False)
            self.fields[f"n{month}"] = forms.CharField(
                label=_("%d月节点") % month, max_length=TEXT_LIMIT, required=False
            )

    @property
    def months(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Amount and node of each month."""
        return [(self[f"m{month}"], self[f"n{month}"]) for month in MONTHS]

    @property
    def amounts(self) -> list[int]:
        """The typed amounts (元); nothing typed is nothing planned."""
        return [self.cleaned_data.get(f"m{month}") or 0 for month in MONTHS]

    @property
    def nodes(self) -> dict[int, str]:
        """What is to be reached in each month."""
        return {month: self.cleaned_data.get(f"n{month}") or "" for month in MONTHS}


class ReviseForm(forms.Form):
    """A new version of the year's plan."""

    amount = MoneyField(label=gettext_lazy("调整后年度计划"), unit=MoneyUnit.WAN)
    effective_on = DateField(label=gettext_lazy("自哪一天起"))
    approver = forms.CharField(label=gettext_lazy("批准单位或岗位"), max_length=60)
    reason = forms.CharField(label=gettext_lazy("调整原因"), max_length=200)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["effective_on"].initial = today
        self.fields["effective_on"].widget.attrs["max"] = today.isoformat()


class CorrectionForm(forms.Form):
    """A month that was accepted, with what is right and why."""

    def __init__(self, *args: Any, report: MonthlyReport, **options: Any) -> None:
        super().__init__(*args, **options)
        self.report = report
        for name in report_fields():
            self.fields[name] = self._field(name)
        self.fields["reason"] = forms.CharField(
            label=_("更正原因"), max_length=200, help_text=_("原数保留在记录里，更正前后都可查")
        )

    def _field(self, name: str) -> forms.Field:
        label = label_of(MonthlyReport, name)
        given: dict[str, Any] = {"label": label, "required": False, "initial": getattr(self.report, name)}
        if name in MONEY_FIELDS:
            return WanField(**given | {"label": f"{label}（{MoneyUnit.WAN.label}）"})
        if name == "stage":
            return CodeField("progress_stage", **given)
        if name == "verdict":
            return forms.ChoiceField(choices=[("", _("未填")), *Verdict.choices], **given)
        return forms.CharField(max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 2}), **given)

    @property
    def values(self) -> dict[str, Any]:
        """What was changed."""
        return {name: self.cleaned_data[name] for name in report_fields() if name in self.changed_data}


def report_fields() -> tuple[str, ...]:
    """The fields of a report in the order of the grid."""
    return (
        "amount", "construction", "equipment", "other", "funds", "stage", "text", "next_plan", "next_amount",
        "forecast_year", "verdict", "forecast_reason", "problem",
    )  # fmt: skip
