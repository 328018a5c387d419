"""Keeping forecasts: once a night, and when a month closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.bulk import insert_rows
from sanpi.core.facts import standpoint
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Region
from sanpi.progress import rules
from sanpi.progress.models import MonthlyReport, ProjectForecast, TotalForecast, YearForecast, forecast_day
from sanpi.progress.rules.forecasting import Made, make_from
from sanpi.progress.rules.project_years import Material, material

R = TypeVar("R", bound=YearForecast)
Key = tuple[Any, ...]
# What makes two forecasts of the same month different ones.
_VALUES = (
    "plan", "completed", "median", "low", "high", "quantiles", "path", "reach_90", "reach_100", "method", "basis",
    "reasons", "change", "own", "own_record",
)  # fmt: skip
# And what makes two of a project different.
_STANDSTILL = ("standstill", "standstill_since")


@dataclass(frozen=True, slots=True)
class Kept:
    """How many forecasts of projects and totals were added; the others stood as they were."""

    year: int
    month: int
    projects: int
    totals: int


@transaction.atomic
def keep_forecasts(*, region: Region, year: int, at: Standpoint, now: datetime) -> Kept:
    """Computes the forecasts of a year below a region (a top one) as of a standpoint and adds those that are new.

    A forecast that stands is never overwritten; a different one of the same month ends its time. One that was made of
    later knowledge than the standpoint's is left alone. Running it again adds nothing.
    """
    locked = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    found = material(locked, year, at)
    standing = _Standing(locked, year)
    made = make_from(found, locked, year, at, now=now, before=standing.month_before(found))
    known = at.known or now
    projects = standing.new_projects(made, found, known)
    totals = standing.new_totals(made, known)
    month = max((one.month for one in found.asked.values()), default=0)
    if projects or totals:
        text = _("%(region)s %(year)d 年全年预测（截至 %(month)d 月）：%(number)d 个项目有新的预测")
        audit.record(
            by=None, now=now, verb="keep_forecasts", obj=locked,
            summary=text % {"region": locked.name, "year": year, "month": month, "number": len(projects)},
            after={"year": year, "month": month, "projects": len(projects), "totals": len(totals)},
        )  # fmt: skip
    return Kept(year, month, len(projects), len(totals))


def keep_tonight(*, region: Region, now: datetime) -> list[Kept]:
    """What is due below a top region: this year's forecasts, last year's while its December comes in.

    A year of which nothing was kept yet begins a month earlier, so that the first forecast has one to compare with.
    """
    at = standpoint(timezone.localdate(now))
    kept = []
    if at.effective.month == 1:
        kept.append(keep_forecasts(region=region, year=at.effective.year - 1, at=at, now=now))
    last = rules.reporting_month(at)
    begun = TotalForecast.objects.filter(region=region, year=at.effective.year).exists()
    if not begun and last.year == at.effective.year and last.month > 1:
        kept += keep_month(region=region, month=last + -1, now=now)
    return [*kept, keep_forecasts(region=region, year=at.effective.year, at=at, now=now)]


def keep_month(*, region: Region, month: Month, now: datetime) -> list[Kept]:
    """The forecasts of a month that is over, as they could be made when its reporting closed.

    Where nothing of its year had been entered by then, as in a register that was imported later, they are made of what
    is known now about those months, and say so by their `known_at`. Nothing is added where forecasts of the month stand.
    """
    stands = TotalForecast.objects.filter(
        region=region, year=month.year, month=month.month, superseded_at=None
    )
    if stands.exists():
        return []
    closes = rules.calendar_of(region, rules.on(month.last_day)).closes_on(month)
    then = standpoint(month.last_day, closes).known or now
    known = then if then < now and _entered(region, month, then) else None
    at = Standpoint(month.last_day, known)
    return [keep_forecasts(region=region, year=month.year, at=at, now=now)]


def _entered(region: Region, month: Month, known: datetime) -> bool:
    """Whether anything of the month's year was on record by that moment."""
    reports = MonthlyReport.objects.known_at(known).filter(year=month.year, month__lte=month.month)
    return reports.filter(project__region__path__startswith=region.path).exists()


class _Standing:
    """The forecasts of one year below a region that stand now."""

    def __init__(self, region: Region, year: int) -> None:
        self.region, self.year = region, year

    def month_before(self, found: Material) -> dict[int, ProjectForecast]:
        """Of each project that is asked, the forecast a month earlier."""
        wanted = {pk: one.month - 1 for pk, one in found.asked.items()}
        rows = self._projects().filter(month__in=set(wanted.values()))
        return {row.project_id: row for row in rows if wanted.get(row.project_id) == row.month}

    def _projects(self) -> Any:
        return ProjectForecast.objects.filter(
            project__region__path__startswith=self.region.path, year=self.year, superseded_at=None
        )

    def _totals(self) -> Any:
        return TotalForecast.objects.filter(
            region__path__startswith=self.region.path, year=self.year, superseded_at=None
        )

    def new_projects(self, made: Made, found: Material, known: datetime) -> list[ProjectForecast]:
        """Adds what is new of projects, and an end for those that no longer report."""
        newest = {
            pk: (month, median)
            for pk, month, median in self._projects()
            .order_by("month")
            .values_list("project_id", "month", "median")
        }
        going = {row.project_id for row in made.projects}
        told = max((one.month for one in found.asked.values()), default=0)
        ends = [
            ProjectForecast(project_id=pk, **self._end(max(month, told), made, known))
            for pk, (month, median) in sorted(newest.items())
            if median is not None and pk not in going
        ]
        return _add([*made.projects, *ends], self._projects(), known, _project_key)

    def new_totals(self, made: Made, known: datetime) -> list[TotalForecast]:
        """Adds what is new of regions and units, and an end for those without projects."""
        month = max((row.month for row in made.totals), default=0)
        before = self._totals().order_by("month")
        newest = {row.place: row for row in before}
        earlier = {(row.place, row.month): row for row in before}
        for row in made.totals:
            last = earlier.get((row.place, row.month - 1))
            if last and last.median is not None and row.median is not None:
                row.change = row.median - last.median
        gone = {place for place, row in newest.items() if row.projects} - {row.place for row in made.totals}
        ends = [
            TotalForecast(
                scope=place[0],
                region_id=place[1],
                unit_id=place[2],
                **self._end(max(month, newest[place].month), made, known),
            )
            for place in sorted(gone, key=str)
        ]
        return _add([*made.totals, *ends], self._totals(), known, _total_key)

    def _end(self, month: int, made: Made, known: datetime) -> dict[str, Any]:
        computed = made.projects[0].computed_at if made.projects else known
        return {
            "year": self.year, "month": month, "effective_on": forecast_day(self.year, month), "known_at": known,
            "computed_at": computed,
        }  # fmt: skip


def _project_key(row: ProjectForecast) -> Key:
    return row.project_id, row.month


def _total_key(row: TotalForecast) -> Key:
    return *row.place, row.month


def _add(rows: Sequence[R], standing: Any, known: datetime, key: Any) -> list[R]:
    """Inserts those rows that differ from what stands, whose time ends then."""
    months = {row.month for row in rows}
    old = {key(row): row for row in standing.filter(month__in=months)}
    new = [row for row in rows if _is_new(row, old.get(key(row)), known)]
    ended = [old[key(row)].pk for row in new if key(row) in old]
    for chunk in rules.chunks(ended):
        type(rows[0])._default_manager.filter(pk__in=chunk).update(superseded_at=known)
    insert_rows(new)
    return new


def _is_new(row: R, old: R | None, known: datetime) -> bool:
    if old is None:
        return True
    values = (*_VALUES, *_STANDSTILL) if isinstance(row, ProjectForecast) else _VALUES
    same = all(getattr(row, name) == getattr(old, name) for name in values)
    return not same and old.known_at <= known
