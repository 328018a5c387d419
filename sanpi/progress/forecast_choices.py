"""How lists of projects are narrowed by forecast: by how likely the plan is, by what will be missing of it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.progress.rules.forecast_record import with_forecast
from sanpi.progress.rules.forecast_words import CHANCES

ALL = _("全部")
_CHANCES = [("", ALL), *((band.code, band.word) for band in CHANCES), ("unlikely", _("把握不大或很难"))]
# What the forecast lacks of the plan, in 元.
_GAPS = (
    ("", ALL),
    ("1", _("低于计划")),
    ("10000000", _("低于计划 1000 万元以上")),
    ("50000000", _("低于计划 5000 万元以上")),
    ("100000000", _("低于计划 1 亿元以上")),
    ("500000000", _("低于计划 5 亿元以上")),
)


def chance_range(code: str) -> tuple[int, int] | None:
    """The probabilities (basis points, the upper end excluded) of a choice."""
    if code == "unlikely":
        return 0, next(band.high for band in CHANCES if band.code == "doubtful")
    return next(((band.low, band.high) for band in CHANCES if band.code == code), None)


class ForecastChoices(forms.Form):
    """The two choices that every list of projects offers; mixed into its filter.

    A choice that cannot be read is left out of account.
    """

    chance = forms.ChoiceField(label=_("完成可能性"), required=False, choices=_CHANCES)
    lacking = forms.ChoiceField(label=_("预测差额"), required=False, choices=_GAPS)

    def narrowed(self, projects: QuerySet[Any], at: Standpoint, until: Month | None = None) -> QuerySet[Any]:
        """The projects whose forecast matches; all of them where nothing is chosen."""
        chance = chance_range(self.cleaned_data.get("chance", ""))
        lacking = self.cleaned_data.get("lacking", "")
        if not chance and not lacking:
            return projects
        found = with_forecast(projects, at, until)
        if chance:
            found = found.filter(chance_at__gte=chance[0], chance_at__lt=chance[1])
        return found.filter(gap_at__lte=-int(lacking)) if lacking else found
