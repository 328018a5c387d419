"""What if: another table on a past year, month by month, against the rules that were in force. Nothing is written."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from sanpi.domain.periods import Month
from sanpi.domain.rating import LIT, Colour, RuleTable, Scope, rate
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.rules.board import MOST_LIVE
from sanpi.evaluation.rules.collecting import excuses_of, subjects
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.rulesets import Rulebook
from sanpi.projects.models import Project

SHOWN = (*reversed(LIT), Colour.GREY)


@dataclass(frozen=True, slots=True)
class Turn:
    """One project in one month: what it was by the rules in force, and what it would be."""

    project: int
    unit: int | None
    month: Month
    before: Colour
    after: Colour
    sentence: str


@dataclass(slots=True)
class Trial:
    """The result: how often each colour became which, month by month, unit by unit, project by project."""

    months: list[Month]
    cells: Counter[tuple[Colour, Colour]] = field(default_factory=Counter)
    by_month: dict[Month, Counter[tuple[Colour, Colour]]] = field(default_factory=dict)
    by_unit: dict[int | None, Counter[tuple[Colour, Colour]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    turns: list[Turn] = field(default_factory=list)

    @property
    def judged(self) -> int:
        """Lights that were compared: projects times months."""
        return sum(self.cells.values())

    @property
    def changed(self) -> int:
        """Lights that would be another colour."""
        return sum(number for (before, after), number in self.cells.items() if before is not after)

    @property
    def projects(self) -> int:
        """Projects of which at least one month would be another colour."""
        return len({turn.project for turn in self.turns})

    def total(self, colour: Colour, *, after: bool) -> int:
        """How many lights were, or would be, of a colour."""
        return sum(n for (old, new), n in self.cells.items() if (new if after else old) is colour)

    @property
    def matrix(self) -> list[tuple[Colour, list[tuple[Colour, int]]]]:
        """Rows: before; columns: after."""
        return [(old, [(new, self.cells[old, new]) for new in SHOWN]) for old in SHOWN]


def months_to_try(year: int, today: date, *, many: bool) -> list[Month]:
    """The months of a year that are over; of very many projects only the last, since each takes its time."""
    over = [Month(year, month) for month in range(1, 13) if Month(year, month).last_day < today]
    return over[-1:] if many else over


def try_table(table: RuleTable, asked: Asked, year: int) -> Trial:
    """Judges every month's end of the year twice, by what is known now: by the rules in force and by the table."""
    many = asked.projects.order_by()[: MOST_LIVE + 1].count() > MOST_LIVE
    trial = Trial(months_to_try(year, asked.today, many=many))
    for month in trial.months:
        _month(trial, table, Asked(asked.projects, Standpoint(month.last_day, None), asked.today), month)
    return trial


def _month(trial: Trial, table: RuleTable, asked: Asked, month: Month) -> None:
    book = Rulebook.of(Scope.PROJECT, asked.at)
    excuses = excuses_of(asked)
    here: Counter[tuple[Colour, Colour]] = Counter()
    for subject in subjects(asked, book.bases | table.bases):
        holding = book.for_path(subject.path)
        if subject.part or holding is None:
            continue
        granted = excuses.get(subject.pk)
        before = rate(holding.table, subject.facts, granted).colour
        after = rate(table, subject.facts, granted)
        turned = before, after.colour
        here[turned] += 1
        trial.by_unit[subject.unit][turned] += 1
        if before is not after.colour:
            trial.turns.append(Turn(subject.pk, subject.unit, month, before, after.colour, after.sentence))
    trial.by_month[month] = here
    trial.cells.update(here)


def projects_of(trial: Trial) -> dict[int, Project]:
    """The projects that would change, with unit and region, in one query for each five hundred."""
    keys = sorted({turn.project for turn in trial.turns})
    found: dict[int, Project] = {}
    for start in range(0, len(keys), 500):
        rows = Project.objects.filter(pk__in=keys[start : start + 500]).select_related("unit", "region")
        found |= {each.pk: each for each in rows}
    return found
