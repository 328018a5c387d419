"""Two clocks: when something was so, and when we learnt it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where a question is asked: the state of ``effective``, by the knowledge of ``known``.

    ``known=None`` is "as we know it now". ``known`` and every ``recorded_at`` are aware, or all are naive.

    Example: a bulletin for January, as it was printed on 5 February, asks from
    ``Standpoint(date(2023, 1, 31), datetime(2023, 2, 5, tzinfo=UTC))``.
    """

    effective: date
    known: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fact(Generic[T_co]):
    """One thing reported: true from ``effective_on``, learnt at ``recorded_at``, never overwritten.

    A correction is another fact that names the corrected one in ``supersedes``. A withdrawal is a correction
    with ``retracted``: from its recording on, neither it nor what it supersedes holds.
    """

    id: int
    value: T_co
    effective_on: date
    recorded_at: datetime
    supersedes: int | None = None
    retracted: bool = False

    def __post_init__(self) -> None:
        if self.supersedes == self.id:
            raise ValueError(f"fact {self.id} cannot supersede itself")


def as_of(facts: Iterable[Fact[T]], standpoint: Standpoint) -> list[Fact[T]]:
    """The facts that hold from ``standpoint``, oldest first by (effective_on, recorded_at, id).

    A fact holds when it was known and in effect, is not retracted, and no fact known by then corrects it. A
    correction that moves a fact to a later day hides the old one even where the new one is not yet in effect.
    """
    known = [f for f in facts if standpoint.known is None or f.recorded_at <= standpoint.known]
    corrected = {f.supersedes for f in known}
    holding = [
        f
        for f in known
        if f.id not in corrected and not f.retracted and f.effective_on <= standpoint.effective
    ]
    return sorted(holding, key=lambda f: (f.effective_on, f.recorded_at, f.id))


def latest(facts: Iterable[Fact[T]], standpoint: Standpoint) -> Fact[T] | None:
    """The fact in effect last from ``standpoint``, or None when there is none."""
    holding = as_of(facts, standpoint)
    return holding[-1] if holding else None
