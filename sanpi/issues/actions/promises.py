"""Another date: asked for by those who work on it, decided by somebody else."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.issues.actions.state import add_event, expect, lock, note, said
from sanpi.issues.models import EventKind, Issue, IssueEvent, Rung, State
from sanpi.organizations.models import User


@transaction.atomic
def request_due(
    *, issue: Issue, due_on: date, text: str, by: User, now: datetime, effective_on: date | None = None
) -> IssueEvent:
    """Asks for another due date with a reason; the promised one holds until somebody else decides."""
    issue = lock(issue)
    expect(issue, State.WORKING)
    text = said(text, "text", _("请写明为什么不能按期办结"))
    if issue.asked_due_on:
        raise ValidationError(_("已申请延期至 %s，尚未批复；批复后才能再申请") % issue.asked_due_on)
    if issue.due_on is None:
        raise ValidationError(_("还没有定计划办结日，请先由项目办交办"))
    if due_on <= issue.due_on:
        message = _("申请的日期应晚于现在的计划办结日 %s")
        raise ValidationError({"due_on": message % issue.due_on})
    event = add_event(
        issue, EventKind.DUE_REQUESTED, by=by, now=now, effective_on=effective_on, text=text,
        after={"asked_due_on": due_on, "asked_by_id": by.pk},
    )  # fmt: skip
    note(
        issue, "request_due", _("申请延期至 %s") % due_on, by=by, now=now, before={"due_on": issue.due_on},
        after={"asked_due_on": due_on}, reason=text,
    )  # fmt: skip
    return event


@transaction.atomic
def decide_due(
    *, issue: Issue, approve: bool, by: User, now: datetime, text: str = "", effective_on: date | None = None
) -> IssueEvent:
    """Approves or refuses the date asked for. A new date starts escalation anew; how often it was urged stays.

    Raises ValidationError when nothing was asked for, or when the person would decide his own request.
    """
    issue = lock(issue)
    expect(issue, State.WORKING)
    asked, old = issue.asked_due_on, issue.due_on
    if asked is None:
        raise ValidationError(_("没有待批复的延期申请；可能已由他人批复，请刷新页面"))
    if issue.asked_by_id == by.pk:
        raise ValidationError(_("这是您自己提出的延期申请，须由另一人批复"))
    if not approve:
        text = said(text, "text", _("不同意延期，请写明理由"))
    after: dict[str, Any] = {"asked_due_on": None, "asked_by_id": None}
    if approve:
        after |= {"due_on": asked, "escalation": Rung.UNIT}
    kind = EventKind.DUE_APPROVED if approve else EventKind.DUE_REFUSED
    event = add_event(issue, kind, by=by, now=now, effective_on=effective_on, text=text, after=after)
    note(
        issue, "decide_due", f"{kind.label} {asked}", by=by, now=now, before={"due_on": old},
        after={"due_on": issue.due_on}, reason=text,
    )  # fmt: skip
    return event
