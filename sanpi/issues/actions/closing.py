"""销号: applied for with evidence, confirmed by who raised the issue; and the ways back."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.documents.models import Document
from sanpi.issues.actions.state import add_event, expect, lock, note, said
from sanpi.issues.models import EventKind, Issue, IssueEvent, Rung, State
from sanpi.issues.rules import NEWEST_FIRST, decides
from sanpi.organizations.models import User


@transaction.atomic
def request_close(
    *,
    issue: Issue,
    text: str,
    document: Document | None,
    by: User | None,
    now: datetime,
    effective_on: date | None = None,
) -> IssueEvent:
    """The issue is solved: says how, with a document that proves it. An open request for another date lapses.

    Raises ValidationError without evidence.
    """
    issue = lock(issue)
    expect(issue, State.RAISED, State.WORKING)
    text = said(text, "text", _("请写明问题是怎么解决的"))
    if document is None:
        raise ValidationError({"file": _("申请销号须上传佐证文件，如批复、会议纪要、现场照片")})
    event = add_event(
        issue, EventKind.CLOSE_REQUESTED, by=by, now=now, effective_on=effective_on, text=text, document=document,
        after={"state": State.CLOSING, "asked_due_on": None, "asked_by_id": by.pk if by else None},
    )  # fmt: skip
    note(
        issue, "request_close", _("申请销号"), by=by, now=now,
        after={"effective_on": event.effective_on, "document": document.pk, "text": text},
    )  # fmt: skip
    return event


@transaction.atomic
def decide_close(
    *,
    issue: Issue,
    confirm: bool,
    by: User | None,
    now: datetime,
    text: str = "",
    satisfaction: int | None = None,
    effective_on: date | None = None,
) -> IssueEvent:
    """同意销号 or 退回. The day it was dealt with (办结日) is that of the application, not of its confirmation.

    `satisfaction` of the firm, 1 to 5. Raises ValidationError when the person would confirm his own application.
    """
    issue = lock(issue)
    expect(issue, State.CLOSING)
    if by and issue.asked_by_id == by.pk:
        raise ValidationError(_("这是您自己提出的销号申请，须由另一人确认"))
    if satisfaction is not None and satisfaction not in range(1, 6):
        raise ValidationError({"satisfaction": _("满意度为 1 到 5")})
    if not confirm:
        text = said(text, "text", _("退回销号，请写明还差什么"))
    back = State.WORKING if issue.lead_unit_id else State.RAISED
    after = (
        {"state": State.CLOSED, "closed_on": _done_on(issue), "satisfaction": satisfaction}
        if confirm
        else {"state": back}
    )
    kind = EventKind.CLOSE_CONFIRMED if confirm else EventKind.CLOSE_REFUSED
    event = add_event(
        issue, kind, by=by, now=now, effective_on=effective_on, text=text, after=after | {"asked_by_id": None}
    )
    note(
        issue, "decide_close", str(kind.label), by=by, now=now,
        after={"state": issue.state, "closed_on": issue.closed_on, "satisfaction": issue.satisfaction},
        reason=text,
    )  # fmt: skip
    return event


def _done_on(issue: Issue) -> date:
    """The day of the application that is being confirmed."""
    asked = IssueEvent.objects.known_at(None).filter(issue=issue, kind=EventKind.CLOSE_REQUESTED)
    return asked.order_by(*NEWEST_FIRST).values_list("effective_on", flat=True)[0]


@transaction.atomic
def reopen(
    *,
    issue: Issue,
    text: str,
    by: User | None,
    now: datetime,
    due_on: date | None = None,
    effective_on: date | None = None,
) -> IssueEvent:
    """It was not solved after all: back to work, until a new date if it has a lead unit.

    A date given by somebody who does not decide does not count: the one promised before stays, with how far the issue
    had been escalated, and the issue waits to be given out again.
    """
    issue = lock(issue)
    expect(issue, State.CLOSED, State.CANCELLED)
    text = said(text, "text", _("请写明为什么要重新办理"))
    after = _anew(issue, due_on) if decides(issue, by) else {"state": State.RAISED}
    event = add_event(
        issue, EventKind.REOPENED, by=by, now=now, effective_on=effective_on, text=text,
        after=after | {"closed_on": None, "satisfaction": None, "asked_due_on": None, "asked_by_id": None},
    )  # fmt: skip
    note(issue, "reopen_issue", _("重新办理"), by=by, now=now, after={"due_on": issue.due_on}, reason=text)
    return event


def _anew(issue: Issue, due_on: date | None) -> dict[str, Any]:
    """State, date and escalation of an issue that is taken up again by those who decide."""
    if issue.lead_unit_id and due_on is None:
        raise ValidationError({"due_on": _("请定下新的计划办结日")})
    if due_on and due_on < issue.raised_on:
        raise ValidationError({"due_on": _("计划办结日不能早于提出日期 %s") % issue.raised_on})
    led = bool(issue.lead_unit_id)
    return {
        "state": State.WORKING if led else State.RAISED,
        "due_on": due_on if led else None,
        "escalation": Rung.UNIT,
    }


@transaction.atomic
def cancel(
    *, issue: Issue, text: str, by: User | None, now: datetime, effective_on: date | None = None
) -> IssueEvent:
    """There is no such issue any more (raised by mistake, the project was given up); it counts nowhere."""
    issue = lock(issue)
    expect(issue, State.RAISED, State.WORKING)
    text = said(text, "text", _("请写明为什么取消"))
    event = add_event(
        issue, EventKind.CANCELLED, by=by, now=now, effective_on=effective_on, text=text,
        after={"state": State.CANCELLED, "asked_due_on": None, "asked_by_id": None},
    )  # fmt: skip
    note(issue, "cancel_issue", _("取消"), by=by, now=now, reason=text)
    return event


@transaction.atomic
def record_closed(
    *,
    issue: Issue,
    closed_on: date,
    by: User | None,
    now: datetime,
    source: str,
    satisfaction: int | None = None,
) -> IssueEvent:
    """An issue that was dealt with before it came into the record, as a workbook tells; it needs no evidence here."""
    issue = lock(issue)
    expect(issue, State.RAISED, State.WORKING)
    event = add_event(
        issue, EventKind.CLOSE_CONFIRMED, by=by, now=now, effective_on=closed_on, source=source,
        after={"state": State.CLOSED, "closed_on": closed_on, "satisfaction": satisfaction, "asked_due_on": None,
               "asked_by_id": None},
    )  # fmt: skip
    note(
        issue, "record_closed_issue", _("登记以前已办结"), by=by, now=now,
        after={"closed_on": closed_on, "satisfaction": satisfaction}, reason=source,
    )  # fmt: skip
    return event
