"""The figures of a chart as a table that opens below it."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core.charts.svg import shown
from sanpi.core.charts.values import Series


def data_table(
    x_labels: Sequence[str], series: Sequence[Series], *, caption: str, places: int = 1
) -> SafeString:
    """One row per label, one column per series; an unknown figure is a dash."""
    heads = format_html_join("", '<th scope="col" class="num">{}</th>', ((one.label,) for one in series))
    named = ((x_label, _cells(index, series, places)) for index, x_label in enumerate(x_labels))
    rows = format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', named)
    return format_html(
        '<details class="chart-data no-print"><summary>{}</summary><div class="scroll">'
        "<table><caption>{}</caption><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div></details>",
        _("看数字"),
        caption,
        heads,
        rows,
    )


def _cells(index: int, series: Sequence[Series], places: int) -> SafeString:
    values = (one.values[index] if index < len(one.values) else None for one in series)
    contents = (("—" if value is None else shown(value, places),) for value in values)
    return format_html_join("", '<td class="num">{}</td>', contents)
