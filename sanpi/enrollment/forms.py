"""Forms of the way into the library, and of its settings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import CodeField, DateField, MoneyField, model_field
from sanpi.domain.money import MoneyUnit
from sanpi.domain.periods import Month, PeriodError
from sanpi.enrollment.actions.sheet import label
from sanpi.enrollment.models import Enrollment, EvidenceRule, StartWork, Variant
from sanpi.enrollment.precheck import Finding
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User
from sanpi.projects.forms.documents import ProjectUploadForm
from sanpi.projects.models import Project

OVERRIDE = "override-"


class MonthField(forms.CharField):
    """A month as written (“2023年3月”, “2023-03”) → its code."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 12)
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return Month.parse(text).code
        except PeriodError as refused:
            raise forms.ValidationError(str(refused)) from refused


class SheetForm(forms.Form):
    """The working sheet of a project."""

    unit_in_library = forms.TypedChoiceField(
        label=label("unit_in_library"),
        required=False,
        choices=[("", gettext_lazy("未核实")), ("true", gettext_lazy("是")), ("false", gettext_lazy("否"))],
        coerce=lambda text: text == "true",
        empty_value=None,
        help_text=gettext_lazy("建设单位是否在统计部门一套表单位库内；法人和项目须双入库"),
    )
    filing_owner = forms.CharField(
        label=label("filing_owner"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("立项文件上的单位全称"),
    )
    contract_party = forms.CharField(
        label=label("contract_party"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("合同甲方全称；单纯购置的填购置合同甲方"),
    )
    approved_on = DateField(label=label("approved_on"), required=False)
    contract_on = DateField(label=label("contract_on"), required=False)
    started_on = DateField(label=label("started_on"), required=False)
    start_work = forms.ChoiceField(
        label=label("start_work"),
        required=False,
        choices=[("", gettext_lazy("请选择")), *StartWork.choices],
        help_text=gettext_lazy("正式打桩或主体施工才算开工，场地平整不算"),
    )
    plan_total = MoneyField(label=label("plan_total"), required=False)
    first_amount = MoneyField(label=label("first_amount"), unit=MoneyUnit.WAN, required=False)
    reporter = forms.CharField(label=label("reporter"), max_length=60, required=False)

    def __init__(self, data: Any = None, *, sheet: Enrollment | None) -> None:
        initial = {name: getattr(sheet, name) for name in self.base_fields} if sheet else {}
        known = {True: "true", False: "false"}
        initial["unit_in_library"] = known.get(initial.get("unit_in_library"), "")  # type: ignore[arg-type]
        super().__init__(data, initial=initial)


class PaperForm(ProjectUploadForm):
    """A paper for the entry: only types that are asked for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = EvidenceRule.objects.filter(active=True).values("type")
        field = model_field(self, "type")
        field.queryset = field.queryset.filter(pk__in=asked)  # type: ignore[union-attr]  # set by CodeField


class EventForm(forms.Form):
    """On which day something happened, and where that is written."""

    effective_on = DateField(label=gettext_lazy("日期"))
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("通知、平台页面或经办人"),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"effective_on": today})


class SubmitForm(EventForm):
    """申报; with a reason for each finding that is passed over, for those who may."""

    month = MonthField(
        label=gettext_lazy("申请月"),
        required=False,
        help_text=gettext_lazy("如 2023-03；不填按申报日期所在月"),
    )
    field_order = ("effective_on", "month", "source")

    def __init__(self, data: Any = None, *, today: date, overridable: Iterable[Finding]) -> None:
        super().__init__(data, today=today)
        for finding in overridable:
            self.fields[OVERRIDE + finding.code] = forms.CharField(
                label=_("放行“%s”的原因") % finding.where,
                max_length=200,
                required=False,
                help_text=finding.text,
            )

    def overrides(self) -> dict[str, str]:
        """Code of the finding → reason, of those that were given one."""
        return {
            name.removeprefix(OVERRIDE): text
            for name, text in self.cleaned_data.items()
            if name.startswith(OVERRIDE) and text
        }


class ReturnForm(EventForm):
    """退回."""

    cause = forms.CharField(
        label=gettext_lazy("退回原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("effective_on", "cause", "source")


class AcceptForm(EventForm):
    """入库."""

    statistics_code = forms.CharField(
        label=gettext_lazy("统计项目编码"), max_length=40, help_text=gettext_lazy("联网直报平台上的项目编码")
    )
    month = MonthField(
        label=gettext_lazy("入库月"), required=False, help_text=gettext_lazy("如 2023-03；不填按日期所在月")
    )
    field_order = ("effective_on", "statistics_code", "month", "source")


class WithdrawForm(EventForm):
    """撤回, or 退库."""

    cause = forms.CharField(
        label=gettext_lazy("撤回或退库原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("effective_on", "cause", "source")


class TakeBackForm(forms.Form):
    """Why an event was recorded by mistake."""

    reason = forms.CharField(label=gettext_lazy("撤销原因"), max_length=200)


class UnlistedForm(forms.Form):
    """How long a project may have been under construction."""

    months = forms.TypedChoiceField(
        label=gettext_lazy("开工已满"),
        required=False,
        coerce=int,
        empty_value="1",
        choices=[
            ("", gettext_lazy("1 个月")),
            ("0", gettext_lazy("不限")),
            ("2", gettext_lazy("2 个月")),
            ("3", gettext_lazy("3 个月")),
            ("6", gettext_lazy("6 个月")),
        ],
    )


class EvidenceForm(forms.Form):
    """A paper that is asked for."""

    type = CodeField("document_type", label=gettext_lazy("文件类别"))
    variant = forms.ChoiceField(label=gettext_lazy("适用项目"), choices=Variant.choices)
    at_least = MoneyField(
        label=gettext_lazy("总投资不低于"),
        help_text=gettext_lazy("亿元；0 表示所有达标项目，也可写明单位，如 5000万元"),
    )
    required = forms.BooleanField(
        label=gettext_lazy("缺少时不能申报"),
        required=False,
        help_text=gettext_lazy("不勾选的只作提醒"),
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("文件名称和条款"),
    )
    active = forms.BooleanField(label=gettext_lazy("启用"), required=False)


class BandForm(forms.Form):
    """A size with its form and its level."""

    at_least = MoneyField(label=gettext_lazy("总投资不低于"), unit=MoneyUnit.WAN)
    form = forms.CharField(label=gettext_lazy("报表表号"), max_length=20)
    level = forms.CharField(label=gettext_lazy("审核级次"), max_length=20)
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)


class WindowForm(forms.Form):
    """On which days of the month papers are taken."""

    region = forms.ModelChoiceField(Region.objects.none(), label=gettext_lazy("区域"), empty_label=None)
    open_day = forms.IntegerField(label=gettext_lazy("每月几日开放"), min_value=1, max_value=31)
    close_day = forms.IntegerField(
        label=gettext_lazy("每月几日截止"),
        min_value=1,
        max_value=31,
        help_text=gettext_lazy("当月没有这一天的，按月末"),
    )
    effective_on = DateField(label=gettext_lazy("从哪一天起"))
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, user: User, today: date) -> None:
        super().__init__(data, initial={"open_day": 8, "close_day": 10, "effective_on": today})
        model_field(self, "region").queryset = Region.objects.open_to(user, Capability.REVIEW)


def overridable(project: Project, user: User, findings: Iterable[Finding]) -> list[Finding]:
    """The errors that the person may pass over: all of them for those who review the region's reports, else none."""
    return list(findings) if user.access.covers(project.region.path, Capability.REVIEW) else []
