"""Entries of code lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """An entry; its code is asked for once and stays."""

    code = forms.RegexField(
        r"^[A-Za-z0-9_.-]+$",
        label=_("代码"),
        max_length=40,
        help_text=_("字母、数字或 _ . -，保存后不能修改"),
        error_messages={"invalid": _("代码只能用字母、数字或 _ . -")},
    )
    label = forms.CharField(label=_("名称"), max_length=60)
    position = forms.IntegerField(
        label=_("顺序"), min_value=0, max_value=9999, initial=0, help_text=_("小的排在前面")
    )
    valid_from = forms.DateField(
        label=_("启用日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("不填表示一直有效"),
    )

    def __init__(self, *args: Any, editing: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if editing:
            del self.fields["code"], self.fields["valid_from"]


class RetireCodeForm(forms.Form):
    """The day from which an entry is no longer offered."""

    on = forms.DateField(
        label=_("停用日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("从这一天起不再可选，以前的登记不变；清空即恢复使用"),
    )
