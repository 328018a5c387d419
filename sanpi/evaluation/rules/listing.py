"""Lights as lists show them: one line of words for each project of a page, and columns to narrow and order by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from sanpi.domain.rating import Colour
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import Colour as ColourChoice
from sanpi.evaluation.rules.lighting import ProjectLight, lights_for
from sanpi.evaluation.rules.record import light_columns
from sanpi.progress.rules.history import chunks

_WORDS = {choice.value: str(choice.label) for choice in ColourChoice}


@dataclass(frozen=True, slots=True)
class ListedLight:
    """The light of a project in a list: its colour, why, since when, what before, and what it lacks to be green (元)."""

    colour: str
    reason: str
    since: date | None
    before: str
    needed: int | None

    @property
    def label(self) -> str:
        """The colour in words."""
        return _WORDS[self.colour]


def light_labels() -> Mapping[str, str]:
    """The colours in words; red first."""
    return _WORDS


def listed_lights(projects: Iterable[int], at: Standpoint, today: date) -> dict[int, ListedLight]:
    """Project key → its light as of the standpoint, judged on reading, for a page or a chunk of an export."""
    found: dict[int, ListedLight] = {}
    for chunk in chunks(list(projects)):
        found |= {pk: _judged(each) for pk, each in lights_for(chunk, at, today).items()}
    return found


def _judged(each: ProjectLight) -> ListedLight:
    before = _WORDS[each.before.value] if each.before else ""
    return ListedLight(each.colour.value, each.sentence, each.since, before, each.light.needed)


def with_light_to_narrow(rows: QuerySet[Any], at: Standpoint, outer: str = "pk") -> QuerySet[Any]:
    """The columns of `record.with_light` as aliases, which cost nothing until a filter, an order or a group names them.

    `light_order_at` is 3 for red, 2 for yellow, 1 for green, 0 for grey; empty where nothing is on record.
    """
    places = [When(light_at=colour.value, then=Value(colour.badness)) for colour in Colour]
    narrowed: QuerySet[Any] = rows.alias(**light_columns(at, outer)).alias(
        light_order_at=Case(*places, output_field=IntegerField())
    )
    return narrowed
