"""From a project of the tables to the acts of the offices: registration, amounts, plans, stages, lists and rounds."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _

from sanpi.batches.actions import convert, enter, leave
from sanpi.batches.actions.entries import live_entries
from sanpi.core import audit
from sanpi.organizations.models import User
from sanpi.projects import actions
from sanpi.projects.actions.state import add_fact, refresh
from sanpi.projects.models import Project, Stage, StageEvent
from sanpi.reports.demo.choice import chance, near, number, pick
from sanpi.reports.demo.description import describe, unit_of
from sanpi.reports.demo.diary import Diary, moment, working_day
from sanpi.reports.demo.papers import PROMISE_DAYS, PROMISED, file_paper, file_papers, is_promised
from sanpi.reports.demo.places import HIGH_TECH
from sanpi.reports.demo.sample import Mistake, Sample
from sanpi.reports.demo.world import World

# The books for January 2023 were closed on this day: what had happened by the end of January was reported by then.
MONTH_END, BOOKS_CLOSED = date(2023, 1, 31), date(2023, 2, 1)
# Until this day the offices were entering what they had.
BEGUN = date(2021, 7, 15)
# What is due later than this is planned with a date.
FIRST_PLANNED = {
    Stage.STARTED: date(2021, 6, 30),
    Stage.COMPLETED: date(2022, 6, 30),
    Stage.PRODUCING: date(2022, 6, 30),
}
SOURCES = ("单位月报", "现场核实", "企业来函", "专班周报")


def write(sample: Sample, world: World, diary: Diary) -> None:
    """Notes everything about the project in the diary."""
    first = min(sample.course, key=sample.course.__getitem__, default=Stage.RESERVED)
    if sample.course and sample.course[first] > sample.known:  # nothing is registered before it is in reserve
        sample.course[first] = near(sample.known, -20, -3, "reserved", sample.key)
    Writer(sample, world, diary).note_all()


class Writer:
    """Notes the acts of one project."""

    def __init__(self, sample: Sample, world: World, diary: Diary) -> None:
        self.sample, self.world, self.diary = sample, world, diary
        self.office = world.office(sample.region)
        self.reporter = world.reporter(sample.region, unit_of(sample))
        self.opened = _opened(sample)
        self._seconds = 0

    def note_all(self) -> None:
        """Notes registration and facts; the diary puts them in the order of their times."""
        self.diary.note(self.opened, self._create)
        self._note_totals()
        self._note_plans()
        self._note_milestones()
        self._note_stages()
        self._note_lists()
        self._note_rounds()
        self._note_turns()

    @property
    def project(self) -> Project:
        """The row, once it is written."""
        if self.sample.project is None:
            raise LookupError(f"{self.sample.key} is not registered yet")
        return self.sample.project

    def soon(self) -> datetime:
        """A little after the registration, each time a little later."""
        self._seconds += 20
        return self.opened + timedelta(seconds=self._seconds)

    def reported(self, effective: date, *words: object, late: date | None = None) -> datetime:
        """When a fact of that day was typed: within days as a rule, after weeks now and then."""
        sample = self.sample
        if effective <= self.opened.date():
            return self.soon()
        slow = chance(6, "slow", sample.key, *words)
        day = near(effective, 12 if slow else 1, 32 if slow else 5, "lag", sample.key, *words)
        day = late or working_day(day)
        if effective <= MONTH_END:
            day = min(day, BOOKS_CLOSED)
        return moment(
            day, number(9, 17, "hour", sample.key, *words), number(0, 59, "min", sample.key, *words)
        )

    def _create(self, now: datetime) -> None:
        sample = self.sample
        sample.project = actions.create_project(
            values=describe(sample, self.world, now), by=self.office, now=now
        )
        if sample.bundle and sample.bundle.project:
            actions.bundle_projects(
                bundle=sample.bundle.project, parts=[sample.project], by=self.office, now=now
            )

    def _note_totals(self) -> None:
        sample, first = self.sample, self.sample.total
        if not first:
            return
        if sample.earlier_total:
            first, changed = sample.earlier_total
            reason = "设备选型调整，经备案变更总投资"
            act = partial(self._record_total, sample.total, changed, reason)
            self.diary.note(self.reported(changed, "total"), act)
        self.diary.note(self.soon(), partial(self._record_total, first, self.opened.date(), ""))

    def _record_total(self, amount: int, on: date, reason: str, now: datetime) -> None:
        actions.record_total(
            project=self.project, amount=amount, effective_on=on, by=self.office, now=now, reason=reason,
            source="备案证明",
        )  # fmt: skip

    def _note_plans(self) -> None:
        for year, amount in sorted(self.sample.plans.items()):
            on = max(date(year, 1, 4), self.opened.date())
            at = self.soon() if on == self.opened.date() else moment(on + timedelta(days=1), 10)
            self.diary.note(at, partial(self._record_plan, year, amount, on))

    def _record_plan(self, year: int, amount: int, on: date, now: datetime) -> None:
        goal = _goal(self.sample, year)
        actions.record_plan(
            project=self.project,
            year=year,
            amount=amount,
            effective_on=on,
            goal=goal,
            by=self.office,
            now=now,
        )

    def _note_milestones(self) -> None:
        """Days planned at registration, for what is still to come then; some starts are put off later."""
        sample, opened = self.sample, self.opened.date()
        for stage in _planned(sample):
            due = sample.course.get(stage, opened) > max(opened, FIRST_PLANNED[stage])
            if due:
                act = partial(self._plan_milestone, stage, _planned_day(sample, stage), opened, "")
                self.diary.note(self.soon(), act)
        start = sample.course.get(Stage.STARTED)
        if start and chance(8, "moved", sample.key):
            on = near(start, -40, -20, "moved", sample.key)
            if on > opened:
                act = partial(
                    self._plan_milestone, Stage.STARTED, start, on, "征迁和手续滞后，调整计划开工时间"
                )
                self.diary.note(self.reported(on, "moved"), act)

    def _plan_milestone(self, stage: Stage, planned: date, on: date, reason: str, now: datetime) -> None:
        actions.plan_milestone(
            project=self.project,
            stage=stage,
            planned_on=planned,
            effective_on=on,
            by=self.office,
            now=now,
            reason=reason,
        )

    def _note_stages(self) -> None:
        sample = self.sample
        mistakes = {mistake.stage: mistake for mistake in sample.mistakes}
        days = {stage: day for stage in _told(sample) if (day := sample.reached(stage))}
        before = {stage: day for stage, day in days.items() if day <= self.opened.date()}
        if before:
            self.diary.note(self.soon(), partial(self._take_over, before))
        for stage, day in days.items():
            if mistake := mistakes.get(stage):
                self._note_mistake(mistake, None if mistake.never else day)
            elif stage not in before:
                self._note_stage(stage, day)

    def _note_stage(self, stage: Stage, day: date) -> None:
        sample = self.sample
        at = self.reported(day, stage, late=sample.late.get(stage))
        self.diary.note(at, partial(self._record_stage, stage, day))
        if stage is Stage.STARTED and is_promised(sample) and not chance(25, "overdue", sample.key):
            self.diary.note(at + timedelta(days=PROMISE_DAYS - 18), self._keep_promise)

    def _note_mistake(self, mistake: Mistake, right: date | None) -> None:
        """A stage reported for the wrong day; corrected, or taken back and reported when it comes."""
        stage = mistake.stage
        self.diary.note(moment(mistake.typed, 10), partial(self._record_stage, stage, mistake.wrong))
        self.diary.note(moment(mistake.corrected, 15, 20), partial(self._correct_stage, mistake, right))
        later = self.sample.reached(stage)
        if right is None and later:
            self._note_stage(stage, later)

    def _record_stage(self, stage: Stage, day: date, now: datetime) -> None:
        sample = self.sample
        source = ("补报：" if stage in sample.late else "") + pick(SOURCES, "source", stage, sample.key)
        if sample.papers and day > MONTH_END:
            file_papers(sample, self.project, stage, self.world, by=self.reporter, now=now)
            actions.record_stage(
                project=self.project, stage=stage, effective_on=day, source=source, by=self.reporter, now=now
            )
        else:
            take_over(self.project, {stage: day}, source=source, by=self.reporter, now=now)

    def _take_over(self, days: Mapping[Stage, date], now: datetime) -> None:
        source = "建库时补录" if self.opened.date() < BEGUN else "登记时补录"
        take_over(self.project, days, source=source, by=self.office, now=now)

    def _keep_promise(self, now: datetime) -> None:
        file_paper(self.sample, self.project, PROMISED, self.world, by=self.reporter, now=now)

    def _correct_stage(self, mistake: Mistake, right: date | None, now: datetime) -> None:
        event = self.project.stage_events.known_at(None).get(stage=mistake.stage)
        if right is None:
            actions.retract_stage(event=event, reason=mistake.reason, by=self.office, now=now)
        else:
            actions.correct_stage(
                event=event, effective_on=right, reason=mistake.reason, by=self.office, now=now
            )

    def _note_lists(self) -> None:
        for year, level in sorted(self.sample.listings.items()):
            at = max(moment(date(year, 1, 17), 15, 30), self.soon())
            self.diary.note(at, partial(self._list, year, level))

    def _list(self, year: int, level: str, now: datetime) -> None:
        codes = self.world.codes
        actions.list_project(
            project=self.project, year=year, level=codes["level", level], category=codes["category", self.sample.category],
            effective_on=max(date(year, 1, 15), self.opened.date()), by=self.office, now=now, source=f"{year}年重点项目名单",
        )  # fmt: skip

    def _note_rounds(self) -> None:
        for index, step in enumerate(self.sample.steps):
            late = number(0, 2, "round", step.period, self.sample.key)
            act = self._enter if index == 0 else self._convert if step.batch else self._leave
            self.diary.note(moment(step.on + timedelta(days=late), 18), partial(act, index))

    def _enter(self, index: int, now: datetime) -> None:
        step, world = self.sample.steps[index], self.world
        # Read again: its total investment on that day is what is announced.
        project = Project.objects.get(pk=self.project.pk)
        enter(
            project=project, period=world.periods[step.period], batch=world.batches[step.batch], by=self.office, now=now,
            source="推进会名单",
        )  # fmt: skip

    def _convert(self, index: int, now: datetime) -> None:
        step = self.sample.steps[index]
        entry = live_entries(self.project).get()
        convert(
            entry=entry, period=self.world.periods[step.period], effective_on=step.on, by=self.office, now=now
        )

    def _leave(self, index: int, now: datetime) -> None:
        step = self.sample.steps[index]
        approver = "高新区管委会专题会" if self.sample.region == HIGH_TECH else "重点项目推进领导小组"
        leave(
            entry=live_entries(self.project).get(), effective_on=step.on, cause=step.cause, approver=approver,
            by=self.office, now=now,
        )  # fmt: skip

    def _note_turns(self) -> None:
        for turn in self.sample.turns:
            act = partial(self._turn, turn.status, turn.on, turn.cause)
            self.diary.note(self.reported(turn.on, "turn", turn.status), act)

    def _turn(self, status: str, on: date, cause: str, now: datetime) -> None:
        actions.record_status(
            project=self.project, status=status, effective_on=on, cause=cause, by=self.reporter, now=now
        )


def _planned(sample: Sample) -> list[Stage]:
    """The stages for which a day is planned; of what the pages name, nothing beyond the published state."""
    stages = [Stage.STARTED, *([Stage.COMPLETED] if sample.papers else []), Stage.PRODUCING]
    return [stage for stage in stages if not sample.named or sample.reached(stage)]


def _planned_day(sample: Sample, stage: Stage) -> date:
    """The day a stage was planned for: near the day on which it came, or near the event that announced a start."""
    came = sample.course[stage]
    announced = [step.on for step in sample.steps if step.batch == "construction"]
    if stage is Stage.STARTED and announced and announced[0] + timedelta(days=45) < came:
        return near(announced[0], 5, 45, "planned", sample.key)
    return near(came, -42, 12, "planned", stage, sample.key)


def _told(sample: Sample) -> list[Stage]:
    """The stages that are reported: all for what is in the rounds or kept with papers, otherwise the main ones."""
    full = sample.steps or sample.papers or sample.named
    left_out = () if full else (Stage.LANDED, Stage.FULL_OUTPUT)
    return [stage for stage in Stage if stage not in left_out]


def _opened(sample: Sample) -> datetime:
    """When the project was typed in; parts of a bundle a little after it."""
    if sample.bundle:
        return _opened(sample.bundle) + timedelta(minutes=5)
    hour, minute = number(9, 10, "hour", sample.key), number(0, 50, "minute", sample.key)
    return moment(working_day(sample.registered), hour, minute)


def take_over(project: Project, days: Mapping[Stage, date], *, source: str, by: User, now: datetime) -> None:
    """Enters stages as an import does: without judging the gates, whose papers are in the old files.

    The columns that repeat the newest facts are left for `refresh_all`.
    """
    for stage, day in days.items():
        add_fact(
            StageEvent,
            by=by,
            now=now,
            effective_on=day,
            project=project,
            stage=stage,
            rank=stage.rank,
            source=source,
        )
    shown = "、".join(f"{stage.label} {day}" for stage, day in days.items())
    audit.record(
        by=by, now=now, verb="record_stage", obj=project, summary=_("登记阶段：%s") % shown,
        after={"stages": {stage.value: day for stage, day in days.items()}, "source": source},
    )  # fmt: skip


def write_all(samples: Iterable[Sample], world: World, diary: Diary) -> None:
    """Notes everything about all of them."""
    for sample in samples:
        write(sample, world, diary)


def refresh_all(samples: Iterable[Sample]) -> None:
    """Brings the columns that repeat the newest facts up to date, once all facts are written."""
    for sample in samples:
        if sample.project:
            refresh(Project.objects.get(pk=sample.project.pk))


def _goal(sample: Sample, year: int) -> str:
    """The goal of the year in a few words, by how far the project is to come in it."""
    stages = [
        stage for stage, day in sample.course.items() if day.year == year and stage.rank >= Stage.LANDED.rank
    ]
    if not stages:
        return ""
    goals = {
        Stage.LANDED: "完成前期手续，具备开工条件",
        Stage.STARTED: "开工建设",
        Stage.BUILDING: "主体工程施工",
        Stage.COMPLETED: "工程竣工",
        Stage.PRODUCING: "建成投用",
        Stage.FULL_OUTPUT: "达产达效",
    }
    return goals[max(stages, key=lambda stage: stage.rank)]
