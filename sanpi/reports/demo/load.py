"""Filling an empty database with the demonstration."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.batches.actions import create_period
from sanpi.core import audit
from sanpi.core.models import AuditEntry
from sanpi.organizations.models import User
from sanpi.projects.models import Project
from sanpi.reports.demo.approvals import note_permits
from sanpi.reports.demo.diary import Diary, moment
from sanpi.reports.demo.district import rounds
from sanpi.reports.demo.drafts import check_drafts
from sanpi.reports.demo.flagging import note_flags
from sanpi.reports.demo.forecasts import keep_past_forecasts
from sanpi.reports.demo.later import carry_on, further_rounds, newcomers
from sanpi.reports.demo.lights import note_lights
from sanpi.reports.demo.lists import Lists, bundle, lists
from sanpi.reports.demo.months import note_months
from sanpi.reports.demo.naming import Names
from sanpi.reports.demo.neighbours import neighbours
from sanpi.reports.demo.periods import held_on, note_of, rounds_until
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH, PROVINCE
from sanpi.reports.demo.printed import PUBLISHED_ON, add_printed
from sanpi.reports.demo.problems import note_problems
from sanpi.reports.demo.prospects import prospects
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.special import district_events, note_events, note_promises, zone_events
from sanpi.reports.demo.statistics import note_statistics
from sanpi.reports.demo.world import World, build_world
from sanpi.reports.demo.writing import refresh_all, write_all
from sanpi.reports.demo.zone import zone
from sanpi.reports.reference import load_reference

# The offices are set up a week before the first projects are entered.
SET_UP = date(2021, 6, 8)
LAST_PUBLISHED = 7


class NotEmptyError(Exception):
    """The database holds projects or accounts already; the message is Chinese and can be shown."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was written."""

    projects: int
    accounts: int
    entries: int


@transaction.atomic
def load(*, now: datetime) -> Loaded:
    """Fills an empty database with the demonstration as it stands at `now`, all or nothing.

    Raises NotEmptyError when there is any project or account.
    """
    _refuse_used()
    load_reference()
    with audit.coming_from("load_demo"):
        world = build_world(opened=moment(SET_UP, 9), now=now)
        diary = Diary()
        samples = _note_everything(world, diary, timezone.localdate(now))
        diary.play(now)
        refresh_all(samples)
        keep_past_forecasts(world.regions[PROVINCE], now)
    return Loaded(Project.objects.count(), User.objects.count(), AuditEntry.objects.count())


def _refuse_used() -> None:
    projects, accounts = Project.objects.count(), User.objects.count()
    if projects or accounts:
        text = _(
            "数据库中已有 %(projects)s 个项目、%(accounts)s 个用户；演示数据只能装入空库，没有写入任何内容。"
        )
        raise NotEmptyError(text % {"projects": projects, "accounts": accounts})


def _note_everything(world: World, diary: Diary, today: date) -> list[Sample]:
    names, zone_names = Names(DISTRICT), Names(HIGH_TECH)
    found, high_tech = rounds(names), zone(zone_names)
    listed = lists(names, found)
    district_events(found)
    zone_events(high_tech)
    samples = _unique([*found.all(), *listed.all(), *high_tech.all(), *neighbours()])
    samples += [*newcomers(names, today), *newcomers(zone_names, today)]
    further_rounds(samples, today)
    carry_on(samples, today)
    for period in rounds_until(today):
        diary.note(moment(held_on(period), 9), partial(_open_period, world, period))
    samples += [*_bundles(listed), *prospects(names)]
    write_all(samples, world, diary)
    note_events(found, high_tech, world, diary)
    note_promises(samples, world, diary, today)
    note_months(samples, world, diary, today)
    note_problems(samples, world, diary, today)
    note_permits(samples, world, diary, today)
    note_statistics(samples, world, diary, today)
    note_flags(world, diary, today)
    note_lights(world, diary, today)
    diary.note(moment(PUBLISHED_ON, 17), partial(add_printed, world))
    diary.note(moment(PUBLISHED_ON, 18), partial(check_drafts, world))
    return samples


def _unique(samples: list[Sample]) -> list[Sample]:
    """Projects that are in the rounds and on a list appear once."""
    return list(dict.fromkeys(samples))


def _bundles(listed: Lists) -> list[Sample]:
    """Two 打捆 projects with their parts; one is in a later round, none in rounds 1 to 7."""
    sites = next(s for s in listed.fields["livelihood"] if s.listings.get(2022) and "老旧小区" in s.name)
    free = [s for s in listed.fields["manufacturing"] if not s.steps or s.steps[0].period > LAST_PUBLISHED]
    works = max((s for s in free if not s.named), key=lambda s: bool(s.steps))
    parts = bundle(sites, ("新安路片区", "中心路片区", "济源路片区", "工业路片区"))
    return parts + bundle(works, ("一号厂房", "二号厂房", "配套仓储"))


def _open_period(world: World, number: int, now: datetime) -> None:
    world.periods[number] = create_period(
        region=world.regions[PROVINCE], number=number, held_on=held_on(number), note=note_of(number),
        by=world.office(PROVINCE), now=now,
    )  # fmt: skip
