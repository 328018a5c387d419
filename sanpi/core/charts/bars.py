"""Bars: lying and stacked, standing and grouped, and the small one that stands in a table cell."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core.charts.svg import (
    Scale,
    block,
    chart,
    cut,
    join,
    legend,
    line,
    linked,
    nothing,
    number,
    scale,
    shown,
    text,
    text_width,
)
from sanpi.core.charts.values import FILL, INK, ON_FILL, RULE, Bar, Key, Number, Series, Tone

ROW = 22
THICK = 14
LONGEST_LABEL = 124
TOP = 24


def stacked_bars(
    rows: Sequence[Bar],
    keys: Sequence[Key],
    *,
    label: str = "",
    unit: str = "",
    width: float = 420,
    places: int = 0,
) -> SafeString:
    """One lying bar per row, divided by the keys, on a common scale; the total stands at its end."""
    label = label or _("按{keys}分的条形图").format(keys="、".join(key.label for key in keys))
    totals = [float(sum(row.values)) for row in rows]
    if not any(totals):
        return nothing(label, width)
    left = min(LONGEST_LABEL, max(text_width(row.label) for row in rows)) + 10
    right = max(text_width(shown(total, places)) for total in totals) + 8
    across = Scale(0, max(totals), left, width - right, 1)
    parts = [legend(keys, 0, 12)]
    for index, row in enumerate(rows):
        parts.append(_stacked_row(row, keys, across, TOP + index * ROW, (unit, places)))
    with_links = any(row.url or any(row.urls) for row in rows)
    return chart((width, TOP + len(rows) * ROW), label, parts, with_links)


def _stacked_row(
    row: Bar, keys: Sequence[Key], across: Scale, y: float, style: tuple[str, int]
) -> SafeString:
    unit, places = style
    name = text(0, y + 12, cut(row.label, LONGEST_LABEL), fill=INK)
    parts = [linked(name, row.url, row.label)]
    done = 0.0
    for index, (key, value) in enumerate(zip(keys, row.values, strict=True)):
        if value:
            start, end = across.at(done), across.at(done + float(value))
            said = f"{row.label} {key.label} {shown(value, places)}{unit}"
            url = row.urls[index] if index < len(row.urls) else ""
            parts.append(linked(_segment(start, end, y, key.tone, shown(value, places)), url, said))
            done += float(value)
    parts.append(text(across.at(done) + 5, y + 11.5, shown(done, places), fill=INK))
    return join(parts)


def _segment(start: float, end: float, y: float, tone: Tone, content: str) -> SafeString:
    bar = block(start, y, end - start, THICK, tone)
    if text_width(content) + 4 > end - start:
        return bar
    return join([bar, text((start + end) / 2, y + 11, content, "middle", ON_FILL.get(tone, "#ffffff"))])


def batch_bars(
    groups: Sequence[str],
    series: Sequence[Series],
    *,
    label: str = "",
    unit: str = "",
    width: float = 420,
    height: float = 180,
    places: int = 0,
) -> SafeString:
    """Standing bars side by side within each group, such as the three batches within each period."""
    label = label or _("各组{keys}的柱形图").format(keys="、".join(one.label for one in series))
    known = [value for one in series for value in one.values if value is not None]
    if not any(known):
        return nothing(label, width)
    upright = scale(known, height - 20, TOP + 12)
    left = max(text_width(shown(tick, upright.places)) for tick in upright.ticks) + 8
    parts = [legend([Key(one.label, one.tone) for one in series], left, 12), rulings(upright, left, width)]
    room = (width - left) / len(groups)
    for index, group in enumerate(groups):
        x = left + index * room
        parts.append(_cluster(index, group, series, upright, (x, room), (unit, places)))
        parts.append(text(x + room / 2, height - 5, cut(group, room), "middle"))
    return chart((width, height), label, parts, any(any(one.urls) for one in series))


def _cluster(
    index: int,
    group: str,
    series: Sequence[Series],
    upright: Scale,
    slot: tuple[float, float],
    style: tuple[str, int],
) -> SafeString:
    (x, room), (unit, places) = slot, style
    thick = min(22.0, room * 0.8 / len(series))
    x += (room - thick * len(series)) / 2
    parts: list[SafeString] = []
    for position, one in enumerate(series):
        value = one.values[index]
        if value is not None:
            content = _standing(x + position * thick, thick, value, one.tone, upright, shown(value, places))
            url = one.urls[index] if index < len(one.urls) else ""
            parts.append(linked(content, url, f"{group} {one.label} {shown(value, places)}{unit}"))
    return join(parts)


def _standing(x: float, thick: float, value: Number, tone: Tone, upright: Scale, content: str) -> SafeString:
    top, foot = sorted((upright.at(value), upright.at(0)))
    bar = block(x + 0.5, top, thick - 1, foot - top, tone)
    if text_width(content) > thick + 4:
        return bar
    return join([bar, text(x + thick / 2, top - 3, content, "middle", INK)])


def rulings(upright: Scale, left: float, right: float) -> SafeString:
    """The thin horizontal rules with their figures; the one at zero is drawn darker."""
    parts: list[SafeString] = []
    for tick in upright.ticks:
        y = upright.at(tick)
        parts.append(line(left, y, right, y, "#8d98a5" if tick == 0 else RULE))
        parts.append(text(left - 6, y + 4, shown(tick, upright.places), "end"))
    return join(parts)


def share_bar(
    share: Number | None, due: Number | None = None, *, label: str = "", width: float = 72
) -> SafeString:
    """How much of one whole is done, with a stroke where it should be by now; both are ratios (1 = 100 %)."""
    said = label or (
        _("没有数据") if share is None else _("完成 {share}%").format(share=number(float(share) * 100))
    )
    if due is not None:
        said += _("，序时 {due}%").format(due=number(float(due) * 100))
    done = min(max(float(share or 0), 0), 1) * width
    behind = share is not None and due is not None and share < due
    parts = [block(0, 3, width, 6, "grey"), block(0, 3, done, 6, "middle" if behind else "accent")]
    if due is not None:
        x = min(max(float(due), 0), 1) * (width - 1.5)
        parts.append(line(x + 0.75, 0, x + 0.75, 12, FILL["red"] if behind else INK, 1.5))
    return chart((width, 12), said, parts)
