"""From rows to project-years: what there is to learn from, and what is asked, all from one standpoint.

Learnt from are all finished project-years below one region, which for the pages is the top one: a district alone has too
few of them, so it learns from its city and its province. Only the year's outcome is used, never who it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Min, Q

from sanpi.domain.forecasting import Asked, ProjectYear
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Region
from sanpi.progress.models import MONTHS, MonthlyReport, Round
from sanpi.progress.rules.months import months_reported
from sanpi.progress.rules.plans import reporting
from sanpi.projects.models import (
    AnnualPlan,
    Project,
    Stage,
    StageEvent,
    Status,
    StatusEvent,
    TotalInvestment,
)

# In January what is missing of December is still on its way; from this day on it is missing for good.
_SETTLED = (2, 1)


class Standstill(NamedTuple):
    """A project that is 停工 or 缓建, and since when."""

    status: str
    since: date


@dataclass(frozen=True, slots=True)
class Listed:
    """What a forecast has to know of a project beside its months."""

    region: int
    path: str
    unit: int | None
    is_part: bool
    kind: str
    standstill: Standstill | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """Everything forecasts of one year and region are made of."""

    history: Sequence[ProjectYear]
    asked: Mapping[int, Asked]
    listed: Mapping[int, Listed]


_Plans = dict[tuple[int, int], list[tuple[date, int]]]
_Months = dict[tuple[int, int], dict[int, tuple[int, int | None]]]


@dataclass(slots=True)
class _Facts:
    """The rows, by project and year."""

    plans: _Plans
    months: _Months
    totals: dict[int, int]
    phases: dict[int, tuple[date | None, date | None]]


def material(region: Region, year: int, at: Standpoint) -> Material:
    """The project-years finished before `year` and the questions of `year`, of a region's subtree; nine queries.

    A year is asked as far as its months are told: closed, or on record for half of those who report in the region.
    """
    listed = _listed(region, _standstills(region, at))
    facts = _Facts(
        _plans(region, year, at), _months(region, year, at), _totals(region, at), _phases(region, at)
    )
    reporters = set(
        reporting(Project.objects.in_region(region), at, year).order_by().values_list("pk", flat=True)
    )
    told = _told(region, {pk: listed[pk].region for pk in reporters}, facts.months, year, at)
    settled = at.effective >= date(year, *_SETTLED)
    history = [
        found
        for (project, then), plans in facts.plans.items()
        if then < year and (found := _project_year(project, then, plans, facts, listed[project], settled))
    ]
    asked = {
        pk: _asked(pk, year, told[listed[pk].region], facts, listed[pk])
        for pk in sorted(reporters)
        if (pk, year) in facts.plans
    }
    return Material(history, asked, listed)


def _standstills(region: Region, at: Standpoint) -> dict[int, Standstill]:
    """Project → 停工 or 缓建 as of the standpoint, since the day on which it last became so."""
    events = StatusEvent.objects.as_of(at).filter(project__region__path__startswith=region.path)
    found: dict[int, Standstill] = {}
    columns = ("project_id", "status", "effective_on")
    for project, status, day in events.order_by("effective_on", "recorded_at", "pk").values_list(*columns):
        if status not in (Status.STOPPED, Status.POSTPONED):
            found.pop(project, None)
        elif project not in found or found[project].status != status:
            found[project] = Standstill(status, day)
    return found


def _listed(region: Region, standstills: Mapping[int, Standstill]) -> dict[int, Listed]:
    rows = Project.objects.in_region(region).order_by()
    columns = ("pk", "region_id", "region__path", "unit_id", "parent_id", "kind__code")
    return {
        pk: Listed(place, path, unit, parent is not None, kind, standstills.get(pk))
        for pk, place, path, unit, parent, kind in rows.values_list(*columns)
    }


def _plans(region: Region, year: int, at: Standpoint) -> _Plans:
    """The versions of every plan up to the year, by the day from which they hold."""
    facts = AnnualPlan.objects.as_of(at).filter(project__region__path__startswith=region.path, year__lte=year)
    found: _Plans = defaultdict(list)
    columns = ("project_id", "year", "effective_on", "amount")
    for project, then, day, amount in facts.order_by("effective_on", "recorded_at", "pk").values_list(
        *columns
    ):
        found[project, then].append((day, amount))
    return found


def _months(region: Region, year: int, at: Standpoint) -> _Months:
    """The months on record up to the year: completed, and what the unit expected of the year."""
    facts = MonthlyReport.objects.as_of(at).filter(
        project__region__path__startswith=region.path, year__lte=year
    )
    found: _Months = defaultdict(dict)
    columns = ("project_id", "year", "month", "amount", "forecast_year")
    for project, then, month, amount, own in facts.order_by().values_list(*columns):
        found[project, then][month] = (amount or 0, own)
    return found


def _totals(region: Region, at: Standpoint) -> dict[int, int]:
    facts = TotalInvestment.objects.as_of(at).filter(project__region__path__startswith=region.path)
    return dict(facts.order_by("effective_on", "recorded_at", "pk").values_list("project_id", "amount"))


def _phases(region: Region, at: Standpoint) -> dict[int, tuple[date | None, date | None]]:
    """When each project started and when it was completed."""
    events = StageEvent.objects.as_of(at).filter(project__region__path__startswith=region.path)
    started = Min("effective_on", filter=Q(rank__gte=Stage.STARTED.rank))
    completed = Min("effective_on", filter=Q(rank__gte=Stage.COMPLETED.rank))
    rows = events.order_by().values("project_id").annotate(started=started, completed=completed)
    return {row["project_id"]: (row["started"], row["completed"]) for row in rows}


def _told(
    region: Region, places: Mapping[int, int], months: _Months, year: int, at: Standpoint
) -> Mapping[int, int]:
    """Region of projects → how many months of the year are told there by the standpoint."""
    over = months_reported(at, year)
    asked: dict[int, int] = defaultdict(int)
    counted: dict[tuple[int, int], int] = defaultdict(int)
    for project, place in places.items():
        asked[place] += 1
        for month in months.get((project, year), ()):
            counted[place, month] += 1
    closed = _closed(year, at.known)
    paths = dict(Region.objects.filter(pk__in=asked).values_list("pk", "path"))
    return {
        place: max(
            (
                month
                for month in MONTHS[:over]
                if 2 * counted[place, month] >= number
                or any(paths[place].startswith(path) for path in closed[month])
            ),
            default=0,
        )
        for place, number in asked.items()
    }


def _closed(year: int, known: datetime | None) -> Mapping[int, list[str]]:
    """Month → paths of the regions that had closed it."""
    rounds = Round.objects.filter(year=year, state=Round.State.CLOSED)
    if known is not None:
        rounds = rounds.filter(closed_at__lte=known)
    found: dict[int, list[str]] = defaultdict(list)
    for month, path in rounds.order_by().values_list("month", "region__path"):
        found[month].append(path)
    return found


def _group(kind: str, phase: tuple[date | None, date | None], year: int) -> str:
    """What makes project-years alike: the kind of project, and whether it was to start, running or done at New Year."""
    begin = date(year, 1, 1)
    started, completed = phase
    if completed and completed < begin:
        return f"{kind}:done"
    return f"{kind}:running" if started and started < begin else f"{kind}:new"


def _own(months: Mapping[int, tuple[int, int | None]], last: int) -> tuple[int | None, ...]:
    return tuple(months[month][1] if month in months else None for month in MONTHS[:last])


def _cumulative(months: Mapping[int, tuple[int, int | None]], last: int) -> tuple[int | None, ...]:
    """Cumulative amounts; nothing where a month was not reported."""
    done, path = 0, []
    for month in MONTHS[:last]:
        done += months[month][0] if month in months else 0
        path.append(done if month in months else None)
    return tuple(path)


def _project_year(
    project: int, year: int, plans: Sequence[tuple[date, int]], facts: _Facts, listed: Listed, settled: bool
) -> ProjectYear | None:
    """A finished year to learn from; None where nothing was reported, and while December is on its way."""
    months = facts.months.get((project, year))
    if not months or (12 not in months and not settled):
        return None
    path = _cumulative(months, 12)
    if path[-1] is None:
        path = (*path[:-1], sum(amount for amount, _own in months.values()))
    return ProjectYear(
        str(project), year, _group(listed.kind, facts.phases.get(project, (None, None)), year), str(listed.unit or ""),
        plan=plans[-1][1], cumulative=path, plans=_by_month(plans, year), total=facts.totals.get(project),
        own=_own(months, 12),
    )  # fmt: skip


def _by_month(plans: Iterable[tuple[date, int]], year: int) -> tuple[int | None, ...]:
    """The plan as it held at the end of each month; nothing before the first."""
    ordered = list(plans)
    if ordered[-1][0] <= Month(year, 1).last_day:
        return ()
    return tuple(
        next((amount for day, amount in reversed(ordered) if day <= Month(year, month).last_day), None)
        for month in MONTHS
    )


def _asked(project: int, year: int, told: int, facts: _Facts, listed: Listed) -> Asked:
    months = facts.months.get((project, year), {})
    return Asked(
        str(project), year, _group(listed.kind, facts.phases.get(project, (None, None)), year), str(listed.unit or ""),
        plan=facts.plans[project, year][-1][1], month=told, cumulative=_cumulative(months, told),
        total=facts.totals.get(project), own=_own(months, told),
        plans=_by_month(facts.plans[project, year], year)[:told],
    )  # fmt: skip
