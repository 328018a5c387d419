"""How lists of projects are narrowed by light: by colour, side, recent change, distance from a threshold."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.domain.rating import Colour as Lit
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.forms.board import ALL, CHANGES, RECENT
from sanpi.evaluation.models import Colour, Dimension
from sanpi.evaluation.rules.listing import with_light_to_narrow
from sanpi.evaluation.rules.record import because_of, lit_in

NEAR = (ALL, ("worse", _("临近变差")), ("better", _("临近变好")))


def _moved(*, worse: bool) -> Q:
    """Rows whose light is worse (or better) than the one before."""
    found = Q(pk__in=[])
    for now in Lit:
        before = [each for each in Lit if each is not now and (each.badness < now.badness) == worse]
        found |= Q(light_at=now.value, light_before_at__in=before)
    return found


class LightChoices(forms.Form):
    """The choices that every list of projects offers about lights; mixed into its filter.

    They speak of the record, which is kept every night. A choice that cannot be read is left out of account.
    """

    light = forms.ChoiceField(label=_("红黄绿"), required=False, choices=[ALL, *Colour.choices])
    light_side = forms.ChoiceField(
        label=_("亮灯维度"), required=False, choices=[ALL, *Dimension.choices[:-1]]
    )
    light_change = forms.ChoiceField(label=_("近31天变化"), required=False, choices=CHANGES)
    light_near = forms.ChoiceField(label=_("距界限"), required=False, choices=NEAR)

    def lit(self, rows: QuerySet[Any], at: Standpoint, outer: str = "pk") -> QuerySet[Any]:
        """The rows whose project's light matches (`outer`: the project's key); all of them where nothing is chosen."""
        chosen = {name: self.cleaned_data.get(name) or "" for name in LightChoices.base_fields}
        if not any(chosen.values()):
            return rows
        found = with_light_to_narrow(rows, at, outer)
        if chosen["light"]:
            found = found.filter(lit_in(chosen["light"]))
        if chosen["light_side"]:
            found = found.filter(because_of(chosen["light_side"]))
        if chosen["light_near"]:
            found = found.filter(light_near_at=chosen["light_near"])
        return found.filter(_change(chosen["light_change"], at)) if chosen["light_change"] else found


def _change(code: str, at: Standpoint) -> Q:
    """Rows whose light has changed within the last `RECENT` days in the way of the choice."""
    recent = Q(light_since_at__gte=at.effective - timedelta(days=RECENT)) & ~Q(light_before_at="")
    if code == "same":
        return ~recent
    if code in ("worse", "better"):
        return recent & _moved(worse=code == "worse")
    return recent & lit_in(code)
