"""Measuring: the same work again and again, the median and the least of the times, the number of queries."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

LEAST, MOST = 5, 25
# No measurement lasts longer than this, in seconds, once it has been repeated often enough.
PATIENCE = 4.0


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: the usual and the least disturbed run."""

    median: float
    least: float
    queries: int = 0


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collects the statements sent to the database, without what opens and closes transactions."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield seen


def repeat(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> Timing:
    """Runs `work` until it is known well enough; `before` prepares each run and is not timed."""
    before()
    with counting() as seen:
        work()
    spent: list[float] = []
    started = perf_counter()
    while len(spent) < LEAST or (len(spent) < MOST and perf_counter() - started < PATIENCE):
        before()
        gc.collect()
        begun = perf_counter()
        work()
        spent.append((perf_counter() - begun) * 1000)
    return Timing(median(spent), min(spent), len(seen))


def run_statements(statements: list[str]) -> Callable[[], object]:
    """Work that sends the statements and fetches every value."""

    def run() -> object:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()
        return None

    return run
