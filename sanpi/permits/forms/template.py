"""The template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import DateField, LongSelect, model_field
from sanpi.permits.models import LimitUnit, PermitType, Route
from sanpi.projects.models import Stage


class TypeForm(forms.ModelForm[PermitType]):
    """One permit of the template."""

    routes = forms.MultipleChoiceField(
        label=_("适用路径"), choices=Route.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PermitType
        fields = (
            "code", "name", "stage", "department", "routes", "need", "choice_group", "validity_months",
            "secured_stage", "secured_by", "main_papers", "waivable_papers", "waiver_days", "basis", "milestone",
            "position", "active",
        )  # fmt: skip
        widgets = {
            "main_papers": forms.Textarea(attrs={"rows": 2}),
            "waivable_papers": forms.Textarea(attrs={"rows": 2}),
            "secured_by": LongSelect,
        }
        help_texts = {
            "code": _("英文字母和数字，建立后不再改"),
            "choice_group": _("同组的事项只办一项，如环评报告书、报告表、登记表"),
            "validity_months": _("取得后多少个月内有效；长期有效的不填"),
            "secured_stage": _("项目进入该阶段后，这张证不再过期"),
            "secured_by": _("取得该事项后，这张证不再过期"),
            "main_papers": _("用分号隔开；缺主审要件的不能容缺受理"),
            "waivable_papers": _("用分号隔开"),
            "milestone": _("不是审批，只是节点（如开工）；不计入办结率"),
            "active": _("停用后不再给新项目；已有的项目不受影响"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        following = model_field(self, "secured_by")
        following.empty_label = _("不适用")
        if self.instance.pk:
            self.fields["code"].disabled = True
            following.queryset = PermitType.objects.exclude(pk=self.instance.pk)
        self.fields["secured_stage"] = forms.ChoiceField(
            label=_("达到阶段后不再过期"), required=False, choices=[("", _("不适用")), *Stage.choices],
            help_text=self.fields["secured_stage"].help_text, initial=self.instance.secured_stage,
        )  # fmt: skip

    def _post_clean(self) -> None:
        """The verb checks the row; here the values stay apart from it until then."""


class LimitForm(forms.Form):
    """Limits from a day on."""

    effective_on = DateField(label=_("执行日期"), help_text=_("这一天及以后受理的按新时限；以前受理的不变"))
    statutory_days = forms.IntegerField(label=_("法定时限"), required=False, min_value=0, max_value=1000)
    statutory_unit = forms.ChoiceField(label=_("法定时限单位"), choices=LimitUnit.choices)
    promised_days = forms.IntegerField(
        label=_("承诺时限"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=_("0 为即办；没有承诺的不填"),
    )
    promised_unit = forms.ChoiceField(label=_("承诺时限单位"), choices=LimitUnit.choices)
    note = forms.CharField(label=_("时限说明"), max_length=200, required=False)
    source = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("文件名称和文号"))


class DependencyForm(forms.Form):
    """What a permit waits for."""

    hard = forms.ModelMultipleChoiceField(
        PermitType.objects.none(), label=_("须先办结"), required=False, widget=forms.CheckboxSelectMultiple
    )
    review = forms.ModelMultipleChoiceField(
        PermitType.objects.none(),
        label=_("凭预审意见即可"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, type: PermitType, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("hard", "review"):
            model_field(self, name).queryset = PermitType.objects.exclude(pk=type.pk)
