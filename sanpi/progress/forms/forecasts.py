"""How forecasts are narrowed: by how likely the plan is, by what will be missing, by what the unit itself expects."""

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import LongSelect, model_field
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Organization, Region, User
from sanpi.progress.models import ProjectForecast
from sanpi.progress.rules.forecast_record import with_forecast
from sanpi.progress.rules.forecast_words import CHANCES
from sanpi.projects.forms.filters import matching
from sanpi.projects.models import Project

ALL = _("全部")
_CHANCES = [("", ALL), *((band.code, band.word) for band in CHANCES), ("unlikely", _("把握不大或很难"))]
# What the forecast lacks of the plan, in 元.
_GAPS = (
    ("", ALL),
    ("1", _("有缺口")),
    ("10000000", _("缺口 1000 万元以上")),
    ("50000000", _("缺口 5000 万元以上")),
    ("100000000", _("缺口 1 亿元以上")),
    ("500000000", _("缺口 5 亿元以上")),
)
_APART = (("", ALL), ("above", _("单位预计高出一成以上")), ("below", _("单位预计低了一成以上")))


def _range(code: str) -> tuple[int, int] | None:
    """The probabilities (basis points, the upper end excluded) of a choice."""
    if code == "unlikely":
        return 0, next(band.high for band in CHANCES if band.code == "doubtful")
    return next(((band.low, band.high) for band in CHANCES if band.code == code), None)


class ForecastChoices(forms.Form):
    """The two choices that every list of projects offers; mixed into its filter.

    A choice that cannot be read is left out of account.
    """

    chance = forms.ChoiceField(label=_("完成可能性"), required=False, choices=_CHANCES)
    lacking = forms.ChoiceField(label=_("预测缺口"), required=False, choices=_GAPS)

    def narrowed(self, projects: QuerySet[Any], at: Standpoint) -> QuerySet[Any]:
        """The projects whose forecast matches; all of them where nothing is chosen."""
        chance = _range(self.cleaned_data.get("chance", ""))
        lacking = self.cleaned_data.get("lacking", "")
        if not chance and not lacking:
            return projects
        found = with_forecast(projects, at)
        if chance:
            found = found.filter(chance_at__gte=chance[0], chance_at__lt=chance[1])
        return found.filter(gap_at__lte=-int(lacking)) if lacking else found


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
    apart = forms.ChoiceField(label=_("单位自己的预计"), required=False, choices=_APART)
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
        chance = _range(chosen.get("chance", ""))
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
        chance = _range(chosen.get("chance", ""))
        tenth = (row.plan or 0) // 10
        apart = 0 if row.own is None or row.median is None else row.own - row.median
        return (
            (not chance or (row.reach_100 is not None and chance[0] <= row.reach_100 < chance[1]))
            and ("lacking" not in chosen or (row.gap is not None and row.gap <= -int(chosen["lacking"])))
            and ("apart" not in chosen or (apart >= tenth if chosen["apart"] == "above" else apart <= -tenth))
        )
