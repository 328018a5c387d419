"""Life after January 2023 up to the day of loading, all of it invented: new projects, yearly lists, further rounds."""

from collections.abc import Iterable
from datetime import date, timedelta

from sanpi.projects.models import Stage, Status
from sanpi.reports.demo.amounts import follow_plan, yi
from sanpi.reports.demo.choice import chance, near, number, pick
from sanpi.reports.demo.course import course
from sanpi.reports.demo.naming import Names
from sanpi.reports.demo.periods import held_on, rounds_until
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH
from sanpi.reports.demo.sample import Sample, Step, Turn
from sanpi.reports.demo.words import POSTPONED, RESUMED, STOPPED

S = Stage
# What each region begins in a year, by category.
NEW = {
    DISTRICT: (
        "manufacturing", "services", "manufacturing", "infrastructure", "manufacturing", "services", "manufacturing",
        "livelihood", "manufacturing", "services",
    ),
    HIGH_TECH: (
        "emerging", "digital", "emerging", "infrastructure", "emerging", "services", "emerging", "livelihood",
    ),
}  # fmt: skip
FIRST_ROUND = 8
PER_ROUND = {"construction": 3, "signing": 2}


def newcomers(names: Names, today: date) -> list[Sample]:
    """Projects that begin in 2024 and after, and a reserve for the year to come."""
    samples: list[Sample] = []
    for year in _years(today):
        samples += [
            _newcomer(names, category, year, index) for index, category in enumerate(NEW[names.region])
        ]
    return samples + [_reserve(names, category, today) for category in NEW[names.region][:4]]


def _years(today: date) -> range:
    """This year and the one before, however late the demonstration is loaded; never what the pages speak of."""
    return range(max(2024, today.year - 1), today.year + 1)


def _newcomer(names: Names, category: str, year: int, index: int) -> Sample:
    sample = names.sample(category)
    sample.known = near(date(year - 1, 10, 8), 0, 80, "known", sample.key)
    start = near(
        date(year, 1, 12) + timedelta(days=300 * index // len(NEW[sample.region])), 0, 25, "start", sample.key
    )
    sample.course = course(sample.key, {S.STARTED: start}, kind=sample.kind)
    sample.total = yi(f"{number(11, 98, sample.key) / 10:.1f}")
    sample.listings[year] = "city" if index % 4 == 0 else "district"
    sample.papers = index % 2 == 0
    follow_plan(sample, year, number(20, 42, "plan", year, sample.key))
    _disturb(sample, start)
    return sample


def _reserve(names: Names, category: str, today: date) -> Sample:
    """In reserve or under negotiation: its start lies in the year to come."""
    sample = names.sample(category)
    sample.known = near(today, -150, -75, "known", sample.key)
    start = near(date(today.year + 1, 3, 1), 0, 200, "start", sample.key)
    sample.course = course(sample.key, {S.STARTED: start}, kind=sample.kind)
    sample.course[S.RESERVED] = near(sample.known, -20, -6, "reserved", sample.key)
    sample.halt = S.RESERVED
    sample.total = yi(f"{number(10, 60, sample.key) / 10:.1f}")
    return sample


def _disturb(sample: Sample, start: date) -> None:
    """Some stand still for a while, some until today, some are put off."""
    turn = number(1, 100, "disturb", sample.key)
    stop = near(start, 60, 200, "stop", sample.key)
    if turn <= 12:
        sample.turns.append(Turn(stop, Status.STOPPED, pick(STOPPED, sample.key)))
        if chance(50, "resume", sample.key):
            sample.turns.append(Turn(near(stop, 40, 120, sample.key), Status.NORMAL, RESUMED[0]))
        else:
            sample.halt = S.BUILDING
    elif turn <= 18:
        put_off = near(start, -30, -5, "put off", sample.key)
        sample.turns.append(Turn(put_off, Status.POSTPONED, pick(POSTPONED, sample.key)))
        sample.halt = S.LANDED


def carry_on(samples: Iterable[Sample], today: date) -> None:
    """Plans and lists of the last years for whatever is still being built; the page's projects get no new facts."""
    kept = [sample for sample in samples if not sample.named]
    for year in _years(today):
        for sample in kept:
            listed = sample.listings[max(sample.listings)] if sample.listings else ""
            if sample.known.year >= year or not sample.is_under_way(date(year, 1, 1)):
                continue
            if sample.steps or listed:
                follow_plan(sample, year, number(15, 38, "plan", year, sample.key))
            if listed and not _stands_still(sample, date(year, 1, 1)):
                sample.listings.setdefault(year, listed)


def _stands_still(sample: Sample, day: date) -> bool:
    turns = [turn for turn in sample.turns if turn.on <= day]
    return bool(turns) and turns[-1].status != Status.NORMAL


def further_rounds(samples: Iterable[Sample], today: date) -> None:
    """Rounds from 8 on: conversions first (投产 comes from 开工 only), then what starts and what signs."""
    kept = [
        sample for sample in samples if not sample.named and sample.kind == "industry" and not sample.bundle
    ]
    for period in rounds_until(today)[FIRST_ROUND - 1 :]:
        day = held_on(period)
        for sample in kept:
            following = _conversion(sample, day)
            if following:
                sample.steps.append(Step(period, day, following))
        for region in NEW:
            mine = [sample for sample in kept if sample.region == region and not sample.steps]
            _enter(mine, "construction", S.STARTED, period)
            _enter([sample for sample in mine if not sample.steps], "signing", S.SIGNED, period)


def _conversion(sample: Sample, day: date) -> str:
    """The batch into which the project moves on by that day, empty if none."""
    if not sample.steps or not sample.steps[-1].batch or _stands_still(sample, day):
        return ""
    following, stage = {
        "signing": ("construction", S.STARTED),
        "construction": ("production", S.PRODUCING),
        "production": ("", S.FULL_OUTPUT),
    }[sample.steps[-1].batch]
    reached = sample.reached(stage)
    due = reached is not None and reached <= day
    # Some offices are slow to move a project on.
    return following if due and chance(60, "moved on", day, sample.key) else ""


def _enter(samples: list[Sample], batch: str, stage: Stage, period: int) -> None:
    """Announces what came to the stage since the round before, up to the usual number."""
    day = held_on(period)
    due = [
        s for s in samples if (on := s.reached(stage)) and held_on(period - 1) < on <= day and s.known < day
    ]
    for sample in due[: PER_ROUND[batch]]:
        sample.steps.append(Step(period, day, batch))
        follow_plan(sample, day.year, number(18, 40, "plan", day.year, sample.key))
