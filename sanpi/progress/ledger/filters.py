"""How 项目进展台账 is narrowed."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import standpoint
from sanpi.core.forms import CodeField, LongSelect, model_field
from sanpi.domain.curves import PARTS
from sanpi.domain.periods import Month, PeriodError
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Organization, Region, User
from sanpi.progress.forecast_choices import ALL, ForecastChoices
from sanpi.progress.ledger.columns import STATES
from sanpi.progress.ledger.rows import of_month
from sanpi.progress.models import Verdict
from sanpi.progress.rules import reporting_month
from sanpi.projects.forms.filters import matching

_BEHIND = (
    ("", ALL),
    ("0", _("落后序时")),
    ("-5", _("落后 5 个百分点以上")),
    ("-10", _("落后 10 个百分点以上")),
    ("-20", _("落后 20 个百分点以上")),
    ("-30", _("落后 30 个百分点以上")),
)


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text) if text else None
    except PeriodError:
        return None


class MonthInput(forms.TextInput):
    """The browser's month picker."""

    input_type = "month"


class ProgressFilter(ForecastChoices):
    """Filters on the rows of a month (`rows.of_month`); a choice that cannot be read is left out of account."""

    q = forms.CharField(
        label=_("查找"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("名称、拼音首字母、代码")}),
    )
    month = forms.CharField(
        label=_("报告期"),
        required=False,
        max_length=20,
        widget=MonthInput,
        help_text=_("不选为最近一个完整月"),
    )
    unit = forms.ModelChoiceField(
        Organization.objects.none(), label=_("责任单位"), required=False, empty_label=ALL, widget=LongSelect
    )
    state = forms.ChoiceField(label=_("填报状态"), required=False, choices=[("", ALL), *STATES.items()])
    stage = CodeField("progress_stage", label=_("建设阶段"), required=False, empty_label=ALL)
    verdict = forms.ChoiceField(label=_("预判"), required=False, choices=[("", ALL), *Verdict.choices])
    behind = forms.ChoiceField(label=_("超欠序时"), required=False, choices=_BEHIND)

    field_order = ("q", "month", "unit", "state", "stage", "verdict", "behind", "chance", "lacking")

    def __init__(self, data: Any, *, user: User, region: Region | None = None) -> None:
        super().__init__(data)
        here = Organization.objects.filter(user.access.region_filter("region__path", Capability.VIEW))
        field = model_field(self, "unit")
        field.queryset = here.filter(region__path__startswith=region.path) if region else here

    def apply(self, rows: QuerySet[Any], at: Standpoint, today: date) -> QuerySet[Any]:
        """The rows that match, for the month asked for if it belongs to the standpoint's year."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        month = _month(chosen.get("month", ""))
        shown = reporting_month(at)
        if month and month != shown and _offered(month, at.effective):
            rows, shown = of_month(rows, month, at), month
        rows = matching(rows, chosen.get("q", ""))
        plain = {"unit": "unit", "state": "state_at", "verdict": "verdict_at"}
        rows = rows.filter(**{column: chosen[name] for name, column in plain.items() if name in chosen})
        if "stage" in chosen:
            rows = rows.filter(stage_at=chosen["stage"].code)
        if "behind" in chosen:
            limit = F("plan_at") * (F("share_at") + int(chosen["behind"]) * PARTS // 100)
            rows = rows.alias(over=F("to_date_at") * PARTS - limit).filter(plan_at__gt=0, over__lt=0)
        return self.narrowed(rows, at, shown)


def _offered(month: Month, day: date) -> bool:
    """Months of the reporting year, the one that has begun included."""
    last = reporting_month(standpoint(day))
    return month.year == last.year and month <= max(last, min(Month.of(day), Month(last.year, 12)))
