"""Forms about official forms."""

from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.batches.models import BatchType
from sanpi.core.forms import LongSelect, choice_field, model_field
from sanpi.domain.periods import Month, PeriodError
from sanpi.exchange.official_models import KEEPING, RUNNING, OfficialForm
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import Organization, Region, User
from sanpi.projects.models import Project

_FILE = forms.ClearableFileInput(attrs={"accept": ".xlsx,.docx"})


def scopes() -> list[tuple[str, str]]:
    """Which projects a form may be about."""
    batches = BatchType.objects.order_by("position").values_list("code", "label")
    listed = [(f"batch:{code}", label) for code, label in batches]
    return [("all", _("全部项目")), ("key", _("当年重点项目")), *listed]


class SettingsForm(forms.Form):
    """Name, layout and projects of a form."""

    name = forms.CharField(label=gettext_lazy("报表名称"), max_length=100)
    layout = forms.ChoiceField(
        label=gettext_lazy("版式"),
        choices=OfficialForm.Layout.choices,
        help_text=gettext_lazy("每个项目一行：标记的行按项目重复；每个项目一张表：生成时选择项目"),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("列入的项目"), help_text=gettext_lazy("只列您能看到的、本区域或本单位的项目")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice_field(self, "scope").choices = scopes()


class CreateForm(SettingsForm):
    """A form as it came."""

    region = forms.ModelChoiceField(Region.objects.none(), label=gettext_lazy("区域"), empty_label=None)
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("所属单位"),
        required=False,
        empty_label=gettext_lazy("全区域共用"),
        widget=LongSelect,
        help_text=gettext_lazy("选了单位，就只列该单位负责的项目"),
    )
    file = forms.FileField(
        label=gettext_lazy("上级下发的表"),
        widget=_FILE,
        help_text=gettext_lazy("原样上传 .xlsx 或 .docx，版式、合并单元格和公式都保留"),
    )
    field_order = ("file", "name", "region", "organization", "layout", "scope")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        access = user.access
        regions = Region.objects.filter(
            reduce(or_, (access.region_filter("path", capability) for capability in KEEPING))
        ).distinct()
        model_field(self, "region").queryset = regions
        units = model_field(self, "organization")
        whole = Q(pk__in=[])
        for capability in RUNNING:
            whole |= access.region_filter("region__path", capability, Reach.REGION)
        own = access.units(Capability.REPORT)
        units.queryset = Organization.objects.filter(whole | Q(pk__in=own))
        if not any(self._runs(user, region) for region in regions):
            units.required, units.empty_label = True, None
        self._user = user

    @staticmethod
    def _runs(user: User, region: Region) -> bool:
        return any(user.access.covers(region.path, capability) for capability in RUNNING)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        region, unit = found.get("region"), found.get("organization")
        if region and unit and unit.region_id != region.pk:
            self.add_error("organization", _("“%(unit)s”不在%(region)s") % {"unit": unit, "region": region})
        elif region and not unit and "organization" in found and not self._runs(self._user, region):
            self.add_error("organization", _("全区域共用的报表由项目办建立；请选择您的单位"))
        return found


class ReplaceForm(forms.Form):
    """A newer file."""

    file = forms.FileField(label=gettext_lazy("新的表"), widget=_FILE)
    keep_marks = forms.BooleanField(
        label=gettext_lazy("沿用现在的标记"),
        required=False,
        initial=True,
        help_text=gettext_lazy("按单元格位置沿用；行列有变动的，上传后请核对"),
    )


class MarkForm(forms.Form):
    """What is to be filled in at a place; an empty field takes the mark away."""

    place = forms.CharField(label=gettext_lazy("单元格"), max_length=120)
    spec = forms.CharField(
        label=gettext_lazy("字段"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "official-fields", "autocomplete": "off"}),
    )


class FillForm(forms.Form):
    """For which month, and for a form of one project for which one."""

    month = forms.CharField(
        label=gettext_lazy("月份"), max_length=12, widget=forms.DateInput(attrs={"type": "month"})
    )
    project = forms.ModelChoiceField(
        Project.objects.none(), label=gettext_lazy("项目"), required=False, widget=LongSelect
    )

    def __init__(
        self, data: Any = None, *, month: Month, projects: QuerySet[Project] | None, prefix: str = "fill"
    ) -> None:
        super().__init__(data, initial={"month": month.code}, prefix=prefix)
        if projects is None:
            del self.fields["project"]
        else:
            field = model_field(self, "project")
            field.queryset, field.required, field.empty_label = projects, True, _("请选择")

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"])
        except PeriodError as refused:
            raise forms.ValidationError(str(refused)) from refused
