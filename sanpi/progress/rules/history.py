"""What was known of projects before a month, and what therefore looks wrong in that month."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Sum

from sanpi.domain.curves import Before, Remark, Reported, plausibility
from sanpi.domain.periods import Month
from sanpi.progress.models import MonthlyReport
from sanpi.progress.rules.months import month_end
from sanpi.projects.models import AnnualPlan, TotalInvestment

# SQLite takes fewer than a thousand values in one statement.
_CHUNK = 500


def chunks(keys: Collection[int]) -> Iterator[list[int]]:
    """The keys in lists that one statement takes."""
    ordered = list(keys)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def before(projects: Collection[int], month: Month) -> dict[int, Before]:
    """Project → what was known before the month; five queries for every five hundred projects."""
    found: dict[int, Before] = {}
    for chunk in chunks(projects):
        found |= _before(chunk, month)
    return found


def _before(projects: list[int], month: Month) -> dict[int, Before]:
    at = month_end(month)
    plans = _newest(AnnualPlan.objects.as_of(at).filter(project__in=projects, year=month.year))
    totals = _newest(TotalInvestment.objects.as_of(at).filter(project__in=projects))
    years, sums = _earlier_months(projects, month)
    return {
        project: Before(
            amounts=tuple(years[project]),
            completed_before_year=_before_year(plans.get(project), sums[project][0]),
            funds_before=sums[project][1],
            plan=plans[project].amount if project in plans else None,
            total=totals[project].amount if project in totals else None,
            last_text=text,
        )
        for project, text in _last_texts(projects, month)
    }


def _newest(facts: Any) -> dict[int, Any]:
    return {fact.project_id: fact for fact in facts.order_by("effective_on", "recorded_at", "pk")}


def _before_year(plan: AnnualPlan | None, reported: int) -> int:
    """The plan says what was completed before its year; else the months reported in earlier years do."""
    known = plan.completed_before if plan else None
    return reported if known is None else known


_Years = Mapping[int, list[int]]
_Sums = Mapping[int, tuple[int, int]]


def _earlier_months(projects: list[int], month: Month) -> tuple[_Years, _Sums]:
    """The amounts of the year's earlier months; completed in earlier years, and funds of all earlier months."""
    reports = MonthlyReport.objects.known_at(None).filter(project__in=projects, year__lte=month.year)
    earlier = reports.exclude(year=month.year, month__gte=month.month).order_by("year", "month")
    years: dict[int, list[int]] = defaultdict(list)
    for project, amount in earlier.filter(year=month.year).values_list("project_id", "amount"):
        years[project].append(amount or 0)
    sums: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    grouped = earlier.order_by().values("project_id", "year").annotate(done=Sum("amount"), paid=Sum("funds"))
    for row in grouped:
        done, funds = sums[row["project_id"]]
        old = (row["done"] or 0) if row["year"] < month.year else 0
        sums[row["project_id"]] = (done + old, funds + (row["paid"] or 0))
    return years, sums


def _last_texts(projects: list[int], month: Month) -> Iterable[tuple[int, str]]:
    last = month + -1
    reports = MonthlyReport.objects.known_at(None).filter(
        project__in=projects, year=last.year, month=last.month
    )
    texts = dict(reports.values_list("project_id", "text"))
    return ((project, texts.get(project, "")) for project in projects)


def reported(values: Mapping[str, Any], month: Month, photo_days: Collection[date] = ()) -> Reported:
    """The values of an entry or report as the domain judges them."""
    return Reported(
        month,
        amount=values.get("amount"),
        construction=values.get("construction"),
        equipment=values.get("equipment"),
        other=values.get("other"),
        funds=values.get("funds"),
        text=values.get("text") or "",
        forecast_year=values.get("forecast_year"),
        photo_days=tuple(photo_days),
    )


def remarks(
    month: Month,
    values: Mapping[int, Mapping[str, Any]],
    photo_days: Mapping[int, Collection[date]] | None = None,
) -> dict[int, list[Remark]]:
    """Project → everything that looks wrong in the values given for the month; five queries for many projects."""
    known = before(list(values), month)
    days = photo_days or {}
    return {
        project: plausibility(reported(found, month, days.get(project, ())), known[project])
        for project, found in values.items()
    }


def forecast_by_rate(completed: int, months: int) -> int | None:
    """What the year comes to if it goes on as so far, in 元; None before the first month is over."""
    return completed * 12 // months if months else None
