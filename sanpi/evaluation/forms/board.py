"""How the board of lights and the list of steps are narrowed. The address holds the whole choice."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import LongSelect, model_field
from sanpi.evaluation.models import Colour, Dimension, LightStep, Scope, StepKind
from sanpi.evaluation.rules.board import Condition, light_conditions
from sanpi.organizations.models import Organization, Region, User

ALL = ("", _("全部"))
CHANGES = (
    ALL, ("red", _("变红")), ("yellow", _("变黄")), ("green", _("转绿")), ("worse", _("变差")), ("better", _("好转")),
    ("same", _("不变")),
)  # fmt: skip
NEAR = (ALL, ("worse", _("临近变差")), ("better", _("临近变好")))


class BoardFilter(forms.Form):
    """Filters of the board; `conditions` are what a line has to fulfil."""

    light = forms.ChoiceField(label=_("总灯"), required=False, choices=[ALL, *Colour.choices])
    side = forms.ChoiceField(label=_("亮灯维度"), required=False, choices=[ALL, *Dimension.choices[:-1]])
    change = forms.ChoiceField(label=_("近31天变化"), required=False, choices=CHANGES)
    near = forms.ChoiceField(
        label=_("距界限"), required=False,
        choices=NEAR,
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("责任单位"),
        required=False,
        empty_label=_("全部"),
        widget=LongSelect,
    )

    counting = forms.ChoiceField(
        label=_("计数"), required=False, choices=[("", _("打捆计一个")), ("all", _("打捆与子项目都列"))]
    )

    def __init__(self, data: Any, *, user: User, region: Region) -> None:
        super().__init__(data)
        model_field(self, "unit").queryset = Organization.objects.on_offer(user, region)

    def conditions(self, day: date) -> list[Condition]:
        """What the address asks for; a choice that makes no sense matches nothing."""
        if not self.is_valid():
            return [lambda _line: False]
        chosen = self.cleaned_data
        found: list[Condition] = [] if chosen["counting"] else [lambda line: not line.part]
        if unit := chosen["unit"]:
            found.append(lambda line: line.unit == unit.pk)
        asked = {name: chosen[name] for name in ("light", "side", "change", "near")}
        return [*found, *light_conditions(day, **asked)]


class StepFilter(forms.Form):
    """Filters of the steps."""

    scope = forms.ChoiceField(label=_("评定对象"), required=False, choices=[ALL, *Scope.choices])
    state = forms.ChoiceField(label=_("办理状态"), required=False, choices=[ALL, *LightStep.State.choices])
    kind = forms.ChoiceField(label=_("措施"), required=False, choices=[ALL, *StepKind.choices])
    light = forms.ChoiceField(label=_("总灯"), required=False, choices=[ALL, *Colour.choices[:2]])
    month = forms.ChoiceField(label=_("所属月份"), required=False)

    def __init__(self, data: Any, *, months: Collection[str]) -> None:
        super().__init__(data)
        field = self.fields["month"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [ALL, *((month, month) for month in months)]

    def apply(self, steps: Any) -> Any:
        """The steps that match; a choice that makes no sense matches nothing."""
        if not self.is_valid():
            return steps.none()
        columns = {"scope": "scope", "state": "state_at", "kind": "kind", "light": "colour", "month": "month"}
        return steps.filter(**{columns[name]: value for name, value in self.cleaned_data.items() if value})
