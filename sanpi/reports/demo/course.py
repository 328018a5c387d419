"""The way of a project through the stages, as days."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from sanpi.projects.models import Stage
from sanpi.reports.demo.choice import near, number

LINES: dict[str, tuple[Stage, ...]] = {
    "industry": (
        Stage.RESERVED, Stage.SIGNED, Stage.LANDED, Stage.STARTED, Stage.BUILDING, Stage.COMPLETED, Stage.PRODUCING,
        Stage.FULL_OUTPUT,
    ),
    "public": (
        Stage.RESERVED, Stage.LANDED, Stage.STARTED, Stage.BUILDING, Stage.COMPLETED, Stage.PRODUCING,
    ),
}  # fmt: skip
# Days from the stage before, at least and at most.
GAPS: dict[Stage, tuple[int, int]] = {
    Stage.RESERVED: (60, 120),
    Stage.SIGNED: (70, 170),
    Stage.LANDED: (40, 110),
    Stage.STARTED: (35, 110),
    Stage.BUILDING: (18, 45),
    Stage.COMPLETED: (330, 740),
    Stage.PRODUCING: (35, 110),
    Stage.FULL_OUTPUT: (150, 300),
}
# The two pages tell the state at the end of 2022 and of January 2023.
CLOSED, REOPENED = date(2022, 12, 31), date(2023, 2, 6)


def course(
    key: str,
    pins: Mapping[Stage, date],
    reached: Stage | None = None,
    kind: str = "industry",
    closed: date = CLOSED,
) -> dict[Stage, date]:
    """All stages of the kind: those in `pins` on their day, the others at plausible distances.

    With `reached`, that stage is reached by `closed` and the next one not before February 2023, so that the state
    which the pages publish lies between.
    """
    line = LINES[kind]
    first, last = (line.index(stage) for stage in (min(pins, key=line.index), max(pins, key=line.index)))
    days = dict(pins)
    for index in range(first - 1, -1, -1):
        days[line[index]] = days[line[index + 1]] - _gap(line[index + 1], key)
    _fill_between(line[first : last + 1], days)
    edge = max(last, line.index(reached)) if reached else last
    for index in range(last + 1, edge + 1):
        days[line[index]] = days[line[index - 1]] + _gap(line[index], key)
    _press(line[last : edge + 1], days, near(closed, -25, 0, "closed", key))
    for index in range(edge + 1, len(line)):
        day = days[line[index - 1]] + _gap(line[index], key)
        days[line[index]] = max(day, near(REOPENED, 0, 50, "resume", key)) if reached else day
    return {stage: days[stage] for stage in line}


def _gap(stage: Stage, key: str) -> timedelta:
    return timedelta(days=number(*GAPS[stage], "gap", stage, key))


def _fill_between(line: tuple[Stage, ...], days: dict[Stage, date]) -> None:
    """Stages between two pins, evenly."""
    pinned = [index for index, stage in enumerate(line) if stage in days]
    for low, high in pairwise(pinned):
        span = days[line[high]] - days[line[low]]
        for index in range(low + 1, high):
            days[line[index]] = days[line[low]] + span * (index - low) // (high - low)


def _press(line: tuple[Stage, ...], days: dict[Stage, date], closed: date) -> None:
    """Shortens the distances after the first of these stages so that the last is reached by `closed`."""
    start, end = days[line[0]], days[line[-1]]
    if end <= closed:
        return
    limit = closed - start
    for stage in line[1:]:
        days[stage] = start + timedelta(days=(days[stage] - start).days * limit.days // (end - start).days)
