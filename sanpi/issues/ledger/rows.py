"""The rows of the ledger: issues as of a standpoint, in a fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from sanpi.core.ledger import Column
from sanpi.domain.timeline import Standpoint
from sanpi.issues.ledger.columns import LEDGER
from sanpi.issues.models import Issue, IssueEvent
from sanpi.issues.rules import days_left, light, newest_progress, seen
from sanpi.organizations.models import Region, User
from sanpi.projects.models import Project

# What an empty ledger says: (heading, text).
EMPTY = (
    _("还没有问题"),
    _(
        "项目遇到卡住的事，从这里提出：写明问题和诉求，由项目办定牵头单位和计划办结日，以后报进展、销号都在一处。"
        "已有的问题台账可以整表导入。"
    ),
)
# Keys to be prefetched are compared one by one on SQLite, which takes fewer than a thousand.
_CHUNK = 500
_SORTS = {column.sort for column in LEDGER.columns if column.sort}


@dataclass(slots=True)
class IssueRow:
    """One issue as of a standpoint whose day is `day`. What carries no date (units that assist, measures) is as of now."""

    issue: Issue
    state: str
    level: str
    lead_unit: str
    due_on: date | None
    escalation: int
    urges: int
    closed_on: date | None
    satisfaction: int | None
    day: date
    report: IssueEvent | None = None
    project_light: Any = None  # filled in above, where lights are known

    @property
    def pk(self) -> int:
        return self.issue.pk

    @property
    def project(self) -> Project | None:
        return self.issue.project

    @property
    def assisting(self) -> str:
        """The units that assist, divided by 、."""
        return "、".join(unit.name for unit in self.issue.assisting.all())

    @property
    def days(self) -> int | None:
        """Days until the due date, negative when overdue; None once dealt with."""
        return days_left(self.state, self.due_on, self.day)

    @property
    def progress(self) -> str:
        """The last report as of the standpoint."""
        return self.report.text if self.report else ""

    @property
    def light(self) -> tuple[str, str]:
        """Colour and words."""
        judged = self.report.light if self.report else ""
        return light(self.state, self.due_on, self.closed_on, self.day, judged)


def issue_rows(user: User, region: Region, at: Standpoint, today: date) -> QuerySet[Any]:
    """The issues of the region that the person may see, with their state as of the standpoint."""
    return seen(user, region, at, today).select_related("project__unit", "source", "category")


def ordered(issues: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """In the order asked for (a column's `sort`, with a leading minus descending), empty values last; else the newest."""
    name = sort.removeprefix("-")
    if name == "number":
        keys = ("year", "serial", "pk")
        return issues.order_by(*(f"-{key}" if sort.startswith("-") else key for key in keys))
    if name not in _SORTS:
        return issues.order_by("-raised_on", "-pk")
    order = F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)
    return issues.order_by(order, "pk")


def load_issue_rows(
    issues: Iterable[Any], at: Standpoint, today: date, columns: Collection[Column] | None = None
) -> list[IssueRow]:
    """The ledger rows of a page or chunk of `issue_rows`, in two queries more however many they are."""
    rows = [_row(issue, at.effective) for issue in issues]
    keys = {column.key for column in (LEDGER.columns if columns is None else columns)}
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        if "assisting" in keys:
            prefetch_related_objects([row.issue for row in part], "assisting")
        if keys & {"progress", "days"}:
            reports = newest_progress((row.pk for row in part), at)
            for row in part:
                row.report = reports.get(row.pk)
    return rows


def _row(issue: Any, day: date) -> IssueRow:
    return IssueRow(
        issue, issue.state_at, issue.level_at, issue.lead_name_at or "", issue.due_at, issue.escalation_at,
        issue.urges_at, issue.closed_at, issue.satisfaction_at, day,
    )  # fmt: skip
