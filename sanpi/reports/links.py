"""Addresses behind figures: every number on a page opens the rows it was made of."""

from typing import Any

from django.urls import reverse

from sanpi.core.measures import Figure
from sanpi.organizations.standing import StandingRequest, query_of


def rows_url(request: StandingRequest, key: str, **filters: object) -> str:
    """The list behind a measure, narrowed to one batch, level, region … if given."""
    return f"{reverse('measure_rows', args=[key])}?{query_of(request, **filters)}"


def linked(request: StandingRequest, figure: Figure, label: object = "", **filters: object) -> dict[str, Any]:
    """A figure as the strip and the tables show it."""
    measure = figure.measure
    return {
        "label": str(label) or measure.name,
        "value": figure.text,
        "aligned": figure.aligned,
        "unit": "" if measure.unit.value == "%" else measure.unit.value,
        "note": figure.note,
        "url": rows_url(request, measure.key, **filters),
        "formula": f"{measure.title} = {measure.formula}",
    }
