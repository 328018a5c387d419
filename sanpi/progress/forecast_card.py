"""The card of a forecast: a few sentences and one picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from sanpi.progress.curves import range_picture
from sanpi.progress.models import ProjectForecast, TotalForecast, YearForecast
from sanpi.progress.rules.forecast_words import Words, words
from sanpi.projects.models import Project


@dataclass(frozen=True, slots=True)
class Card:
    """A forecast with its sentences and its picture."""

    row: YearForecast
    words: Words
    picture: SafeString | str


def card(row: YearForecast | None, farthest: Sequence[ProjectForecast] = ()) -> Card | None:
    """The card of a forecast; None without one. A total asks for the names of the projects that moved it.

    `farthest` are the projects (with `project`) whose own figures are farthest from ours.
    """
    if row is None or row.median is None:
        return None
    said = words(row, _names(row) if isinstance(row, TotalForecast) else None, farthest)
    return Card(row, said, range_picture(row, said.scale.unit, said.scale.places) if row.months_left else "")


def _names(row: TotalForecast) -> dict[int, str]:
    keys = [reason[3] for reason in row.reasons]
    return dict(Project.objects.filter(pk__in=keys).values_list("pk", "name"))
