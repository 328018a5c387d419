"""Monthly progress: curves and splits of yearly plans, months of reporting, the accepted record."""

from sanpi.progress.models.forecasts import (
    NEWEST_FORECAST,
    ProjectForecast,
    TotalForecast,
    YearForecast,
    chance_percent,
    forecast_day,
)
from sanpi.progress.models.photos import Photo, PhotoUpload
from sanpi.progress.models.plans import MONTH_COLUMNS, MONTHS, MonthPlan, ProgressCurve
from sanpi.progress.models.reports import MonthlyReport
from sanpi.progress.models.rounds import (
    ClosedMonth,
    Entry,
    Round,
    RoundCalendar,
    reportable_by,
    reviewable_by,
)
from sanpi.progress.models.values import (
    MONEY_FIELDS,
    TEXT_FIELDS,
    TEXT_LIMIT,
    VALUE_COLUMNS,
    VALUE_FIELDS,
    MonthValues,
    Verdict,
)

__all__ = [
    "MONEY_FIELDS",
    "MONTHS",
    "MONTH_COLUMNS",
    "NEWEST_FORECAST",
    "TEXT_FIELDS",
    "TEXT_LIMIT",
    "VALUE_COLUMNS",
    "VALUE_FIELDS",
    "ClosedMonth",
    "Entry",
    "MonthPlan",
    "MonthValues",
    "MonthlyReport",
    "Photo",
    "PhotoUpload",
    "ProgressCurve",
    "ProjectForecast",
    "Round",
    "RoundCalendar",
    "TotalForecast",
    "Verdict",
    "YearForecast",
    "chance_percent",
    "forecast_day",
    "reportable_by",
    "reviewable_by",
]
