"""The ledger as pages, prints and exports need it: rows, filters, groupings, edits in place."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanpi.core.ledger_pages import CellEdit, Grouping, LedgerSource
from sanpi.issues.actions import update_issue
from sanpi.issues.ledger.columns import LEDGER, code_labels, level_labels, state_labels
from sanpi.issues.ledger.filters import IssueFilter
from sanpi.issues.ledger.rows import IssueRow, issue_rows, load_issue_rows, ordered
from sanpi.issues.models import Issue
from sanpi.organizations.models import User


def _measures(row: Any | None) -> forms.Field:
    return forms.CharField(
        label=_("解决措施"),
        required=False,
        max_length=2000,
        initial=row.issue.measures if row else "",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _responsible(row: Any | None) -> forms.Field:
    return forms.CharField(
        label=_("责任人"), required=False, max_length=60, initial=row.issue.responsible if row else ""
    )


def _save(column: str, pk: int, value: Any, *, by: User, now: datetime, reason: str) -> None:
    values = {column: value or ""}
    update_issue(issue=Issue.objects.get(pk=pk), values=values, by=by, now=now, reason=reason)


def _save_measures(pk: int, value: Any, *, by: User, now: datetime, reason: str = "") -> None:
    _save("measures", pk, value, by=by, now=now, reason=reason)


def _save_responsible(pk: int, value: Any, *, by: User, now: datetime, reason: str = "") -> None:
    _save("responsible", pk, value, by=by, now=now, reason=reason)


def _light(row: IssueRow) -> tuple[str, str]:
    return row.light


SOURCE = LedgerSource(
    record="number",
    ledger=LEDGER,
    filter_form=IssueFilter,
    rows=issue_rows,
    load=load_issue_rows,
    order=ordered,
    address=lambda row: row.issue.get_absolute_url(),
    groupings=(
        Grouping("lead_unit", str(_("牵头单位")), "lead_unit_at", "lead_name_at"),
        Grouping(
            "category", str(_("问题类别")), "category__code", "category__label", code_labels("issue_category")
        ),
        Grouping("level", str(_("分级")), "level_at", "level_at", level_labels),
        Grouping("state", str(_("状态")), "state_at", "state_at", state_labels),
        Grouping("project", str(_("项目")), "project_id", "project__name"),
    ),
    edits=(
        CellEdit("measures", _measures, _save_measures),
        CellEdit("responsible", _responsible, _save_responsible),
    ),
    editable=Issue.objects.workable_by,
    lights={"days": _light},
    phone=frozenset(
        {"number", "name", "description", "lead_unit", "responsible", "due_on", "days", "state", "progress"}
    ),
    beside=frozenset({"number", "days"}),
)
