"""A new issue."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import CodeField, DateField, model_field
from sanpi.issues.models import Level, LinkKind
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Organization, Region, User
from sanpi.projects.forms.filters import matching
from sanpi.projects.models import Project
from sanpi.projects.models.project import UNIT_COLUMNS

# So many names are offered while typing; those who see more projects type a name or a code.
_OFFERED = 300
_CANDIDATES = 5
_LONG = forms.Textarea(attrs={"rows": 4})


def projects_of(user: User) -> QuerySet[Project]:
    """Projects about which the person may raise an issue."""
    scope = user.access.scope(Capability.ISSUES, region="region__path", units=UNIT_COLUMNS, lead="lead__user")
    return Project.objects.filter(scope)


class OfferedInput(forms.TextInput):
    """A text box that offers names while one types; any other text may be typed as well."""

    offered: tuple[str, ...] = ()

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The box and its list."""
        place = f"{(attrs or {}).get('id', name)}-list"
        box = super().render(name, value, {**(attrs or {}), "list": place}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in self.offered))
        return format_html('{}<datalist id="{}">{}</datalist>', box, place, options)


class ProjectField(forms.CharField):
    """A project by its code, its name (or 名称（区域）), or by a part of the name that only one has."""

    widget = OfferedInput

    def __init__(self, **options: Any) -> None:
        self.projects: QuerySet[Project] = Project.objects.none()
        super().__init__(max_length=240, **options)

    def offer(self, projects: QuerySet[Project]) -> None:
        """Takes the projects that may be named, and offers their names if they are few."""
        self.projects = projects
        names = list(projects.order_by("name", "pk").values_list("name", flat=True)[: _OFFERED + 1])
        if len(names) <= _OFFERED:
            cast(OfferedInput, self.widget).offered = tuple(names)

    def prepare_value(self, value: Any) -> Any:
        return name_of(value) if isinstance(value, Project) else value

    def clean(self, value: Any) -> Any:
        """The project, or None for an empty box."""
        text = str(super().clean(value) or "").strip()
        return self._find(text) if text else None

    def _find(self, text: str) -> Project:
        name, _divider, region = text.removesuffix("）").rpartition("（")
        exact: tuple[QuerySet[Project], ...] = (
            self.projects.filter(code=text),
            self.projects.filter(name=text),
            self.projects.filter(name=name.strip(), region__name=region.strip()),
            matching(self.projects, text),
        )
        for found in exact:
            few: list[Project] = list(
                found.select_related("region").order_by("name", "pk")[: _CANDIDATES + 1]
            )
            if len(few) == 1:
                return few[0]
            if few:
                names = "；".join(name_of(project) for project in few[:_CANDIDATES])
                more = _("等") if len(few) > _CANDIDATES else ""
                text = _("有多个项目符合，请写全名称或项目代码：%(names)s%(more)s")
                raise ValidationError(text % {"names": names, "more": more})
        raise ValidationError(
            _("没有找到“%s”，或您不办理这个项目的问题；请写项目全称或项目代码，不属于某个项目的留空") % text
        )


def name_of(project: Project) -> str:
    """The name that `ProjectField` reads back."""
    return f"{project.name}（{project.region.name}）"


class RaiseForm(forms.Form):
    """A new issue; those who decide also say who leads until when."""

    project = ProjectField(
        label=gettext_lazy("项目"),
        required=False,
        help_text=gettext_lazy("写项目名称或代码；不属于某个项目的问题留空"),
    )
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=gettext_lazy("所属区域"),
        required=False,
        empty_label=gettext_lazy("按项目所在区域"),
    )
    category = CodeField("issue_category", label=gettext_lazy("问题类别"))
    source = CodeField("issue_source", label=gettext_lazy("来源"))
    description = forms.CharField(
        label=gettext_lazy("问题描述"),
        max_length=2000,
        widget=_LONG,
        help_text=gettext_lazy("卡在哪里、影响什么、差多少；第一行作为问题名称"),
    )
    demand = forms.CharField(
        label=gettext_lazy("诉求"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("希望谁做什么"),
    )
    title = forms.CharField(
        label=gettext_lazy("问题名称"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("不填取描述的第一行"),
    )
    level = forms.ChoiceField(label=gettext_lazy("分级"), choices=Level.choices, initial=Level.C)
    raised_on = DateField(label=gettext_lazy("提出日期"))
    lead_unit = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("牵头单位"),
        required=False,
        empty_label=gettext_lazy("以后交办"),
    )
    due_on = DateField(
        label=gettext_lazy("计划办结日"), required=False, help_text=gettext_lazy("与牵头单位一起定")
    )
    assisting = forms.ModelMultipleChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("配合单位"),
        required=False,
        help_text=gettext_lazy("按住 Ctrl 可选多个"),
    )
    responsible = forms.CharField(label=gettext_lazy("责任人"), max_length=60, required=False)
    link_kind = forms.ChoiceField(
        choices=[("", ""), *LinkKind.choices], required=False, widget=forms.HiddenInput
    )
    link_reference = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    link_label = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, user: User, today: date, prefill: QueryDict | None = None
    ) -> None:
        super().__init__(data, initial=prefilled(prefill, user) if prefill else None)
        self.user = user
        self.fields["raised_on"].initial = today
        self.fields["raised_on"].widget.attrs["max"] = today.isoformat()
        project = self.fields["project"]
        if isinstance(project, ProjectField):
            project.offer(projects_of(user))
        regions = Region.objects.open_to(user, Capability.ISSUES)
        model_field(self, "region").queryset = regions
        if len(regions) == 1:
            self.fields["region"].initial = regions[0]
            self.fields["region"].widget = forms.HiddenInput()
        if user.can(Capability.DECIDE):
            units = Organization.objects.visible_to(user)
            model_field(self, "lead_unit").queryset = units
            model_field(self, "assisting").queryset = units
        else:
            for name in ("lead_unit", "due_on", "assisting", "responsible"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        project = found.get("project")
        if project:
            found["region"] = project.region
        elif "project" in found and not found.get("region"):
            self.add_error("region", _("没有写项目的，请选择问题所属的区域"))
        if found.get("lead_unit") and found.get("region"):
            self._check_lead(found["lead_unit"], found["region"], project)
        return found

    def _check_lead(self, unit: Organization, region: Region, project: Project | None) -> None:
        """Who decides elsewhere does not give out issues here."""
        leads = bool(project and project.lead and project.lead.user_id == self.user.pk)
        if not leads and not self.user.access.covers(region.path, Capability.DECIDE):
            self.add_error("lead_unit", _("%s的问题由项目办交办，这里请留空") % region.name)
        elif not unit.region.path.startswith(region.path):
            self.add_error("lead_unit", _("%(unit)s不在%(region)s") % {"unit": unit, "region": region})

    def values(self) -> dict[str, Any]:
        """The arguments of `raise_issue`."""
        found = dict(self.cleaned_data)
        kind, reference, label = (found.pop(f"link_{name}") for name in ("kind", "reference", "label"))
        return found | {"links": [(kind, reference, label)] if kind and reference else []}


def prefilled(query: QueryDict, user: User) -> dict[str, Any]:
    """What an address says of a new issue: project (key), kind and reference of what it came out of, title, description."""
    found: dict[str, Any] = {name: query[name] for name in ("title", "description", "level") if name in query}
    key = query.get("project", "")
    if key.isdecimal():
        found["project"] = projects_of(user).select_related("region").filter(pk=int(key[:18])).first()
    if query.get("kind") in LinkKind.values:
        label = query.get("label") or query.get("title", "")
        found |= {
            "link_kind": query["kind"],
            "link_reference": query.get("reference", ""),
            "link_label": label,
        }
    for name in ("category", "source"):
        if name in query:
            codes = CodeField(f"issue_{name}").queryset
            found[name] = codes.filter(code=query[name]).first() if codes is not None else None
    return found
