"""What is known of one project, or of several together, when they are judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile


@dataclass(slots=True)
class Facts:
    """Values from the ledgers; None is 缺数据. Amounts are 元, `due` and `due_next` are 元 × `curves.PARTS`.

    `month` is the last month whose figures are judged (0: none of this year yet, and `waiting` says why). Without a plan
    the year asks for nothing unless the project is being built. `tasks` are plan and result of each month so far.
    """

    day: date
    month: int = 0
    waiting: str = ""
    plan: int | None = None
    completed: int = 0
    due: int = 0
    due_next: int | None = None
    reported: bool = True
    month_plan: int | None = None
    month_done: int | None = None
    next_plan: int | None = None
    missed: int | None = None
    tasks: tuple[tuple[int, int], ...] = ()
    funds: int | None = None
    started: bool = False
    finished: bool = False
    settled: bool = False
    started_on: date | None = None
    start_planned_on: date | None = None
    to_enroll: bool = False
    enrolled: bool = False
    permits: int = 0
    late_permits: int = 0
    permit_days: int = 0
    late_issues: int = 0
    issue_days: int = 0
    idle: int | None = None
    talk_idle: int | None = None
    reds: int = 0
    lit: int = 0


def together(parts: Iterable[Facts], day: date, *, reds: int = 0, lit: int = 0) -> Facts:
    """Several projects as one: what is planned, due and completed is added up; months are missed by the sum.

    While a month is being reported, a project that has not reported it counts with the month before.
    """
    planned = [each for each in parts if each.plan and each.month]
    found = Facts(day, reds=reds, lit=lit, month=max((each.month for each in planned), default=0))
    if not planned:
        return found
    found.plan = sum(each.plan or 0 for each in planned)
    found.completed = sum(each.completed for each in planned)
    found.due = sum(each.due for each in planned)
    if found.month < _DECEMBER:
        found.due_next = sum(each.due_next or each.due for each in planned)
    funds = [each.funds for each in planned if each.funds is not None]
    found.funds = sum(funds) if funds else None
    found.reported = any(each.reported for each in planned)
    _add_tasks(found, planned)
    return found


_DECEMBER = 12


def _add_tasks(found: Facts, planned: Sequence[Facts]) -> None:
    months = [
        (
            sum(each.tasks[month][0] for each in planned if month < len(each.tasks)),
            sum(each.tasks[month][1] for each in planned if month < len(each.tasks)),
        )
        for month in range(max(len(each.tasks) for each in planned))
    ]
    if not months:
        return
    found.tasks = tuple(months)
    found.month_plan, found.month_done = months[-1]
    if found.month < _DECEMBER:
        found.next_plan = sum(each.next_plan or 0 for each in planned)
    found.missed = missed_in_a_row(found.tasks)


def missed_in_a_row(tasks: Sequence[tuple[int, int]]) -> int:
    """How many of the last months in a row completed less than was planned for them."""
    return sum(1 for _each in takewhile(lambda task: task[1] < task[0], reversed(tasks)))
