"""Form fields that read what offices write."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from sanpi.core.models import Code
from sanpi.domain.money import MoneyError, MoneyUnit, parse, show


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The form's field of that name, whose choices fit the case at hand. TypeError if it offers none."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    return field


def model_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField[Any]:
    """The form's field of that name, whose rows fit the case at hand. TypeError if it offers none."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(name)
    return field


class LongSelect(forms.Select):
    """A drop-down of hundreds of choices, written at once: a template for each choice takes longer than a page."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        """The control with its choices; groups of choices are not known."""
        chosen = self.format_value(value)
        options = (
            (text, mark_safe(" selected") if text in chosen else "", label)
            for text, label in (("" if key is None else str(key), label) for key, label in self.choices)
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})})),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


class DateInput(forms.DateInput):
    """The browser's date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


# Nothing a district keeps lies outside these years; a slip of the keyboard does.
EARLIEST, LATEST = date(1949, 10, 1), date(2149, 12, 31)


class DateField(forms.DateField):
    """A day of our times."""

    widget = DateInput
    default_validators = [
        MinValueValidator(EARLIEST, _("日期早于 1949 年，请核对年份")),
        MaxValueValidator(LATEST, _("日期晚于 2149 年，请核对年份")),
    ]


class MoneyField(forms.CharField):
    """An amount as written (“1.2”, “7000万元”, “1亿2000万”) → 元; a bare number is in the field's unit."""

    def __init__(self, *, unit: MoneyUnit = MoneyUnit.YI, **options: Any) -> None:
        self.unit = unit
        options.setdefault("help_text", f"{unit.label}；也可写明单位，如 7000万元")
        super().__init__(**options)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def prepare_value(self, value: Any) -> Any:
        return show(value, self.unit) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            yuan = parse(text, self.unit).yuan
        except MoneyError as refused:
            raise ValidationError(str(refused)) from refused
        if yuan < 0:
            raise ValidationError(_("金额不能为负数"))
        return yuan


class CodeField(forms.ModelChoiceField[Code]):
    """One entry of a code list, retired entries left out."""

    widget = LongSelect

    def __init__(self, list_code: str, **options: Any) -> None:
        queryset = Code.objects.filter(list__code=list_code, valid_until__isnull=True)
        options.setdefault("empty_label", _("请选择"))
        super().__init__(queryset=queryset, **options)


class CoordinateField(forms.DecimalField):
    """Degrees, to six places."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=9, decimal_places=6, **options)

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        small = isinstance(number, Decimal) and number.is_finite() and abs(number) < 1000
        return number.quantize(Decimal("0.000001")) if small and isinstance(number, Decimal) else number
