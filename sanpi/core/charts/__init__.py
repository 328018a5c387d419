"""Charts as SVG made on the server: plain values in, markup out; no script, no style attribute.

Every chart carries a sentence for those who do not see it. A chart with links inside is a group and not
an image, because an image hides its children from the keyboard.
"""

from sanpi.core.charts.bars import batch_bars, share_bar, stacked_bars
from sanpi.core.charts.lines import line_chart, spark
from sanpi.core.charts.maps import point_map
from sanpi.core.charts.ranges import Expected, range_bar
from sanpi.core.charts.svg import on_screens
from sanpi.core.charts.tables import data_table
from sanpi.core.charts.values import Band, Bar, Key, Number, Point, Series, Tone

__all__ = [
    "Band",
    "Bar",
    "Expected",
    "Key",
    "Number",
    "Point",
    "Series",
    "Tone",
    "batch_bars",
    "data_table",
    "line_chart",
    "on_screens",
    "point_map",
    "range_bar",
    "share_bar",
    "spark",
    "stacked_bars",
]
