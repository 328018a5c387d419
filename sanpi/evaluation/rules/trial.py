"""What if: another table on a past year, month by month, against the rules that were in force. Nothing is written."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from sanpi.domain.periods import Month
from sanpi.domain.rating import LIT, Colour, Light, RuleTable, Scope, rate
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.rules.board import are_few
from sanpi.evaluation.rules.collecting import excuses_of, subjects
from sanpi.evaluation.rules.groups import judge_groups
from sanpi.evaluation.rules.lighting import judged
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.record import SUBJECT_MODELS
from sanpi.evaluation.rules.rulesets import InForce, Rulebook
from sanpi.organizations.models import Region
from sanpi.progress.rules.history import chunks

SHOWN = (*reversed(LIT), Colour.GREY)


@dataclass(frozen=True, slots=True)
class Turn:
    """One project, unit, region or post in one month: what it was by the rules in force, and what it would be."""

    key: int
    unit: int | None
    month: Month
    before: Colour
    after: Colour
    sentence: str


@dataclass(slots=True)
class Trial:
    """The result: how often each colour became which, month by month, unit by unit, project by project."""

    scope: Scope
    months: list[Month]
    cells: Counter[tuple[Colour, Colour]] = field(default_factory=Counter)
    by_month: dict[Month, Counter[tuple[Colour, Colour]]] = field(default_factory=dict)
    by_unit: dict[int | None, Counter[tuple[Colour, Colour]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    turns: list[Turn] = field(default_factory=list)

    @property
    def judged(self) -> int:
        """Lights that were compared: what was judged, times months."""
        return sum(self.cells.values())

    @property
    def changed(self) -> int:
        """Lights that would be another colour."""
        return sum(number for (before, after), number in self.cells.items() if before is not after)

    @property
    def subjects(self) -> int:
        """How many would be another colour in at least one month."""
        return len({turn.key for turn in self.turns})

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


def try_rules(scope: Scope, table: RuleTable | None, region: Region, year: int, today: date) -> Trial:
    """Judges every month's end of the year twice, by what is known now: by the rules in force, and with the table instead.

    Without a table the region has no rules of its own. Regions below it that have their own keep them in both.
    """
    months = months_to_try(year, today, many=not _are_few(region, today))
    return _over(scope, table, region, months, today)


def changed_at(scope: Scope, table: RuleTable, region: Region, month: Month, today: date) -> Trial | None:
    """The same for the end of one month, while somebody waits; None where the projects are too many for that."""
    return _over(scope, table, region, [month], today) if _are_few(region, today) else None


def _are_few(region: Region, today: date) -> bool:
    return are_few(Asked.around(region, Standpoint(today, None), today))


def _over(scope: Scope, table: RuleTable | None, region: Region, months: list[Month], today: date) -> Trial:
    trial = Trial(scope, months)
    for month in trial.months:
        _month(trial, table, region, Asked.around(region, Standpoint(month.last_day, None), today), month)
    return trial


def _month(trial: Trial, table: RuleTable | None, region: Region, asked: Asked, month: Month) -> None:
    book = Rulebook.of(trial.scope, asked.at)
    other = book.with_instead(region.path, InForce(table, _("拟定规则"), "", "") if table else None)
    both = _projects if trial.scope is Scope.PROJECT else _groups
    here: Counter[tuple[Colour, Colour]] = Counter()
    for key, path, unit, before, after in both(trial.scope, asked, book, other):
        if not path.startswith(region.path):
            continue
        turned = _colour(before), _colour(after)
        here[turned] += 1
        if trial.scope is Scope.PROJECT:
            trial.by_unit[unit][turned] += 1
        if turned[0] is not turned[1]:
            words = after.sentence if after else _("没有规则，不评")
            trial.turns.append(Turn(key, unit, month, *turned, words))
    trial.by_month[month] = here
    trial.cells.update(here)


def _colour(light: Light | None) -> Colour:
    return light.colour if light else Colour.GREY


_Both = tuple[int, str, int | None, Light | None, Light | None]


def _projects(_scope: Scope, asked: Asked, book: Rulebook, other: Rulebook) -> Iterator[_Both]:
    """Key, path and unit of each project with both lights; parts of a bundle do not count beside it."""
    excuses = excuses_of(asked)
    for subject in subjects(asked, book.bases | other.bases):
        holding, instead = book.for_path(subject.path), other.for_path(subject.path)
        if subject.part or holding is None or instead is None:
            continue
        granted = excuses.get(subject.pk)
        before = rate(holding.table, subject.facts, granted)
        after = before if instead is holding else rate(instead.table, subject.facts, granted)
        yield subject.pk, subject.path, subject.unit, before, after


def _groups(scope: Scope, asked: Asked, book: Rulebook, other: Rulebook) -> Iterator[_Both]:
    """Key and path of each unit, region or post with both lights; None where there are no rules for it."""
    lights = judged(asked, more=book.bases | other.bases)
    before, after = (
        {each.key: each for each in judge_groups(scope, each_book, asked, lights)}
        for each_book in (book, other)
    )
    for key, each in sorted((before | after).items()):
        old, new = before.get(key), after.get(key)
        yield key, each.path, None, old.light if old else None, new.light if new else None


def names_of(trial: Trial) -> dict[int, str]:
    """What would change, by name, in few queries."""
    keys = sorted({turn.key for turn in trial.turns})
    found: dict[int, str] = {}
    for chunk in chunks(keys):
        found |= dict(SUBJECT_MODELS[trial.scope].objects.filter(pk__in=chunk).values_list("pk", "name"))
    return found
