"""Lights of projects: judged as of a standpoint, with since when and what before from the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sanpi.domain.rating import Basis, Colour, Light, Scope, change, rate, run_of
from sanpi.domain.rating import Run as History
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import Light as Recorded
from sanpi.evaluation.rules.collecting import Subject, excuses_of, subjects
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.rulesets import InForce, Rulebook
from sanpi.projects.models import Project

OLDEST_FIRST = ("effective_on", "recorded_at", "pk")


class Judged(Protocol):
    """What was judged, whatever it is: its key, the region it belongs to, the region that takes the steps, and the light."""

    @property
    def scope(self) -> Scope: ...

    @property
    def key(self) -> int: ...

    @property
    def region(self) -> int: ...

    @property
    def place(self) -> int: ...

    @property
    def colour(self) -> Colour: ...

    @property
    def rules(self) -> InForce: ...


@dataclass(slots=True)
class ProjectLight:
    """The light of one project with the facts and the rules it comes from; `run` says since when and what before."""

    subject: Subject
    light: Light
    rules: InForce
    run: History | None = None

    @property
    def project(self) -> int:
        """The key of the project."""
        return self.subject.pk

    @property
    def scope(self) -> Scope:
        """A project."""
        return Scope.PROJECT

    @property
    def key(self) -> int:
        """The key of the project."""
        return self.subject.pk

    @property
    def region(self) -> int:
        """The region of the project."""
        return self.subject.region

    @property
    def place(self) -> int:
        """Where the steps about it are taken."""
        return self.subject.region

    @property
    def colour(self) -> Colour:
        """The light as a whole."""
        return self.light.colour

    @property
    def sentence(self) -> str:
        """Why."""
        return self.light.sentence

    @property
    def since(self) -> date | None:
        """Since which day it is what it is, as far as the record goes."""
        return self.run.since if self.run else None

    @property
    def before(self) -> Colour | None:
        """What it was before."""
        return self.run.before if self.run else None

    @property
    def change(self) -> str:
        """“worse”, “better”, “same” or nothing, against what it was before."""
        return change(self.before, self.colour)


def judged(
    asked: Asked, book: Rulebook | None = None, more: frozenset[Basis] = frozenset()
) -> list[ProjectLight]:
    """Every project of the question with its light, without looking into the record; `more` facts are collected too."""
    rules = book or Rulebook.of(Scope.PROJECT, asked.at)
    excuses = excuses_of(asked)
    found = []
    for subject in subjects(asked, rules.bases | more):
        holding = rules.for_path(subject.path)
        if holding is not None:
            light = rate(holding.table, subject.facts, excuses.get(subject.pk))
            found.append(ProjectLight(subject, light, holding))
    return found


def lights_for(
    projects: Iterable[Project] | Iterable[int], at: Standpoint, today: date
) -> dict[int, ProjectLight]:
    """Project key → its light as of the standpoint, with since when and what before; for a page of projects."""
    keys = [each if isinstance(each, int) else each.pk for each in projects]
    found = {each.project: each for each in judged(Asked.few(keys, at, today))} if keys else {}
    history = histories(found, at)
    for pk, each in found.items():
        each.run = run_of(history.get(pk, []), each.colour, at.effective)
    return found


def histories(projects: Iterable[int], at: Standpoint) -> dict[int, list[tuple[date, Colour]]]:
    """Project key → (day, colour) of the record as of the standpoint since it was judged, the oldest first, in one query."""
    rows = Recorded.objects.as_of(at).filter(project__in=list(projects)).order_by(*OLDEST_FIRST)
    found: dict[int, list[tuple[date, Colour]]] = {}
    for project, day, colour in rows.values_list("project", "effective_on", "colour"):
        if colour:
            found.setdefault(project, []).append((day, Colour(colour)))
        else:
            found.pop(project, None)
    return found


def counting(lights: Iterable[ProjectLight]) -> list[ProjectLight]:
    """The lights that count, on boards, in sums and for the steps that follow: a part of a bundle does not count beside it."""
    return [each for each in lights if not each.subject.part]


def counted(lights: Iterable[ProjectLight]) -> Mapping[Colour, int]:
    """How many of each colour, of those that count."""
    found = dict.fromkeys(Colour, 0)
    for each in counting(lights):
        found[each.colour] += 1
    return found
