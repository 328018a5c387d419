"""The months of the demonstration: what was reported of every site under a plan, accepted and closed; the last month is under way.

Older months are entered as a workbook would bring them: facts only. The last `ROUNDS` months went through the round:
opened, filled in, accepted, closed; the present one, where it is open, is half reported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.facts import standpoint
from sanpi.core.models import Code
from sanpi.domain.curves import linear, s_curve, split_by_curve
from sanpi.domain.periods import Month
from sanpi.organizations.models import User
from sanpi.progress import actions
from sanpi.progress.models import MONTH_COLUMNS, Entry, MonthlyReport, MonthPlan, Round
from sanpi.progress.rules import plans_in_force
from sanpi.reports.demo.choice import chance, number, pick
from sanpi.reports.demo.description import unit_of
from sanpi.reports.demo.diary import Diary, moment, working_day
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.work import Done, done
from sanpi.reports.demo.world import World

FIRST = Month(2022, 1)
# Months before the present one that went through the round.
ROUNDS = 3
OPEN_DAY, CLOSE_DAY = 20, 6
# The month after whose review the year's plans were divided.
SPLIT_IN = 1
METHODS = (
    (MonthPlan.Method.LINEAR, linear()),
    (MonthPlan.Method.S_CURVE, s_curve()),
    (MonthPlan.Method.LINEAR, linear()),
)
# What has become of a project's row in the month under way, in cases of a hundred; the others have not begun.
STATES = ((38, Entry.State.SUBMITTED), (52, Entry.State.DRAFT), (57, Entry.State.RETURNED))
COMMENTS = ("形象进度与上月相同，请补充本月变化", "完成投资与形象进度不匹配，请核实", "缺少现场照片")
REPORTING = (DISTRICT, HIGH_TECH)


def months_until(day: date) -> Iterator[Month]:
    """Every month from the first to the one of that day."""
    month = FIRST
    while month.first_day <= day:
        yield month
        month += 1


def _accepted_at(month: Month) -> datetime:
    """When the office accepts the reports of a month."""
    return moment(working_day(date(month.year, month.month, 26)), 16)


def _opened_at(month: Month) -> datetime:
    return moment(date(month.year, month.month, OPEN_DAY), 8)


def _closed_at(month: Month) -> datetime:
    following = month + 1
    return moment(date(following.year, following.month, CLOSE_DAY), 17)


def note_months(samples: Sequence[Sample], world: World, diary: Diary, today: date) -> None:
    """Notes the reports of all months up to now; what is due later than the day of loading is never played."""
    ordered = sorted(samples, key=lambda sample: sample.region)
    by_region = {region: list(mine) for region, mine in groupby(ordered, lambda sample: sample.region)}
    present = Month.of(today)
    for region in REPORTING:
        for month in months_until(today):
            work = MonthOfRegion(by_region[region], region, month, world)
            if month >= present + -ROUNDS:
                diary.note(_opened_at(month), work.open)
                diary.note(_closed_at(month), work.close)
            if _accepted_at(month) > moment(today, 0):
                diary.note(moment(today, 7), work.fill_in)
            else:
                diary.note(_accepted_at(month), work.accept)


def reporting(sample: Sample, month: Month) -> bool:
    """Whether the project reports in that month: registered, under a plan of the year, not given up."""
    gone = any(turn.status == "withdrawn" and turn.on <= month.last_day for turn in sample.turns)
    return sample.project is not None and month.year in sample.plans and not gone


class MonthOfRegion:
    """The reports of one region for one month."""

    def __init__(self, samples: Sequence[Sample], region: str, month: Month, world: World) -> None:
        self.samples, self.region, self.month, self.world = samples, region, month, world
        self.round: Round | None = None

    @property
    def office(self) -> User:
        """Who reviews the month."""
        return self.world.office(self.region)

    def open(self, now: datetime) -> None:
        """Opens the month for reporting."""
        region = self.world.regions[self.region]
        self.round = actions.open_round(region=region, month=self.month, by=self.office, now=now)

    def close(self, now: datetime) -> None:
        """Freezes the month."""
        if self.round:
            actions.close_round(round=self.round, by=self.office, now=now, with_missing=True)

    def accept(self, now: datetime) -> None:
        """Everything reported and accepted: entries where the month went through a round, and the facts."""
        told = [
            (sample, done(sample, self.month)) for sample in self.samples if reporting(sample, self.month)
        ]
        if not told:
            return
        MonthlyReport.objects.bulk_create(self._fact(sample, work, now) for sample, work in told)
        if self.round:
            state = Entry.State.ACCEPTED
            Entry.objects.bulk_create(self._entry(sample, work, state, now) for sample, work in told)
        if self.month.month == SPLIT_IN:
            self._split(now)
        self._record("accept_month", _("审核通过 %(month)s 月报 %(number)d 个项目"), told, now)

    def _split(self, now: datetime) -> None:
        """The year's plans divided over the months, in the ways offices choose; some leave it."""
        plans = plans_in_force(standpoint(now.date()), self.month.year)
        mine = {sample.project.pk: sample for sample in self.samples if sample.project}
        rows = []
        for plan in plans.filter(project__region=self.world.regions[self.region]):
            sample = mine.get(plan.project_id)
            if sample and chance(85, "split", self.month.year, sample.key):
                method, shares = pick(METHODS, "method", self.month.year, sample.key)
                parts = split_by_curve(plan.amount, shares)
                rows.append(MonthPlan(
                    project=sample.project, plan=plan, year=plan.year, method=method, effective_on=plan.effective_on,
                    recorded_at=now, recorded_by=self.office, source=_("分月计划表"),
                    **dict(zip(MONTH_COLUMNS, parts, strict=True)),
                ))  # fmt: skip
        MonthPlan.objects.bulk_create(rows)

    def fill_in(self, now: datetime) -> None:
        """The month under way: some submitted, some drafts, a few returned, the others still missing."""
        if self.round is None:
            return
        told = [
            (sample, done(sample, self.month)) for sample in self.samples if reporting(sample, self.month)
        ]
        begun = [(sample, work, self._state(sample)) for sample, work in told if self._state(sample)]
        Entry.objects.bulk_create(self._entry(sample, work, state, now) for sample, work, state in begun)
        self._record("save_month", _("填报 %(month)s 月报 %(number)d 个项目"), begun, now)

    def _record(self, verb: str, pattern: str, told: Sequence[tuple[Any, ...]], now: datetime) -> None:
        audit.record(
            by=self.office, now=now, verb=verb, obj=self.world.regions[self.region],
            summary=pattern % {"month": self.month, "number": len(told)},
            after={"month": self.month.code, "projects": [sample.project.pk for sample, *_rest in told]},
        )  # fmt: skip

    def _state(self, sample: Sample) -> str:
        drawn = number(1, 100, "state", self.month, sample.key)
        return next((state for limit, state in STATES if drawn <= limit), "")

    def _values(self, work: Done, stage: Code | None) -> dict[str, Any]:
        told = asdict(work)
        return told | {"stage": stage}

    def _stage(self, work: Done) -> Code | None:
        return self.world.codes.get(("progress_stage", work.stage))

    def _entry(self, sample: Sample, work: Done, state: str, now: datetime) -> Entry:
        reporter = self.world.reporter(sample.region, unit_of(sample))
        sent = state != Entry.State.DRAFT
        reviewed = state in (Entry.State.ACCEPTED, Entry.State.RETURNED)
        return Entry(
            round=self.round, project=sample.project, state=state, filled_by=reporter, filled_at=now,
            submitted_by=reporter if sent else None, submitted_at=now if sent else None,
            reviewed_by=self.office if reviewed else None, reviewed_at=now if reviewed else None,
            comment=pick(COMMENTS, "comment", sample.key) if state == Entry.State.RETURNED else "",
            **self._values(work, self._stage(work)),
        )  # fmt: skip

    def _fact(self, sample: Sample, work: Done, now: datetime) -> MonthlyReport:
        reporter = self.world.reporter(sample.region, unit_of(sample))
        return MonthlyReport(
            project=sample.project, year=self.month.year, month=self.month.month, effective_on=self.month.last_day,
            recorded_at=now, recorded_by=self.office, source=_("单位月报"), filled_by=reporter, filled_at=now,
            reviewed_by=self.office, reviewed_at=now, **self._values(work, self._stage(work)),
        )  # fmt: skip
