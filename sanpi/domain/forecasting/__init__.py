"""How much of a year's plan will be completed: quantiles, probability, sums over projects, and what changed."""

from .answering import forecast
from .learning import Learned, learn
from .lights import Light, light
from .reasons import Change, Reason, reasons
from .scoring import OwnRecord, Score, own_record, score
from .standstill import standing_still
from .totals import apportion, total
from .values import (
    COMMON,
    LEVELS,
    Asked,
    Basis,
    Forecast,
    ForecastError,
    Method,
    ProjectYear,
    Range,
    TotalForecast,
    Uncertain,
)

__all__ = [
    "COMMON",
    "LEVELS",
    "Asked",
    "Basis",
    "Change",
    "Forecast",
    "ForecastError",
    "Learned",
    "Light",
    "Method",
    "OwnRecord",
    "ProjectYear",
    "Range",
    "Reason",
    "Score",
    "TotalForecast",
    "Uncertain",
    "apportion",
    "forecast",
    "learn",
    "light",
    "own_record",
    "reasons",
    "score",
    "standing_still",
    "total",
]
