"""How lists of projects are narrowed by light: by colour, side, recent change, distance from a threshold."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.domain.rating import LIT
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.forms.board import ALL, CHANGES, NEAR
from sanpi.evaluation.models import Colour, Dimension
from sanpi.evaluation.rules import board
from sanpi.evaluation.rules.board import RECENT, few_matching, light_conditions
from sanpi.evaluation.rules.listing import with_light_to_narrow
from sanpi.evaluation.rules.record import because_of, lit_in


def _moved(*, worse: bool) -> Q:
    """Rows whose light is worse (or better) than the one before."""
    found = Q(pk__in=[])
    for now in LIT:
        before = [each for each in LIT if each is not now and (each.badness < now.badness) == worse]
        found |= Q(light_at=now.value, light_before_at__in=before)
    return found


class LightChoices(forms.Form):
    """The choices that every list of projects offers about lights; mixed into its filter.

    They are judged on reading, as the board is, where the rows belong to few projects (`board.MOST_LIVE`); of more the
    record is read, which is kept every night. A choice that cannot be read is left out of account.
    """

    light = forms.ChoiceField(label=_("红黄绿"), required=False, choices=[ALL, *Colour.choices])
    light_side = forms.ChoiceField(
        label=_("亮灯维度"), required=False, choices=[ALL, *Dimension.choices[:-1]]
    )
    light_change = forms.ChoiceField(label=_("近31天变化"), required=False, choices=CHANGES)
    light_near = forms.ChoiceField(label=_("距界限"), required=False, choices=NEAR)

    def lit(self, rows: QuerySet[Any], at: Standpoint, today: date, outer: str = "pk") -> QuerySet[Any]:
        """The rows whose project's light matches (`outer`: the project's key); all of them where nothing is chosen."""
        chosen = {name: self.cleaned_data.get(name) or "" for name in LightChoices.base_fields}
        if not any(chosen.values()):
            return rows
        asked = {
            "light": chosen["light"], "side": chosen["light_side"], "change": chosen["light_change"],
            "near": chosen["light_near"],
        }  # fmt: skip
        keys = _few_projects(rows, outer)
        if keys is None:
            return _of_record(with_light_to_narrow(rows, at, outer), at, asked)
        matching = few_matching(keys, at, today, light_conditions(at.effective, **asked))
        return rows.filter(**{f"{outer}__in": matching})


def _few_projects(rows: QuerySet[Any], outer: str) -> list[int] | None:
    """The projects of the rows; None where they are too many to be judged while a reader waits."""
    keys = rows.order_by().filter(**{f"{outer}__isnull": False}).values_list(outer, flat=True).distinct()
    found = list(keys[: board.MOST_LIVE + 1])
    return found if len(found) <= board.MOST_LIVE else None


def _of_record(rows: QuerySet[Any], at: Standpoint, asked: Mapping[str, str]) -> QuerySet[Any]:
    """What `light_conditions` says, asked of the record by the database."""
    if asked["light"]:
        rows = rows.filter(lit_in(asked["light"]))
    if asked["side"]:
        rows = rows.filter(because_of(asked["side"]))
    if asked["near"]:
        rows = rows.filter(light_near_at=asked["near"])
    return rows.filter(_change(asked["change"], at)) if asked["change"] else rows


def _change(code: str, at: Standpoint) -> Q:
    """Rows whose light has changed within the last `RECENT` days in the way of the choice."""
    recent = Q(light_since_at__gte=at.effective - timedelta(days=RECENT)) & ~Q(light_before_at="")
    if code == "same":
        return ~recent
    if code in ("worse", "better"):
        return recent & _moved(worse=code == "worse")
    return recent & lit_in(code)
