"""Pictures of a year's money: plan, due, completed and forecast by month; where the year will end."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core import charts
from sanpi.domain.money import MoneyUnit, show
from sanpi.progress.models import MONTHS, YearForecast
from sanpi.progress.rules import MonthMoney

MONTH_NAMES = tuple(f"{month}月" for month in MONTHS)
Line = list[float | None]


def yi(yuan: int) -> float:
    """元 in 亿元, for pictures only."""
    return yuan / MoneyUnit.YI.factor


def money_chart(
    months: Sequence[MonthMoney], forecast: YearForecast | None = None, *, width: int = 620, height: int = 210
) -> SafeString | str:
    """Plan, 序时 and completed, cumulative by month, in 亿元; the forecast as a band from the last month told."""
    if not any(month.plan_to_date or month.completed_to_date for month in months):
        return ""
    done = [yi(month.completed_to_date) if month.reported else None for month in months]
    # A plan that was not split follows the curve but for the last 元 of each month.
    apart = (
        max(abs(month.plan_to_date - month.due_to_date) for month in months) * 200 > months[-1].plan_to_date
    )
    series = [
        charts.Series(
            _("计划") if apart else _("计划（同序时）"),
            [yi(month.plan_to_date) for month in months],
            "middle",
            dashed=True,
        ),
        charts.Series(_("完成"), done, "accent"),
    ]
    if apart:
        due = [yi(month.due_to_date) for month in months]
        series.insert(1, charts.Series(_("序时"), due, "soft", thin=True))
    bands = []
    label = _("逐月累计：计划与完成（亿元）")
    if forecast and forecast.median is not None and forecast.months_left:
        lower, middle, upper = outlook(forecast)
        series.append(charts.Series(_("预测"), middle, "accent", dashed=True))
        bands.append(charts.Band(_("预测"), lower, upper))
        label = _("逐月累计：计划、完成与预测区间（亿元）")

    def draw(across: float) -> SafeString:
        return charts.line_chart(
            series, bands, x_labels=MONTH_NAMES, label=label, width=across, height=height, places=2
        )

    return charts.on_screens(draw, width)


def outlook(forecast: YearForecast) -> tuple[Line, Line, Line]:
    """The lower end, the middle and the upper end of a forecast by month, in 亿元, from the last month told on."""
    path, done, last = forecast.path, forecast.completed, forecast.month
    span = path[-1] - done
    lines: tuple[Line, Line, Line] = ([], [], [])
    for month in MONTHS:
        way = (path[month - 1] - done) / span if span else (month - last) / max(12 - last, 1)
        for line, end in zip(lines, (forecast.low, forecast.median, forecast.high), strict=True):
            told = month >= max(last, 1)
            line.append(yi(round(done + ((end or 0) - done) * way)) if told else None)
    return lines


def range_picture(row: YearForecast, unit: MoneyUnit, places: int) -> SafeString:
    """Where the year will end: completed, forecast with its range, plan."""

    def amount(yuan: int | None) -> Decimal:
        return Decimal(show(yuan or 0, unit, places))

    found = charts.Expected(
        amount(row.completed), amount(row.median), amount(row.low), amount(row.high), amount(row.plan)
    )
    label = _("已完成、预测全年完成及其区间、年度计划（%s）") % unit.label
    return charts.range_bar(found, label=label, places=places)


def record_chart(rows: Sequence[YearForecast], plan: int) -> SafeString | str:
    """How the forecast of a year moved from month to month, in 亿元."""
    known = {row.month: row for row in rows if row.median is not None}
    if len(known) < 2:
        return ""

    told = MONTHS[: max(known)]

    def line(name: str) -> Line:
        return [yi(getattr(known[month], name)) if month in known else None for month in told]

    series = [
        charts.Series(_("计划"), [yi(plan)] * len(told), "middle", dashed=True),
        charts.Series(_("预测"), line("median"), "accent"),
    ]
    bands = [charts.Band(_("预测"), line("low"), line("high"))]

    def draw(across: float) -> SafeString:
        return charts.line_chart(
            series, bands, x_labels=MONTH_NAMES[: len(told)], label=_("各月作出的全年预测（亿元）"), width=across, places=2
        )  # fmt: skip

    return charts.on_screens(draw, 560)
