"""Many entries of 三个一批 in one go, for imports, in the caller's transaction.

The caller has checked the rows, settled whether the person may, and records the run in the audit trail.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import TypeVar

from sanpi.batches.models import BatchEntry, BatchMove
from sanpi.organizations.models import User
from sanpi.projects.actions.bulk import end_beliefs, withdraw_facts

F = TypeVar("F", BatchEntry, BatchMove)


def add_entries(
    entries: Sequence[BatchEntry], moves: Sequence[BatchMove], *, by: User | None, now: datetime
) -> None:
    """Writes entries and the moves that end entries; both may refer to entries of the same call.

    Entries converted from another come after it, so that each knows the key of its origin. Raises ValueError
    when somebody else has superseded an entry that is to be corrected.
    """
    waiting = list(entries)
    while waiting:
        ready = [entry for entry in waiting if _origin_is_written(entry)]
        if not ready:
            raise ValueError("entries are converted from each other in a circle")
        _write(BatchEntry, ready, by=by, now=now)
        waiting = [entry for entry in waiting if entry.pk is None]
    _write(BatchMove, moves, by=by, now=now)


def _write(kind: type[F], facts: Sequence[F], *, by: User | None, now: datetime) -> None:
    for fact in facts:
        fact.recorded_at, fact.recorded_by = now, by
    end_beliefs(kind, [key for key in map(attrgetter("supersedes_id"), facts) if key], now)
    kind._default_manager.bulk_create(facts)


def _origin_is_written(entry: BatchEntry) -> bool:
    origin = entry.converted_from
    return origin is None or origin.pk is not None


def withdraw_entries(
    entries: Iterable[BatchEntry], moves: Iterable[BatchMove], *, by: User | None, now: datetime, reason: str
) -> None:
    """Takes entries and moves back; both the statements and their withdrawal stay on record.

    Raises ValueError when somebody else has superseded one of them.
    """
    withdraw_facts(moves, by=by, now=now, reason=reason)
    withdraw_facts(entries, by=by, now=now, reason=reason)
