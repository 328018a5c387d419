"""Forecasts of a year for a region's projects, for its units and for it and every region below it: rows not yet kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sanpi.domain.forecasting import (
    LEVELS,
    Asked,
    Basis,
    Forecast,
    Learned,
    Method,
    OwnRecord,
    ProjectYear,
    Range,
    forecast,
    learn,
    own_record,
    reasons,
    standing_still,
    total,
)
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Region
from sanpi.progress.models import MONTHS, ProjectForecast, TotalForecast, YearForecast, forecast_day
from sanpi.progress.rules.project_years import Listed, Material, material

_POINTS = 10_000
# A region's change is explained by so many of its projects that rose, and so many that fell.
_LARGEST = 3
TotalKey = tuple[str, int, int | None]


@dataclass(frozen=True, slots=True)
class Made:
    """The forecasts of one year from one standpoint: of each project, and of regions and units."""

    projects: Sequence[ProjectForecast]
    totals: Sequence[TotalForecast]


@dataclass(slots=True)
class _Run:
    """What all forecasts of one run share."""

    year: int
    known_at: datetime
    computed_at: datetime
    learned: Learned
    records: dict[tuple[str, int], OwnRecord | None] = field(default_factory=dict)
    by_owner: Mapping[str, Sequence[ProjectYear]] = field(default_factory=dict)
    history: Sequence[ProjectYear] = ()

    def own_record(self, owner: str, month: int) -> list[int]:
        """How far the figures of a unit (empty: of all) were off at this month of finished years."""
        key = owner, month
        if key not in self.records:
            told = self.by_owner.get(owner, ()) if owner else self.history
            self.records[key] = own_record(told, month) if month else None
        found = self.records[key]
        return [found.count, round(found.bias * _POINTS), round(found.error * _POINTS)] if found else []


def make_forecasts(
    region: Region,
    year: int,
    at: Standpoint,
    *,
    now: datetime,
    before: Mapping[int, ProjectForecast] | None = None,
) -> Made:
    """The forecasts of a year for everything below a region as of the standpoint; `region` is also what is learnt from.

    `before` are the forecasts of the projects a month earlier, from which the reasons for the change follow.
    """
    return make_from(material(region, year, at), region, year, at, now=now, before=before or {})


def make_from(
    found: Material,
    region: Region,
    year: int,
    at: Standpoint,
    *,
    now: datetime,
    before: Mapping[int, ProjectForecast],
) -> Made:
    """The same of what was fetched before."""
    by_owner: dict[str, list[ProjectYear]] = defaultdict(list)
    for each in found.history:
        by_owner[each.owner].append(each)
    run = _Run(year, at.known or now, now, learn(found.history), by_owner=by_owner, history=found.history)
    asked = {pk: one for pk, one in found.asked.items() if one.plan > 0}
    open_ones = [pk for pk, one in asked.items() if one.known < len(MONTHS)]
    answered = zip(open_ones, forecast(run.learned, [asked[pk] for pk in open_ones]), strict=True)
    answers = {
        pk: standing_still(answer) if found.listed[pk].standstill else answer for pk, answer in answered
    }
    answers |= {pk: _ended(one, run.learned) for pk, one in asked.items() if pk not in answers}
    projects = [
        _project_row(run, pk, answer, found.listed[pk], before.get(pk)) for pk, answer in answers.items()
    ]
    return Made(projects, _totals(run, projects, found.listed, region, before))


def _ended(asked: Asked, learned: Learned) -> Forecast:
    """A year whose December is known: nothing is uncertain any more."""
    done = asked.completed
    path = tuple(amount if amount is not None else done for amount in asked.cumulative)
    return Forecast(
        plan=asked.plan, completed=done, quantiles=(done,) * len(LEVELS), reach_90=float(10 * done >= 9 * asked.plan),
        reach_100=float(done >= asked.plan), asked=asked, path=path, basis=Basis(learned.method),
    )  # fmt: skip


def _common(run: _Run, month: int) -> dict[str, Any]:
    return {
        "year": run.year, "month": month, "effective_on": forecast_day(run.year, month),
        "known_at": run.known_at, "computed_at": run.computed_at,
    }  # fmt: skip


def _spread(found: Range, certain: bool) -> dict[str, Any]:
    return {
        "plan": found.plan, "completed": found.completed, "median": found.median, "low": found.low,
        "high": found.high, "quantiles": list(found.quantiles),
        "reach_90": round(found.reach_90 * _POINTS) if certain else None,
        "reach_100": round(found.reach_100 * _POINTS) if certain else None,
    }  # fmt: skip


def _project_row(
    run: _Run, project: int, found: Forecast, listed: Listed, before: ProjectForecast | None
) -> ProjectForecast:
    asked, basis = found.asked, found.basis
    stopped = listed.standstill if asked.known < len(MONTHS) else None
    certain = basis.method is not Method.NONE and not stopped
    told = _told_reasons(before, found, bool(stopped)) if before else {}
    return ProjectForecast(
        project_id=project, path=list(found.path), method=basis.method.value,
        basis=[basis.own, basis.similar, basis.others], reported_to=asked.known, own=asked.own_figure,
        own_record=run.own_record(str(listed.unit or ""), asked.month) if listed.unit else [],
        standstill=stopped.status if stopped else "", standstill_since=stopped.since if stopped else None,
        **_common(run, asked.month), **_spread(found, certain), **told,
    )  # fmt: skip


def _told_reasons(before: ProjectForecast, after: Forecast, stopped: bool) -> dict[str, Any]:
    """The change since the forecast of the month before, if there was one to compare with.

    Where the project has come to a standstill since or has been resumed, that is why the rest of its year is seen anew.
    """
    if before.median is None:
        return {}
    found = reasons(as_forecast(before, after.asked), after)
    turned = {"outlook": "stopped" if stopped else "resumed"} if stopped != bool(before.standstill) else {}
    told = [
        [turned.get(reason.code, reason.code), reason.amount, reason.sentence] for reason in found.reasons
    ]
    return {"reasons": told, "change": found.amount}


def as_forecast(row: ProjectForecast, like: Asked) -> Forecast:
    """A kept forecast as the domain has it; `like` is a question about the same project."""
    plan = row.plan or 0
    asked = Asked(
        like.project, row.year, like.group, like.owner, plan, row.month, tuple(row.path[: row.reported_to]),
        like.total,
    )  # fmt: skip
    return Forecast(
        plan=plan, completed=row.completed, quantiles=tuple(row.quantiles), reach_90=_share(row.reach_90),
        reach_100=_share(row.reach_100), asked=asked, path=tuple(row.path), basis=basis_of(row),
    )  # fmt: skip


def _share(points: int | None) -> float:
    return (points or 0) / _POINTS


def basis_of(row: YearForecast) -> Basis:
    """What a kept forecast rests on."""
    return Basis(Method(row.method), *row.basis)


def _totals(
    run: _Run,
    projects: Sequence[ProjectForecast],
    listed: Mapping[int, Listed],
    top: Region,
    before: Mapping[int, ProjectForecast],
) -> list[TotalForecast]:
    """Totals of the regions from the top one down, and of the units in each region that has projects of its own."""
    whole = [row for row in projects if not listed[row.project_id].is_part]
    regions = {each.path: each.pk for each in Region.objects.below(top)}
    groups: dict[TotalKey, list[ProjectForecast]] = defaultdict(list)
    for row in whole:
        place = listed[row.project_id]
        groups[TotalForecast.Scope.UNIT.value, place.region, place.unit].append(row)
        for path, pk in regions.items():
            if place.path.startswith(path):
                groups[TotalForecast.Scope.REGION.value, pk, None].append(row)
    return [
        _total_row(run, key, rows, before)
        for key, rows in sorted(groups.items(), key=lambda item: str(item[0]))
    ]


def _total_row(
    run: _Run, key: TotalKey, rows: Sequence[ProjectForecast], before: Mapping[int, ProjectForecast]
) -> TotalForecast:
    scope, region, unit = key
    month = max(row.month for row in rows)
    made = add_up(rows, run.learned.correlation)
    made.basis = [0, 0, run.learned.project_years]
    made.scope, made.region_id, made.unit_id = scope, region, unit
    owner = str(unit) if unit else ""
    asked_own = unit is not None or scope == TotalForecast.Scope.REGION
    made.own_record = run.own_record(owner, month) if asked_own else []
    for name, value in _common(run, month).items():
        setattr(made, name, value)
    return made


def add_up(rows: Sequence[ProjectForecast], correlation: float) -> TotalForecast:
    """Forecasts of projects together, with the dependence between them in mind; not yet of any region or unit.

    What a unit did not tell of its own counts as it was forecast. A project at a standstill counts with its own
    distribution, which is `standing_still`; where nothing else is left to judge, no chance is told.
    """
    found = total(rows, correlation)  # type: ignore[arg-type]  # rows with a forecast have a plan
    certain = any(row.reach_100 is not None for row in rows)
    years = max((sum(row.basis) for row in rows), default=0)
    silent = sum(1 for row in rows if row.own is None)
    own = sum(row.median or 0 if row.own is None else row.own for row in rows)
    return TotalForecast(
        path=_path(rows, found.median), method=_method(rows), basis=[0, 0, years], correlation=correlation, projects=len(rows),
        own=None if silent == len(rows) else own, silent=silent, **_spread(found, certain), **_moved(rows),
    )  # fmt: skip


def _method(rows: Iterable[ProjectForecast]) -> str:
    """The best method that any of them rests on."""
    used = {row.method for row in rows}
    return next(
        (each.value for each in (Method.LEARNT, Method.SHRUNK) if each.value in used), Method.NONE.value
    )


def _path(rows: Sequence[ProjectForecast], median: int) -> list[int]:
    """The way of all together: the sums of what is known, then towards the total's own median."""
    sums = [sum(row.path[month - 1] for row in rows) for month in MONTHS]
    last = max(row.month for row in rows)
    done = sums[last - 1] if last else 0
    span = sums[-1] - done
    for month in MONTHS[last:]:
        way = sums[month - 1] - done
        sums[month - 1] = done + (
            (median - done) * way // span if span else (median - done) * (month - last) // (12 - last)
        )
    return sums


def _moved(rows: Sequence[ProjectForecast]) -> dict[str, Any]:
    """The projects whose forecasts rose and fell most since the month before: as many of each."""
    up = sorted((row for row in rows if (row.change or 0) > 0), key=lambda row: -(row.change or 0))
    down = sorted((row for row in rows if (row.change or 0) < 0), key=lambda row: row.change or 0)
    moved = sorted([*up[:_LARGEST], *down[:_LARGEST]], key=lambda row: -abs(row.change or 0))
    return {"reasons": [["project", row.change, "", row.project_id] for row in moved]}
