"""Lights of units, regions and leading posts: judged from their projects."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sanpi.domain.rating import LIT, Basis, Colour, Facts, Light, Scope, rate, together
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.rules.collecting import Subject
from sanpi.evaluation.rules.lighting import ProjectLight, counting, judged
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.rulesets import InForce, Rulebook
from sanpi.organizations.models import Official, Organization, Region, paths_down_to
from sanpi.projects.models import Project

GROUPS = (Scope.UNIT, Scope.REGION, Scope.LEAD)


@dataclass(slots=True)
class GroupLight:
    """The light of a unit, a region or a leading post, and how many projects stand behind it, of each colour.

    `region` is where it belongs; `code` that of a region.
    """

    scope: Scope
    key: int
    region: int
    name: str
    path: str
    light: Light
    rules: InForce
    projects: int
    counts: Mapping[Colour, int]
    facts: Facts
    code: str = ""

    @property
    def colour(self) -> Colour:
        """The light as a whole."""
        return self.light.colour

    @property
    def place(self) -> int:
        """Where the steps about it are taken: in its region; about a region, where its rules were set."""
        setting = self.rules.region if self.scope is Scope.REGION else None
        return setting.pk if setting else self.region


@dataclass(frozen=True, slots=True)
class Member:
    """A unit, region or post by name, with the region it belongs to."""

    key: int
    region: int
    name: str
    path: str
    code: str = ""


def groups_of(asked: Asked, scopes: Sequence[Scope] = GROUPS) -> tuple[list[ProjectLight], list[GroupLight]]:
    """The lights of all projects in question, and those of their units, regions and posts, the worst first.

    The projects are asked for once. Where there are no rules nobody is judged. A part of a bundle does not count beside it.
    """
    books = {scope: Rulebook.of(scope, asked.at) for scope in scopes}
    more = frozenset[Basis]().union(*(book.bases for book in books.values()))
    lights = judged(asked, more=more)
    found: list[GroupLight] = []
    for scope, book in books.items():
        if book.all:
            found += judge_groups(scope, book, asked, lights)
    return lights, sorted(found, key=lambda each: (-each.colour.badness, each.path, each.name))


def projects_of(scope: Scope, key: int) -> QuerySet[Project]:
    """The projects of a unit, a region or a leading post."""
    if scope is Scope.REGION:
        return Project.objects.in_region(Region.objects.get(pk=key))
    return Project.objects.filter(**{scope.value: key})


def group_light(
    scope: Scope, key: int, at: Standpoint, today: date
) -> tuple[GroupLight | None, list[ProjectLight]]:
    """The light of one unit, region or post with the projects behind it; None where it is not judged."""
    lights, groups = groups_of(Asked(projects_of(scope, key), at, today), [scope])
    mine = next((each for each in groups if each.key == key), None)
    return mine, counting(lights)


def group_lights(scope: Scope, asked: Asked) -> list[GroupLight]:
    """The lights of all units, regions or posts that have projects in question and rules to be judged by."""
    return groups_of(asked, [scope])[1]


def judge_groups(
    scope: Scope, book: Rulebook, asked: Asked, lights: Iterable[ProjectLight]
) -> Iterator[GroupLight]:
    """The lights of all units, regions or posts of the projects by one book of rules; the facts it asks for are there."""
    counted = counting(lights)
    colours = {each.project: each.colour for each in counted}
    members = members_of(scope)
    for key, mine in _grouped(scope, [each.subject for each in counted], members).items():
        member = members[key]
        holding = book.for_path(member.path)
        if holding is None:
            continue
        counts = Counter(colours[each.pk] for each in mine)
        lit = sum(counts[colour] for colour in LIT)
        facts = together((each.facts for each in mine), asked.at.effective, reds=counts[Colour.RED], lit=lit)
        light = rate(holding.table, facts)
        yield GroupLight(
            scope, key, member.region, member.name, member.path, light, holding, len(mine), counts, facts,
            member.code,
        )  # fmt: skip


def members_of(scope: Scope) -> dict[int, Member]:
    """Every unit, region or post there is."""
    if scope is Scope.REGION:
        regions = Region.objects.all()
        return {each.pk: Member(each.pk, each.pk, each.name, each.path, each.code) for each in regions}
    model: Any = Organization if scope is Scope.UNIT else Official
    rows = model.objects.values_list("pk", "region", "name", "region__path")
    return {pk: Member(pk, region, name, path) for pk, region, name, path in rows}


def _grouped(
    scope: Scope, projects: Iterable[Subject], members: dict[int, Member]
) -> dict[int, list[Subject]]:
    """Key → its projects; a region's are also those of every region above it."""
    found: dict[int, list[Subject]] = defaultdict(list)
    if scope is Scope.REGION:
        by_path = {member.path: member.key for member in members.values()}
        for each in projects:
            for above in paths_down_to(each.path):
                found[by_path[above]].append(each)
        return found
    for each in projects:
        key = each.unit if scope is Scope.UNIT else each.lead
        if key is not None:
            found[key].append(each)
    return found
