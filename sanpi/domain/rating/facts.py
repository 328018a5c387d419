"""What is known of one project, or of several together, when they are judged."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class Facts:
    """Values from the ledgers; None is 缺数据. Amounts are 元, `due` and `due_next` are 元 × `curves.PARTS`.

    `month` is the last month whose figures are judged (0: none of this year yet, and `waiting` says why). Without a plan
    the year asks for nothing unless the project is being built.
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
