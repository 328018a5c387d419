"""The lights of a territory as lines of a board: judged on the spot where the projects are few, else from the record."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from sanpi.domain.rating import Colour, Dimension, Light, change
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.rules.lighting import ProjectLight, judged
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.record import COLUMNS, with_light
from sanpi.progress.rules.history import chunks
from sanpi.projects.models import Status
from sanpi.projects.rules import existing, status_of

# So many projects are judged while a reader waits; of more the record is read.
MOST_LIVE = 3000


ByUnit = dict[int | None, Counter[str]]


@dataclass(slots=True)
class Line:
    """One project of a board. `needed` (元) brings it back to green; `before` is empty where nothing is on record."""

    pk: int
    unit: int | None
    lead: int | None
    part: bool
    colour: str
    before: str
    since: date | None
    reasons: tuple[str, ...]
    near: str
    needed: int | None

    @property
    def change(self) -> str:
        """“worse”, “better”, “same” or nothing against what it was before."""
        return change(Colour(self.before), Colour(self.colour)) if self.before and self.colour else ""

    def changed_since(self, day: date) -> bool:
        """Whether it has been what it is only since that day or later."""
        return self.since is not None and self.since >= day and bool(self.before)


@dataclass(frozen=True, slots=True)
class Board:
    """All lines of a territory; `live` unless they come from the record."""

    lines: Sequence[Line]
    live: bool

    def by_unit(self) -> ByUnit:
        """Responsible unit → how many of each colour; parts of a bundle do not count beside it."""
        found: ByUnit = {}
        for line in self.lines:
            if not line.part:
                found.setdefault(line.unit, Counter())[line.colour] += 1
        return found


def board_of(asked: Asked) -> Board:
    """The board of the projects in question."""
    live = are_few(asked)
    return Board(_live(asked) if live else _recorded(asked), live)


def counts_by_unit(asked: Asked) -> ByUnit:
    """The same as `Board.by_unit`; of many projects the database counts what the record says."""
    if are_few(asked):
        return board_of(asked).by_unit()
    rows = recorded_rows(asked).filter(parent=None).order_by()
    found: ByUnit = {}
    for unit, colour, number in rows.values_list("unit", "light_at").annotate(number=Count("pk")):
        found.setdefault(unit, Counter())[colour] += number
    return found


def are_few(asked: Asked) -> bool:
    """Whether the projects in question are judged while a reader waits."""
    return asked.projects.order_by()[: MOST_LIVE + 1].count() <= MOST_LIVE


def _rows(asked: Asked) -> Any:
    return with_light(existing(asked.projects, asked.at), asked.at).order_by("pk")


def _live(asked: Asked) -> list[Line]:
    """Judged now; since when and what before come from the record, where the newest light is another one from today on."""
    kept = {
        pk: (colour, since, before)
        for pk, colour, since, before in _rows(asked).values_list(
            "pk", "light_at", "light_since_at", "light_before_at"
        )
    }
    return [_line(each, *kept.get(each.project, ("", None, ""))) for each in judged(asked)]


def _line(each: ProjectLight, recorded: str, since: date | None, before: str | None) -> Line:
    light: Light = each.light
    colour = light.colour.value
    if recorded != colour:
        since, before = each.subject.facts.day, recorded
    subject = each.subject
    return Line(
        subject.pk, subject.unit, subject.lead, subject.part, colour, before or "", since,
        tuple(dimension.value for dimension in light.reasons), light.near, light.needed,
    )  # fmt: skip


def recorded_rows(asked: Asked) -> Any:
    """The projects in question with the columns of their newest light on record."""
    return _rows(asked).annotate(status_then=status_of(asked.at)).exclude(status_then=Status.WITHDRAWN)


def _recorded(asked: Asked) -> list[Line]:
    rows = recorded_rows(asked)
    columns = ("pk", "unit", "lead", "parent", *COLUMNS)
    found = []
    for pk, unit, lead, parent, colour, since, before, reasons, needed, near in rows.values_list(*columns):
        sides = tuple(each for each in (reasons or "").split(",") if each)
        found.append(
            Line(pk, unit, lead, parent is not None, colour, before or "", since, sides, near or "", needed)
        )
    return found


Condition = Callable[[Line], bool]

# A change counts as new for so many days.
RECENT = 31


def light_conditions(
    day: date, *, light: str = "", side: str = "", change: str = "", near: str = ""
) -> list[Condition]:
    """What a line has to fulfil for choices about its light; wherever lights are narrowed, this is meant."""
    found: list[Condition] = []
    if light:
        found.append(lambda line: line.colour == light)
    if side:
        found.append(lambda line: side in line.reasons)
    if near:
        found.append(lambda line: line.near == near)
    if change:
        found.append(_changed(change, day - timedelta(days=RECENT)))
    return found


def _changed(code: str, since: date) -> Condition:
    if code == "same":
        return lambda line: not line.changed_since(since)
    if code in ("worse", "better"):
        return lambda line: line.changed_since(since) and line.change == code
    return lambda line: line.changed_since(since) and line.colour == code


def few_matching(
    keys: Collection[int], at: Standpoint, today: date, conditions: Sequence[Condition]
) -> list[int]:
    """Which of at most `MOST_LIVE` projects fulfil the conditions, judged now."""
    found: list[int] = []
    for chunk in chunks(keys):
        lines = board_of(Asked.few(chunk, at, today)).lines
        found += [line.pk for line in narrowed(lines, conditions)]
    return found


def narrowed(lines: Iterable[Line], conditions: Sequence[Condition]) -> list[Line]:
    """The lines that fulfil all conditions."""
    return [line for line in lines if all(holds(line) for holds in conditions)]


_ORDERS: dict[str, Callable[[Line], Any]] = {
    "light": lambda line: Colour(line.colour or Colour.GREY).badness,
    "since": lambda line: line.since or date.max,
    "needed": lambda line: line.needed if line.needed is not None else -1,
    "reasons": lambda line: len(line.reasons),
}


def ordered(lines: Iterable[Line], sort: str) -> list[Line]:
    """In the order of a column (a minus means descending); the worst first where none is named."""
    key = _ORDERS.get(sort.removeprefix("-"))
    if key is None:
        return sorted(
            lines, key=lambda line: (-Colour(line.colour or Colour.GREY).badness, line.since or date.max)
        )
    return sorted(lines, key=key, reverse=sort.startswith("-"))


def reason_words(reasons: Iterable[str]) -> str:
    """The sides in words: 进度、入库."""
    return "、".join(Dimension(each).word for each in reasons)
