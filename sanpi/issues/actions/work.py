"""Reports of progress, steps, and what an issue is connected with."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.facts import correct
from sanpi.issues.actions.state import add_event, expect, lock, note, refresh, refuse_day, said
from sanpi.issues.models import EventKind, Issue, IssueEvent, IssueLink, IssueStep, Light, State
from sanpi.organizations.models import User


@transaction.atomic
def report_progress(
    *,
    issue: Issue,
    light: str,
    text: str,
    by: User | None,
    now: datetime,
    next_text: str = "",
    effective_on: date | None = None,
    source: str = "",
) -> IssueEvent:
    """What was done, what comes next and how it goes. It may speak of an earlier day than the last event."""
    issue = lock(issue)
    expect(issue, State.RAISED, State.WORKING)
    text = said(text, "text", _("请写明做了什么、现在到哪一步"))
    on = effective_on or timezone.localdate(now)
    told = IssueEvent.objects.known_at(None).filter(
        issue=issue, kind=EventKind.PROGRESS, effective_on=on, text=text, next_text=next_text, light=light
    )
    if told.exists():
        raise ValidationError(_("同一天已报过完全相同的进展，没有重复登记"))
    event = add_event(
        issue, EventKind.PROGRESS, by=by, now=now, effective_on=on, text=text, next_text=next_text, light=light,
        source=source,
    )  # fmt: skip
    words = Light(light).label if light else ""
    note(
        issue, "report_issue", _("报告进展：%s") % words, by=by, now=now,
        after={"effective_on": on, "light": light, "text": text, "next_text": next_text},
    )  # fmt: skip
    return event


@transaction.atomic
def retract_progress(*, event: IssueEvent, reason: str, by: User | None, now: datetime) -> None:
    """Takes a wrong report back; both it and its end stay on record. Raises ValidationError if it is no longer believed."""
    issue = lock(event.issue)
    if event.kind != EventKind.PROGRESS:
        raise ValidationError(_("只有进展报告可以撤回；其他办理请用相应的功能更正"))
    try:
        correct(event, now=now)
    except ValueError as refused:
        raise ValidationError(str(refused)) from refused
    refresh(issue)
    note(
        issue, "retract_issue_progress", _("撤回 %s 的进展") % event.effective_on, by=by, now=now,
        before={"event": event.pk, "text": event.text}, reason=reason,
    )  # fmt: skip


@transaction.atomic
def add_step(
    *, issue: Issue, text: str, by: User | None, now: datetime, due_on: date | None = None
) -> IssueStep:
    """One more step of the way. Raises ValidationError if it is there already."""
    issue = lock(issue)
    expect(issue, State.RAISED, State.WORKING)
    text = said(text, "text", _("请写明这一步做什么"))
    if issue.steps.filter(text=text, due_on=due_on, removed_at=None).exists():
        raise ValidationError(_("已有完全相同的步骤，没有重复登记"))
    step = IssueStep.objects.create(issue=issue, text=text, due_on=due_on)
    note(
        issue, "add_issue_step", _("增加步骤：%s") % text, by=by, now=now,
        after={"step": step.pk, "due_on": due_on},
    )  # fmt: skip
    return step


@transaction.atomic
def finish_step(*, step: IssueStep, done_on: date, by: User | None, now: datetime) -> IssueStep:
    """The step is done. Raises ValidationError if it was already."""
    issue = lock(step.issue)
    expect(issue, State.RAISED, State.WORKING)
    refuse_day(issue, EventKind.PROGRESS, done_on, now)
    if IssueStep.objects.filter(pk=step.pk, done_on=None, removed_at=None).update(done_on=done_on) != 1:
        raise ValidationError(_("这一步已完成或已移除，请刷新页面"))
    step.done_on = done_on
    note(
        issue, "finish_issue_step", _("完成步骤：%s") % step.text, by=by, now=now,
        after={"step": step.pk, "done_on": done_on},
    )  # fmt: skip
    return step


@transaction.atomic
def remove_step(*, step: IssueStep, by: User | None, now: datetime) -> None:
    """Takes a step out that is not needed. Raises ValidationError if it is done or out already."""
    issue = lock(step.issue)
    if IssueStep.objects.filter(pk=step.pk, done_on=None, removed_at=None).update(removed_at=now) != 1:
        raise ValidationError(_("这一步已完成或已移除，请刷新页面"))
    note(issue, "remove_issue_step", _("移除步骤：%s") % step.text, by=by, now=now, before={"step": step.pk})


@transaction.atomic
def link(
    *, issue: Issue, kind: str, reference: str, by: User | None, now: datetime, label: str = ""
) -> IssueLink:
    """Notes what the issue came out of or belongs to. Raises ValidationError if that is noted already."""
    issue = lock(issue)
    reference = said(reference, "reference", _("请填编号，或系统内页面的地址"))
    if issue.links.filter(kind=kind, reference=reference).exists():
        raise ValidationError(_("已关联过，没有重复登记"))
    found = IssueLink.objects.create(issue=issue, kind=kind, reference=reference, label=label.strip())
    note(
        issue, "link_issue", _("关联%s") % found.get_kind_display(), by=by, now=now,
        after={"kind": kind, "reference": reference, "label": label},
    )  # fmt: skip
    return found
