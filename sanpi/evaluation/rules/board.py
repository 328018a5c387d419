"""The lights of a territory as lines of a board: judged on the spot where the projects are few, else from the record."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sanpi.domain.rating import Colour, Dimension, Light, change
from sanpi.evaluation.rules.lighting import ProjectLight, judged
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.record import COLUMNS, with_light
from sanpi.projects.models import Status
from sanpi.projects.rules import existing, status_of

# So many projects are judged while a reader waits; of more the record is read.
MOST_LIVE = 3000


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

    def counts(self) -> Counter[str]:
        """How many of each colour; parts of a bundle do not count beside it."""
        return Counter(line.colour for line in self.lines if not line.part)

    def by_unit(self) -> dict[int | None, Counter[str]]:
        """Responsible unit → how many of each colour."""
        found: dict[int | None, Counter[str]] = {}
        for line in self.lines:
            if not line.part:
                found.setdefault(line.unit, Counter())[line.colour] += 1
        return found


def board_of(asked: Asked) -> Board:
    """The board of the projects in question."""
    live = asked.projects.order_by()[: MOST_LIVE + 1].count() <= MOST_LIVE
    return Board(_live(asked) if live else _recorded(asked), live)


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


def _recorded(asked: Asked) -> list[Line]:
    rows = _rows(asked).annotate(status_then=status_of(asked.at)).exclude(status_then=Status.WITHDRAWN)
    columns = ("pk", "unit", "lead", "parent", *COLUMNS)
    found = []
    for pk, unit, lead, parent, colour, since, before, reasons, needed, near in rows.values_list(*columns):
        sides = tuple(each for each in (reasons or "").split(",") if each)
        found.append(
            Line(pk, unit, lead, parent is not None, colour, before or "", since, sides, near or "", needed)
        )
    return found


Condition = Callable[[Line], bool]


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
