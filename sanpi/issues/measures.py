"""Measures over issues: how many, how many dealt with, how many in time."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from sanpi.core.measures import Measure, Part, Unit
from sanpi.issues.models import OPEN, Issue, State
from sanpi.issues.rules import with_state
from sanpi.projects.measures import Question
from sanpi.projects.rules import existing, of_projects


def _flag(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def issue_rows(question: Question) -> QuerySet[Any]:
    """Issues of the projects asked about, with what the conditions speak of; cancelled ones are not in the count.

    Issues without a project belong to no project's reader and are left out; the ledger counts them.
    """
    at = question.at
    issues = Issue.objects.filter(withdrawn_at=None)
    rows = with_state(of_projects(issues, existing(question.projects, at)), at, question.today)
    closed, due_by_now = Q(state_at=State.CLOSED), Q(due_at__lt=at.effective)
    in_time = closed & Q(due_at__isnull=False, closed_at__lte=F("due_at"))
    counted: QuerySet[Any] = rows.exclude(state_at=State.CANCELLED).annotate(
        closed=_flag(closed),
        overdue=_flag(Q(state_at__in=OPEN) & due_by_now),
        due=_flag(Q(due_at__isnull=False) & (closed | due_by_now)),
        in_time=_flag(in_time),
    )
    return counted


_RULE = "按数据截至日期已提出、按所选掌握日期已登记的项目问题计算；不含已取消的，不含未挂项目的；办结日为申请销号并获确认的申请日期"
ISSUE_MEASURES = (
    Measure("issues", "问题数", Unit.COUNT, "issues", Part("问题", {}), synonyms=("问题总数",), date_rule=_RULE),
    Measure(
        "issue_closing_rate", "问题办结率", Unit.PERCENT, "issues", Part("已办结问题", {"closed": True}), Part("问题", {}),
        synonyms=("销号率", "问题解决率"), date_rule=_RULE, source="已销号 ÷ 已提出（不含取消）",
    ),
    Measure(
        "issue_in_time_rate", "问题按期办结率", Unit.PERCENT, "issues",
        Part("按期办结问题", {"in_time": True}), Part("应办结问题", {"due": True}),
        synonyms=("按期办结率",),
        date_rule=_RULE + "；批准延期的按延期后的日期；应办结指定有计划办结日、已办结或已过期的",
        source="按期办结 ÷ 应办结",
    ),
    Measure(
        "issues_overdue", "超期未办结问题数", Unit.COUNT, "issues", Part("超期未办结问题", {"overdue": True}),
        synonyms=("超期未办结数",), date_rule=_RULE + "；数据截至日期晚于计划办结日仍未销号的",
    ),
)  # fmt: skip
