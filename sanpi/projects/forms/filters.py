"""How the list of projects is narrowed. The address holds the whole choice, so a list can be sent to a colleague."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import CodeField, LongSelect, MoneyField, model_field
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Official, Organization, Region, User
from sanpi.projects.models import KeyListing, Project, ProjectKind, Stage, Status

COUNTING = (("", _("打捆计一个")), ("split", _("拆分计数")), ("all", _("打捆与子项目都列")))


# So many keys are handed back to the database at most.
FEW = 2000


def matching(projects: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Projects in whose name, initials or code every word of the text occurs.

    Where these are few, they are looked up first: the index of the search column is a small fraction of the table.
    """
    conditions = [Q(search_text__contains=word) for word in text.lower().split()]
    if not conditions:
        return projects
    found = Project.objects.filter(*conditions).order_by().values_list("pk", flat=True)
    keys = list(found[: FEW + 1])
    return projects.filter(pk__in=keys) if len(keys) <= FEW else projects.filter(*conditions)


class ProjectFilter(forms.Form):
    """Filters on what the register itself knows; `apply` takes projects with their state (`rules.with_state`)."""

    q = forms.CharField(
        label=_("查找"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("名称、拼音首字母、代码")}),
    )
    stage = forms.ChoiceField(label=_("阶段"), required=False, choices=[("", _("全部")), *Stage.choices])
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *Status.choices])
    level = CodeField("level", label=_("层级"), required=False, empty_label=_("全部"))
    category = CodeField("category", label=_("领域"), required=False, empty_label=_("全部"))
    industry = CodeField("industry", label=_("行业"), required=False, empty_label=_("全部"))
    kind = forms.ModelChoiceField(
        ProjectKind.objects.all(), label=_("类别"), required=False, empty_label=_("全部")
    )
    unit = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("责任单位"),
        required=False,
        empty_label=_("全部"),
        widget=LongSelect,
    )
    lead = forms.ModelChoiceField(
        Official.objects.none(),
        label=_("分包领导"),
        required=False,
        empty_label=_("全部"),
        widget=LongSelect,
    )
    total_min = MoneyField(label=_("总投资不低于"), required=False, help_text="")
    counting = forms.ChoiceField(label=_("计数"), required=False, choices=COUNTING)

    def __init__(self, data: Any, *, user: User, region: Region | None = None) -> None:
        super().__init__(data)
        model_field(self, "unit").queryset = Organization.objects.on_offer(user, region)
        model_field(self, "lead").queryset = Official.objects.on_offer(user, region)

    def apply(self, projects: QuerySet[Project], at: Standpoint, today: date) -> QuerySet[Project]:
        """The projects that match; a choice that makes no sense matches nothing rather than everything."""
        if not self.is_valid():
            return projects.none()
        chosen = self.cleaned_data
        projects = matching(projects, chosen["q"])
        plain = {"stage": "stage_at", "status": "status_at", "category": "category", "industry": "industry",
                 "kind": "kind", "unit": "unit", "lead": "lead", "total_min": "total_at__gte"}  # fmt: skip
        wanted = {column: chosen[name] for name, column in plain.items() if chosen[name] not in (None, "")}
        projects = projects.filter(**wanted)
        if chosen["level"]:
            listed = KeyListing.objects.as_of(at).filter(project=OuterRef("pk"), year=at.effective.year)
            projects = projects.filter(Exists(listed.filter(level=chosen["level"])))
        if chosen["counting"] == "split":
            return projects.filter(is_bundle=False)
        return projects if chosen["counting"] == "all" else projects.filter(parent__isnull=True)
