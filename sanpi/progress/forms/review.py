"""What the office decides about a month and a year."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import DateField
from sanpi.domain.curves import CurveError, curve

MONTHS = range(1, 13)


class ReturnForm(forms.Form):
    """Why a report is sent back."""

    comment = forms.CharField(
        label=gettext_lazy("退回意见"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("填报人据此修改，请写清哪一项、应怎样改"),
    )


class CloseForm(forms.Form):
    """Closing although some are missing has to be said."""

    with_missing = forms.BooleanField(label=gettext_lazy("带缺报名单结账"), required=False)


class CalendarForm(forms.Form):
    """The days of the month."""

    open_day = forms.IntegerField(label=gettext_lazy("每月几日开放"), min_value=1, max_value=28)
    due_day = forms.IntegerField(label=gettext_lazy("每月几日截止"), min_value=1, max_value=28)
    close_day = forms.IntegerField(label=gettext_lazy("次月几日结账"), min_value=1, max_value=28)
    effective_on = DateField(
        label=gettext_lazy("自哪一天起"), help_text=gettext_lazy("已经开放的月份不受影响")
    )
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)


class CurveForm(forms.Form):
    """Twelve cumulative shares in per cent."""

    name = forms.CharField(label=gettext_lazy("曲线名称"), max_length=40)
    effective_on = DateField(label=gettext_lazy("自哪一天起"))
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)
    reason = forms.CharField(label=gettext_lazy("调整原因"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for month in MONTHS:
            self.fields[f"m{month}"] = forms.DecimalField(
                label=_("%d月底") % month, min_value=0, max_value=100, decimal_places=2, max_digits=5,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "data-share": str(month)}),
            )  # fmt: skip

    @property
    def months(self) -> list[forms.BoundField]:
        """The twelve shares."""
        return [self[f"m{month}"] for month in MONTHS]

    @property
    def others(self) -> list[forms.BoundField]:
        """What is asked besides."""
        return [self[name] for name in ("name", "effective_on", "source", "reason")]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        shares = [found.get(f"m{month}") for month in MONTHS]
        if None not in shares:
            found["shares"] = [int(share * 100) for share in shares if share is not None]
            try:
                curve(found["shares"])
            except CurveError as refused:
                raise ValidationError(refused.message) from refused
        return found
