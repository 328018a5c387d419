"""What finished project-years teach about the year that runs."""

from collections.abc import Iterable
from dataclasses import dataclass

from .values import Method, ProjectYear

COMMON = 0.15
"""Correlation between projects of one year where history is too short to tell."""


@dataclass(frozen=True)
class Learned:
    """What was learnt: opaque, made by `learn`, read by `forecast`."""

    history: tuple[ProjectYear, ...]
    method: Method
    correlation: float = COMMON

    @property
    def project_years(self) -> int:
        """How many finished project-years there were."""
        return len(self.history)


def learn(history: Iterable[ProjectYear]) -> Learned:
    """Learns from the finished project-years with a plan among `history`; the same history always teaches the same."""
    usable = [one for one in history if one.outcome is not None and one.plan > 0]
    usable.sort(key=lambda one: (one.year, one.project))
    return Learned(tuple(usable), Method.SHRUNK if usable else Method.NONE)
