"""Tasks that wait for each other."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sanpi.domain.calendars import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done; `after` are the codes it waits for.

    Codes that name no task of the network are left out of account: what is not needed blocks nothing.
    """

    code: str
    after: frozenset[str] = frozenset()


class CycleError(ValueError):
    """Tasks wait for each other in a circle; `codes` names them, the first again at the end."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(" → ".join(codes))
        self.codes = codes


def _waits(tasks: Iterable[Task]) -> dict[str, list[str]]:
    found = list(tasks)
    known = {task.code for task in found}
    return {task.code: sorted(task.after & known) for task in found}


def find_cycle(tasks: Iterable[Task]) -> tuple[str, ...]:
    """One circle of waiting tasks, the first code again at the end; empty when there is none."""
    waits = _waits(tasks)
    done: set[str] = set()
    for start in waits:
        path: list[str] = []
        pending = [(start, iter(waits[start]))] if start not in done else []
        path.extend(code for code, _rest in pending)
        while pending:
            code, rest = pending[-1]
            following = next(rest, None)
            if following is None:
                done.add(code)
                pending.pop()
                path.pop()
            elif following in path:
                return (*path[path.index(following) :], following)
            elif following not in done:
                pending.append((following, iter(waits[following])))
                path.append(following)
    return ()


def order(tasks: Iterable[Task]) -> list[str]:
    """The codes so that each comes after everything it waits for, otherwise in the given order.

    Raises CycleError.
    """
    return [code for level in levels(tasks) for code in level]


def levels(tasks: Iterable[Task]) -> list[list[str]]:
    """What can run side by side: first all that waits for nothing, then what waits only for that, and so on.

    Raises CycleError.
    """
    found = list(tasks)
    waits = _waits(found)
    done: set[str] = set()
    tracks: list[list[str]] = []
    while len(done) < len(waits):
        level = [code for code in waits if code not in done and done.issuperset(waits[code])]
        if not level:
            raise CycleError(find_cycle(found))
        tracks.append(level)
        done.update(level)
    return tracks


def blocking(task: Task, done: Collection[str], known: Collection[str]) -> list[str]:
    """What the task still waits for, among the tasks that there are."""
    return sorted(code for code in task.after if code in known and code not in done)


def available(tasks: Iterable[Task], done: Collection[str], begun: Collection[str] = ()) -> list[str]:
    """Tasks neither done nor begun that wait for nothing more."""
    found = list(tasks)
    known = {task.code for task in found}
    open_tasks = (task for task in found if task.code not in done and task.code not in begun)
    return [task.code for task in open_tasks if not blocking(task, done, known)]


def depending_on(tasks: Iterable[Task], codes: Collection[str]) -> set[str]:
    """These codes and everything that waits for one of them, however far behind. Raises CycleError."""
    found = list(tasks)
    waits = _waits(found)
    behind: set[str] = set()
    for code in order(found):
        if code in codes or behind.intersection(waits[code]):
            behind.add(code)
    return behind


def critical_path(tasks: Iterable[Task], durations: Mapping[str, int]) -> tuple[tuple[str, ...], int]:
    """The longest chain of tasks and its length in the durations' unit; a task without a duration takes none.

    Of chains of equal length the one found first counts. Raises CycleError.
    """
    found = list(tasks)
    waits = _waits(found)
    chains: dict[str, tuple[tuple[str, ...], int]] = {}
    for code in order(found):
        before = max((chains[other] for other in waits[code]), key=lambda chain: chain[1], default=((), 0))
        chains[code] = ((*before[0], code), before[1] + durations.get(code, 0))
    return max(chains.values(), key=lambda chain: chain[1], default=((), 0))


def earliest(
    tasks: Iterable[Task],
    durations: Mapping[str, int],
    start: date,
    calendar: WorkingCalendar,
    fixed: Mapping[str, date] | None = None,
) -> dict[str, tuple[date, date]]:
    """Code → the day it can be handed in and the day it can be finished, durations in working days.

    A task is handed in on the day the last one before it is finished; `fixed` are finishing days known already.
    Raises CycleError.
    """
    known = fixed or {}
    found = list(tasks)
    waits = _waits(found)
    plan: dict[str, tuple[date, date]] = {}
    for code in order(found):
        if code in known:
            plan[code] = (known[code], known[code])
            continue
        begin = max([start, *(plan[other][1] for other in waits[code])])
        begin = calendar.next_working(begin)
        plan[code] = (begin, calendar.add(begin, durations.get(code, 0)))
    return plan


def latest_starts(
    tasks: Iterable[Task], durations: Mapping[str, int], target: date, calendar: WorkingCalendar
) -> dict[str, date]:
    """倒排: code → the last day on which it can be handed in so that everything is finished by `target`.

    Raises CycleError.
    """
    found = list(tasks)
    waits = _waits(found)
    finish = dict.fromkeys(waits, target)
    starts: dict[str, date] = {}
    for code in reversed(order(found)):
        starts[code] = calendar.add(finish[code], -durations.get(code, 0))
        for other in waits[code]:
            finish[other] = min(finish[other], starts[code])
    return starts
