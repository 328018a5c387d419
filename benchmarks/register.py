"""A hundred thousand invented projects with all that was ever reported about them; the same ones every time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import models, transaction

from benchmarks import places
from benchmarks.loading import analyze, continue_counting, insert
from sanpi.batches.models import BatchEntry, BatchMove, Period
from sanpi.core.models import AuditEntry, AuditHead
from sanpi.documents.models import Document
from sanpi.projects.models import (
    AnnualPlan,
    KeyListing,
    MilestonePlan,
    Project,
    ProjectDocument,
    Stage,
    StageEvent,
    Status,
    StatusEvent,
    TotalInvestment,
)
from sanpi.projects.reference import KINDS

PROJECTS, ENTRIES = 100_000, 100_000
# “Today” of all measurements; nothing lies after it.
TODAY = date(2026, 6, 30)
FIRST_DAY, LAST_DAY = date(2021, 1, 4), date(2026, 6, 15)
HELD = [date(year, month, 28) for year in range(2022, 2027) for month in (3, 6, 9, 12)][2:17]
STAGES = list(Stage)
LINES = {code: [stage for stage in STAGES if stage in steps] for code, (_label, steps) in KINDS.items()}
MILLION = 1_000_000

FACT = ("recorded_at", "superseded_at", "supersedes", "retracted")
COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Project: (
        "id", "code", "name", "region", "longitude", "latitude", "kind", "parent", "is_bundle", "nature", "industry",
        "category", "owner", "scale", "start_year", "end_year", "unit", "lead", "stage", "stage_on", "status",
        "total_investment", "search_text", "created_at", "first_on", "first_on",
    ),
    StageEvent: ("id", "project", "stage", "rank", "effective_on", *FACT),
    StatusEvent: ("project", "status", "cause", "effective_on", "recorded_at"),
    TotalInvestment: ("project", "amount", "effective_on", "recorded_at"),
    AnnualPlan: ("project", "year", "amount", "goal", "effective_on", "recorded_at"),
    MilestonePlan: ("project", "stage", "planned_on", "effective_on", "recorded_at"),
    KeyListing: ("project", "year", "level", "category", "effective_on", "recorded_at"),
    BatchEntry: (
        "id", "project", "period", "batch", "announced", "announced_total", "announced_plan", "converted_from",
        "effective_on", "recorded_at",
    ),
    BatchMove: ("entry", "kind", "cause", "effective_on", "recorded_at"),
    ProjectDocument: ("project", "document", "type"),
    AuditEntry: ("number", "at", "actor_name", "verb", "summary", "object_type", "object_id", "hash"),
}  # fmt: skip


def moment(day: date, hour: int = 2) -> datetime:
    """A moment of that day, in UTC."""
    return datetime.combine(day, time(hour))


@dataclass
class Maker:
    """Draws projects and keeps the rows until they are written."""

    world: places.World
    rng: Random = field(default_factory=lambda: Random(2026))
    rows: dict[type[models.Model], list[tuple[Any, ...]]] = field(
        default_factory=lambda: {m: [] for m in COLUMNS}
    )
    events: int = 0
    entries: int = 0
    audited: int = 0

    def add(self, model: type[models.Model], *values: Any) -> None:
        self.rows[model].append(values)

    def flush(self) -> None:
        """Writes what has been drawn."""
        for model, columns in COLUMNS.items():
            insert(model, columns, self.rows[model])
            self.rows[model].clear()

    def later(self, day: date, least: int, most: int) -> date:
        """A day so many days later, but no later than today."""
        return min(day + timedelta(self.rng.randint(least, most)), TODAY)

    def project(self, number: int) -> None:
        """One project with its facts."""
        rng = self.rng
        born = FIRST_DAY + (LAST_DAY - FIRST_DAY) * number // PROJECTS
        kind = "public" if rng.random() < 0.12 else "industry"
        total = rng.choice((30, 80, 120, 200, 500, 1500)) * MILLION + rng.randrange(100) * MILLION
        reached = self._stages(number, born, LINES[kind])
        total = self._totals(number, born, total)
        status = self._statuses(number, born)
        self._plans(number, born, total, reached)
        self._rounds(number, born, total)
        self._row(number, born, kind, total, reached, status)
        self._papers(number, born, reached)

    def _stages(self, number: int, born: date, line: list[Stage]) -> list[tuple[Stage, date]]:
        """Stages reached in order; some reports are corrected later, a few withdrawn."""
        rng, on = self.rng, born
        reached: list[tuple[Stage, date]] = []
        steps = rng.choices((0, 2, 3, 4, 5, 6, 7, 8, 9, 10), (4, 8, 11, 13, 14, 13, 11, 10, 8, 12))[0]
        for stage in line[:steps]:
            on += timedelta(rng.randint(10, 110))
            if on > TODAY:
                break
            self._reach(number, stage, on)
            reached.append((stage, on))
        return reached

    def _reach(self, number: int, stage: Stage, on: date) -> None:
        known, roll = self.later(on, 0, 40), self.rng.random()
        self.events += 1
        if roll > 0.035:
            self.add(
                StageEvent, self.events, number, stage.value, stage.rank, on, moment(known), None, None, False
            )
            return
        wrong, mended = on - timedelta(self.rng.randint(1, 9)), moment(self.later(known, 5, 60), 4)
        first = self.events
        self.add(
            StageEvent, first, number, stage.value, stage.rank, wrong, moment(known), mended, None, False
        )
        self.events += 1
        self.add(StageEvent, self.events, number, stage.value, stage.rank, on, mended, None, first, False)

    def _totals(self, number: int, born: date, total: int) -> int:
        """总投资 as first reported, and revised for a third."""
        self.add(TotalInvestment, number, total, born, moment(born))
        if self.rng.random() < 0.33:
            revised = self.later(born, 60, 500)
            total += self.rng.randint(1, 50) * MILLION
            self.add(TotalInvestment, number, total, revised, moment(self.later(revised, 0, 20)))
        return total

    def _statuses(self, number: int, born: date) -> str:
        """Some stop and most of those go on; a few leave."""
        roll = self.rng.random()
        if roll > 0.09:
            return Status.NORMAL.value
        on = self.later(born, 30, 900)
        status = Status.WITHDRAWN if roll < 0.02 else Status.STOPPED
        self.add(StatusEvent, number, status.value, "资金未到位", on, moment(self.later(on, 0, 20)))
        if status is Status.STOPPED and roll < 0.06:
            again = self.later(on, 30, 200)
            self.add(StatusEvent, number, Status.NORMAL.value, "", again, moment(again, 5))
            return Status.NORMAL.value
        return status.value

    def _plans(self, number: int, born: date, total: int, reached: list[tuple[Stage, date]]) -> None:
        """Annual plans, planned days and the yearly lists of those that were signed at least."""
        rng = self.rng
        if len(reached) < 3:
            return
        for year in range(born.year, min(born.year + 3, 2027)):
            on = max(date(year, 1, 20), born)
            amount = total // rng.randint(2, 5)
            self.add(AnnualPlan, number, year, amount, f"完成{year}年度建设任务", on, moment(on, 6))
            if rng.random() < 0.2 and date(year, 7, 10) <= TODAY:
                self.add(
                    AnnualPlan,
                    number,
                    year,
                    amount // 2,
                    "调整",
                    date(year, 7, 10),
                    moment(date(year, 7, 20)),
                )
            if year >= 2024 and rng.random() < 0.06:
                level = rng.choice(self.world.codes["level"][:3])
                listed = max(date(year, 2, 10), born)
                self.add(
                    KeyListing,
                    number,
                    year,
                    level,
                    rng.choice(self.world.codes["category"]),
                    listed,
                    moment(listed),
                )
        for stage, days in ((Stage.STARTED, 200), (Stage.PRODUCING, 500)):
            planned = born + timedelta(days + rng.randint(-60, 120))
            self.add(MilestonePlan, number, stage.value, planned, born, moment(born, 3))
            if rng.random() < 0.25:
                moved = self.later(born, 60, 200)
                self.add(MilestonePlan, number, stage.value, planned + timedelta(90), moved, moment(moved, 3))

    def _rounds(self, number: int, born: date, total: int) -> None:
        """Into a batch, out of it, or on into the next one."""
        rng = self.rng
        if rng.random() < 0.12:
            return
        announced = total - rng.choice((0, 0, 0, 5)) * MILLION
        following = [n for n, held in enumerate(HELD) if held > born]
        at = following[0] + rng.randrange(5) if following else len(HELD)
        batch, came_from = rng.choices((0, 1, 2), (5, 4, 2))[0], None
        while at < len(HELD) and batch < 3 and self.entries < ENTRIES:
            held = HELD[at]
            self.entries += 1
            self.add(
                BatchEntry, self.entries, number, at + 1, self.world.batches[batch], rng.random() < 0.96, announced,
                announced // 3, came_from, held, moment(held),
            )  # fmt: skip
            came_from, roll, left = self.entries, rng.random(), at + rng.randint(2, 5)
            if left >= len(HELD) or roll > 0.45:
                return
            kind = BatchMove.Kind.EXIT if roll < 0.05 or batch == 2 else BatchMove.Kind.CONVERSION
            self.add(BatchMove, self.entries, kind.value, "转入下一批次", HELD[left], moment(HELD[left], 3))
            if kind is BatchMove.Kind.EXIT:
                return
            at, batch = left, batch + 1

    def _row(
        self, number: int, born: date, kind: str, total: int, reached: list[tuple[Stage, date]], status: str
    ) -> None:
        rng, world = self.rng, self.world
        # Of every fifty projects one is a bundle of the three after it.
        place_of = number - number % 50 if number % 50 in {1, 2, 3} else number
        place = Random(place_of).choices(world.places, places.SHARES)[0]
        parent = place_of if place_of != number and place_of else None
        what, how = rng.choice(places.WHAT), rng.choice(places.HOW)
        name = f"示例{what}{how}项目{number}"
        code = f"{born:%y%m}-410106-04-0{number % 3 + 1}-{number:06}"
        initials = "".join(map(INITIALS.__getitem__, ("示例", what, how, "项目")))
        stage, on = reached[-1] if reached else ("", None)
        self.add(
            Project, number, code, name, place.region, round(113 + rng.random(), 6), round(34 + rng.random(), 6),
            world.kinds[kind], parent, number % 50 == 0, rng.choice(world.codes["nature"]),
            rng.choice(world.codes["industry"]), rng.choice(world.codes["category"]), rng.randint(1, places.FIRMS),
            f"新建{what}厂房及配套设施，" * 4, born.year, born.year + 3, rng.choice(place.units),
            rng.choice(place.leads), str(stage), on, status, total, f"{name} {initials} {code}".lower(), moment(born, 1),
            born,
            born,
        )  # fmt: skip

    def _papers(self, number: int, born: date, reached: list[tuple[Stage, date]]) -> None:
        """Two entries of the audit trail each, and filed documents for one in ten."""
        steps = [("create_project", born, "登记项目")] + [
            ("record_stage", on, "登记阶段") for _s, on in reached[-1:]
        ]
        for verb, on, summary in steps:
            self.audited += 1
            self.add(
                AuditEntry, self.audited, moment(on), "office", verb, summary, "projects.Project", str(number),
                f"{self.audited:064x}",
            )  # fmt: skip
        if number % 10 == 0:
            for type_ in self.world.codes["document_type"][:5]:
                self.add(ProjectDocument, number, 1, type_)


INITIALS = {word: places.initials(word) for word in ("示例", "项目", *places.WHAT, *places.HOW)}


def _chunks() -> Iterator[range]:
    for start in range(1, PROJECTS + 1, 5000):
        yield range(start, min(start + 5000, PROJECTS + 1))


@transaction.atomic
def _fill() -> None:
    world = places.make_world()
    insert(
        Document,
        ("id", "name", "sha256", "size", "uploaded_at"),
        [(1, "示例文件.pdf", "0" * 64, 1, moment(TODAY))],
    )
    insert(
        Period, ("id", "region", "number", "held_on"),
        [(number, world.city, number, held) for number, held in enumerate(HELD, start=1)],
    )  # fmt: skip
    maker = Maker(world)
    for chunk in _chunks():
        for number in chunk:
            maker.project(number)
        maker.flush()
    AuditHead.objects.create(number=maker.audited, hash=f"{maker.audited:064x}")
    continue_counting(*COLUMNS, places.Enterprise, Document, Period)


def complete() -> bool:
    """Whether the database holds the projects already."""
    return Project.objects.count() >= PROJECTS


def make() -> None:
    """Fills an empty, migrated database."""
    _fill()
    analyze()


def counts() -> dict[str, int]:
    """How many rows there are of what."""
    return {str(model._meta.verbose_name): model._default_manager.count() for model in COLUMNS}
