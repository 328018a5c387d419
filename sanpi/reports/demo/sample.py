"""What the tables say about one project, before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sanpi.projects.models import Project, Stage

# The day on which the offices of the demonstration began to use Sanpi; what is older was entered then.
BEGINNING = date(2021, 6, 15)


@dataclass(frozen=True, slots=True)
class Step:
    """A step through the rounds: into a batch of a period on a day, or out of it (`batch` empty) with cause."""

    period: int
    on: date
    batch: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A stage typed for a wrong day and corrected later; with `never` it had not been reached at all."""

    stage: Stage
    wrong: date
    typed: date
    corrected: date
    reason: str
    never: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """From a day on the project stands still, has left, or goes on."""

    on: date
    status: str
    cause: str


@dataclass(eq=False, slots=True)
class Sample:
    """One project of the demonstration. `course` holds the stages with their days, reached or to come (元 throughout).

    `halt` is the last stage it comes to; `known` the day by which it is registered; `late` says when stages were
    reported that did not come in after a few days; `papers` that its stages pass the gates with documents.
    """

    region: str
    name: str
    category: str
    kind: str = "industry"
    named: bool = False
    owner: str = ""
    scale: str = ""
    chain: str = ""
    industry: str = "C"
    known: date = date(2021, 6, 24)
    course: dict[Stage, date] = field(default_factory=dict)
    halt: Stage | None = None
    total: int = 0
    earlier_total: tuple[int, date] | None = None
    plans: dict[int, int] = field(default_factory=dict)
    listings: dict[int, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    late: Mapping[Stage, date] = field(default_factory=dict)
    papers: bool = False
    bundle: "Sample | None" = None
    project: Project | None = None

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.region} {self.name}"

    @property
    def registered(self) -> date:
        """The day on which it was entered."""
        first = min(self.course.values(), default=self.known)
        return min(self.known, max(BEGINNING, first))

    def reached(self, stage: Stage) -> date | None:
        """The day of the stage, None when it does not come to that."""
        if self.halt and stage.rank > self.halt.rank:
            return None
        return self.course.get(stage)

    def is_under_way(self, day: date) -> bool:
        """Whether it is still to be built on that day: neither in production nor gone."""
        producing = self.reached(Stage.PRODUCING)
        gone = any(turn.status == "withdrawn" and turn.on <= day for turn in self.turns)
        return not gone and (producing is None or producing > day)
