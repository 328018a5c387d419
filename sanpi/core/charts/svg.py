"""The strokes all charts share."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core.charts.values import FILL, RULE, SOFT, Key, Number, Tone

TEXT = 11
UNITS_PER_REM = 12
# About the width of a telephone in pixels, so that type keeps its size.
PHONE_WIDTH = 330
# Figures that lie no further apart than this are one figure, for which no scale could be ruled.
_NOTHING = 1e-6
Anchor = Literal["start", "middle", "end"]


def chart(
    size: tuple[float, float], label: str, parts: Iterable[SafeString], linked: bool = False
) -> SafeString:
    """The frame: it says in one sentence what it shows, shrinks with its column and grows with the type."""
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" width="{}rem" role="{}" aria-label="{}" '
        'font-size="{}" fill="{}"><title>{}</title>{}</svg>',
        number(size[0]),
        number(size[1]),
        number(size[0] / UNITS_PER_REM),
        "group" if linked else "img",
        label,
        TEXT,
        SOFT,
        label,
        join(parts),
    )


def on_screens(draw: Callable[[float], SafeString], width: float) -> SafeString:
    """A chart twice, of which the style sheet shows one: on a telephone the narrow one, so that its words can be read."""
    return format_html(
        '<div class="for-desk">{}</div><div class="for-phone">{}</div>', draw(width), draw(PHONE_WIDTH)
    )


def nothing(label: str, width: float) -> SafeString:
    """Stands where a chart would be when there is nothing to draw."""
    return chart((width, 40), label, [text(0, 24, _("这个范围内还没有数据"))])


def join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def number(value: float) -> str:
    """Coordinates to a tenth of a pixel, without a trailing zero."""
    return f"{value:.1f}".removesuffix(".0")


def shown(value: Number, places: int) -> str:
    """A figure as the tables show it: rounded half up as money is, grouped by thousands, the true minus sign."""
    # The shortest decimal of a float is what was meant: 23.205 and not the 23.20499… it is stored as.
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact:,f}".replace("-", "−")


def text(x: float, y: float, content: str, anchor: Anchor = "start", fill: str = "") -> SafeString:
    anchored = format_html(' text-anchor="{}"', anchor) if anchor != "start" else ""
    filled = format_html(' fill="{}"', fill) if fill else ""
    return format_html('<text x="{}" y="{}"{}{}>{}</text>', number(x), number(y), anchored, filled, content)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = RULE, width: float = 1) -> SafeString:
    return format_html(
        '<path d="M{} {}L{} {}" stroke="{}" stroke-width="{}" fill="none"/>',
        *map(number, (x1, y1, x2, y2)),
        stroke,
        number(width),
    )


def block(x: float, y: float, width: float, height: float, tone: Tone) -> SafeString:
    """A bar; the pale tones get an outline so that they stay visible on paper."""
    outline = format_html(' stroke="{}" stroke-width=".5"', SOFT) if tone in ("pale", "grey") else ""
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}/>',
        *map(number, (x, y, width, height)),
        FILL[tone],
        outline,
    )


def linked(content: SafeString, url: str, label: str) -> SafeString:
    """The content with its meaning on hover, and as a link when it leads somewhere."""
    if not url:
        return format_html("<g><title>{}</title>{}</g>", label, content)
    return format_html('<a href="{}" aria-label="{}"><title>{}</title>{}</a>', url, label, label, content)


def mark(x: float, y: float, tone: Tone, size: float = 8) -> SafeString:
    """The sign of a tone, centred on a place: red is square, yellow a triangle, green round."""
    half = size / 2
    if tone == "yellow":
        corners = (x, y - half, x + half, y + half, x - half, y + half)
        return format_html('<path d="M{} {}L{} {}L{} {}Z" fill="{}"/>', *map(number, corners), FILL[tone])
    if tone in ("red", "middle", "pale", "soft"):
        return block(x - half, y - half, size, size, tone)
    hollow = format_html(' stroke="{}"', SOFT) if tone == "grey" else ""
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}"{}/>', *map(number, (x, y, half)), FILL[tone], hollow
    )


def legend(keys: Iterable[Key], x: float, y: float, *, as_points: bool = False) -> SafeString:
    """What each tone stands for, with the sign that bars (or points) of it have."""
    parts: list[SafeString] = []
    for key in keys:
        sign = (
            block(x, y - 8, 8, 8, key.tone)
            if key.tone == "accent" and not as_points
            else mark(x + 4, y - 4, key.tone)
        )
        parts += [sign, text(x + 12, y, key.label)]
        x += 12 + text_width(key.label) + 14
    return join(parts)


def text_width(content: str) -> float:
    """An estimate good enough for placing: a Chinese character is square, a Latin one about half as wide."""
    return sum(TEXT if ord(character) > 0x2E7F else TEXT * 0.58 for character in content)


def cut(content: str, width: float) -> str:
    """The content, shortened with an ellipsis when it would be wider than `width` pixels."""
    if text_width(content) <= width:
        return content
    while content and text_width(content) > width - TEXT:
        content = content[:-1]
    return content + "…"


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps a range of figures onto a range of pixels, with round figures to rule it."""

    low: float
    high: float
    start: float
    end: float
    step: float

    def at(self, value: Number) -> float:
        return self.start + (float(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + index * self.step for index in range(count + 1)]

    @property
    def places(self) -> int:
        return max(0, -math.floor(math.log10(self.step) + 1e-9)) if self.step % 1 else 0


def scale(values: Sequence[Number], start: float, end: float, parts: int = 4) -> Scale:
    """A scale from zero (or below, when figures are negative) to a round figure above the greatest."""
    low, high = min(0.0, *map(float, values)), max(0.0, *map(float, values))
    if high - low < _NOTHING:
        high = 1.0
    step = round_step((high - low) / parts)
    return Scale(math.floor(low / step) * step, math.ceil(high / step - 1e-9) * step, start, end, step)


def round_step(rough: float) -> float:
    """The least of 1, 2, 5 times a power of ten that is not below `rough`."""
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
