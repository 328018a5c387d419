"""Flags on the wall chart (挂图作战): a red one for each month whose task was finished in time, a black one when overdue.

莱西: each finished monthly task gets a red flag, each overdue one a black flag. What the task of a month is, places see
differently, so the rule says it:

- `Basis.CUMULATIVE`: by the end of the month, all that the plan wanted since January is completed. An early month's
  surplus pays for a later one.
- `Basis.MONTH`: the month by itself completed what was planned for it.
- `nodes`: the milestones planned for the month are reached by its end, too.

A month without an amount of its own and without a milestone has no task. What was missing at the month's end and was
made up in a later month is finished late: the flag stays off, the month that made it up is named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sanpi.domain.money import show_auto


class Basis(StrEnum):
    """What completed investment a month is measured by."""

    CUMULATIVE = "cumulative"
    MONTH = "month"
    NOT_AT_ALL = "none"


class TaskState(StrEnum):
    """The cell of a month: red flag, black flag, made up later, still running, no task."""

    DONE = "done"
    OVERDUE = "overdue"
    LATE = "late"
    RUNNING = "running"
    NO_TASK = "no_task"


@dataclass(frozen=True, slots=True)
class TaskRule:
    """What counts as a month's task."""

    basis: Basis = Basis.CUMULATIVE
    nodes: bool = True


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone with the day it was planned for and the day it was reached (None: not yet)."""

    name: str
    planned_on: date
    reached_on: date | None = None


@dataclass(frozen=True, slots=True)
class MonthTask:
    """One month of a project: planned and completed (元; None: not reported), and the milestones planned for it."""

    planned: int
    completed: int | None = None
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class AmountPart:
    """The money of a month's task: wanted and completed (元), and the month by whose end it was reached (None: not yet)."""

    finished_in: int | None
    planned: int
    completed: int
    basis: Basis
    unreported: bool = False

    @property
    def words(self) -> str:
        """“累计计划3000万元，完成2000万元”."""
        span = "当月" if self.basis is Basis.MONTH else "累计"
        note = "（本月未报）" if self.unreported else ""
        return f"{span}计划{show_auto(self.planned)}，完成{show_auto(self.completed)}{note}"


@dataclass(frozen=True, slots=True)
class NodePart:
    """A milestone of a month's task, and the month in which it was finished (None: not yet)."""

    finished_in: int | None
    node: Node

    @property
    def words(self) -> str:
        """“开工（计划02-10）于2023-02-28到达”."""
        planned = f"{self.node.name}（计划{self.node.planned_on:%m-%d}）"
        return f"{planned}于{self.node.reached_on}到达" if self.node.reached_on else f"{planned}未到达"


Part = AmountPart | NodePart


@dataclass(frozen=True, slots=True)
class Mark:
    """What the wall chart shows for a month; `made_up_in` is the month that finished a late task.

    The sentence is made when it is asked for: of thousands of projects a page shows a few.
    """

    month: int
    state: TaskState
    parts: tuple[Part, ...] = ()
    made_up_in: int = 0

    @property
    def sentence(self) -> str:
        """Why the month has this flag: “3月逾期未完成：累计计划3000万元，完成2000万元”."""
        words = "；".join(part.words for part in self.parts)
        return f"{self.month}月{self._outcome}{'：' + words if words else ''}"

    @property
    def _outcome(self) -> str:
        if self.state is TaskState.LATE:
            return f"任务于{_name(self.made_up_in)}补完成"
        return _OUTCOMES[self.state]


_OUTCOMES = {
    TaskState.DONE: "按期完成",
    TaskState.OVERDUE: "逾期未完成",
    TaskState.RUNNING: "未到考核时间",
    TaskState.NO_TASK: "没有任务",
}


def task_marks(tasks: Sequence[MonthTask], year: int, closed: int, rule: TaskRule) -> list[Mark]:
    """The twelve months of a project. `closed` months are over and their reporting is, too.

    A later month, though it be over, is still running: nothing is held against a report that is not due yet.
    """
    return [_mark(month, tasks, year, closed, rule) for month in range(1, len(tasks) + 1)]


def _mark(month: int, tasks: Sequence[MonthTask], year: int, closed: int, rule: TaskRule) -> Mark:
    parts = _parts(month, tasks, year, closed, rule)
    if not parts:
        return Mark(month, TaskState.NO_TASK)
    if month > closed:
        return Mark(month, TaskState.RUNNING, parts)
    finished = [part.finished_in for part in parts]
    if None in finished:
        return Mark(month, TaskState.OVERDUE, parts)
    last = max(each or 0 for each in finished)
    if last > month:
        return Mark(month, TaskState.LATE, parts, last)
    return Mark(month, TaskState.DONE, parts)


def _parts(
    month: int, tasks: Sequence[MonthTask], year: int, closed: int, rule: TaskRule
) -> tuple[Part, ...]:
    task = tasks[month - 1]
    money = rule.basis is not Basis.NOT_AT_ALL and task.planned > 0
    amount: tuple[Part, ...] = (_amount(month, tasks, closed, rule.basis),) if money else ()
    nodes = tuple(_node(node, year) for node in task.nodes) if rule.nodes else ()
    return amount + nodes


def _amount(month: int, tasks: Sequence[MonthTask], closed: int, basis: Basis) -> AmountPart:
    task = tasks[month - 1]
    unreported = task.completed is None and month <= closed
    if basis is Basis.MONTH:
        got = task.completed or 0
        finished = month if got >= task.planned else _surplus_in(month, tasks, closed)
        return AmountPart(finished, task.planned, got, basis, unreported)
    planned, done = _to(month, tasks)
    reached = (later for later in range(month, closed + 1) if _to(later, tasks)[1] >= planned)
    return AmountPart(next(reached, None), planned, done, basis, unreported)


def _surplus_in(month: int, tasks: Sequence[MonthTask], closed: int) -> int | None:
    """The later month in which what was missing in this one had been completed beyond the plans of those months."""
    missing = tasks[month - 1].planned - (tasks[month - 1].completed or 0)
    surplus = 0
    for later in range(month + 1, closed + 1):
        surplus += (tasks[later - 1].completed or 0) - tasks[later - 1].planned
        if surplus >= missing:
            return later
    return None


def _to(month: int, tasks: Sequence[MonthTask]) -> tuple[int, int]:
    """Planned and completed from January to the end of a month."""
    upto = tasks[:month]
    return sum(task.planned for task in upto), sum(task.completed or 0 for task in upto)


def _node(node: Node, year: int) -> NodePart:
    """A milestone is finished in the month in which it was reached, in its own month if earlier; months of the next
    year go on from 13."""
    if node.reached_on is None:
        return NodePart(None, node)
    month = 12 * (node.reached_on.year - year) + node.reached_on.month
    return NodePart(max(node.planned_on.month, month), node)


def _name(month: int) -> str:
    return f"{month}月" if month <= 12 else f"次年{month - 12}月"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many months of one or many projects ended how."""

    done: int = 0
    overdue: int = 0
    late: int = 0

    @property
    def due(self) -> int:
        """Tasks that were to be finished by now."""
        return self.done + self.overdue + self.late


def tally(marks: Iterable[Mark]) -> Tally:
    """The flags counted."""
    states = [mark.state for mark in marks]
    return Tally(*(states.count(state) for state in (TaskState.DONE, TaskState.OVERDUE, TaskState.LATE)))
