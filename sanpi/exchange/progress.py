"""How far a job has come, told outside of its transaction.

The job writes a small file beside the data and holds a lock on another while it lives: SQLite has no second writer,
and a lock ends with the process however it dies, so a job that was killed can be told from one that is busy.
"""

import fcntl
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings

_SELDOM = 0.3


@dataclass(frozen=True, slots=True)
class Progress:
    """A step in Chinese, and rows done out of a total (0: not known yet)."""

    step: str
    done: int
    total: int


class Tell(Protocol):
    """Tells how far the work has come."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


def silent(step: str, done: int, total: int) -> None:
    """Tells nobody."""


class BusyError(Exception):
    """Another process is at work on the same run."""


def _file(run: int, kind: str) -> Path:
    return Path(settings.DATA_DIR) / "progress" / f"{run}.{kind}"


@contextmanager
def working_on(run: int) -> Iterator[Tell]:
    """Marks a run as being worked on; raises BusyError if it is already."""
    lock = _file(run, "lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as held:
        _take(held)
        try:
            yield _teller(run)
        finally:
            _file(run, "json").unlink(missing_ok=True)
            lock.unlink(missing_ok=True)


def _take(file: IO[str]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as busy:
        raise BusyError from busy


def _teller(run: int) -> Tell:
    target = _file(run, "json")
    last = 0.0

    def tell(step: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if 0 < done < total and now - last < _SELDOM:
            return
        last = now
        draft = target.with_suffix(".new")
        draft.write_text(json.dumps([step, done, total]), encoding="utf-8")
        draft.replace(target)

    return tell


def read(run: int) -> Progress | None:
    """The last word of the job on this run."""
    with suppress(OSError, ValueError):
        return Progress(*json.loads(_file(run, "json").read_text(encoding="utf-8")))
    return None


def was_interrupted(run: int) -> bool:
    """Whether a job had begun this run and its process is gone."""
    lock = _file(run, "lock")
    if not lock.exists():
        return False
    with lock.open("a") as held:
        try:
            _take(held)
        except BusyError:
            return False
    return True


def forget(run: int) -> None:
    """Clears away what an interrupted job has left."""
    for kind in ("json", "new", "lock"):
        _file(run, kind).unlink(missing_ok=True)
