"""Setting stage lines and gates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanpi.core.columns import label_of
from sanpi.core.forms import choice_field
from sanpi.core.models import Code
from sanpi.projects.models import Gate, Project, ProjectKind, Stage

# Fields that a gate may ask for; the two amounts are facts and count when one is known.
FACT_TARGETS = {"total_investment": _("总投资"), "annual_plan": _("年度计划投资")}
FIELD_TARGETS = (
    "code", "owner", "unit", "lead", "task_force", "department", "nature", "industry", "category", "locality", "land_mu",
    "scale", "funding", "contact", "phone", "longitude", "enrolled_on",
)  # fmt: skip


def targets() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a gate may ask for: fields of the project, types of document."""
    fields = [(f"field:{name}", str(label)) for name, label in FACT_TARGETS.items()]
    fields += [(f"field:{name}", label_of(Project, name)) for name in FIELD_TARGETS]
    codes = Code.objects.filter(list__code="document_type", valid_until=None)
    documents = [(f"document:{code.code}", code.label) for code in codes]
    return [(str(Gate.Need.FIELD.label), fields), (str(Gate.Need.DOCUMENT.label), documents)]


class GateForm(forms.Form):
    """One requirement of a stage."""

    stage = forms.ChoiceField(label=_("阶段"))
    target = forms.ChoiceField(label=_("要件"))
    basis = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("文件名称和条款"))
    active = forms.BooleanField(label=_("启用"), required=False, initial=True)

    def __init__(self, *args: Any, kind: ProjectKind, **options: Any) -> None:
        super().__init__(*args, **options)
        stage, target = choice_field(self, "stage"), choice_field(self, "target")
        stage.choices = [(step.stage, step.label) for step in kind.steps.all()]
        target.choices = targets()

    def values(self) -> dict[str, Any]:
        """As the verb takes them."""
        need, _colon, code = self.cleaned_data["target"].partition(":")
        label = next(
            text
            for _group, items in targets()
            for value, text in items
            if value == self.cleaned_data["target"]
        )
        return {
            "stage": self.cleaned_data["stage"], "need": need, "target": code, "label": label,
            "basis": self.cleaned_data["basis"], "active": self.cleaned_data["active"],
        }  # fmt: skip


class KindForm(forms.Form):
    """A further kind of project."""

    label = forms.CharField(label=_("类别名称"), max_length=40)
    code = forms.SlugField(
        label=_("代码"), max_length=40, help_text=_("英文字母、数字和短横线，建立后不再改")
    )
    like = forms.ModelChoiceField(
        ProjectKind.objects.all(),
        label=_("照哪一类"),
        empty_label=None,
        help_text=_("先复制它的阶段和要件，再修改"),
    )


class StageLineForm(forms.Form):
    """Which of the stages a kind of project has, and what it calls them. An empty name leaves a stage out."""

    label = forms.CharField(label=_("类别名称"), max_length=40)

    def __init__(self, *args: Any, kind: ProjectKind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["label"].initial = kind.label
        names = {step.stage: step.label for step in kind.steps.all()}
        for stage in Stage:
            self.fields[stage.value] = forms.CharField(
                label=stage.label, max_length=20, required=False, initial=names.get(stage.value, ""),
                help_text=_("空着就是没有这个阶段"),
            )  # fmt: skip

    def steps(self) -> dict[str, str]:
        """Stage → name, in order."""
        return {
            stage.value: self.cleaned_data[stage.value] for stage in Stage if self.cleaned_data[stage.value]
        }
