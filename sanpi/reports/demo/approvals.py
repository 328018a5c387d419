"""The permits of the demonstration: in step with the stages; those of projects about to start are under way, some of them late."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.domain.calendars import WorkingCalendar
from sanpi.domain.scheduling import Happening, Kind, State, add_months
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.actions.bulk import Story, add_stories
from sanpi.permits.models import PermitLimit, PermitType, ProjectRoute, Route
from sanpi.permits.rules import limits_on
from sanpi.projects.models import Stage
from sanpi.reports.demo.choice import chance, number, pick
from sanpi.reports.demo.diary import Diary, moment
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.statistics import entered_on
from sanpi.reports.demo.world import World

S = Stage
# When each permit is issued, in thousandths of the way from the first stage to the start of building.
BEFORE_START = {
    "N02": 80, "N01": 120, "N01B": 200, "N01C": 200, "N05": 380, "N06": 400, "N04A": 430, "N04B": 430, "N04C": 430, "N07": 300,
    "N08": 520, "N03": 480, "N10": 600, "N11": 660, "N12": 690, "N14": 740, "N13": 790, "N15": 840, "N16": 880, "N17": 910, "N18": 965,
}  # fmt: skip
# The same after completion, in days.
AFTER_END = {"N21": 25, "N22A": 45, "N22C": 60, "N22B": 80}
# What is needed only now and then, in cases of a hundred.
SOMETIMES = {
    "N04A": 8,
    "N04B": 80,
    "N04C": 12,
    "N05": 30,
    "N06": 55,
    "N07": 10,
    "N08": 25,
    "N16": 20,
    "N22C": 70,
}
# Of what is to be issued within so many days, most is in hand already.
SOON = 70
MISSING = ("区域评估成果批复文件", "人防易地建设缴费凭证", "监理合同备案页")
NUMBER = {
    "land": "自然资〔{year}〕{serial}号",
    "planning": "规建字{year}-{serial}号",
    "construction": "建施{year}{serial}",
}
OTHERWISE = "批复〔{year}〕{serial}号"


def note_permits(samples: Sequence[Sample], world: World, diary: Diary, today: date) -> None:
    """Notes one act: the permits with everything that happened to them, each event under the day it was told."""
    mine = [sample for sample in samples if sample.region in (DISTRICT, HIGH_TECH) and sample.course]
    diary.note(moment(today, 0), partial(_write, mine, world, today))


def _write(samples: list[Sample], world: World, today: date, now: datetime) -> None:
    types = list(PermitType.objects.filter(active=True))
    limits, calendar = limits_on(today), load_calendar()
    for region in (DISTRICT, HIGH_TECH):
        written = [sample for sample in samples if sample.region == region and sample.project]
        stories: list[Story] = [
            (sample.project, kind, story)
            for sample in written
            for kind in types
            if sample.project and _route(sample) in kind.routes
            for story in [list(PermitStory(sample, kind, limits.get(kind.pk), calendar, today).tell())]
        ]
        _add(written, stories, region, world, now)


def _add(samples: list[Sample], stories: list[Story], region: str, world: World, now: datetime) -> None:
    by = world.office(region)
    ProjectRoute.objects.bulk_create(
        ProjectRoute(
            project=sample.project, route=_route(sample), effective_on=sample.project.first_on, recorded_by=by,
            recorded_at=sample.project.created_at, source=_("立项类型"),
        )
        for sample in samples
        if sample.project
    )  # fmt: skip
    days = {happening.on for _project, _type, happenings in stories for happening in happenings}
    told = {day: min(now, _told_on(day)) for day in days}
    permits = add_stories(stories, by=by, now=now, recorded_on=told)
    audit.record(
        by=by, now=now, verb="set_up_permits", obj=world.regions[region],
        summary=_("导入手续台账：%(projects)d 个项目 %(permits)d 项")
        % {"projects": len(samples), "permits": len(permits)},
        after={"permits": len(permits)},
    )  # fmt: skip


def _told_on(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(17, 30)))


def _route(sample: Sample) -> str:
    return Route.FILING if sample.kind == "industry" else Route.APPROVAL


class PermitStory:
    """What happened to one permit of one project up to today."""

    def __init__(
        self,
        sample: Sample,
        kind: PermitType,
        limit: PermitLimit | None,
        calendar: WorkingCalendar,
        today: date,
    ) -> None:
        self.sample, self.kind, self.limit, self.calendar, self.today = sample, kind, limit, calendar, today
        self.words = ("permit", kind.code, sample.key)
        first = min(sample.course.values())
        self.set_up = min(first, sample.registered)

    def tell(self) -> Iterator[Happening]:
        """The events in the order of their days."""
        asked = self.kind.need == PermitType.Need.CHECK or bool(self.kind.choice_group)
        yield Happening(Kind.SET_UP, self.set_up, state=State.TO_CHECK if asked else State.WAITING)
        if asked and not self._settled():
            return
        if asked:
            needed = self._needed()
            yield Happening(Kind.NEEDED if needed else Kind.NOT_NEEDED, self._after_set_up())
            if not needed:
                return
        issued = self._issued_on()
        if issued is None:
            return
        if self.kind.milestone:
            if issued <= self.today:
                yield Happening(Kind.ISSUED, issued)
            return
        yield from self._course(issued)

    def _after_set_up(self) -> date:
        return min(self.set_up + timedelta(days=number(2, 12, "needed", *self.words)), self.today)

    def _settled(self) -> bool:
        """Whether anybody has looked into it; of what is only in reserve some is still to be checked."""
        return self.sample.halt is not S.RESERVED or chance(60, "settled", *self.words)

    def _needed(self) -> bool:
        if not self.kind.choice_group:
            return chance(SOMETIMES.get(self.kind.code, 50), "asked", *self.words)
        drawn = number(1, 100, "choice", self.kind.choice_group, self.sample.key)
        chosen = "N04A" if drawn <= SOMETIMES["N04A"] else "N04B" if drawn <= 88 else "N04C"
        return self.kind.code == chosen

    def _issued_on(self) -> date | None:
        """The day on which it is issued as things go, even if that is still to come; None where nothing is planned."""
        course, code = self.sample.course, self.kind.code
        start, end = course.get(S.STARTED), self.sample.reached(S.COMPLETED)
        if code == "N19":
            return self.sample.reached(S.STARTED)
        if code == "N20":
            return entered_on(self.sample, self.today)
        if code in AFTER_END:
            return end + timedelta(days=AFTER_END[code]) if end else None
        if code not in BEFORE_START or start is None or self._given_up():
            return None
        way = max((start - self.set_up).days, 30)
        return self.calendar.next_working(self.set_up + timedelta(days=way * BEFORE_START[code] // 1000))

    def _given_up(self) -> bool:
        """Put off or left before it came to that."""
        return self.sample.reached(S.STARTED) is None and bool(self.sample.turns)

    def _days(self) -> int:
        """The working days that the office has."""
        limit = (self.limit.promised or self.limit.statutory) if self.limit else None
        return limit.days if limit else 5

    def _course(self, issued: date) -> Iterator[Happening]:
        accepted = self._accepted_on(issued)
        if accepted > self.today:
            planned = Happening(Kind.PLANNED, self._after_set_up(), planned_on=accepted)
            yield planned
            if (accepted - self.today).days < 25 and self._after_set_up() < self.today:
                yield Happening(Kind.PREPARING, self.today - timedelta(days=1))
            return
        yield from self._in_hand(accepted)
        if issued <= self.today:
            yield from self._result(accepted, issued)

    def _accepted_on(self, issued: date) -> date:
        days = self._days()
        used = number(max(1, days // 2), max(1, days), "used", *self.words) if days else 0
        if days and chance(6, "slow", *self.words):
            used = days + number(1, 6, "slow", *self.words)
        day = issued - timedelta(days=used * 7 // 5)
        near = issued > self.today >= issued - timedelta(days=SOON)
        if near and days and chance(70, "in hand", *self.words):
            late = (
                number(2, 14, "late", *self.words)
                if chance(35, "late", *self.words)
                else -number(1, days, *self.words)
            )
            day = self.today - timedelta(days=max(0, (days + late) * 7 // 5))
        return max(day, self._after_set_up())

    def _in_hand(self, accepted: date) -> Iterator[Happening]:
        statutory = self.limit.statutory if self.limit else None
        promised = self.limit.promised if self.limit else None
        yield Happening(Kind.ACCEPTED, accepted, statutory=statutory, promised=promised)
        if self.kind.code in ("N13", "N15", "N18") and chance(14, "waived", *self.words):
            until = self.calendar.add(accepted, 20)
            yield Happening(Kind.WAIVED, accepted, missing=pick(MISSING, *self.words), until=until)

    def _result(self, accepted: date, issued: date) -> Iterator[Happening]:
        day = max(issued, accepted)
        if (day - accepted).days >= 9 and chance(25, "papers", *self.words):
            yield Happening(Kind.CORRECTION, accepted + timedelta(days=2), missing=pick(MISSING, *self.words))
            yield Happening(Kind.RESUMED, accepted + timedelta(days=6))
        months = self.kind.validity_months
        pattern = NUMBER.get(self.kind.stage, OTHERWISE)
        serial = number(11, 980, "serial", *self.words)
        yield Happening(
            Kind.ISSUED, day, number=pattern.format(year=day.year, serial=serial),
            valid_until=add_months(day, months) if months else None,
        )  # fmt: skip
        if self.kind.code in ("N13", "N15", "N18") and chance(14, "waived", *self.words):
            fulfilled = day + timedelta(days=number(4, 24, "fulfilled", *self.words))
            if fulfilled <= self.today and not chance(12, "unkept", *self.words):
                yield Happening(Kind.FULFILLED, fulfilled)
