"""Lights of units, regions and leading posts: judged from their projects."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sanpi.domain.rating import Basis, Colour, Light, Scope, rate, together
from sanpi.evaluation.rules.collecting import Subject, subjects
from sanpi.evaluation.rules.lighting import ProjectLight, judged
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.rulesets import InForce, Rulebook
from sanpi.organizations.models import Official, Organization, Region

GROUPS = (Scope.UNIT, Scope.REGION, Scope.LEAD)


@dataclass(slots=True)
class GroupLight:
    """The light of a unit, a region or a leading post, and how many projects stand behind it."""

    scope: Scope
    key: int
    name: str
    path: str
    light: Light
    rules: InForce
    projects: int

    @property
    def colour(self) -> Colour:
        """The light as a whole."""
        return self.light.colour


@dataclass(frozen=True, slots=True)
class _Member:
    key: int
    name: str
    path: str


def group_lights(
    scope: Scope, asked: Asked, lights: Iterable[ProjectLight] | None = None, book: Rulebook | None = None
) -> list[GroupLight]:
    """The lights of all units, regions or posts that have projects in question and rules to be judged by.

    `lights` are those of the same projects where they are at hand. A part of a bundle does not count beside it.
    """
    rules = book or Rulebook.of(scope, asked.at)
    if not rules.all:
        return []
    bases = frozenset[Basis]().union(*(each.table.bases for each in rules.all))
    projects = [each for each in subjects(asked, bases) if not each.part]
    colours = {each.project: each.colour for each in lights or judged(asked)}
    members = _members(scope)
    found = []
    for key, mine in _grouped(scope, projects, members).items():
        member = members[key]
        holding = rules.for_path(member.path)
        if holding is None:
            continue
        lit = [colours[each.pk] for each in mine if colours.get(each.pk, Colour.GREY) is not Colour.GREY]
        facts = together(
            (each.facts for each in mine), asked.at.effective, reds=lit.count(Colour.RED), lit=len(lit)
        )
        light = rate(holding.table, facts)
        found.append(GroupLight(scope, key, member.name, member.path, light, holding, len(mine)))
    return sorted(found, key=lambda each: (-each.colour.badness, each.path, each.name))


def _members(scope: Scope) -> dict[int, _Member]:
    if scope is Scope.REGION:
        return {each.pk: _Member(each.pk, each.name, each.path) for each in Region.objects.all()}
    model: Any = Organization if scope is Scope.UNIT else Official
    rows = model.objects.values_list("pk", "name", "region__path")
    return {pk: _Member(pk, name, path) for pk, name, path in rows}


def _grouped(
    scope: Scope, projects: Iterable[Subject], members: dict[int, _Member]
) -> dict[int, list[Subject]]:
    """Key → its projects; a region's are also those of every region above it."""
    found: dict[int, list[Subject]] = defaultdict(list)
    if scope is Scope.REGION:
        by_path = {member.path: member.key for member in members.values()}
        for each in projects:
            steps = each.path.rstrip("/").split("/")
            for number in range(1, len(steps) + 1):
                found[by_path["/".join(steps[:number]) + "/"]].append(each)
        return found
    for each in projects:
        key = each.unit if scope is Scope.UNIT else each.lead
        if key is not None:
            found[key].append(each)
    return found
