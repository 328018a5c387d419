"""How the page of forecasts is narrowed: by name and unit, by likelihood and gap, by what the unit itself expects."""

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import LongSelect, model_field
from sanpi.organizations.models import Organization, Region, User
from sanpi.progress.forecast_choices import ALL, ForecastChoices, chance_range
from sanpi.progress.models import ProjectForecast
from sanpi.projects.forms.filters import matching
from sanpi.projects.models import Project

_APART = (
    ("", ALL),
    ("above", _("单位预计比预测多，差额占计划 10% 以上")),
    ("below", _("单位预计比预测少，差额占计划 10% 以上")),
)


class ForecastFilter(ForecastChoices):
    """Filters of the page of forecasts."""

    q = forms.CharField(
        label=_("查找"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("名称、拼音首字母、代码")}),
    )
    unit = forms.ModelChoiceField(
        Organization.objects.none(), label=_("责任单位"), required=False, empty_label=ALL, widget=LongSelect
    )
    apart = forms.ChoiceField(label=_("预计与预测相比"), required=False, choices=_APART)
    field_order = ("q", "unit", "chance", "lacking", "apart")

    def __init__(self, data: Any, *, user: User, region: Region) -> None:
        super().__init__(data)
        model_field(self, "unit").queryset = Organization.objects.on_offer(user, region)

    def chosen(self) -> dict[str, Any]:
        """What was chosen and can be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def projects(self, projects: QuerySet[Project]) -> QuerySet[Any]:
        """The projects that match by name and unit."""
        chosen = self.chosen()
        found = matching(projects, chosen.get("q", ""))
        return found.filter(unit=chosen["unit"]) if "unit" in chosen else found

    def forecasts(self, rows: QuerySet[Any]) -> QuerySet[ProjectForecast]:
        """The forecasts (with `gap_at`) that match."""
        chosen = self.chosen()
        chance = chance_range(chosen.get("chance", ""))
        if chance:
            rows = rows.filter(reach_100__gte=chance[0], reach_100__lt=chance[1])
        if "lacking" in chosen:
            rows = rows.filter(gap_at__lte=-int(chosen["lacking"]))
        if "apart" in chosen:
            tenth = F("plan") / 10
            above, below = Q(own__gte=F("median") + tenth), Q(own__lte=F("median") - tenth)
            rows = rows.filter(above if chosen["apart"] == "above" else below, plan__gt=0)
        return rows

    def keeps(self, row: ProjectForecast) -> bool:
        """The same of a forecast that was computed and not kept."""
        chosen = self.chosen()
        chance = chance_range(chosen.get("chance", ""))
        tenth = (row.plan or 0) // 10
        apart = 0 if row.own is None or row.median is None else row.own - row.median
        return (
            (not chance or (row.reach_100 is not None and chance[0] <= row.reach_100 < chance[1]))
            and ("lacking" not in chosen or (row.gap is not None and row.gap <= -int(chosen["lacking"])))
            and ("apart" not in chosen or (apart >= tenth if chosen["apart"] == "above" else apart <= -tenth))
        )
