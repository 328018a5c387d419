"""How the forecasts of a finished year did, ours and the units' own, month by month; in one query for each kind of row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Sum

from sanpi.domain.timeline import Standpoint
from sanpi.progress.models import MonthlyReport, ProjectForecast
from sanpi.progress.rules.forecast_words import CHANCES, ChanceBand, chance_band
from sanpi.projects.models import Project


class Judged(NamedTuple):
    """One forecast of a finished year beside what came of it (元)."""

    project: int
    unit: int | None
    month: int
    plan: int
    median: int
    low: int
    high: int
    own: int | None
    chance: int | None
    came: int


@dataclass(slots=True)
class Score:
    """Many forecasts together. Errors are sums of deviations by the sum of what came; None where there is nothing."""

    number: int = 0
    inside: int = 0
    came: int = 0
    off: int = 0
    own_number: int = 0
    own_came: int = 0
    own_off: int = 0
    own_bias: int = 0
    # Of the projects whose unit gave a figure: how far ours were off, so that both are judged by the same projects.
    same_off: int = 0

    def add(self, one: Judged) -> None:
        """Counts one forecast."""
        self.number += 1
        self.inside += one.low <= one.came <= one.high
        self.came += one.came
        self.off += abs(one.median - one.came)
        if one.own is not None:
            self.own_number += 1
            self.own_came += one.came
            self.own_off += abs(one.own - one.came)
            self.own_bias += one.own - one.came
            self.same_off += abs(one.median - one.came)

    @property
    def hit_rate(self) -> float | None:
        """The share of projects that ended within the range of eight in ten."""
        return self.inside / self.number if self.number else None

    @property
    def error(self) -> float | None:
        """How far ours were off."""
        return self.off / self.came if self.came > 0 else None

    @property
    def own_error(self) -> float | None:
        """How far the units' own figures were off."""
        return self.own_off / self.own_came if self.own_came > 0 else None

    @property
    def same_error(self) -> float | None:
        """How far ours were off for the projects that have an own figure."""
        return self.same_off / self.own_came if self.own_came > 0 else None

    @property
    def bias_size(self) -> float | None:
        """The same without its sign."""
        return None if self.bias is None else abs(self.bias)

    @property
    def bias(self) -> float | None:
        """How much too high (positive) the units' own figures were together."""
        return self.own_bias / self.own_came if self.own_came > 0 else None


@dataclass(slots=True)
class Kept:
    """How one word was kept: so many forecasts said it, so many of these reached the plan."""

    band: ChanceBand
    number: int = 0
    reached: int = 0

    @property
    def rate(self) -> float | None:
        """The share that reached the plan."""
        return self.reached / self.number if self.number else None


@dataclass(slots=True)
class YearRecord:
    """The record of a finished year."""

    year: int
    all: Score = field(default_factory=Score)
    months: Mapping[int, Score] = field(default_factory=dict)
    units: Mapping[int | None, Score] = field(default_factory=dict)
    words: Sequence[Kept] = ()
    # Whether the forecasts were computed later, of what was known later about those months.
    hindsight: bool = False


def judged(projects: QuerySet[Project], year: int, at: Standpoint) -> list[Judged]:
    """Forecasts of these projects from January to November of a finished year, with what came; two queries."""
    mine = Exists(projects.order_by().filter(pk=OuterRef("project")))
    came = MonthlyReport.objects.as_of(at).filter(mine, year=year).order_by().values("project_id")
    outcomes = dict(came.annotate(total=Sum("amount")).values_list("project_id", "total"))
    rows = ProjectForecast.objects.as_of(at).filter(
        mine, year=year, month__range=(1, 11), median__isnull=False
    )
    columns = ("project_id", "project__unit_id", "month", "plan", "median", "low", "high", "own", "reach_100")
    return [
        Judged(*row, outcomes[row[0]] or 0)  # type: ignore[call-arg]  # the stubs lose a column of the list
        for row in rows.order_by().values_list(*columns)
        if row[0] in outcomes
    ]


def year_record(year: int, rows: Iterable[Judged]) -> YearRecord:
    """The forecasts of a year added up: by month, by unit, by word."""
    found = YearRecord(year)
    months: dict[int, Score] = defaultdict(Score)
    units: dict[int | None, Score] = defaultdict(Score)
    words = {band.code: Kept(band) for band in CHANCES}
    for row in rows:
        for score in (found.all, months[row.month], units[row.unit]):
            score.add(row)
        band = chance_band(row.chance)
        if band:
            words[band.code].number += 1
            words[band.code].reached += row.came >= row.plan
    found.months, found.units = dict(sorted(months.items())), units
    found.words = [kept for kept in words.values() if kept.number]
    return found


def finished_years(projects: QuerySet[Project], at: Standpoint) -> list[int]:
    """The years before the standpoint's of which forecasts are on record, the newest first."""
    rows = ProjectForecast.objects.as_of(at).filter(year__lt=at.effective.year, month__range=(1, 11))
    mine = rows.filter(Exists(projects.order_by().filter(pk=OuterRef("project"))))
    return list(mine.order_by("-year").values_list("year", flat=True).distinct())
