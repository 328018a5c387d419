"""Charts are well-formed, say what they show, and survive the figures that real districts have."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.core import charts
from sanpi.core.charts.svg import cut, scale, shown, text_width

LIGHTS = [charts.Key("红", "red"), charts.Key("黄", "yellow"), charts.Key("绿", "green")]
MONTHS = [f"{month}月" for month in range(1, 13)]
figures = st.lists(st.none() | st.integers(-(10**12), 10**12), min_size=1, max_size=24)


def parse(svg: str) -> ElementTree.Element:
    assert "style=" not in svg and "nan" not in svg
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parse(svg).iter("text")]


def test_stacked_bars_show_counts_and_totals() -> None:
    svg = charts.stacked_bars([charts.Bar("装备专班", (2, 3, 9))], LIGHTS, label="亮灯", unit="个")
    assert texts(svg) == ["红", "黄", "绿", "装备专班", "2", "3", "9", "14"]
    assert parse(svg).get("aria-label") == "亮灯"
    assert "装备专班 红 2个" in svg


def test_a_chart_with_links_is_a_group_because_an_image_hides_them() -> None:
    plain = charts.stacked_bars([charts.Bar("甲", (1, 0, 0))], LIGHTS)
    linked = charts.stacked_bars([charts.Bar("甲", (1, 0, 0), urls=("/a?x=1&y=2", "", ""))], LIGHTS)
    assert parse(plain).get("role") == "img"
    assert parse(linked).get("role") == "group"
    assert [link.get("href") for link in parse(linked).iter("a")] == ["/a?x=1&y=2"]


def test_names_are_escaped() -> None:
    svg = charts.stacked_bars([charts.Bar('<b>"甲"&', (1, 1, 1))], LIGHTS)
    assert '<b>"甲"&' in texts(svg)


@pytest.mark.parametrize(
    "svg",
    [
        charts.stacked_bars([charts.Bar("甲", (0, 0, 0))], LIGHTS),
        charts.stacked_bars([], LIGHTS),
        charts.batch_bars([], []),
        charts.line_chart([charts.Series("完成", [None, None])]),
        charts.point_map([]),
    ],
)
def test_a_chart_without_data_says_so(svg: str) -> None:
    assert texts(svg) == ["这个范围内还没有数据"]


def test_batch_bars_stand_beside_each_other_in_every_period() -> None:
    series = [charts.Series("签约", [1, 2]), charts.Series("开工", [3, None], "middle")]
    svg = charts.batch_bars(["第1期", "第2期"], series, unit="个")
    assert {"第1期", "第2期", "签约", "开工"} <= set(texts(svg))
    assert "第1期 开工 3个" in svg and "第2期 开工" not in svg


def test_a_line_is_named_where_it_ends() -> None:
    plan = charts.Series("计划", [Decimal(month) for month in range(1, 13)], "soft", dashed=True)
    done = charts.Series("完成", [1, 2, Decimal("2.5")] + [None] * 9)
    shown = texts(charts.line_chart([plan, done], x_labels=MONTHS))
    assert {"计划 12.0", "3月 2.5", "1月", "12月"} <= set(shown)


def test_a_band_speaks_for_its_forecast() -> None:
    forecast = charts.Series("预判", [1, 70])
    svg = charts.line_chart([forecast], [charts.Band("预判", [1, 68], [1, 75])], ["1月", "2月"], places=0)
    assert [text for text in texts(svg) if "预判" in text] == ["预判 68–75"]


def test_a_gap_breaks_the_line() -> None:
    svg = charts.line_chart([charts.Series("完成", [1, 2, None, 3, 4])])
    path = next(element.get("d", "") for element in parse(svg).iter("path") if "L" in element.get("d", ""))
    strokes = [element.get("d", "") for element in parse(svg).iter("path")]
    assert path and any(stroke.count("M") == 2 for stroke in strokes)


@given(figures)
def test_lines_stay_inside_the_frame(values: list[int | None]) -> None:
    root = parse(charts.line_chart([charts.Series("完成", values)], x_labels=MONTHS, height=180))
    for circle in root.iter("circle"):
        assert 0 <= float(circle.get("cy", "-1")) <= 180
        assert 0 <= float(circle.get("cx", "-1")) <= 420


@given(figures)
def test_other_charts_take_any_figures(values: list[int | None]) -> None:
    parse(charts.spark(values))
    parse(charts.batch_bars([str(index) for index in range(len(values))], [charts.Series("签约", values)]))


def test_one_point_gets_a_neighbourhood() -> None:
    svg = charts.point_map([charts.Point(113.3, 34.8, "产业园", "/p/1", "red")])
    assert "产业园" in texts(svg) and any("km" in text for text in texts(svg))
    assert [link.get("aria-label") for link in parse(svg).iter("a")] == ["产业园"]


def test_names_on_the_map_do_not_cover_each_other() -> None:
    points = [charts.Point(113.3, 34.8 + index / 1e5, f"项目{index}") for index in range(5)]
    svg = charts.point_map([*points, charts.Point(113.4, 34.9, "远处")])
    assert sum("项目" in text for text in texts(svg)) == 1
    assert svg.count("<title>项目") == 5


def test_the_map_keeps_proportions() -> None:
    corners = [charts.Point(113.0, 34.0, "西南"), charts.Point(114.0, 35.0, "东北")]
    circles = [c for c in parse(charts.point_map(corners)).iter("circle") if c.get("r") == "6"]
    (x1, y1), (x2, y2) = ((float(c.get("cx", "")), float(c.get("cy", ""))) for c in circles)
    assert abs(x1 - x2) / abs(y1 - y2) == pytest.approx(0.824, abs=0.01)  # cos 34.5°


def test_a_share_shows_what_is_due() -> None:
    svg = charts.share_bar(Decimal("0.128"), Decimal("0.5"))
    assert parse(svg).get("aria-label") == "完成 12.8%，序时 50%"
    assert parse(charts.share_bar(None)).get("aria-label") == "没有数据"


def test_a_share_above_one_fills_the_bar() -> None:
    widths = [float(bar.get("width", "")) for bar in parse(charts.share_bar(1.333)).iter("rect")]
    assert max(widths) == 72


def test_the_table_beside_a_chart_has_its_figures() -> None:
    table = charts.data_table(["1月", "2月"], [charts.Series("完成", [1234, None])], caption="年度投资 万元")
    assert "1,234.0" in table and "—" in table and "年度投资 万元" in table


@given(st.lists(st.floats(-1e9, 1e9), min_size=1))
def test_a_scale_holds_its_figures_and_zero(values: list[float]) -> None:
    made = scale(values, 100, 0)
    hair = made.step * 1e-6
    assert made.low <= min(values) and made.high >= max(values) - hair and made.low <= 0 <= made.high
    assert 1 < len(made.ticks) < 14


@pytest.mark.parametrize("value", [-1e-9, 5e-324, -5.0, 0.0])
def test_a_scale_of_next_to_nothing_has_few_ticks(value: float) -> None:
    assert 1 < len(scale([value], 100, 0).ticks) < 14


def test_a_long_name_is_cut() -> None:
    assert cut("装备产业专班", 200) == "装备产业专班"
    assert cut("装备产业专班", 40).endswith("…") and text_width(cut("装备产业专班", 40)) <= 40


def test_a_range_bar_names_every_figure_where_it_stands() -> None:
    svg = charts.range_bar(charts.Expected(85, 123, 105, 140, 130), places=0)
    assert sorted(texts(svg)) == sorted(["计划 130", "大约 123", "范围 105–140", "已完成 85"])


@given(st.lists(st.integers(-(10**12), 10**12), min_size=5, max_size=5))
def test_a_range_bar_survives_any_figures_and_covers_no_name(found: list[int]) -> None:
    low, middle, high = sorted(found[:3])
    svg = charts.range_bar(charts.Expected(found[3], middle, low, high, found[4]), places=0)
    seen = [(element.get("x"), element.get("y")) for element in parse(svg).iter("text")]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("value", "said"), [(23.205, "23.21"), (-23.205, "−23.21"), (1234.5, "1,234.50"), (0.1 + 0.2, "0.30")]
)
def test_figures_are_rounded_half_up_as_money_is(value, said):
    assert shown(value, 2) == said


def test_a_telephone_gets_a_chart_of_its_own_width():
    found = charts.on_screens(
        lambda width: charts.line_chart([charts.Series("完成", [1, 2])], width=width), 560
    )
    root = parse(f"<div>{found}</div>")
    assert [part.get("class") for part in root] == ["for-desk", "for-phone"]
    assert [part[0].get("viewBox").split()[2] for part in root] == ["560", "330"]


@pytest.mark.parametrize("ends", [(10, 0), (10, 5), (3, 0), (3, 5), (0, 0)])
def test_the_figure_where_a_line_stops_covers_neither_the_months_nor_the_margin(ends) -> None:
    last, value = ends
    done = charts.Series("完成", [value] * (last + 1) + [None] * (11 - last))
    svg = charts.line_chart([charts.Series("计划", list(range(12))), done], (), MONTHS, width=420, height=180)
    (said,) = [one for one in parse(svg).iter("text") if (one.text or "").startswith(f"{last + 1}月 ")]
    margin = next(one for one in parse(svg).iter("text") if (one.text or "").startswith("计划"))
    reach = text_width(said.text or "") if said.get("text-anchor") != "end" else 0
    apart = abs(float(said.get("y", 0)) - float(margin.get("y", 0))) >= 12
    assert apart or float(said.get("x", 0)) + reach <= float(margin.get("x", 0))
    assert float(said.get("y", 0)) <= 180 - 20


def test_a_map_says_what_its_tones_stand_for() -> None:
    points = [charts.Point(113.3, 34.8, "甲"), charts.Point(113.4, 34.9, "乙", tone="grey")]
    keys = [charts.Key("前期", "grey"), charts.Key("投产达效", "accent")]
    assert {"前期", "投产达效"} <= set(texts(charts.point_map(points, keys=keys)))
