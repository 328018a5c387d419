"""The months of the demonstration: what was reported of every site under a plan, accepted and closed; the last month is under way.

Months before the reporting in Sanpi began are entered as a workbook would bring them: facts only. From `BEGUN` on
every month went through the round: filled in, submitted, accepted, closed.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from itertools import groupby

from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.domain.periods import Month
from sanpi.organizations.models import User
from sanpi.progress.models import MonthlyReport
from sanpi.reports.demo.description import unit_of
from sanpi.reports.demo.diary import Diary, moment, working_day
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.work import Done, done
from sanpi.reports.demo.world import World

FIRST = Month(2022, 1)
REPORTING = (DISTRICT, HIGH_TECH)


def months_until(day: date) -> Iterator[Month]:
    """Every month from the first to the one of that day."""
    month = FIRST
    while month.first_day <= day:
        yield month
        month += 1


def _due(month: Month) -> date:
    """The day on which the office accepts the reports of a month."""
    return working_day(date(month.year, month.month, 26))


def note_months(samples: Sequence[Sample], world: World, diary: Diary, today: date) -> None:
    """Notes the reports of all months that were due before the present round."""
    ordered = sorted(samples, key=lambda sample: sample.region)
    by_region = {region: list(mine) for region, mine in groupby(ordered, lambda sample: sample.region)}
    for region in REPORTING:
        for month in months_until(today):
            act = partial(_report, by_region[region], region, month, world)
            diary.note(moment(_due(month), 16), act)


def reporting(sample: Sample, month: Month) -> bool:
    """Whether the project reports in that month: registered, under a plan of the year, not given up."""
    gone = any(turn.status == "withdrawn" and turn.on <= month.last_day for turn in sample.turns)
    return sample.project is not None and month.year in sample.plans and not gone


def _report(samples: Sequence[Sample], region: str, month: Month, world: World, now: datetime) -> None:
    office = world.office(region)
    rows = [
        _fact(sample, month, done(sample, month), world, office, now)
        for sample in samples
        if reporting(sample, month)
    ]
    if not rows:
        return
    MonthlyReport.objects.bulk_create(rows)
    audit.record(
        by=office, now=now, verb="accept_month", obj=world.regions[region],
        summary=_("审核通过 %(month)s月报 %(number)d 个项目") % {"month": month, "number": len(rows)},
        after={"month": month.code, "projects": [row.project_id for row in rows]},
    )  # fmt: skip


def _fact(
    sample: Sample, month: Month, told: Done, world: World, office: User, now: datetime
) -> MonthlyReport:
    reporter = world.reporter(sample.region, unit_of(sample))
    stage = world.codes.get(("progress_stage", told.stage))
    return MonthlyReport(
        project=sample.project, year=month.year, month=month.month, effective_on=month.last_day, recorded_at=now,
        recorded_by=office, source=_("单位月报"), amount=told.amount, construction=told.construction,
        equipment=told.equipment, other=told.other, funds=told.funds, stage=stage, text=told.text,
        next_plan=told.next_plan, next_amount=told.next_amount, forecast_year=told.forecast_year, verdict=told.verdict,
        forecast_reason=told.forecast_reason, problem=told.problem, filled_by=reporter, filled_at=now, reviewed_by=office,
        reviewed_at=now,
    )  # fmt: skip
