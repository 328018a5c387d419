"""The ledger as the page, the print and the workbook need it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import LongSelect, MoneyField, model_field
from sanpi.core.ledger_pages import CellEdit, Grouping, LedgerSource
from sanpi.domain.money import MoneyUnit
from sanpi.domain.timeline import Standpoint
from sanpi.enrollment.actions import update_sheet
from sanpi.enrollment.ledger.columns import LEDGER
from sanpi.enrollment.ledger.rows import load_rows, ordered, rows
from sanpi.enrollment.models import State, projects_of
from sanpi.enrollment.rules import due, unlisted
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Organization, Region, User
from sanpi.projects.forms.filters import matching
from sanpi.projects.models import Project

NONE = "none"


class EnrollmentFilter(forms.Form):
    """How the ledger is narrowed."""

    q = forms.CharField(
        label=gettext_lazy("查找"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("名称、拼音首字母、代码")}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("入库状态"),
        required=False,
        choices=[("", gettext_lazy("全部")), (NONE, gettext_lazy("未申报")), *State.choices],
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("范围"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            ("due", gettext_lazy("应入库")),
            ("unlisted", gettext_lazy("应统未统")),
        ],
    )
    unit = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("责任单位"),
        required=False,
        empty_label=gettext_lazy("全部"),
        widget=LongSelect,
    )

    def __init__(self, data: Any, *, user: User, region: Region | None = None) -> None:
        super().__init__(data)
        model_field(self, "unit").queryset = Organization.objects.on_offer(user, region)

    def apply(self, rows: QuerySet[Any], at: Standpoint, today: date) -> QuerySet[Any]:
        """The rows that match; a choice that makes no sense matches nothing rather than everything."""
        if not self.is_valid():
            return rows.none()
        chosen = self.cleaned_data
        rows = matching(rows, chosen["q"])
        if chosen["state"]:
            rows = rows.filter(state_at="" if chosen["state"] == NONE else chosen["state"])
        if chosen["unit"]:
            rows = rows.filter(unit=chosen["unit"])
        if chosen["scope"] == "due":
            return due(rows)
        return unlisted(rows, at) if chosen["scope"] == "unlisted" else rows


def _state_labels() -> Mapping[str, str]:
    return {"": str(_("未申报"))} | {state.value: str(state.label) for state in State}


def _saver(name: str) -> Any:
    def save(pk: int, value: Any, *, by: User, now: datetime, reason: str = "") -> None:
        project = Project.objects.get(pk=pk)
        update_sheet(project=project, values={name: value}, by=by, now=now, reason=reason)

    return save


def _value(row: Any | None, name: str) -> Any:
    return getattr(getattr(row, "sheet", None), name, None)


def _text(name: str, length: int) -> CellEdit:
    label = LEDGER.column(name).label
    return CellEdit(
        name,
        lambda row: forms.CharField(
            label=label, max_length=length, required=False, initial=_value(row, name) or ""
        ),
        _saver(name),
    )


def _known(row: Any | None) -> forms.Field:
    return forms.TypedChoiceField(
        label=LEDGER.column("unit_in_library").label,
        required=False,
        choices=[("", _("未核实")), ("true", _("是")), ("false", _("否"))],
        coerce=lambda text: text == "true",
        empty_value=None,
        initial={True: "true", False: "false"}.get(_value(row, "unit_in_library"), ""),
    )


def _money(row: Any | None) -> forms.Field:
    return MoneyField(
        label=LEDGER.column("first_amount").label,
        unit=MoneyUnit.WAN,
        required=False,
        initial=_value(row, "first_amount"),
    )


EDITS = (
    CellEdit("unit_in_library", _known, _saver("unit_in_library")),
    _text("reporter", 60),
    CellEdit("first_amount", _money, _saver("first_amount")),
    _text("filing_owner", 120),
    _text("contract_party", 120),
)


def _address(row: Any) -> str:
    return reverse("enrollment:project", args=[row.pk])


def _editable(user: User) -> QuerySet[Project]:
    return projects_of(user, Capability.ENROLL)


SOURCE = LedgerSource(
    ledger=LEDGER,
    filter_form=EnrollmentFilter,
    rows=rows,
    load=load_rows,
    order=ordered,
    address=_address,
    groupings=(
        Grouping("state", "入库状态", "state_at", "state_at", _state_labels),
        Grouping("unit", "责任单位", "unit", "unit__name"),
        Grouping("region", "所属区域", "region", "region__name"),
    ),
    sums=(("first_amount_at", "first_amount"), ("total_at", "total")),
    edits=EDITS,
    editable=_editable,
    phone=frozenset({"name", "unit", "outcome", "enrolled_month", "months"}),
    beside=frozenset({"unit"}),
)
