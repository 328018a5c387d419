"""What the audit trail can be narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import DateField


class AuditFilterForm(forms.Form):
    """Person, verb, object, text and days; a wrong value narrows nothing and is named."""

    person = forms.CharField(
        label=_("操作人"), required=False, widget=forms.TextInput(attrs={"placeholder": _("姓名或登录名")})
    )
    verb = forms.ChoiceField(label=_("动作"), required=False)
    kind = forms.ChoiceField(label=_("对象类型"), required=False)
    number = forms.CharField(label=_("对象编号"), required=False, max_length=60)
    since = DateField(label=_("起始日期"), required=False)
    until = DateField(label=_("截止日期"), required=False)

    def __init__(
        self, *args: Any, verbs: list[tuple[str, str]], kinds: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("verb", verbs), ("kind", kinds)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("全部")), *choices, *self._asked_for(name, choices)]

    def _asked_for(self, name: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """What an address asks for although the list, which may be minutes old, does not know it yet."""
        asked = self.data.get(name, "")
        return [(asked, asked)] if asked and asked not in dict(choices) else []
