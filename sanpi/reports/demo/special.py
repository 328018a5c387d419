"""Events that make “as it was known then” worth looking at: corrections, withdrawals, standstills, exits taken back."""

from datetime import date, datetime, timedelta
from functools import partial

from sanpi.batches.actions import leave, take_back_move
from sanpi.batches.actions.entries import live_entries
from sanpi.projects.actions import grant_waiver, revoke_waiver
from sanpi.projects.models import Stage, Status
from sanpi.projects.rules import live_waivers
from sanpi.reports.demo.amounts import yi
from sanpi.reports.demo.diary import Diary, moment
from sanpi.reports.demo.district import Rounds
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH
from sanpi.reports.demo.sample import Mistake, Sample, Turn
from sanpi.reports.demo.words import LEFT, POSTPONED, RESUMED, STOPPED
from sanpi.reports.demo.world import World
from sanpi.reports.demo.zone import ZoneRounds

S = Stage
# Places in the tables of `district` and `zone`.
CORRECTED, CHANGED, STOPPED_FOR_GOOD, RESUMED_LATER = 9, 10, 8, 11
POSTPONED_SIGNING, NOT_AT_FULL_OUTPUT = 6, 15
ZONE_CORRECTED, ZONE_STOPPED, ZONE_MISTAKEN_EXIT = 11, 14, 20


def district_events(found: Rounds) -> None:
    """What happened to single projects of 上街区."""
    reason = "误填进场日期，以施工许可核发后首次浇筑日为准"
    found.construction[CORRECTED].mistakes.append(_wrong_start(found.construction[CORRECTED], 9, reason))
    changed = found.construction[CHANGED]
    changed.earlier_total = (changed.total - yi("0.6"), date(2022, 11, 15))
    _stop(found.construction[STOPPED_FOR_GOOD], date(2023, 3, 10), STOPPED[0])
    resumed = found.construction[RESUMED_LATER]
    resumed.turns += [
        Turn(date(2022, 8, 22), Status.STOPPED, STOPPED[1]),
        Turn(date(2022, 11, 7), Status.NORMAL, RESUMED[1]),
    ]
    postponed = found.signing[POSTPONED_SIGNING]
    postponed.halt = S.SIGNED
    postponed.turns.append(Turn(date(2022, 12, 5), Status.POSTPONED, POSTPONED[1]))
    waiting = found.production[NOT_AT_FULL_OUTPUT]
    reason = "产能利用率未达到设计能力，企业误报达效"
    waiting.mistakes.append(
        Mistake(S.FULL_OUTPUT, date(2023, 1, 18), date(2023, 2, 20), date(2023, 3, 15), reason, never=True)
    )
    waiting.course[S.FULL_OUTPUT] = date(2023, 11, 20)
    _withdraw(found.left)


def zone_events(found: ZoneRounds) -> None:
    """What happened to single projects of 高新区."""
    corrected = found.construction[ZONE_CORRECTED]
    corrected.mistakes.append(_wrong_start(corrected, 6, "开工令日期录入有误"))
    stopped = found.construction[ZONE_STOPPED]
    stopped.halt = S.LANDED
    stopped.turns.append(Turn(date(2022, 11, 14), Status.POSTPONED, POSTPONED[0]))
    _withdraw(found.left)


def _wrong_start(sample: Sample, days: int, reason: str) -> Mistake:
    """A start reported in time for a day too early, and corrected a month later."""
    start = sample.course[S.STARTED]
    typed, corrected = start + timedelta(days=1), start + timedelta(days=31)
    return Mistake(S.STARTED, start - timedelta(days=days), typed, corrected, reason)


def _stop(sample: Sample, on: date, cause: str) -> None:
    """Work stops and is not taken up again."""
    sample.halt = max(
        (stage for stage, day in sample.course.items() if day <= on), key=lambda stage: stage.rank
    )
    sample.turns.append(Turn(on, Status.STOPPED, cause))


def _withdraw(left: list[Sample]) -> None:
    """Those that left the rounds are given up."""
    for sample in left:
        last = sample.steps[-1]
        sample.turns.append(Turn(last.on, Status.WITHDRAWN, last.cause))


def note_events(found: Rounds, zone: ZoneRounds, world: World, diary: Diary) -> None:
    """Acts that concern the rounds themselves: exits after a standstill, an exit taken back."""
    stopped = found.construction[STOPPED_FOR_GOOD]
    act = partial(_leave, stopped, world, date(2023, 12, 20), "停工超过半年，移出目标库")
    diary.note(moment(date(2023, 12, 22), 16), act)
    kept = zone.construction[ZONE_MISTAKEN_EXIT]
    diary.note(moment(date(2022, 12, 22), 16), partial(_leave, kept, world, date(2022, 12, 20), LEFT[1]))
    diary.note(moment(date(2022, 12, 27), 11), partial(_take_back, kept, world))


def note_promises(samples: list[Sample], world: World, diary: Diary, today: date) -> None:
    """Promises (容缺) given lately for projects about to start: two still to be kept, one overdue, one taken back."""
    waiting = [s for s in samples if s.halt is S.RESERVED and s.region == DISTRICT and s.kind == "industry"]
    for sample, days in zip(waiting, (35, 12, -9), strict=False):
        promised = today + timedelta(days=days)
        act = partial(_promise, sample, world, "approval", promised)
        diary.note(moment(today - timedelta(days=45), 10), act)
    for sample in waiting[:1]:
        second = partial(_promise, sample, world, "start_proof", today + timedelta(days=20))
        diary.note(moment(today - timedelta(days=40), 10), second)
        diary.note(moment(today - timedelta(days=15), 15), partial(_revoke, sample, world))


def _promise(sample: Sample, world: World, target: str, promised_on: date, now: datetime) -> None:
    if sample.project:
        grant_waiver(
            project=sample.project, gate=world.gates[sample.kind, target], reason="区域评估成果待批复，企业承诺限期补齐",
            promised_on=promised_on, by=world.office(sample.region), now=now,
        )  # fmt: skip


def _revoke(sample: Sample, world: World, now: datetime) -> None:
    if sample.project:
        waiver = live_waivers(sample.project).get(gate__target="start_proof")
        revoke_waiver(waiver=waiver, reason="开工条件尚不具备", by=world.office(sample.region), now=now)


def _leave(sample: Sample, world: World, on: date, cause: str, now: datetime) -> None:
    if sample.project:
        entry = live_entries(sample.project).get()
        approver = "重点项目推进领导小组" if sample.region == DISTRICT else "高新区管委会专题会"
        leave(
            entry=entry,
            effective_on=on,
            cause=cause,
            approver=approver,
            by=world.office(sample.region),
            now=now,
        )


def _take_back(sample: Sample, world: World, now: datetime) -> None:
    """The exit was recorded for the wrong project."""
    if sample.project:
        entry = sample.project.batch_entries.known_at(None).get()
        move = entry.moves.known_at(None).get()
        take_back_move(move=move, reason="名单核对有误，该项目仍在推进", by=world.office(HIGH_TECH), now=now)
