"""One amount on the way to another: what is done, what it will come to, within which range, and the aim."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core.charts.svg import Scale, block, chart, line, nothing, number, shown, text, text_width
from sanpi.core.charts.values import FILL, INK, RULE, SOFT, Number

_TOP, _THICK, _ROW = 20, 16, 15


@dataclass(frozen=True, slots=True)
class Expected:
    """What is done, the middle and the range of what it will come to, and what it should come to (None: no aim)."""

    done: Number
    middle: Number
    low: Number
    high: Number
    aim: Number | None = None


def range_bar(found: Expected, *, label: str = "", width: float = 350, places: int = 2) -> SafeString:
    """A lying bar from nothing to beyond all of them, every figure named where it stands."""
    figures: list[Number] = [found.done, found.middle, found.low, found.high, found.aim or 0]
    label = label or _("已完成、预计和计划的位置")
    if not any(figures):
        return nothing(label, width)
    low, high = min(0.0, *map(float, figures)), max(map(float, figures)) or 1.0
    across = Scale(low, low + (high - low) * 1.04, 1, width - 1, 1)
    bottom = _TOP + _THICK
    start, end, middle = across.at(found.low), across.at(found.high), across.at(found.middle)
    parts = [
        line(1, bottom, width - 1, bottom, RULE),
        block(min(across.at(found.done), across.at(0)), _TOP + 3, abs(across.at(found.done) - across.at(0)), _THICK - 6, "accent"),
        format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" opacity=".28"/>',
            number(start), _TOP, number(max(end - start, 1)), _THICK, FILL["accent"],
        ),
        line(middle, _TOP - 3, middle, bottom + 3, INK, 2.5),
    ]  # fmt: skip
    if found.aim is not None:
        at = across.at(found.aim)
        parts += [line(at, 14, at, bottom + 3, FILL["red"], 1.5)]
        parts += [_name(at, 11, _("计划 %s") % shown(found.aim, places), width)]
    rows = list(_rows(found, (start, middle, end), across, width, places))
    parts += [_name(at, bottom + _ROW * place, said, width) for at, place, said in rows]
    return chart((width, bottom + _ROW * max(place for _at, place, _said in rows) + 4), label, parts)


def _rows(
    found: Expected, places_of: tuple[float, float, float], across: Scale, width: float, places: int
) -> Iterator[tuple[float, int, str]]:
    """Names below the bar, each in the first row where it covers none before it."""
    start, middle, end = places_of
    low, high = shown(found.low, places), shown(found.high, places)
    wanted = [
        (middle, _("大约 %s") % shown(found.middle, places)),
        ((start + end) / 2, _("范围 %(low)s–%(high)s") % {"low": low, "high": high}),
        (across.at(found.done), _("已完成 %s") % shown(found.done, places)),
    ]
    taken: list[list[tuple[float, float]]] = [[] for _row in wanted]
    for at, said in wanted:
        left, right = _reach(at, said, width)
        row = next(
            i for i, others in enumerate(taken) if all(right + 6 < a or b + 6 < left for a, b in others)
        )
        taken[row].append((left, right))
        yield at, row + 1, said


def _reach(at: float, said: str, width: float) -> tuple[float, float]:
    """From where to where a name reaches that is centred on a place, but for the edges."""
    half = text_width(said) / 2
    middle = min(max(at, half + 1), width - half - 1)
    return middle - half, middle + half


def _name(at: float, y: float, said: str, width: float) -> SafeString:
    left, right = _reach(at, said, width)
    return text((left + right) / 2, y, said, "middle", INK if said[0] in "大已" else SOFT)
