"""Ways through the rounds as the tables write them, and the stages that go with them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sanpi.projects.models import Stage
from sanpi.reports.demo.choice import near
from sanpi.reports.demo.course import course
from sanpi.reports.demo.periods import held_on
from sanpi.reports.demo.sample import Sample, Step

# "signing 1 > construction 3": announced for signing in period 1, moved on to construction in period 3.
BATCHES = {"signing": Stage.SIGNED, "construction": Stage.STARTED, "production": Stage.PRODUCING}
# A move written with an asterisk was made when the lists were adjusted at the end of 2022, not at an event.
ADJUSTED_ON = date(2022, 12, 20)


def take(sample: Sample, path: str, reached: Stage | None = None, closed: date | None = None) -> Sample:
    """Sends the project along the path; `reached` is its stage at the turn of 2022 to 2023.

    Without `reached` the stages follow one another from the last event on. What the pages name stays where they leave
    it: no later stage is invented for a real project.
    """
    sample.steps = [_step(word) for word in path.split(" > ")]
    first = held_on(sample.steps[0].period)
    pins = _pins(sample, reached)
    extra = {"closed": closed} if closed else {}
    sample.course = course(sample.key, pins, reached, sample.kind, **extra)
    sample.known = first - timedelta(days=4)
    sample.halt = reached if sample.named else None
    return sample


def leave(sample: Sample, on: date, cause: str) -> Sample:
    """Takes the project out of the batch it is in."""
    sample.steps.append(Step(sample.steps[-1].period, on, cause=cause))
    return sample


def take_all(samples: Sequence[Sample], table: Sequence[tuple[str, Stage]], closed: date) -> list[Sample]:
    """Sends each project along its row of the table."""
    return [
        take(sample, path, reached, closed) for sample, (path, reached) in zip(samples, table, strict=True)
    ]


def _step(word: str) -> Step:
    batch, period = word.rstrip("*").split()
    step = Step(int(period), held_on(int(period)), batch)
    return replace(step, on=ADJUSTED_ON) if word.endswith("*") else step


def _pins(sample: Sample, reached: Stage | None) -> dict[Stage, date]:
    """The stages that the events stand for, some days before or after them; those not reached are left out."""
    pins: dict[Stage, date] = {}
    for step in sample.steps:
        stage = BATCHES[step.batch]
        if reached and stage.rank > reached.rank:
            pins[Stage.LANDED] = near(step.on, -60, -15, "landed", sample.key)
            continue
        low, high = {Stage.STARTED: (-4, 22), Stage.SIGNED: (-12, 0), Stage.PRODUCING: (-45, -5)}[stage]
        pins[stage] = near(step.on, low, high, stage, sample.key)
    return pins
