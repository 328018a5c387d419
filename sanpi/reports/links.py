"""Addresses behind figures: every number on a page opens the rows it was made of."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from sanpi.core.measures import Figure
from sanpi.organizations.memory import remembered
from sanpi.organizations.standing import StandingRequest, query_of

# What one looks for first in a list: in words, and the filter (name, value) that lists it.
Looks = tuple[tuple[str | Promise, tuple[str, str]], ...]
# In lists of more rows nothing is counted: it would be counted anew after every write, while many write.
MOST_COUNTED = 5000


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


def first_looks(
    request: StandingRequest, name: str, wanted: Looks, rows: QuerySet[Any], number: Callable[[str, str], int]
) -> list[dict[str, Any]]:
    """What one looks for first, each with its number in the region, whatever else the page's filters say.

    Where `rows`, the region's whole list, are more than `MOST_COUNTED` the numbers are None.
    """

    def count() -> list[int | None]:
        many = rows.order_by().values("pk")[: MOST_COUNTED + 1].count() > MOST_COUNTED
        return [None if many else number(*choice) for _words, choice in wanted]

    numbers = remembered(request, f"{name}-looks", count) if wanted else []
    return [
        {
            "words": words, "number": found, "url": f"?{query_of(request, **{choice[0]: choice[1]})}",
            "current": request.GET.get(choice[0]) == choice[1],
        }
        for (words, choice), found in zip(wanted, numbers, strict=True)
    ]  # fmt: skip
