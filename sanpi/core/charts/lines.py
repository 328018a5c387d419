"""Lines over months, with the band of a forecast."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core.charts.bars import rulings
from sanpi.core.charts.svg import Scale, chart, join, nothing, number, scale, shown, text, text_width
from sanpi.core.charts.values import FILL, INK, Band, Number, Series

APART = 13
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a figure may be written: both scales, the width of the picture, the decimals of figures."""

    across: Scale
    upright: Scale
    width: float
    places: int


def line_chart(
    series: Sequence[Series],
    bands: Sequence[Band] = (),
    x_labels: Sequence[str] = (),
    *,
    label: str = "",
    width: float = 420,
    height: float = 180,
    places: int = 1,
) -> SafeString:
    """Lines on one scale; each is named where it ends, so that no legend has to be looked up."""
    label = label or _("{lines}的曲线").format(lines="、".join(one.label for one in series))
    ranges = [one.values for one in series] + [side for band in bands for side in (band.lower, band.upper)]
    known = [value for values in ranges for value in values if value is not None]
    if not known:
        return nothing(label, width)
    upright = scale(known, height - 20, 14)
    count = max(len(x_labels), *(len(values) for values in ranges))
    margin = _spread(list(_margin_names(series, bands, count - 1, upright, places)))
    left = max(text_width(shown(tick, upright.places)) for tick in upright.ticks) + 8
    right = width - max([20.0, *(text_width(name) + 8 for _y, name in margin)])
    across = Scale(0, max(count - 1, 1), left, right, 1)
    parts = [rulings(upright, left, right), _months(x_labels, across, height - 5)]
    parts += [_area(band, across, upright) for band in bands]
    parts += [_stroke(one, across, upright) for one in series]
    parts += _early_ends(series, _Frame(across, upright, width, places), x_labels, margin)
    parts += [text(right + 6, y + 4, name) for y, name in margin]
    return chart((width, height), label, parts)


def _months(x_labels: Sequence[str], across: Scale, y: float) -> SafeString:
    """As many of the labels as have room, always with the first and the last."""
    if not x_labels:
        return join([])
    room = across.at(1) - across.at(0)
    every = max(1, -int(-(max(map(text_width, x_labels)) + 6) // room))
    last = len(x_labels) - 1
    chosen = [i for i in range(0, last, every) if last - i >= every] + [last]
    return join(text(across.at(i), y, x_labels[i], "middle") for i in chosen)


def _runs(values: Sequence[Number | None]) -> Iterator[list[int]]:
    """The stretches of indices without a gap."""
    run: list[int] = []
    for index, value in enumerate([*values, None]):
        if value is not None:
            run.append(index)
        elif run:
            yield run
            run = []


def _stroke(one: Series, across: Scale, upright: Scale) -> SafeString:
    points = [
        [(across.at(i), upright.at(value)) for i in run if (value := one.values[i]) is not None]
        for run in _runs(one.values)
    ]
    thickness = "1.5" if one.thin or one.dashed else "2.5"
    dash = format_html(' stroke-dasharray="{}"', "4 3") if one.dashed else ""
    dots = [_dot(run[0], one) for run in points if len(run) == 1]
    path = format_html(
        '<path d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"{}/>',
        "".join(_path(run) for run in points),
        FILL[one.tone],
        thickness,
        dash,
    )
    return join([path, *dots])


def _path(points: Sequence[Place]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def _dot(place: Place, one: Series) -> SafeString:
    return format_html('<circle cx="{}" cy="{}" r="2.5" fill="{}"/>', *map(number, place), FILL[one.tone])


def _area(band: Band, across: Scale, upright: Scale) -> SafeString:
    edges = [
        (across.at(i), upright.at(low), upright.at(high))
        for i, (low, high) in enumerate(zip(band.lower, band.upper, strict=True))
        if low is not None and high is not None
    ]
    if not edges:
        return join([])
    outline = [(x, high) for x, _low, high in edges] + [(x, low) for x, low, _high in reversed(edges)]
    return format_html('<path d="{}Z" fill="{}" opacity=".16"/>', _path(outline), FILL[band.tone])


def _last(values: Sequence[Number | None]) -> tuple[int, Number] | None:
    return next(((i, value) for i, value in reversed(list(enumerate(values))) if value is not None), None)


def _margin_names(
    series: Sequence[Series], bands: Sequence[Band], final: int, upright: Scale, places: int
) -> Iterator[tuple[float, str]]:
    """Height and name of what reaches the last month; a band speaks for the line of the same name."""
    ranged = {band.label for band in bands}
    for one in series:
        end = _last(one.values)
        if end is not None and end[0] == final and one.label not in ranged:
            yield upright.at(end[1]), f"{one.label} {shown(end[1], places)}"
    for band in bands:
        low, high = _last(band.lower), _last(band.upper)
        if low is not None and high is not None:
            middle = (upright.at(low[1]) + upright.at(high[1])) / 2
            yield middle, f"{band.label} {shown(low[1], places)}–{shown(high[1], places)}"


def _early_ends(
    series: Sequence[Series], frame: _Frame, x_labels: Sequence[str], margin: Sequence[tuple[float, str]]
) -> Iterator[SafeString]:
    """A dot, the month and the figure where a line stops before the last month.

    They stand below the end, to its right; above it where the names of the months are, to its left where room ends.
    """
    across, upright = frame.across, frame.upright
    for one in series:
        end = _last(one.values)
        if end is None or end[0] >= across.high:
            continue
        index, value = end
        month = x_labels[index] if index < len(x_labels) else one.label
        x, y = across.at(index), upright.at(value)
        yield _dot((x, y), one)
        said = f"{month} {shown(value, frame.places)}"
        reach = x + 4 + text_width(said)
        line = y + 15 if y + 15 <= upright.start else y - 7
        beyond = reach > across.end and any(abs(line - 4 - other) < APART for other, _name in margin)
        if beyond or reach > frame.width:
            yield text(x - 4, y - 7, said, "end", INK)
        else:
            yield text(x + 4, line, said, fill=INK)


def _spread(names: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Moves names down until none covers the one above it."""
    placed: list[tuple[float, str]] = []
    for y, name in sorted(names):
        above = placed[-1][0] if placed else y - APART
        placed.append((max(y, above + APART), name))
    return placed


def spark(
    values: Sequence[Number | None], *, label: str = "", width: float = 80, height: float = 18
) -> SafeString:
    """A line the size of a word, without axes, for a table cell."""
    known = [value for value in values if value is not None]
    if not known:
        return nothing(label or _("没有数据"), width)
    upright = Scale(min(map(float, known)), max(map(float, known)) or 1, height - 3, 3, 1)
    if upright.low == upright.high:
        upright = Scale(upright.low - 1, upright.high + 1, height - 3, 3, 1)
    across = Scale(0, max(len(values) - 1, 1), 2, width - 3, 1)
    one = Series(label, values, thin=True)
    end = _last(values)
    dots = [_dot((across.at(end[0]), upright.at(end[1])), one)] if end else []
    said = label or _("从 {first} 到 {last}").format(first=known[0], last=known[-1])
    return chart((width, height), said, [_stroke(one, across, upright), *dots])
