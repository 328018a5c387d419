"""Which projects are judged: a few by their keys, or a whole territory; facts are narrowed accordingly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Region
from sanpi.projects.measures import Question
from sanpi.projects.models import Project
from sanpi.projects.rules import of_projects

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Asked:
    """The projects of a question about lights, from a standpoint; `keys` where they are few and known."""

    projects: QuerySet[Project]
    at: Standpoint
    today: date
    keys: tuple[int, ...] | None = None
    everything: bool = False

    @classmethod
    def few(cls, keys: Iterable[int], at: Standpoint, today: date) -> "Asked":
        """Projects by their keys, at most some hundred."""
        found = tuple(keys)
        return cls(Project.objects.filter(pk__in=found), at, today, found)

    @classmethod
    def all(cls, at: Standpoint, today: date) -> "Asked":
        """Every project there is."""
        return cls(Project.objects.all(), at, today, everything=True)

    @classmethod
    def around(cls, region: Region, at: Standpoint, today: date) -> "Asked":
        """The projects of a region, with all that its units and posts answer for, wherever these are built."""
        here = Q()
        for column in ("region", "unit__region", "lead__region"):
            here |= Q(**{f"{column}__path__startswith": region.path})
        return cls(Project.objects.filter(here), at, today)

    @property
    def question(self) -> Question:
        """The same for measures."""
        return Question(self.projects, self.at, self.today)

    def narrow(self, facts: QuerySet[M], project: str = "project") -> QuerySet[M]:
        """The facts of these projects; `project` names the facts' key."""
        if self.everything:
            return facts
        if self.keys is not None:
            return facts.filter(**{f"{project}__in": self.keys})
        return of_projects(facts, self.projects, project)

    def narrowed(self, rows: Any, project: str = "project") -> Any:
        """Rows of a measure, which ask for their projects one by one, brought down to the keys first."""
        return rows.filter(**{f"{project}__in": self.keys}) if self.keys is not None else rows
