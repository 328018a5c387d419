"""What is asked for each thing that happens to a project. Field names are the arguments of the verbs."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import CodeField, DateField, MoneyField, choice_field, model_field
from sanpi.projects.models import Gate, Project, Stage, Status
from sanpi.projects.rules import missing_by_stage, reached_stages, requirements_of, stage_steps

DATE_HELP = _("事情发生的那一天，不是登记的这一天")


class ProjectVerbForm(forms.Form):
    """A form about one project on a day."""

    def __init__(self, *args: Any, project: Project, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.project, self.today = project, today
        if "effective_on" in self.fields:
            self.fields["effective_on"].initial = today
            self.fields["effective_on"].widget.attrs["max"] = today.isoformat()
        self.prepare()

    def prepare(self) -> None:
        """Where a form fits its choices to the project."""


class StageForm(ProjectVerbForm):
    """The project reached a stage."""

    stage = forms.ChoiceField(label=_("阶段"))
    effective_on = DateField(label=_("日期"), help_text=DATE_HELP)
    source = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("如文号、会议、现场核查")
    )

    def prepare(self) -> None:
        reached = reached_stages(self.project)
        choices = [(step.code, step.label) for step in stage_steps(self.project) if step.code not in reached]
        field = choice_field(self, "stage")
        field.choices = choices
        last = max((Stage(code).rank for code in reached), default=0)
        following = (code for code, _label in choices if Stage(code).rank > last)
        field.initial = next(following, None)


class StageCorrectionForm(ProjectVerbForm):
    """The day of a recorded stage was wrong."""

    effective_on = DateField(label=_("正确的日期"), help_text=DATE_HELP)
    source = forms.CharField(label=_("依据"), max_length=200, required=False)
    reason = forms.CharField(label=_("原因"), max_length=200)


class ReasonForm(ProjectVerbForm):
    """Only why."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class MilestoneForm(ProjectVerbForm):
    """The day on which a stage is planned."""

    stage = forms.ChoiceField(label=_("阶段"))
    planned_on = DateField(label=_("计划日期"))
    effective_on = DateField(label=_("计划定于"), help_text=_("从哪一天起按这个计划"))
    reason = forms.CharField(label=_("调整原因"), max_length=200, required=False)

    def prepare(self) -> None:
        field = choice_field(self, "stage")
        field.choices = [(step.code, step.label) for step in stage_steps(self.project)]


class StatusForm(ProjectVerbForm):
    """正常, 停工, 缓建, 退出."""

    status = forms.ChoiceField(label=_("状态"), choices=Status.choices)
    effective_on = DateField(label=_("日期"), help_text=DATE_HELP)
    cause = forms.CharField(label=_("原因"), max_length=200, required=False, help_text=_("恢复正常可以不填"))


class TotalForm(ProjectVerbForm):
    """Total investment from a day on."""

    amount = MoneyField(label=_("总投资（亿元）"))
    effective_on = DateField(label=_("自哪一天起"), help_text=DATE_HELP)
    source = forms.CharField(label=_("依据"), max_length=200, required=False)
    reason = forms.CharField(label=_("调整原因"), max_length=200, required=False)


class PlanForm(ProjectVerbForm):
    """The plan of a year."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    amount = MoneyField(label=_("年度计划投资（亿元）"))
    effective_on = DateField(label=_("自哪一天起"), help_text=_("下达或调整的日期"))
    goal = forms.CharField(
        label=_("年度建设内容与目标"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    completed_before = MoneyField(label=_("截至上年底累计完成（亿元）"), required=False)
    approver = forms.CharField(label=_("批准单位或岗位"), max_length=60, required=False)
    reason = forms.CharField(label=_("调整原因"), max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["year"].initial = self.today.year


class ListingForm(ProjectVerbForm):
    """On a year's list of key projects."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    level = CodeField("level", label=_("项目层级"))
    category = CodeField("category", label=_("领域分类"), required=False)
    effective_on = DateField(label=_("名单日期"))
    source = forms.CharField(label=_("文号"), max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["year"].initial = self.today.year


class GateField(forms.ModelChoiceField[Gate]):
    """A requirement under the name of its stage."""

    def label_from_instance(self, obj: Gate) -> str:
        return f"{Stage(obj.stage).label}：{obj.label}"


class WaiverForm(ProjectVerbForm):
    """容缺: what is passed without, why, and until when."""

    gate = GateField(Gate.objects.none(), label=_("所缺要件"))
    reason = forms.CharField(label=_("容缺原因"), max_length=200)
    promised_on = DateField(label=_("承诺补齐日期"))

    def prepare(self) -> None:
        open_codes = {item.code for items in missing_by_stage(self.project).values() for item in items}
        known = {requirement.code for requirement in requirements_of(self.project)} & open_codes
        gates = Gate.objects.filter(active=True, kind_id__in=[self.project.kind_id]) | Gate.objects.filter(
            active=True, kind=None
        )
        wanted = [gate.pk for gate in gates if f"{gate.need}:{gate.target}" in known]
        field = model_field(self, "gate")
        field.queryset = Gate.objects.filter(pk__in=wanted)


class PartsForm(ProjectVerbForm):
    """Which projects go into the bundle."""

    parts = forms.ModelMultipleChoiceField(
        Project.objects.none(),
        label=_("子项目"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("同一区域内尚未打捆的项目"),
    )

    def __init__(self, *args: Any, candidates: Any, **options: Any) -> None:
        self.candidates = candidates
        super().__init__(*args, **options)

    def prepare(self) -> None:
        field = model_field(self, "parts")
        field.queryset = self.candidates
