"""What pages show of a board of lights: how many of each colour, and bars by responsible unit."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core.charts import Bar, Key, data_table, on_screens, stacked_bars
from sanpi.core.charts import Series as ChartSeries
from sanpi.domain.rating import Colour
from sanpi.evaluation.rules import Asked
from sanpi.evaluation.rules.board import Board, ByUnit, board_of, counts_by_unit
from sanpi.organizations.memory import remembered
from sanpi.organizations.models import Organization
from sanpi.organizations.standing import StandingRequest, query_of
from sanpi.projects.models import Project

# Bars of so many units; the list below has them all.
MOST_UNITS = 15
SHOWN = (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.GREY)
_TONES: dict[Colour, Any] = {
    Colour.RED: "red", Colour.YELLOW: "yellow", Colour.GREEN: "green", Colour.GREY: "grey",
}  # fmt: skip


def asked(request: StandingRequest) -> Asked:
    """The projects of the page's region and standpoint that the reader may see."""
    projects = Project.objects.visible_to(request.user).in_region(request.region).distinct()
    return Asked(projects, request.chosen.at, request.chosen.today)


def board(request: StandingRequest) -> Board:
    """The lines of the board, remembered until the next write."""
    return remembered(request, "lights", lambda: board_of(asked(request)))


def board_address(request: StandingRequest, **more: object) -> str:
    """The board narrowed to something."""
    return f"{reverse('evaluation:lights')}?{query_of(request, **more)}"


def light_figures(request: StandingRequest, units: ByUnit) -> list[dict[str, Any]]:
    """How many of each colour, each leading to its list."""
    counts = sum(units.values(), Counter[str]())
    total = sum(counts.values())
    return [
        {
            "label": f"{colour.word}灯", "value": counts[colour.value], "unit": "个", "colour": colour.value,
            "note": f"{counts[colour.value] * 100 / total:.1f}%" if total else "",
            "url": board_address(request, light=colour.value),
        }
        for colour in SHOWN
    ]  # fmt: skip


def _unit_names(keys: Collection[int]) -> dict[int, str]:
    """Units by name, with their district where they are of several: offices of the same name are many in a city."""
    rows = list(Organization.objects.filter(pk__in=keys).values_list("pk", "name", "region__name"))
    several = len({region for _key, _name, region in rows}) > 1
    return {key: f"{region} {name}" if several else name for key, name, region in rows}


def unit_chart(request: StandingRequest, units: ByUnit) -> dict[str, Any]:
    """Bars of the units with most red and yellow, each part leading to its list."""
    names = _unit_names([key for key in units if key])
    worst = sorted(
        units, key=lambda key: (-units[key]["red"], -units[key]["yellow"], names.get(key or 0, ""))
    )
    bars = [
        Bar(
            names.get(key or 0, str(_("未定单位"))), [units[key][colour.value] for colour in SHOWN],
            url=board_address(request, unit=key) if key else "",
            urls=[board_address(request, light=colour.value, unit=key) for colour in SHOWN],
        )
        for key in worst[:MOST_UNITS]
    ]  # fmt: skip
    keys = [Key(f"{colour.word}灯", _TONES[colour]) for colour in SHOWN]
    series = [
        ChartSeries(key.label, [bar.values[place] for bar in bars], tone=key.tone)
        for place, key in enumerate(keys)
    ]
    title = str(_("各责任单位的红黄绿，个"))

    def draw(across: float) -> SafeString:
        return stacked_bars(bars, keys, label=title, unit=_("个"), width=across)

    return {
        "chart": on_screens(draw, 560),
        "chart_table": data_table([bar.label for bar in bars], series, caption=title, places=0),
        "more_units": max(len(worst) - MOST_UNITS, 0),
    }


def cockpit_lights(request: StandingRequest) -> dict[str, Any]:
    """What the cockpit shows of lights: the figures, and the bars of the units."""
    units = counts_by_unit(asked(request))
    return {"figures": light_figures(request, units), **unit_chart(request, units)}
