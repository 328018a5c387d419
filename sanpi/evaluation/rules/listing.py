"""Lights as lists show them: one line of words for each project of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from sanpi.domain.rating import Colour
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import Colour as ColourChoice
from sanpi.evaluation.rules.lighting import ProjectLight, lights_for
from sanpi.evaluation.rules.record import with_light
from sanpi.progress.rules.history import chunks

# What a list of projects may be ordered by, and the columns of the record each needs.
LIGHT_SORTS = {
    "light_order_at": ("light_at",),
    "light_since_at": ("light_since_at",),
    "light_needed_at": ("light_needed_at",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedLight:
    """The light of a project in a list: its colour, why, since when, what before, and what it lacks to be green (元)."""

    colour: Colour
    reason: str
    since: date | None
    before: str
    needed: int | None

    @classmethod
    def of(cls, found: ProjectLight) -> "ListedLight":
        """The line of a light that was judged."""
        before = ColourChoice(found.before).label if found.before else ""
        return cls(found.colour, found.sentence, found.since, str(before), found.light.needed)

    @property
    def label(self) -> str:
        """The colour in words."""
        return str(ColourChoice(self.colour).label)

    @property
    def mark(self) -> tuple[str, str]:
        """Colour and words, as cells are marked."""
        return self.colour.value, self.label


def listed_lights(projects: Iterable[int], at: Standpoint, today: date) -> dict[int, ListedLight]:
    """Project key → its light as of the standpoint, judged on reading, for a page or a chunk of an export."""
    found: dict[int, ListedLight] = {}
    for chunk in chunks(list(projects)):
        found |= {pk: ListedLight.of(each) for pk, each in lights_for(chunk, at, today).items()}
    return found


def in_light_order(rows: QuerySet[Any], sort: str, at: Standpoint, outer: str = "pk") -> QuerySet[Any]:
    """Rows with the column of `LIGHT_SORTS` that the order names; as they are where it names another.

    `light_order_at` is 3 for red, 2 for yellow, 1 for green, 0 for grey; empty where nothing is on record.
    """
    names = LIGHT_SORTS.get(sort.removeprefix("-"))
    if names is None:
        return rows
    lit = with_light(rows, at, outer, names)
    if "light_at" not in names:
        return lit
    places = [When(light_at=colour.value, then=Value(colour.badness)) for colour in Colour]
    ordered: QuerySet[Any] = lit.annotate(light_order_at=Case(*places, output_field=IntegerField()))
    return ordered
