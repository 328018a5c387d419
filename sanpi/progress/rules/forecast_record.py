"""Forecasts that were kept, as of a standpoint: of projects for lists, of regions and units for boards."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from sanpi.core.facts import standpoint
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User
from sanpi.progress.models import NEWEST_FORECAST, ProjectForecast, TotalForecast
from sanpi.progress.rules.forecasting import Made, make_forecasts
from sanpi.progress.rules.history import chunks
from sanpi.progress.rules.plans import plan_of
from sanpi.projects.models import Project

# What lists sort and filter by, and where it stands in the record.
_COLUMNS = {"predicted_at": "median", "chance_at": "reach_100", "forecast_plan_at": "plan"}
FORECAST_SORTS = frozenset({"predicted_at", "chance_at", "gap_at"})


def top_of(region: Region) -> Region:
    """The region at the top of the tree to which this one belongs: what it learns from."""
    top = region.path.split("/")[0] + "/"
    return region if region.path == top else Region.objects.get(path=top)


def standing_forecasts(projects: Iterable[int], at: Standpoint) -> dict[int, ProjectForecast]:
    """Project → the forecast of the standpoint's year that stood then; one query for every five hundred projects."""
    found: dict[int, ProjectForecast] = {}
    for chunk in chunks(list(projects)):
        rows = ProjectForecast.objects.as_of(at).filter(project__in=chunk, year=at.effective.year)
        found |= {row.project_id: row for row in rows.order_by("month", "known_at", "pk")}
    return {pk: row for pk, row in found.items() if row.median is not None}


def listed_forecasts(
    projects: Iterable[int], at: Standpoint, until: Month | None = None
) -> dict[int, ProjectForecast]:
    """The same for lists, without what only pictures and sums need; `until` asks for a year by one of its months."""
    asked = until or Month(at.effective.year, 12)
    found: dict[int, ProjectForecast] = {}
    for chunk in chunks(list(projects)):
        rows = ProjectForecast.objects.as_of(at).filter(
            project__in=chunk, year=asked.year, month__lte=asked.month
        )
        slim = rows.only("project_id", "month", "plan", "median", "reach_100", "year")
        found |= {row.project_id: row for row in slim.order_by("month", "known_at", "pk")}
    return found


def project_forecast(project: Project, at: Standpoint) -> ProjectForecast | None:
    """A project's forecast of the standpoint's year as it stood then.

    Where none was kept of the whole region it is computed; where only this project has none yet, it waits for the night.
    """
    kept = standing_forecasts([project.pk], at).get(project.pk)
    if kept:
        return kept
    if plan_of(project, at.effective.year, at) is None:
        return None
    top = top_of(project.region)
    if region_forecast(top, at):
        return None
    return next(
        (row for row in computed_now(project.region, at).projects if row.project_id == project.pk), None
    )


def with_forecast(projects: QuerySet[Any], at: Standpoint, until: Month | None = None) -> QuerySet[Any]:
    """Adds `predicted_at` (元), `chance_at` (basis points) and `gap_at` (forecast less plan, 元) for order and filters."""
    asked = until or Month(at.effective.year, 12)
    rows = ProjectForecast.objects.as_of(at).filter(
        project=OuterRef("pk"), year=asked.year, month__lte=asked.month
    )
    newest = rows.order_by(*NEWEST_FORECAST)
    columns: dict[str, Any] = {name: Subquery(newest.values(column)[:1]) for name, column in _COLUMNS.items()}
    found: QuerySet[Any] = projects.alias(**columns).alias(gap_at=F("predicted_at") - F("forecast_plan_at"))
    return found


def forecasts_of(projects: QuerySet[Project], at: Standpoint) -> QuerySet[ProjectForecast]:
    """The forecasts of the standpoint's year that stood then, of these projects, with their gap as `gap_at`."""
    rows = ProjectForecast.objects.as_of(at).filter(year=at.effective.year)
    newest = rows.filter(project=OuterRef("project")).order_by(*NEWEST_FORECAST)
    standing = rows.filter(pk=Subquery(newest.values("pk")[:1]), median__isnull=False)
    mine = standing.filter(Exists(projects.order_by().filter(pk=OuterRef("project"))))
    return mine.annotate(gap_at=F("median") - F("plan"))


def region_forecast(region: Region, at: Standpoint) -> TotalForecast | None:
    """The total of a region that stood then; None where none was kept."""
    rows = TotalForecast.objects.as_of(at).filter(
        region=region, scope=TotalForecast.Scope.REGION, year=at.effective.year
    )
    found = rows.order_by(*NEWEST_FORECAST).first()
    return found if found and found.projects else None


def totals_below(region: Region, scope: TotalForecast.Scope, at: Standpoint) -> list[TotalForecast]:
    """The totals of the units, or of the regions next below, that stood then."""
    rows = TotalForecast.objects.as_of(at).filter(scope=scope, year=at.effective.year)
    rows = (
        rows.filter(region__path__startswith=region.path)
        if scope == TotalForecast.Scope.UNIT
        else rows.filter(region__parent=region)
    )
    newest: dict[tuple[int, int | None], TotalForecast] = {}
    for row in rows.select_related("region", "unit").order_by("month", "known_at", "pk"):
        newest[row.region_id, row.unit_id] = row
    return [row for row in newest.values() if row.projects]


def months_of_region(region: Region, at: Standpoint) -> list[TotalForecast]:
    """The region's totals of the standpoint's year, month by month, as they stood then."""
    rows = TotalForecast.objects.as_of(at).filter(
        region=region, scope=TotalForecast.Scope.REGION, year=at.effective.year, projects__gt=0
    )
    return list({row.month: row for row in rows.order_by("month", "known_at", "pk")}.values())


def months_of_project(project: Project, at: Standpoint) -> list[ProjectForecast]:
    """A project's forecasts of the standpoint's year, month by month, as they stood then."""
    rows = ProjectForecast.objects.as_of(at).filter(project=project, year=at.effective.year)
    return list({row.month: row for row in rows.order_by("month", "known_at", "pk")}.values())


def computed_now(region: Region, at: Standpoint) -> Made:
    """What was not kept is computed when it is asked for, from the standpoint's own knowledge; nothing is written."""
    moment = at.known or standpoint(at.effective, at.effective).known
    return make_forecasts(top_of(region), at.effective.year, at, now=cast(datetime, moment))


def sees_whole(user: User, region: Region) -> bool:
    """Whether the person reads every project of the region, so that its kept totals are his as well."""
    return user.access.covers(region.path, Capability.VIEW)
