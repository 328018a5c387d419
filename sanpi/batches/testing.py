"""Rounds and entries of 三个一批, for tests of every app.

seventh = make_period(7, date(2023, 1, 28))
entry = put(project, seventh, "construction")
"""

from datetime import date

from sanpi.batches import actions
from sanpi.batches.models import BatchEntry, BatchMove, BatchType, Period
from sanpi.organizations.models import Region
from sanpi.organizations.testing import regions
from sanpi.projects.models import Project
from sanpi.projects.testing import noon


def batch(code: str) -> BatchType:
    """签约一批 (signing), 开工一批 (construction) or 投产一批 (production)."""
    return BatchType.objects.get(code=code)


def make_period(number: int, held_on: date, region: Region | None = None) -> Period:
    """A round, held by 上街区 unless another region is named."""
    return actions.create_period(
        region=region or regions().district, number=number, held_on=held_on, by=None, now=noon(held_on)
    )


def put(
    project: Project, period: Period, code: str, announced: bool = True, recorded: date | None = None
) -> BatchEntry:
    """The project enters a batch of a round, on the day of the round."""
    return actions.enter(
        project=project, period=period, batch=batch(code), announced=announced, by=None,
        now=noon(recorded or period.held_on),
    )  # fmt: skip


def take_out(entry: BatchEntry, on: date, recorded: date | None = None) -> BatchMove:
    """调出."""
    return actions.leave(
        entry=entry, effective_on=on, cause="企业放弃", approver="市项目办", by=None, now=noon(recorded or on)
    )


def move_on(
    entry: BatchEntry, period: Period, on: date | None = None, recorded: date | None = None
) -> BatchEntry:
    """转化 into the next batch."""
    day = on or period.held_on
    return actions.convert(entry=entry, period=period, effective_on=day, by=None, now=noon(recorded or day))
