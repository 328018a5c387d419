"""The kinds of rows behind figures: where they come from, and what the list behind a figure shows of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.batches.measures import BatchQuestion, entry_rows
from sanpi.core.ledger import Column, Kind
from sanpi.core.templatetags.sanpi import ABSENT, wan, yi
from sanpi.domain.money import MoneyUnit
from sanpi.enrollment.measures import enrollment_rows
from sanpi.enrollment.models import State as EnrollmentState
from sanpi.evaluation.measures import light_rows
from sanpi.evaluation.models import Colour as LightColour
from sanpi.issues.measures import issue_rows
from sanpi.issues.models import State as IssueState
from sanpi.permits.measures import permit_rows
from sanpi.permits.models import Permit
from sanpi.progress.measures import progress_rows
from sanpi.projects.measures import listing_rows, project_rows
from sanpi.projects.models import Project, Stage


@dataclass(frozen=True, slots=True)
class RowKind:
    """One kind of row: its name, its rows, what they are joined with, and the columns shown besides the project.

    `place` says in words which of a project's rows it is; empty where a project has only one.
    """

    label: str | Promise
    rows: Callable[[BatchQuestion], QuerySet[Any]]
    related: tuple[str, ...]
    columns: tuple[Column, ...]
    place: Callable[[Any], str] | None = None
    is_project: bool = False

    def project(self, row: Any) -> Project:
        """The project a row speaks of."""
        found: Project = row if self.is_project else row.project
        return found


_TOTAL = Column("total", "总投资", "total_at", Kind.MONEY, unit="亿元")
_PLAN = Column("plan", "年度计划", "plan_at", Kind.MONEY, unit="亿元")
_REACHED = Column("stage", "阶段", "reached", Kind.CHOICE, choices=lambda: _STAGES)
_STAGES: Mapping[str, str] = {str(stage.rank): str(stage.label) for stage in Stage}
_AMOUNTS = (_TOTAL, _PLAN, _REACHED)
# Shown only where the figure counts the parts of bundles.
PARTS = Column("parts", "拆分后", "parts", Kind.INTEGER, unit="个")


def _labels(states: Any) -> Callable[[], Mapping[str, str]]:
    return lambda: {each.value: str(each.label) for each in states}


def _enrollment_labels() -> Mapping[str, str]:
    return {"": _("未申报")} | {each.value: str(each.label) for each in EnrollmentState}


_PROGRESS = (
    _PLAN,
    Column("month", "本月完成", "month_at", Kind.MONEY, unit="亿元"),
    Column("completed", "年初累计", "completed_at", Kind.MONEY, unit="亿元"),
    Column("due", "序时应完成", "due_at", Kind.MONEY, unit="亿元"),
    Column("funds", "到位资金", "funds_at", Kind.MONEY, unit="亿元"),
    Column("reported", "已报送", "reported", Kind.BOOLEAN),
)
_PERMIT = (
    Column("state", "状态", "state_at", Kind.CHOICE, choices=_labels(Permit.State)),
    Column("due", "到期日", "due_at", Kind.DATE),
    Column("issued", "办结日", "issued_at", Kind.DATE),
)
_ISSUE = (
    Column("lead", "牵头单位", "lead_name_at"),
    Column("state", "状态", "state_at", Kind.CHOICE, choices=_labels(IssueState)),
    Column("due", "计划办结日", "due_at", Kind.DATE),
    Column("closed", "办结日", "closed_at", Kind.DATE),
)
_ENROLLMENT = (
    _TOTAL,
    Column("started", "开工日期", "started_on", Kind.DATE),
    Column("state", "入库状态", "state_at", Kind.CHOICE, choices=_enrollment_labels),
)
_LIGHT = (
    Column("light", "总灯", "light_at", Kind.CHOICE, choices=_labels(LightColour)),
    Column("since", "起于", "light_since_at", Kind.DATE),
    _PLAN,
)

ROW_KINDS: dict[str, RowKind] = {
    "entries": RowKind(
        gettext_lazy("三个一批"), entry_rows, ("project__unit", "project__region", "period", "batch"), _AMOUNTS,
        place=lambda row: f"{row.period} {row.batch}",
    ),
    "projects": RowKind(
        gettext_lazy("项目库"), project_rows, ("unit", "region"), _AMOUNTS, is_project=True
    ),
    "listings": RowKind(
        gettext_lazy("重点项目名单"), listing_rows, ("project__unit", "project__region", "level", "category"),
        _AMOUNTS, place=lambda row: f"{row.year} {row.level}",
    ),
    "progress": RowKind(
        gettext_lazy("项目进展"), progress_rows, ("project__unit", "project__region"), _PROGRESS,
    ),
    "permits": RowKind(
        gettext_lazy("手续办理"), permit_rows, ("project__unit", "project__region", "type"), _PERMIT,
        place=lambda row: str(row.type.name),
    ),
    "issues": RowKind(
        gettext_lazy("问题解决"), issue_rows, ("project__unit", "project__region"), _ISSUE,
        place=lambda row: f"{row.number} {row.title or row.description}"[:60],
    ),
    "enrollment": RowKind(
        gettext_lazy("项目入库"), enrollment_rows, ("unit", "region"), _ENROLLMENT, is_project=True
    ),
    "lights": RowKind(gettext_lazy("红黄绿"), light_rows, ("unit", "region"), _LIGHT, is_project=True),
}  # fmt: skip


def cells(columns: tuple[Column, ...]) -> Callable[[Any], list[tuple[Column, str]]]:
    """The columns with how a row reads in them, money exactly in its unit; lists of codes are asked for once."""
    labels = {column.key: column.choices() for column in columns if column.choices}

    def cell(column: Column, row: Any) -> str:
        value = column.value(row)
        if value is None and column.key not in labels:
            return ABSENT
        if column.kind is Kind.MONEY:
            amount = int(str(value))
            return yi(amount) if column.money_unit is MoneyUnit.YI else wan(amount)
        if column.key in labels:
            return str(labels[column.key].get("" if value is None else str(value), "")) or ABSENT
        return column.text(row)

    return lambda row: [(column, cell(column, row)) for column in columns]
