"""A map without a map: points by their coordinates; no boundary is drawn and no tile fetched."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core.charts.svg import (
    chart,
    join,
    legend,
    line,
    linked,
    mark,
    nothing,
    number,
    round_step,
    text,
    text_width,
)
from sanpi.core.charts.values import INK, RULE, SOFT, Key, Point

KM_PER_DEGREE = 111.32
LEAST_SPAN = 0.02
FRAME = (4.0, 4.0, 4.0, 18.0)
URGENCY = {"red": 0, "yellow": 1}


@dataclass(frozen=True, slots=True)
class View:
    """A window on the ground: centre in degrees, pixels per degree of latitude, size in pixels."""

    longitude: float
    latitude: float
    per_degree: float
    width: float
    height: float

    @property
    def squeeze(self) -> float:
        """A degree of longitude is shorter than one of latitude by this factor."""
        return math.cos(math.radians(self.latitude))

    def x(self, longitude: float) -> float:
        return self.width / 2 + (longitude - self.longitude) * self.squeeze * self.per_degree

    def y(self, latitude: float) -> float:
        return (self.height - FRAME[3]) / 2 - (latitude - self.latitude) * self.per_degree


def point_map(
    points: Sequence[Point],
    *,
    label: str = "",
    width: float = 420,
    height: float = 300,
    names: int = 14,
    keys: Sequence[Key] = (),
) -> SafeString:
    """Points on a net of meridians and parallels, with a bar for distance; at most `names` of them are named.

    `keys` say below the map what the tones stand for.

    The most urgent points lie on top and are named first; a name without room is left to the hover.
    """
    label = label or _("{count} 个项目的位置").format(count=len(points))
    if not points:
        return nothing(label, width)
    view = _view(points, width, height)
    ordered = sorted(points, key=lambda point: URGENCY.get(point.tone, 2))
    named = dict(_named(ordered, view, names))
    parts = [_net(view), _distance(view)]
    parts += [_dot(point, view, named.get(index)) for index, point in reversed(list(enumerate(ordered)))]
    if keys:
        parts.append(legend(keys, 4, height + 13, as_points=True))
    size = width, height + (20 if keys else 0)
    return chart(size, label, parts, any(point.url for point in points))


def _view(points: Sequence[Point], width: float, height: float) -> View:
    longitudes, latitudes = [p.longitude for p in points], [p.latitude for p in points]
    latitude = (min(latitudes) + max(latitudes)) / 2
    squeeze = math.cos(math.radians(latitude))
    wide = max((max(longitudes) - min(longitudes)) * squeeze, LEAST_SPAN)
    high = max(max(latitudes) - min(latitudes), LEAST_SPAN)
    per_degree = min((width - 60) / wide, (height - FRAME[3] - 50) / high)
    return View((min(longitudes) + max(longitudes)) / 2, latitude, per_degree, width, height)


def _net(view: View) -> SafeString:
    floor = view.height - FRAME[3]
    parts = [
        format_html(
            '<rect x=".5" y=".5" width="{}" height="{}" fill="none" stroke="{}"/>',
            number(view.width - 1),
            number(floor - 1),
            RULE,
        )
    ]
    for longitude, places in _rules(view.longitude, view.width / view.per_degree / view.squeeze):
        x = view.x(longitude)
        parts.append(line(x, 1, x, floor - 1))
        if 24 < x < view.width - 24:
            parts.append(text(x, view.height - 5, f"{longitude:.{places}f}°E", "middle"))
    for latitude, places in _rules(view.latitude, floor / view.per_degree):
        y = view.y(latitude)
        parts.append(line(1, y, view.width - 1, y))
        if 16 < y < floor - 24:
            parts.append(text(4, y - 3, f"{latitude:.{places}f}°N"))
    return join(parts)


def _rules(centre: float, span: float) -> Iterator[tuple[float, int]]:
    """Round degrees across the window, with the decimals they need."""
    step = round_step(span / 5)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    first = math.ceil((centre - span / 2) / step)
    for index in range(first, math.floor((centre + span / 2) / step) + 1):
        yield index * step, places


def _distance(view: View) -> SafeString:
    """A bar of a round length, at most a quarter of the width."""
    kilometres = round_step(view.width / 4 / view.per_degree * KM_PER_DEGREE / 2)
    length = kilometres / KM_PER_DEGREE * view.per_degree
    right, y = view.width - 10, view.height - FRAME[3] - 8
    said = f"{kilometres:g} km" if kilometres >= 1 else f"{kilometres * 1000:g} m"
    bar = line(right - length, y, right, y, INK, 2)
    return join([bar, text(right - length - 5, y + 4, said, "end")])


def _named(points: Sequence[Point], view: View, names: int) -> Iterator[tuple[int, tuple[float, float]]]:
    """Where each name goes that finds room: right of its point, or left of it near the edge."""
    taken: list[tuple[float, float, float, float]] = [
        (view.x(p.longitude) - 4, view.y(p.latitude) - 4, view.x(p.longitude) + 4, view.y(p.latitude) + 4)
        for p in points
    ]
    given = 0
    for index, point in enumerate(points):
        x, y, length = view.x(point.longitude), view.y(point.latitude), text_width(point.label)
        start = x + 7 if x + 7 + length < view.width - 2 else x - 7 - length
        box = (start, y - 6, start + length, y + 6)
        if given < names and start > 0 and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            given += 1
            yield index, (start, y + 4)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _dot(point: Point, view: View, name: tuple[float, float] | None) -> SafeString:
    x, y = view.x(point.longitude), view.y(point.latitude)
    halo = format_html(
        '<circle cx="{}" cy="{}" r="6" fill="#ffffff" stroke="{}" stroke-width=".5"/>',
        number(x),
        number(y),
        SOFT,
    )
    parts = [halo, mark(x, y, point.tone, 7)]
    if name:
        parts.append(text(*name, point.label, fill=INK))
    return linked(join(parts), point.url, point.label)
