"""What is asked for each verb about good reasons and steps."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import DateField, choice_field
from sanpi.documents.forms import UploadForm
from sanpi.evaluation.models import Dimension

YES, NO = "yes", "no"


def _long(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OptionalUpload(UploadForm):
    """A form that may carry a file as evidence."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].required = False
        self.fields["file"].label = _("佐证文件")
        self.order_fields([name for name in self.fields if name != "file"])

    def clean_file(self) -> Any:
        """Nothing, or a file that will be accepted."""
        return super().clean_file() if self.cleaned_data.get("file") else None


class ExcuseForm(OptionalUpload):
    """An application for not being judged from one side."""

    dimension = forms.ChoiceField(label=_("评定维度"), choices=Dimension.choices)
    reason = forms.CharField(label=_("正当理由"), max_length=200, widget=_long())
    from_on = DateField(label=_("起始日期"))
    until_on = DateField(label=_("有效期至"), help_text=_("一次最长一年；到期自动恢复评定"))

    def __init__(self, *args: Any, sides: list[tuple[str, str]], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        choice_field(self, "dimension").choices = sides
        self.fields["from_on"].initial = today


class DecideExcuseForm(forms.Form):
    """Granting or refusing."""

    grant = forms.ChoiceField(
        label=_("决定"), choices=[(YES, _("批准")), (NO, _("不批准"))], widget=forms.RadioSelect
    )
    decision = forms.CharField(label=_("批准意见"), max_length=200, required=False, widget=_long())


class EndExcuseForm(forms.Form):
    """Ending a good reason early."""

    reason = forms.CharField(label=_("终止原因"), max_length=200, widget=_long())


class TakeStepForm(forms.Form):
    """A step was taken."""

    taken_on = DateField(label=_("办理日期"))
    note = forms.CharField(
        label=_("办理情况"), max_length=300, widget=_long(), help_text=_("谈了什么、发了什么文、要求何时答复")
    )


class AnswerStepForm(OptionalUpload):
    """The answer to a step."""

    answer = forms.CharField(
        label=_("答复内容"), max_length=500, widget=_long(5), help_text=_("原因、措施和完成时间")
    )
