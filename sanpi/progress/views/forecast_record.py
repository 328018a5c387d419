"""往年预测与实际: what forecasts of finished years said, and what came."""

from collections.abc import Mapping
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core import charts
from sanpi.organizations.models import Organization
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.progress.models import TotalForecast
from sanpi.progress.rules.forecast_record import sees_whole
from sanpi.progress.rules.forecast_scores import (
    YearRecord,
    finished_years,
    judged,
    year_record,
)
from sanpi.projects.models import Project


def _chosen_year(request: StandingRequest, years: list[int]) -> int | None:
    wanted = request.GET.get("of", "")
    return next((year for year in years if str(year) == wanted), years[0] if years else None)


def _missing(years: list[int], now: int) -> list[int]:
    """The finished years after the oldest with forecasts of which none were kept, the newest first."""
    return [year for year in range(now - 1, min(years, default=now), -1) if year not in years]


def _totals(request: StandingRequest, year: int) -> Mapping[int, TotalForecast]:
    """Month → the region's own total of then; nothing for those who see a part of it."""
    if not sees_whole(request.user, request.region):
        return {}
    rows = TotalForecast.objects.as_of(request.chosen.at).filter(
        region=request.region, scope=TotalForecast.Scope.REGION, year=year, projects__gt=0
    )
    return {row.month: row for row in rows.order_by("month", "known_at", "pk")}


def _months(record: YearRecord, totals: Mapping[int, TotalForecast]) -> list[dict[str, Any]]:
    """The lines of the table; what came of the whole is what the last forecast of the year knew."""
    last = totals.get(12)
    lines = []
    for month, score in record.months.items():
        row = totals.get(month)
        inside = None if not row or not last else (row.low or 0) <= last.completed <= (row.high or 0)
        lines.append({"month": month, "score": score, "total": row, "came": last, "inside": inside})
    return lines


def _chart(record: YearRecord) -> SafeString | str:
    """How far ours and the units' own figures were off, by the month in which they were made."""

    def line(name: str) -> list[float | None]:
        shares = [getattr(score, name) for score in record.months.values()]
        return [None if share is None else share * 100 for share in shares]

    series = [
        charts.Series(_("系统预测"), line("error"), "accent"),
        charts.Series(_("单位预计"), line("own_error"), "yellow", dashed=True),
    ]
    if not record.months:
        return ""
    label = _("各月作出的预测与全年实际相差多少（%）")
    names = [f"{month}月" for month in record.months]

    def draw(across: float) -> SafeString:
        return charts.line_chart(series, x_labels=names, label=label, width=across, places=1)

    return charts.on_screens(draw, 560)


def _units(record: YearRecord) -> list[dict[str, Any]]:
    """Units by how far their own figures were off, the worst first."""
    names = dict(
        Organization.objects.filter(pk__in=[pk for pk in record.units if pk]).values_list("pk", "name")
    )
    found = [
        {"name": names.get(pk or 0) or _("未明确责任单位"), "score": score}
        for pk, score in record.units.items()
    ]
    return sorted(found, key=lambda unit: (-(unit["score"].own_error or -1), unit["name"]))


@standing
def forecast_record(request: StandingRequest) -> HttpResponseBase:
    """How the forecasts of one finished year did, by month, by what they said, by unit."""
    at = request.chosen.at
    projects = Project.objects.visible_to(request.user).in_region(request.region).filter(parent__isnull=True)
    years = finished_years(projects, at)
    year = _chosen_year(request, years)
    record = year_record(year, judged(projects, year, at)) if year else None
    context: dict[str, Any] = {
        "years": years, "year": year, "record": record, "missing": _missing(years, at.effective.year)
    }  # fmt: skip
    if record and year:
        totals = _totals(request, year)
        context |= {
            "months": _months(record, totals), "chart": _chart(record), "units": _units(record), "with_totals": bool(totals),
            "hindsight": any(row.known_at.year > year + 1 for row in totals.values()),
        }  # fmt: skip
    return render(request, "progress/forecast_record.html", context)
