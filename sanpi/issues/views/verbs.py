"""What happens to an issue: each page asks for one verb's arguments, acts, and goes back to the issue."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import refuse_politely, verb_page
from sanpi.documents.actions import store_document
from sanpi.issues import actions
from sanpi.issues.forms import verbs as forms
from sanpi.issues.models import EventKind, Issue, IssueEvent, IssueStep
from sanpi.issues.rules import decides, permitted
from sanpi.issues.views.fetch import fetched
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import Organization


def _for(request: SignedInRequest, pk: int, verb: str) -> Issue:
    """The issue, if the verb is among the buttons the person has there now; else Http404."""
    issue = fetched(Issue.objects.visible_to(request.user), pk)
    if verb not in permitted(issue, request.user):
        raise Http404(_("问题 %s 现在不能这样办理，或不由您办理") % issue.number)
    return issue


def _says_yes(request: SignedInRequest) -> bool:
    return request.POST.get("decision") == forms.DecisionForm.YES


def _form(
    request: SignedInRequest, issue: Issue, kind: type[forms.IssueForm], **options: Any
) -> forms.IssueForm:
    data, files = request.POST or None, request.FILES or None
    return kind(data, files, issue=issue, today=timezone.localdate(), **options)


def _page(
    request: SignedInRequest,
    issue: Issue,
    form: forms.IssueForm,
    act: Callable[..., Any],
    title: str,
    done: str,
    **context: Any,
) -> HttpResponseBase:
    """`act` is called with the form's fields, who acts and when."""
    return verb_page(
        request,
        form,
        act,
        title=title,
        subject=f"{issue.number} {issue.title}",
        back=issue.get_absolute_url(),
        done=done,
        **context,
    )


@requires(Capability.DECIDE)
def assign(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """交办."""
    issue = _for(request, pk, "assign")
    units = Organization.objects.visible_to(request.user).filter(region__path__startswith=issue.region.path)
    form = _form(request, issue, forms.AssignForm, units=units)
    return _page(request, issue, form, lambda **v: actions.assign(issue=issue, **v), _("交办"), _("已交办"))


@requires(Capability.ISSUES)
def report_progress(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """How it goes."""
    issue = _for(request, pk, "progress")
    form = _form(request, issue, forms.ProgressForm)
    return _page(
        request,
        issue,
        form,
        lambda **v: actions.report_progress(issue=issue, **v),
        _("报告进展"),
        _("已报告"),
    )


@requires(Capability.ISSUES)
def retract_progress(request: SignedInRequest, pk: int, event: int) -> HttpResponseBase:
    """Takes a wrong report back."""
    issue = _for(request, pk, "progress")
    found = get_object_or_404(
        IssueEvent.objects.known_at(None), issue=issue, pk=event, kind=EventKind.PROGRESS
    )
    form = _form(request, issue, forms.ReasonForm)
    return _page(
        request,
        issue,
        form,
        lambda **v: actions.retract_progress(event=found, **v),
        _("撤回 %s 的进展") % found.effective_on,
        _("已撤回"),
        tone="danger",
        submit=_("撤回"),
    )


@requires(Capability.ISSUES)
def request_due(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Asks for another date."""
    issue = _for(request, pk, "request_due")
    form = _form(request, issue, forms.DueRequestForm)
    return _page(
        request,
        issue,
        form,
        lambda **v: actions.request_due(issue=issue, **v),
        _("申请延期"),
        _("已提出申请，批准以前仍按原计划办结日"),
        lead=_("延期由另一人批准；批准以前仍按原日期计算超期。"),
    )


@requires(Capability.DECIDE)
def decide_due(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Decides on another date."""
    issue = _for(request, pk, "decide_due")
    form = _form(request, issue, forms.DueDecisionForm)
    asked = issue.events.known_at(None).filter(kind=EventKind.DUE_REQUESTED).last()

    def act(*, text: str, decision: str, **who: Any) -> None:
        actions.decide_due(issue=issue, approve=decision == forms.DecisionForm.YES, text=text, **who)

    lead = _("没有待批复的延期申请。")
    if issue.asked_due_on and asked:
        words = {"who": issue.asked_by, "old": issue.due_on, "new": issue.asked_due_on, "why": asked.text}
        lead = _("%(who)s申请由 %(old)s 延期至 %(new)s：%(why)s") % words
    done = _("不同意延期，已告知申请人；仍按 %s 计算超期") % issue.due_on
    if _says_yes(request):
        done = _("已批准延期，计划办结日改为 %s") % issue.asked_due_on
    return _page(request, issue, form, act, _("批复延期"), done, lead=lead)


@requires(Capability.DECIDE)
def urge(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """督办."""
    issue = _for(request, pk, "urge")
    form = _form(request, issue, forms.UrgeForm)
    return _page(
        request, issue, form, lambda **v: actions.urge(issue=issue, **v), _("登记督办"), _("已登记督办")
    )


@requires(Capability.ISSUES)
def request_close(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """申请销号, with the proof."""
    issue = _for(request, pk, "request_close")
    form = _form(request, issue, forms.CloseRequestForm)

    @transaction.atomic
    def act(*, file: Any, by: Any, now: Any, **v: Any) -> None:
        document = store_document(upload=file, by=by, now=now)
        actions.request_close(issue=issue, document=document, by=by, now=now, **v)

    lead = _("由提出问题的人确认后销号；提出人已不在岗，或与申请人是同一人的，由项目办或督查确认。")
    return _page(request, issue, form, act, _("申请销号"), _("已申请，等待确认"), lead=lead)


@requires(Capability.ISSUES)
def decide_close(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Confirms 销号 or sends it back."""
    issue = _for(request, pk, "decide_close")
    form = _form(request, issue, forms.CloseDecisionForm)
    asked = issue.events.known_at(None).filter(kind=EventKind.CLOSE_REQUESTED).last()

    def act(*, text: str, decision: str, satisfaction: int | None, **who: Any) -> None:
        confirm = decision == forms.DecisionForm.YES
        actions.decide_close(issue=issue, confirm=confirm, text=text, satisfaction=satisfaction, **who)

    words = {"on": asked.effective_on, "text": asked.text} if asked else {"on": "", "text": ""}
    lead = _("申请的办结日 %(on)s：%(text)s") % words
    done = _("已同意销号，问题办结") if _says_yes(request) else _("已退回销号申请，问题继续办理")
    return _page(request, issue, form, act, _("确认销号"), done, lead=lead)


@requires(Capability.ISSUES, Capability.DECIDE)
def reopen(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Back to work."""
    issue = _for(request, pk, "reopen")
    dated = decides(issue, request.user)
    form = _form(request, issue, forms.ReopenForm, dated=dated)
    done = _("已重新办理") if dated else _("已重新办理，等待项目办交办、定计划办结日")
    return _page(request, issue, form, lambda **v: actions.reopen(issue=issue, **v), _("重新办理"), done)


@requires(Capability.ISSUES, Capability.DECIDE)
def cancel(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """No issue any more."""
    issue = _for(request, pk, "cancel")
    form = _form(request, issue, forms.CancelForm)
    return _page(
        request,
        issue,
        form,
        lambda **v: actions.cancel(issue=issue, **v),
        _("取消问题"),
        _("已取消"),
        tone="danger",
        submit=_("取消这个问题"),
    )


@requires(Capability.ISSUES)
def edit(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What is written on the head."""
    issue = _for(request, pk, "edit")
    form = _form(request, issue, forms.HeadForm)

    def act(*, by: Any, now: Any, reason: str, **values: Any) -> None:
        actions.update_issue(issue=issue, values=values, reason=reason, by=by, now=now)

    return _page(request, issue, form, act, _("修改问题"), _("已保存"))


@requires(Capability.ISSUES)
def add_step(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One more step."""
    issue = _for(request, pk, "step")
    form = _form(request, issue, forms.StepForm)
    return _page(
        request, issue, form, lambda **v: actions.add_step(issue=issue, **v), _("增加步骤"), _("已增加步骤")
    )


def _step(request: SignedInRequest, pk: int, step: int) -> IssueStep:
    found = IssueStep.objects.select_related("issue").filter(removed_at=None)
    return get_object_or_404(found, issue=_for(request, pk, "step"), pk=step)


@require_POST
@requires(Capability.ISSUES)
def finish_step(request: SignedInRequest, pk: int, step: int) -> HttpResponse:
    """The step is done today."""
    found, now = _step(request, pk, step), timezone.now()
    today = timezone.localdate(now)
    refuse_politely(
        request,
        lambda: actions.finish_step(step=found, done_on=today, by=request.user, now=now),
        _("已完成：%s") % found.text,
    )
    return redirect(found.issue)


@require_POST
@requires(Capability.ISSUES)
def remove_step(request: SignedInRequest, pk: int, step: int) -> HttpResponse:
    """The step is not needed."""
    found, now = _step(request, pk, step), timezone.now()
    refuse_politely(
        request,
        lambda: actions.remove_step(step=found, by=request.user, now=now),
        _("已移除：%s") % found.text,
    )
    return redirect(found.issue)


@requires(Capability.ISSUES)
def add_link(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What it came out of."""
    issue = _for(request, pk, "link")
    form = _form(request, issue, forms.LinkForm)
    return _page(
        request, issue, form, lambda **v: actions.link(issue=issue, **v), _("增加关联"), _("已增加关联")
    )
