"""Months of reporting and what was reported in them, for tests of every app.

project = planned()                                    # a project of 上街区 with a plan of 1.2亿 for 2023
report(project, JANUARY, 10 * MILLION)                 # on record, as if accepted on the last day of the month
round_ = make_round(JANUARY)
accept_month(round_, project, amount=10 * MILLION)     # filled in, submitted and accepted

Whatever happens in a month is recorded at noon of its last day unless another moment is named.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sanpi.domain.periods import Month
from sanpi.organizations.models import Region, User
from sanpi.organizations.testing import regions
from sanpi.progress import actions
from sanpi.progress.models import ClosedMonth, Entry, MonthlyReport, Round
from sanpi.projects.models import Project
from sanpi.projects.testing import LONG_AGO, YI, code, make_project, noon

MILLION = 1_000_000
JANUARY = Month(2023, 1)
PLAN = 120 * MILLION


def planned(name: str = "", *, plan: int = PLAN, year: int = 2023, **fields: Any) -> Project:
    """A project with a total of 5亿 and the plan of a year (元), both since long ago."""
    given: dict[str, Any] = {"total": 5 * YI, "on": LONG_AGO} | fields
    return make_project(name, plan=plan, year=year, **given)


def make_round(month: Month = JANUARY, region: Region | None = None) -> Round:
    """A month of reporting, open; the same row on every call."""
    return actions.open_round(
        region=region or regions().district, month=month, by=None, now=noon(month.last_day)
    )


def values(amount: int = 10 * MILLION, **more: Any) -> dict[str, Any]:
    """What is needed to submit a month, with the amount in 元."""
    complete = {"amount": amount, "stage": code("progress_stage", "structure"), "text": "主体施工至三层"}
    return complete | more


def fill(
    round_: Round, project: Project, *, by: User | None = None, now: datetime | None = None, **given: Any
) -> Entry:
    """Fills a project's row in as a draft."""
    standing = Entry.objects.filter(round=round_, project=project).first()
    actions.save_entry(
        round=round_, project=project, values=values(**given), by=by, now=now or noon(round_.period.last_day),
        version=standing.version if standing else None,
    )  # fmt: skip
    return Entry.objects.get(round=round_, project=project)


def submit(round_: Round, *projects: Project, by: User | None = None, now: datetime | None = None) -> None:
    """Submits rows for review; they have to be complete."""
    keys = [project.pk for project in projects]
    moment = now or noon(round_.period.last_day)
    results = actions.submit_entries(round=round_, projects=keys, by=by, now=moment)
    _all_done(results)


def _all_done(results: list[actions.RowResult]) -> None:
    refused = [result.errors for result in results if not result.done]
    if refused:
        raise ValueError(refused)


def accept_month(
    round_: Round, project: Project, *, by: User | None = None, now: datetime | None = None, **given: Any
) -> MonthlyReport:
    """Fills in, submits and accepts a project's row; what is on record then."""
    fill(round_, project, by=by, now=now, **given)
    submit(round_, project, by=by, now=now)
    moment = now or noon(round_.period.last_day)
    _all_done(actions.accept_entries(round=round_, projects=[project.pk], by=by, now=moment))
    return on_record(project, round_.period)


def report(
    project: Project, month: Month, amount: int, *, now: datetime | None = None, **given: Any
) -> MonthlyReport:
    """A project's month on record without a round, as an import leaves it; a second one corrects the first."""
    moment = now or noon(month.last_day)
    return actions.record_report(
        project=project, month=month, values=values(amount, **given), by=None, now=moment
    )


def report_year(project: Project, amounts: Mapping[int, int], year: int = 2023) -> None:
    """Months on record: month → amount in 元."""
    for month, amount in amounts.items():
        report(project, Month(year, month), amount)


def finished_year(
    number: int = 8, year: int = 2022, *, every: int = 9 * MILLION, **fields: Any
) -> list[Project]:
    """Projects that finished a year, each a little further than the one before; their units expected the plan, PLAN."""
    found = [planned(f"{year}年第{place}个", year=year, **fields) for place in range(number)]
    MonthlyReport.objects.bulk_create(
        MonthlyReport(
            project=project, year=year, month=month, amount=every + place * MILLION // 4, forecast_year=PLAN,
            effective_on=Month(year, month).last_day, recorded_at=noon(Month(year, month).last_day),
        )
        for place, project in enumerate(found)
        for month in range(1, 13)
    )  # fmt: skip
    return found


def forecast_tonight(day: date, region: Region | None = None) -> list[actions.Kept]:
    """What the night after a day keeps of forecasts, of 河南省 unless another top region is named."""
    return actions.keep_tonight(region=region or regions().province, now=noon(day))


def on_record(project: Project, month: Month = JANUARY) -> MonthlyReport:
    """What stands on record for a project's month. DoesNotExist where nothing does."""
    found = MonthlyReport.objects.known_at(None).filter(project=project, year=month.year, month=month.month)
    return found.get()


def close_month(round_: Round, *, by: User | None = None, now: datetime | None = None) -> ClosedMonth:
    """Closes a month as it stands, whoever is missing."""
    moment = now or noon(round_.closes_on)
    return actions.close_round(round=round_, by=by, now=moment, with_missing=True)
