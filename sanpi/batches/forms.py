"""Forms of 三个一批, and the project list narrowed by it."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.batches.models import BatchEntry, BatchType, Period
from sanpi.core.forms import CodeField, DateField, model_field
from sanpi.domain.money import MoneyError, MoneyUnit, parse
from sanpi.domain.periods import PeriodError, parse_numbers
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User
from sanpi.projects.forms.filters import ProjectFilter
from sanpi.projects.models import Project


class PeriodsField(forms.CharField):
    """A selection of rounds as people write it: “1-6”, “7”, “1-6,8” → the numbers."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return ()
        try:
            return parse_numbers(text)
        except PeriodError as refused:
            raise forms.ValidationError(str(refused)) from refused


class BatchProjectFilter(ProjectFilter):
    """The filters of the register, and in force in which batch of which rounds."""

    batch = forms.ModelChoiceField(
        BatchType.objects.all(), label=gettext_lazy("批次"), required=False, empty_label=gettext_lazy("全部")
    )
    period = PeriodsField(
        label=gettext_lazy("期次"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "1-6", "size": 5}),
    )

    def apply(self, projects: QuerySet[Project], at: Standpoint, today: date) -> QuerySet[Project]:
        """The projects that match."""
        projects = super().apply(projects, at, today)
        if not self.is_valid():
            return projects
        chosen = self.cleaned_data
        if not chosen["batch"] and not chosen["period"]:
            return projects
        entries = BatchEntry.objects.adjusted(at).filter(project=OuterRef("pk"))
        if chosen["batch"]:
            entries = entries.filter(batch=chosen["batch"])
        if chosen["period"]:
            entries = entries.filter(period__number__in=chosen["period"])
        return projects.filter(Exists(entries))


class PeriodForm(forms.ModelForm[Period]):
    """A round of a region."""

    held_on = DateField(label=gettext_lazy("活动日期"))

    class Meta:
        model = Period
        fields = ("region", "number", "held_on", "note")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        field = model_field(self, "region")
        field.queryset = Region.objects.filter(user.access.region_filter("path", Capability.BATCHES))
        if self.instance.pk:
            self.fields["region"].disabled = self.fields["number"].disabled = True


class EnterForm(forms.Form):
    """Which project goes into which batch of which round."""

    period = forms.ModelChoiceField(Period.objects.none(), label=gettext_lazy("期次"))
    batch = forms.ModelChoiceField(BatchType.objects.all(), label=gettext_lazy("批次"))
    announced = forms.BooleanField(
        label=gettext_lazy("活动时公布"),
        required=False,
        initial=True,
        help_text=gettext_lazy("活动之后调入的不勾选，不计入公布数"),
    )
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data)
        field = model_field(self, "period")
        field.queryset = Period.objects.for_region(project.region).order_by("-number")


class LeaveForm(forms.Form):
    """调出."""

    effective_on = DateField(label=gettext_lazy("调出日期"))
    cause = forms.CharField(label=gettext_lazy("调出原因"), max_length=200)
    approver = forms.CharField(label=gettext_lazy("批准单位或岗位"), max_length=60)

    def __init__(self, data: Any = None, *, entry: BatchEntry) -> None:
        super().__init__(data)


class ConvertForm(forms.Form):
    """转化."""

    period = forms.ModelChoiceField(Period.objects.none(), label=gettext_lazy("转入哪一期"))
    effective_on = DateField(
        label=gettext_lazy("转化日期"), required=False, help_text=gettext_lazy("不填按该期活动日期")
    )
    cause = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, entry: BatchEntry) -> None:
        super().__init__(data)
        field = model_field(self, "period")
        field.queryset = Period.objects.for_region(entry.project.region).filter(
            number__gte=entry.period.number
        )


class TakeBackForm(forms.Form):
    """恢复."""

    reason = forms.CharField(label=gettext_lazy("恢复原因"), max_length=200)

    def __init__(self, data: Any = None, *, entry: BatchEntry) -> None:
        super().__init__(data)


ENTRY_MEASURES = (
    ("entries", gettext_lazy("三个一批项目数")),
    ("entries_total", gettext_lazy("三个一批总投资")),
    ("entries_plan", gettext_lazy("三个一批年度计划投资")),
)
LIST_MEASURES = (
    ("key_projects", gettext_lazy("重点项目数")),
    ("key_total", gettext_lazy("重点项目总投资")),
    ("key_plan", gettext_lazy("重点项目年度计划投资")),
)
# Of a year as a whole; neither rounds nor lists are named.
YEAR_MEASURES = (("completed", gettext_lazy("当年完成投资")),)


class PublishedForm(forms.Form):
    """A figure as printed."""

    measure = forms.ChoiceField(
        label=gettext_lazy("指标"), choices=ENTRY_MEASURES + LIST_MEASURES + YEAR_MEASURES
    )
    periods = PeriodsField(
        label=gettext_lazy("期次"), required=False, help_text=gettext_lazy("三个一批的数须填，如 7 或 1-6")
    )
    batch = forms.ModelChoiceField(
        BatchType.objects.all(),
        label=gettext_lazy("批次"),
        required=False,
        empty_label=gettext_lazy("各批次合计"),
    )
    level = CodeField(
        "level", label=gettext_lazy("项目层级"), required=False, help_text=gettext_lazy("重点项目的数须填")
    )
    printed = forms.CharField(
        label=gettext_lazy("公布的数"),
        max_length=30,
        help_text=gettext_lazy("个数填整数；金额单位为亿元，也可写明单位"),
    )
    as_of = DateField(label=gettext_lazy("数据截至"), help_text=gettext_lazy("这个数说的是哪一天的情况"))
    published_on = DateField(label=gettext_lazy("公布日期"))
    source = forms.CharField(label=gettext_lazy("出处"), max_length=200)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        measure, printed = found.get("measure", ""), found.get("printed", "")
        if measure in dict(LIST_MEASURES) and not found.get("level"):
            self.add_error("level", _("重点项目的公布数请选择项目层级"))
        if measure in dict(ENTRY_MEASURES) and "periods" in found and not found["periods"]:
            self.add_error("periods", _("三个一批的公布数请填写期次，如 7 或 1-6"))
        if measure and printed:
            self._read(measure, printed, found)
        return found

    def _read(self, measure: str, printed: str, found: dict[str, Any]) -> None:
        if measure in {"entries", "key_projects"}:
            if printed.strip().isdecimal():
                found["value"] = int(printed)
            else:
                self.add_error("printed", _("个数应为整数"))
            return
        try:
            found["value"] = parse(printed, MoneyUnit.YI).yuan
        except MoneyError as refused:
            self.add_error("printed", str(refused))
