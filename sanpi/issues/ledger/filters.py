"""How the list of issues is narrowed."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import CodeField, LongSelect, model_field
from sanpi.domain.timeline import Standpoint
from sanpi.issues.models import OPEN, Level, State
from sanpi.issues.rules import late
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Organization, Region, User

ALL = _("全部")
_OPEN = "open"
_DUE = (
    ("", ALL),
    ("3", _("3 天内到期")),
    ("7", _("7 天内到期")),
    ("15", _("15 天内到期")),
    ("30", _("30 天内到期")),
)


def _unit_field(label: Any) -> forms.ModelChoiceField[Organization]:
    return forms.ModelChoiceField(
        Organization.objects.none(), label=label, required=False, empty_label=ALL, widget=LongSelect
    )


class IssueFilter(forms.Form):
    """Filters on issues with their state (`rules.with_state`); a choice that cannot be read is left out of account."""

    q = forms.CharField(
        label=_("查找"), required=False, widget=forms.TextInput(attrs={"placeholder": _("编号、项目、问题")})
    )
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", ALL), (_OPEN, _("未办结")), *State.choices]
    )
    overdue = forms.BooleanField(label=_("只看超期"), required=False)
    due_within = forms.ChoiceField(label=_("到期"), required=False, choices=_DUE)
    lead_unit = _unit_field(_("牵头单位"))
    unit = _unit_field(_("责任单位"))
    category = CodeField("issue_category", label=_("问题类别"), required=False, empty_label=ALL)
    source = CodeField("issue_source", label=_("来源"), required=False, empty_label=ALL)
    level = forms.ChoiceField(label=_("分级"), required=False, choices=[("", ALL), *Level.choices])
    asked = forms.BooleanField(label=_("只看待批延期"), required=False)

    def __init__(self, data: Any, *, user: User, region: Region | None = None) -> None:
        super().__init__(data)
        here = Organization.objects.filter(user.access.region_filter("region__path", Capability.VIEW))
        for name in ("lead_unit", "unit"):
            field = model_field(self, name)
            field.queryset = here.filter(region__path__startswith=region.path) if region else here

    def apply(self, rows: QuerySet[Any], at: Standpoint, today: date) -> QuerySet[Any]:
        """The issues that match."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}
        for word in chosen.get("q", "").split():
            rows = rows.filter(
                Q(number__contains=word) | Q(title__contains=word) | Q(description__contains=word)
                | Q(project__name__contains=word) | Q(outer_number=word)
            )  # fmt: skip
        plain = {"lead_unit": "lead_unit_at", "unit": "project__unit", "category": "category",
                 "source": "source", "level": "level_at"}  # fmt: skip
        wanted = {column: chosen[name] for name, column in plain.items() if name in chosen}
        if "lead_unit_at" in wanted:
            wanted["lead_unit_at"] = wanted["lead_unit_at"].pk
        rows = rows.filter(**wanted)
        return self._by_state(rows, chosen, at)

    @staticmethod
    def _by_state(rows: QuerySet[Any], chosen: dict[str, Any], at: Standpoint) -> QuerySet[Any]:
        state = chosen.get("state")
        if state:
            rows = rows.filter(state_at__in=OPEN) if state == _OPEN else rows.filter(state_at=state)
        if chosen.get("overdue"):
            rows = rows.filter(late(at))
        if chosen.get("due_within"):
            last = at.effective + timedelta(days=int(chosen["due_within"]))
            rows = rows.filter(state_at__in=OPEN, due_at__range=(at.effective, last))
        return rows.filter(asked_at__isnull=False) if chosen.get("asked") else rows
