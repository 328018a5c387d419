"""The form of a project."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import CodeField, CoordinateField, DateField, MoneyField, model_field
from sanpi.domain.codes import (
    check_coordinates,
    check_project_code,
    check_uscc,
    normalise,
    normalise_project_code,
)
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Official, Organization, Region, User
from sanpi.projects.models import Project, ProjectKind

# A retired code stays with the projects that have it.
CODED = ("nature", "project_type", "industry", "category", "investor_kind")


# Longer than any description an office keeps in a cell.
LONGEST_TEXT = 4000


class ProjectForm(forms.ModelForm[Project]):
    """Everything about a project that carries no date of its own."""

    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=200)
    code = forms.CharField(
        label=gettext_lazy("项目代码"), required=False, max_length=40,
        help_text=gettext_lazy("全国投资项目在线审批监管平台代码，如 2201-410106-04-01-123456"),
    )  # fmt: skip
    longitude = CoordinateField(
        label=gettext_lazy("经度"), required=False, help_text=gettext_lazy("十进制度，如 113.308500")
    )
    latitude = CoordinateField(
        label=gettext_lazy("纬度"), required=False, help_text=gettext_lazy("十进制度，如 34.802600")
    )
    nature = CodeField("nature", label=gettext_lazy("建设性质"), required=False)
    project_type = CodeField("project_type", label=gettext_lazy("项目类型"), required=False)
    industry = CodeField("industry", label=gettext_lazy("所属行业"), required=False)
    category = CodeField("category", label=gettext_lazy("领域分类"), required=False)
    investor_kind = CodeField("investor_kind", label=gettext_lazy("投资主体类型"), required=False)
    owner_name = forms.CharField(label=gettext_lazy("建设单位"), required=False, max_length=120)
    owner_uscc = forms.CharField(
        label=gettext_lazy("建设单位统一社会信用代码"), required=False, max_length=30
    )
    investor_name = forms.CharField(label=gettext_lazy("投资方"), required=False, max_length=120)
    fixed_investment = MoneyField(label=gettext_lazy("其中：固定资产投资（亿元）"), required=False)
    enrolled_on = DateField(label=gettext_lazy("入统时间"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("修改说明"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("会写进变更记录"),
    )

    field_order = (
        "name", "code", "region", "kind", "total", "plan", "unit", "lead", "contact", "phone", "task_force", "department",
        "owner_name", "owner_uscc", "investor_name", "investor_kind", "locality", "chain", "longitude", "latitude",
        "nature", "project_type", "industry", "category", "fixed_investment", "funding", "land_mu", "start_year",
        "end_year", "enrolled_on", "statistics_code", "scale", "note", "reason",
    )  # fmt: skip

    class Meta:
        model = Project
        fields = (
            "name", "code", "region", "kind", "locality", "longitude", "latitude", "nature", "project_type", "industry",
            "category", "chain", "investor_kind", "fixed_investment", "funding", "land_mu", "start_year", "end_year",
            "unit", "contact", "phone", "lead", "task_force", "department", "enrolled_on", "statistics_code", "scale",
            "note",
        )  # fmt: skip

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        access = user.access
        regions = Region.objects.filter(access.region_filter("path", Capability.CREATE))
        self._restrict("region", regions)
        near = access.region_filter("region__path", Capability.EDIT)
        self._restrict("unit", Organization.objects.filter(near))
        self._restrict("department", Organization.objects.filter(near))
        forces = Organization.objects.filter(near, kind=Organization.Kind.TASK_FORCE)
        self._restrict("task_force", forces)
        self._restrict("lead", Official.objects.filter(near))
        for name in CODED:
            self._restrict(name, model_field(self, name).queryset)
        if self.instance.pk and not access.covers(self.instance.region.path, Capability.EDIT):
            # A liaison reports on the unit's projects; who answers for them is the office's to say.
            for name in ("region", "unit", "task_force", "lead"):
                self.fields[name].disabled = True
        for name in ("scale", "note"):
            text = self.fields[name]
            text.widget.attrs |= {"rows": 4, "maxlength": LONGEST_TEXT}
            text.validators.append(MaxLengthValidator(LONGEST_TEXT))
        project = self.instance
        if project.pk:
            owner, investor = project.owner, project.investor
            self.initial = dict(self.initial) | {
                "owner_name": owner.name if owner else "",
                "owner_uscc": (owner.uscc or "") if owner else "",
                "investor_name": investor.name if investor else "",
            }
        else:
            del self.fields["reason"]
            self.initial = {"kind": ProjectKind.objects.first(), **dict(self.initial)}
            if regions.count() == 1:
                self.initial["region"] = regions.first()

    def _restrict(self, name: str, queryset: Any) -> None:
        field = model_field(self, name)
        current = getattr(self.instance, f"{name}_id", None)
        field.empty_label = _("请选择")
        field.queryset = (
            queryset | queryset.model._default_manager.filter(pk=current) if current else queryset
        )

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not name:
            raise forms.ValidationError(_("请填写项目名称"))
        return name

    def clean_code(self) -> str | None:
        text = self.cleaned_data["code"]
        if not text:
            return None
        problem = check_project_code(text)
        if problem:
            raise forms.ValidationError(problem)
        return normalise_project_code(text)

    def clean_owner_uscc(self) -> str:
        text = self.cleaned_data["owner_uscc"]
        problem = check_uscc(text) if text else None
        if problem:
            raise forms.ValidationError(problem)
        return normalise(text)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        longitude, latitude = found.get("longitude"), found.get("latitude")
        if (longitude is None) != (latitude is None):
            self.add_error("latitude", _("经度和纬度请一起填写"))
        elif longitude is not None and latitude is not None:
            problem = check_coordinates(longitude, latitude)
            if problem:
                self.add_error("longitude", problem)
        start, end = found.get("start_year"), found.get("end_year")
        if start and end and end < start:
            self.add_error("end_year", _("建设终止年不能早于起始年 %s") % start)
        if found.get("owner_uscc") and not found.get("owner_name"):
            self.add_error("owner_name", _("填写了统一社会信用代码，请同时填写建设单位名称"))
        return found

    def values(self) -> dict[str, Any]:
        """The cleaned fields as the verbs take them, without the firms, which are entered by a verb of their own."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if not self.fields[name].disabled}


class NewProjectForm(ProjectForm):
    """A project on its first day: also its size, its plan and how far it is."""

    total = MoneyField(label=gettext_lazy("总投资（亿元）"), required=False)
    plan = MoneyField(label=gettext_lazy("当年年度计划投资（亿元）"), required=False)
