"""What is asked for each verb about one issue."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import CodeField, DateField, model_field
from sanpi.core.models import Code
from sanpi.documents.forms import UploadForm
from sanpi.issues.models import Issue, Level, Light, LinkKind, State
from sanpi.organizations.models import Organization

_DAY = _("事情发生的那一天")
# Satisfaction of the firm, best first.
_SATISFACTION = (
    ("", _("未评价")),
    ("5", _("5 很满意")),
    ("4", _("4 满意")),
    ("3", _("3 一般")),
    ("2", _("2 不满意")),
    ("1", _("1 很不满意")),
)


def _long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class IssueForm(forms.Form):
    """A form about one issue on a day."""

    def __init__(self, *args: Any, issue: Issue, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.issue, self.today = issue, today
        if "effective_on" in self.fields:
            self.fields["effective_on"].initial = today
            limits = {"min": issue.raised_on.isoformat(), "max": today.isoformat()}
            self.fields["effective_on"].widget.attrs.update(limits)
        self.prepare()

    def prepare(self) -> None:
        """Where a form fits its choices to the issue."""


class AssignForm(IssueForm):
    """交办."""

    lead_unit = forms.ModelChoiceField(
        Organization.objects.none(), label=_("牵头单位"), empty_label=_("请选择")
    )
    due_on = DateField(label=_("计划办结日"))
    assisting = forms.ModelMultipleChoiceField(
        Organization.objects.none(), label=_("配合单位"), required=False, help_text=_("按住 Ctrl 可选多个")
    )
    level = forms.ChoiceField(label=_("分级"), choices=Level.choices)
    responsible = forms.CharField(label=_("责任人"), max_length=60, required=False)
    effective_on = DateField(label=_("交办日期"), help_text=_DAY)
    text = forms.CharField(label=_("要求"), max_length=2000, required=False, widget=_long())

    def __init__(self, *args: Any, units: Any, **options: Any) -> None:
        self.units = units
        super().__init__(*args, **options)

    def prepare(self) -> None:
        issue = self.issue
        for name in ("lead_unit", "assisting"):
            model_field(self, name).queryset = self.units
        initial = {"lead_unit": issue.lead_unit_id, "assisting": list(issue.assisting.values_list("pk", flat=True)),
                   "level": issue.level, "responsible": issue.responsible, "due_on": issue.due_on}  # fmt: skip
        if issue.lead_unit_id is None and issue.project and issue.project.unit_id:
            initial["lead_unit"] = issue.project.unit_id
        self.initial = {**initial, **self.initial}
        if issue.due_on and issue.state == State.WORKING:
            field = self.fields["due_on"]
            field.disabled = True
            field.help_text = _("已经定下；要改，由牵头单位申请延期")


class ProgressForm(IssueForm):
    """How it goes."""

    light = forms.ChoiceField(label=_("进展判断"), choices=Light.choices, widget=forms.RadioSelect)
    effective_on = DateField(label=_("日期"), help_text=_DAY)
    text = forms.CharField(label=_("做了什么、到哪一步"), max_length=2000, widget=_long())
    next_text = forms.CharField(label=_("下一步"), max_length=1000, required=False, widget=_long(2))

    def prepare(self) -> None:
        self.fields["light"].initial = Light.ON_TRACK


class DueRequestForm(IssueForm):
    """Another date."""

    due_on = DateField(label=_("申请延期至"))
    text = forms.CharField(label=_("延期理由"), max_length=2000, widget=_long())

    def prepare(self) -> None:
        if self.issue.due_on:
            self.fields["due_on"].help_text = _("现在的计划办结日是 %s") % self.issue.due_on


class DecisionForm(IssueForm):
    """Yes or no, and why."""

    YES, NO = "yes", "no"
    decision = forms.ChoiceField(label=_("意见"), widget=forms.RadioSelect, choices=())
    text = forms.CharField(
        label=_("说明"), max_length=2000, required=False, widget=_long(3), help_text=_("不同意的，写明理由")
    )
    words: tuple[Any, Any] = (_("同意"), _("不同意"))

    def prepare(self) -> None:
        self.fields["decision"].choices = list(zip((self.YES, self.NO), self.words, strict=True))  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def agreed(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.cleaned_data["decision"] == self.YES)


class DueDecisionForm(DecisionForm):
    """On another date."""

    words = (_("批准延期"), _("不同意延期"))


class CloseDecisionForm(DecisionForm):
    """On 销号."""

    words = (_("同意销号"), _("退回，继续办理"))
    satisfaction = forms.TypedChoiceField(
        label=_("企业满意度"), required=False, choices=_SATISFACTION, coerce=int, empty_value=None
    )


class UrgeForm(IssueForm):
    """督办."""

    source = forms.CharField(label=_("文号"), max_length=200, required=False, help_text=_("如督办函文号"))
    effective_on = DateField(label=_("日期"))
    text = forms.CharField(label=_("督办要求"), max_length=2000, widget=_long())


class CloseRequestForm(UploadForm, IssueForm):
    """The proof that it is solved."""

    text = forms.CharField(label=_("怎么解决的"), max_length=2000, widget=_long())
    effective_on = DateField(label=_("办结日"), help_text=_("问题实际解决的日期；确认销号后按这一天计"))

    field_order = ("effective_on", "text", "file")

    def prepare(self) -> None:
        self.fields["file"].label = _("佐证文件")


class ReopenForm(IssueForm):
    """Not solved after all."""

    due_on = DateField(label=_("新的计划办结日"), required=False)
    text = forms.CharField(label=_("为什么重新办理"), max_length=2000, widget=_long())

    def __init__(self, *args: Any, dated: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not dated:
            del self.fields["due_on"]
            self.fields["text"].help_text = _("计划办结日由项目办交办时定；在此以前仍按原来的日期计算")


class CancelForm(IssueForm):
    """No issue any more."""

    text = forms.CharField(label=_("为什么取消"), max_length=2000, widget=_long())


class ReasonForm(IssueForm):
    """Only why."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class HeadForm(IssueForm):
    """What is written on the head."""

    title = forms.CharField(label=_("问题名称"), max_length=80)
    category = CodeField("issue_category", label=_("问题类别"))
    source = CodeField("issue_source", label=_("来源"))
    responsible = forms.CharField(label=_("责任人"), max_length=60, required=False)
    description = forms.CharField(label=_("问题描述"), max_length=2000, widget=_long())
    demand = forms.CharField(label=_("诉求"), max_length=1000, required=False, widget=_long(2))
    measures = forms.CharField(label=_("解决措施"), max_length=2000, required=False, widget=_long())
    reason = forms.CharField(
        label=_("修改说明"), max_length=200, required=False, help_text=_("会写进变更记录")
    )

    def prepare(self) -> None:
        kept = {name: getattr(self.issue, name) for name in self.fields if name != "reason"}
        self.initial = {**kept, **self.initial}
        for name in ("category", "source"):
            # A retired entry stays with the issues that have it.
            mine = Q(pk=getattr(self.issue, f"{name}_id")) | Q(valid_until__isnull=True)
            model_field(self, name).queryset = Code.objects.filter(mine, list__code=f"issue_{name}")


class StepForm(IssueForm):
    """One more step."""

    text = forms.CharField(label=_("步骤内容"), max_length=200)
    due_on = DateField(label=_("步骤时限"), required=False)


class LinkForm(IssueForm):
    """What it came out of."""

    kind = forms.ChoiceField(label=_("关联类别"), choices=LinkKind.choices)
    reference = forms.CharField(
        label=_("关联编号"), max_length=200, help_text=_("会议名称、文号，或系统内页面的地址（以 / 开头）")
    )
    label = forms.CharField(label=_("关联名称"), max_length=200, required=False)


class RuleForm(forms.Form):
    """Days overdue for each rung."""

    head_days = forms.IntegerField(
        label=_("报牵头单位负责人"),
        min_value=1,
        max_value=365,
        required=False,
        help_text=_("超期天数；留空不升级到这一级"),
    )
    official_days = forms.IntegerField(
        label=_("报分管领导"), min_value=1, max_value=365, required=False, help_text=_("超期天数")
    )
    chief_days = forms.IntegerField(
        label=_("报主要领导"), min_value=1, max_value=365, required=False, help_text=_("超期天数")
    )
    source = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("如文号、会议"))
