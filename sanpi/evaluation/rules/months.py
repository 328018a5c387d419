"""What the months say of many projects: completed and due, the month's task, months missed and months idle."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Max, Min, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.domain.curves import parts, split_by_curve
from sanpi.domain.periods import Month
from sanpi.domain.rating import Basis, Facts, missed_in_a_row
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.organizations.models import Region
from sanpi.progress.models import MONTH_COLUMNS, MonthlyReport, MonthPlan, RoundCalendar
from sanpi.progress.rules import Days, curves_in_force, lineage, nearest, reporting_month
from sanpi.progress.rules.curves import at_the_end
from sanpi.projects.models import AnnualPlan

OLDEST_FIRST = ("effective_on", "recorded_at", "pk")
MONTH_BASES = frozenset({Basis.POINTS_BEHIND, Basis.SHARE_MISSING, Basis.SHARE_OF_DUE, Basis.FUNDS_OF_PLAN})
TASK_BASES = frozenset({Basis.MONTH_TASK, Basis.MISSED_TASKS})


@dataclass(frozen=True, slots=True)
class Place:
    """What a region says about the month: its curve in `PARTS` for each month, and whether its reporting is over."""

    shares: tuple[int, ...]
    curve: tuple[int, ...]
    closed: bool


@dataclass(slots=True)
class Months:
    """Everything the months say, by project."""

    month: Month
    places: Mapping[int, Place]
    plans: dict[int, tuple[int, int]] = field(default_factory=dict)
    sums: dict[int, tuple[int, int | None, int]] = field(default_factory=dict)
    by_month: dict[int, dict[int, int]] = field(default_factory=dict)
    splits: dict[int, tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    active: dict[int, tuple[int | None, int]] = field(default_factory=dict)

    def fill(self, facts: Facts, project: int, region: int, bases: frozenset[Basis]) -> None:
        """Writes into the facts what the bases ask for.

        A month that a project has not reported counts once the region's reporting is over; until then the month before
        is judged.
        """
        place = self.places[region]
        done, funds, last = self.sums.get(project, (0, None, 0))
        reported = last == self.month.month
        month = self.month.month if reported or place.closed else self.month.month - 1
        facts.month, facts.reported = month, reported or last >= month > 0
        if not month:
            facts.waiting = _("%d月月报尚未审核，今年还没有可评的月份") % self.month.month
        facts.completed, facts.funds = done, funds
        if project in self.plans:
            facts.plan = plan = self.plans[project][1]
            if month:
                facts.due = plan * place.shares[month - 1]
                facts.due_next = plan * place.shares[month] if month < 12 else None
            if month and bases & TASK_BASES:
                self._task(facts, project, place)
        if Basis.MONTHS_IDLE in bases:
            self._idle(facts, project)

    def _task(self, facts: Facts, project: int, place: Place) -> None:
        key, amount = self.plans[project]
        split = self.splits.get(project)
        wanted = split[1] if split and split[0] == key else split_by_curve(amount, place.curve)
        done = self.by_month.get(project, {})
        facts.month_plan, facts.month_done = wanted[facts.month - 1], done.get(facts.month, 0)
        facts.next_plan = wanted[facts.month] if facts.month < 12 else None
        facts.tasks = tuple((wanted[month - 1], done.get(month, 0)) for month in range(1, facts.month + 1))
        facts.missed = missed_in_a_row(facts.tasks)

    def _idle(self, facts: Facts, project: int) -> None:
        """Months since the last one in which anything was completed; else since reports or construction began."""
        if project not in self.active:
            return
        last, first = self.active[project]
        begun = first - 1
        if facts.started_on:
            begun = max(begun, facts.started_on.year * 12 + facts.started_on.month - 1)
        facts.idle = max(self.month.year * 12 + facts.month - (last or begun), 0)


def months_of(asked: Asked, bases: frozenset[Basis]) -> Months:
    """What the months say, in a number of queries that does not depend on how many projects there are."""
    month = reporting_month(asked.at)
    found = Months(month, _places(asked, month))
    found.plans = _plans(asked, month.year)
    reports = asked.narrow(MonthlyReport.objects.known_at(asked.at.known)).order_by()
    of_year = reports.filter(year=month.year, month__lte=month.month)
    summed = of_year.values_list("project").annotate(
        Sum("amount"), Sum("funds"), Max("month"), Count("funds")
    )
    for project, done, funds, last, told in summed:
        found.sums[project] = done or 0, (funds or 0) if told else None, last
    if bases & TASK_BASES:
        found.by_month = _by_month(of_year)
        found.splits = _splits(asked, month.year)
    if Basis.MONTHS_IDLE in bases:
        found.active = _activity(reports, month)
    return found


def _places(asked: Asked, month: Month) -> dict[int, Place]:
    curves = curves_in_force(month.year, at_the_end(asked.at, month.year, month.month))
    calendars = {each.region.path: each for each in _calendars(asked)}
    known = asked.at.known
    seen_on = timezone.localdate(known) if known else asked.today
    found = {}
    for region in Region.objects.all():
        shares = nearest(curves, region).shares
        closes_on = _days(calendars, region).closes_on(month)
        found[region.pk] = Place(tuple(parts(shares)), tuple(shares), seen_on > closes_on)
    return found


def _calendars(asked: Asked) -> Any:
    return RoundCalendar.objects.as_of(asked.at).select_related("region").order_by(*OLDEST_FIRST)


def _days(calendars: Mapping[str, RoundCalendar], region: Region) -> Days:
    own = next((calendars[path] for path in lineage(region) if path in calendars), None)
    return Days(own.open_day, own.due_day, own.close_day) if own else Days()


def _plans(asked: Asked, year: int) -> dict[int, tuple[int, int]]:
    """Project → key and amount of the version of its plan that holds."""
    versions = asked.narrow(AnnualPlan.objects.as_of(asked.at).filter(year=year)).order_by(*OLDEST_FIRST)
    return {
        project: (key, amount) for project, key, amount in versions.values_list("project", "pk", "amount")
    }


def _by_month(reports: Any) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for project, month, amount in reports.values_list("project", "month", "amount"):
        found[project][month] = amount or 0
    return found


def _splits(asked: Asked, year: int) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Project → the plan that was divided, and its months."""
    splits = asked.narrow(MonthPlan.objects.as_of(asked.at).filter(year=year)).order_by(*OLDEST_FIRST)
    return {
        project: (plan, tuple(amounts))
        for project, plan, *amounts in splits.values_list("project", "plan", *MONTH_COLUMNS)
    }


def _activity(reports: Any, month: Month) -> dict[int, tuple[int | None, int]]:
    """Project → its last month (year × 12 + month) with anything completed, and the first one it reported."""
    known = reports.annotate(number=F("year") * 12 + F("month"))
    until = known.filter(number__lte=month.year * 12 + month.month).values_list("project")
    grouped = until.annotate(last=Max("number", filter=Q(amount__gt=0)), first=Min("number"))
    return {project: (last, first) for project, last, first in grouped}
