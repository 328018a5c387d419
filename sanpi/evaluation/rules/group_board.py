"""Units, regions and posts as lines of a board: judged on the spot where their projects are few, else from the record."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from sanpi.domain.rating import Colour, Dimension, Scope, listed, run_of, sides_words
from sanpi.evaluation.models import Light
from sanpi.evaluation.rules.board import are_few, recorded_rows
from sanpi.evaluation.rules.groups import GroupLight, group_lights, members_of
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.record import newest_of, recorded_until, told_goals, told_sentence
from sanpi.evaluation.rules.rulesets import Rulebook
from sanpi.organizations.models import paths_down_to

_COLUMNS = {Scope.UNIT: "unit", Scope.LEAD: "lead", Scope.REGION: "region__path"}


@dataclass(slots=True)
class GroupLine:
    """One unit, region or post: its light, why, since when, what before, and its projects by colour.

    `counts` may hold the empty colour: projects that the record does not know yet. `judged_from` says which sides the rules
    look at, since all others are left out of account.
    """

    scope: Scope
    key: int
    name: str
    path: str
    code: str
    colour: Colour
    sentence: str
    goals: tuple[str, ...]
    rule: str
    since: date | None
    before: Colour | None
    counts: Mapping[str, int] = field(default_factory=dict)
    judged_from: str = ""

    @property
    def way_to_green(self) -> str:
        """What has to be done for it to turn green, as one sentence."""
        return listed(self.goals)

    @property
    def projects(self) -> int:
        """How many projects stand behind it."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class GroupBoard:
    """The lines, the worst first; `live` unless they come from the record, which then was kept until `until`."""

    lines: list[GroupLine]
    live: bool
    until: datetime | None = None


def group_board(scope: Scope, asked: Asked, within: str, *, part: bool = False) -> GroupBoard:
    """The units, regions or posts that have projects in question and rules to be judged by; `within` a region's path.

    Of a region above only a part of the projects is asked for, so that it is left out. Where the reader sees a `part` of
    the projects, the record is not of the same light: since when and what before stay empty.
    """
    if are_few(asked):
        lines = _live(scope, asked, part=part)
        found = GroupBoard(lines, live=True)
    else:
        found = GroupBoard(_recorded(scope, asked), live=False, until=recorded_until(asked.at))
    if scope is Scope.REGION:
        found.lines[:] = [each for each in found.lines if each.path.startswith(within)]
    found.lines.sort(key=lambda each: (-each.colour.badness, each.path, each.name))
    return found


def _live(scope: Scope, asked: Asked, *, part: bool) -> list[GroupLine]:
    lights = group_lights(scope, asked)
    kept = {} if part else newest_of(scope, [each.key for each in lights], asked.at)
    return [line_of(each, kept.get(each.key)) for each in lights]


def line_of(each: GroupLight, kept: Light | None) -> GroupLine:
    """A light judged now; since when and what before come from the record."""
    since, before = None, None
    if kept is not None:
        same = kept.colour == each.colour.value
        run = run_of([(kept.since_on, Colour(kept.colour))], each.colour, each.facts.day)
        since, before = run.since, _colour(kept.before) if same else Colour(kept.colour)
    counts = {colour.value: number for colour, number in each.counts.items()}
    return GroupLine(
        each.scope, each.key, each.name, each.path, each.code, each.colour, each.light.sentence, each.light.goals,
        each.rules.name, since, before, counts, sides_words(rule.dimension for rule in each.rules.table.dimensions),
    )  # fmt: skip


def _recorded(scope: Scope, asked: Asked) -> list[GroupLine]:
    members, counts, book = members_of(scope), _counts(scope, asked), Rulebook.of(scope, asked.at)
    # Where the rules were given up the record ends without a word.
    ruled = [key for key in counts if book.for_path(members[key].path)]
    kept = newest_of(scope, ruled, asked.at)
    return [
        recorded_line(light, members[key].name, members[key].path, members[key].code, counts[key])
        for key, light in kept.items()
    ]


def recorded_line(
    light: Light, name: str, path: str, code: str = "", counts: Mapping[str, int] | None = None
) -> GroupLine:
    """A light as the record has it."""
    key: int = getattr(light, f"{light.scope}_id")
    goals = told_goals(light.sides) if light.colour != Colour.GREEN else ()
    return GroupLine(
        Scope(light.scope), key, name, path, code, Colour(light.colour), told_sentence(light.sides), goals,
        light.rule_name, light.since_on, _colour(light.before), counts or {},
        sides_words(Dimension(side["dimension"]) for side in light.sides),
    )  # fmt: skip


def _colour(code: str) -> Colour | None:
    return Colour(code) if code else None


def _counts(scope: Scope, asked: Asked) -> dict[int, Counter[str]]:
    """Key → how many projects of each colour on record, counted by the database; a region counts those below it too."""
    rows = recorded_rows(asked).filter(parent=None).order_by()
    column = _COLUMNS[scope]
    grouped = rows.values_list(column, "light_at").annotate(number=Count("pk"))
    return _upwards(grouped) if scope is Scope.REGION else _added(grouped)


def _added(grouped: Iterable[Any]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for key, colour, number in grouped:
        if key is not None:
            found.setdefault(key, Counter())[colour] += number
    return found


def _upwards(grouped: Iterable[Any]) -> dict[int, Counter[str]]:
    by_path = {member.path: key for key, member in members_of(Scope.REGION).items()}
    found: dict[int, Counter[str]] = {}
    for path, colour, number in grouped:
        for above in paths_down_to(path):
            found.setdefault(by_path[above], Counter())[colour] += number
    return found
