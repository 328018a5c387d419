"""Giving a project its permits, planning them, and the steps of 拿地即开工."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import DateField, LongSelect, model_field
from sanpi.permits.models import Permit, PermitType, Route
from sanpi.projects.models import Project


class SetUpForm(forms.Form):
    """By which route the project is admitted."""

    route = forms.ChoiceField(
        label=_("审批路径"), choices=Route.choices, initial=Route.FILING, widget=forms.RadioSelect,
        help_text=_("政府投资项目为审批类；国家核准目录内的企业项目为核准类；其余企业项目为备案类"),
    )  # fmt: skip
    source = forms.CharField(label=_("依据"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("改变路径的原因"), max_length=200, required=False, help_text=_("首次建立不填")
    )

    def __init__(self, data: Any = None, *, route: str = "") -> None:
        super().__init__(data)
        if route:
            self.fields["route"].initial = route
        else:
            del self.fields["reason"]


class AddForm(forms.Form):
    """One more permit of the template."""

    type = forms.ModelChoiceField(
        PermitType.objects.none(), label=_("事项"), empty_label=_("请选择"), widget=LongSelect
    )

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data)
        there = Permit.objects.filter(project=project).exclude(state="").values("type")
        model_field(self, "type").queryset = PermitType.objects.filter(active=True).exclude(pk__in=there)


class PlanForm(forms.Form):
    """The days on which permits are to be handed in, one field each.

    Filled with what is planned, else with what is proposed; with `anew` with what is proposed for all of them.
    """

    note = forms.CharField(
        label=_("调整原因"), max_length=200, required=False, help_text=_("改动已有的计划申报日时必填")
    )

    def __init__(
        self, data: Any = None, *, permits: Sequence[Permit], proposed: dict[int, date], anew: bool = False
    ) -> None:
        super().__init__(data)
        for permit in permits:
            suggestion = proposed.get(permit.pk)
            initial = suggestion if anew or permit.planned_on is None else permit.planned_on
            self.fields[f"permit-{permit.pk}"] = DateField(
                label=permit.type.name, required=False, initial=initial, help_text=permit.type.department
            )
        self.fields["note"] = self.fields.pop("note")  # last

    def planned(self) -> dict[int, date]:
        """Permit → day, for those that have one."""
        return {
            int(name.removeprefix("permit-")): day
            for name, day in self.cleaned_data.items()
            if name.startswith("permit-") and day
        }


class TrackForm(forms.Form):
    """A step of 拿地即开工."""

    effective_on = DateField(label=_("日期"))
    paper = forms.CharField(label=_("公告或承诺书"), max_length=200)
    note = forms.CharField(label=_("原因"), max_length=200)

    def __init__(self, data: Any = None, *, step: str, today: date, blue: Iterable[Permit] = ()) -> None:
        super().__init__(data)
        self.fields["effective_on"].initial = today
        if step in {"lost", "left"}:
            del self.fields["paper"]
        else:
            del self.fields["note"]
        if step == "applied":
            self.fields["paper"].label = _("企业承诺书")
            self.fields["paper"].help_text = _(
                "写明名称或文号；须已签订投资协议，且不属于危险化学品、限制淘汰类项目"
            )
            self.fields["committed"] = forms.BooleanField(label=_("企业自愿申请并承诺自担未竞得土地的风险"))
        elif step == "listed":
            self.fields["paper"].label = _("挂牌公告")
        elif step == "won":
            self.fields["paper"].label = _("成交确认书")
        for permit in blue if step == "won" else ():
            self.fields[f"number-{permit.pk}"] = forms.CharField(
                label=_("批文号：%s") % permit.type.name, max_length=100
            )

    def numbers(self) -> dict[int, str]:
        """Permit → the number under which it is issued."""
        return {
            int(name.removeprefix("number-")): text
            for name, text in self.cleaned_data.items()
            if name.startswith("number-")
        }
