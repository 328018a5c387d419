"""What happens on the way into the library: each page asks for one verb's arguments."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import verb_page
from sanpi.enrollment import actions, rules
from sanpi.enrollment.forms import AcceptForm, ReturnForm, SubmitForm, WithdrawForm, overridable
from sanpi.enrollment.precheck import errors
from sanpi.enrollment.views.fetch import kept
from sanpi.enrollment.views.project import address
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.projects.models import Project


def _page(
    request: SignedInRequest,
    project: Project,
    form: forms.Form,
    act: Callable[..., Any],
    title: str,
    **context: Any,
) -> HttpResponseBase:
    """`act` is called with the form's fields, who acts and when."""
    return verb_page(
        request,
        form,
        partial(act, project=project),
        title=title,
        subject=project.name,
        back=address(project),
        done=_("已登记"),
        **context,
    )


@requires(Capability.ENROLL)
def submit(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """申报, if the pre-check finds no error or each is passed over with a reason."""
    project = kept(request, pk)
    found = errors(rules.findings_of(project))
    passable = overridable(project, request.user, found)
    form = SubmitForm(request.POST or None, today=timezone.localdate(), overridable=passable)
    lead = _window_words(project)
    if found:
        lead = _("预审有 %s 处错误，改正后才能申报。") % len(found) + lead
        if passable:
            lead += _(" 确需申报的，请逐条写明放行原因，原因随申报记录保存。")

    def act(**values: Any) -> None:
        own = {name: values[name] for name in ("project", "effective_on", "month", "source", "by", "now")}
        actions.submit(**own, overrides=form.overrides())

    return _page(request, project, form, act, _("登记申报入库"), lead=lead)


def _window_words(project: Project) -> str:
    window = rules.window_open(project.region, timezone.localdate())
    days = {"opens": window.opens_on, "closes": window.closes_on}
    if window:
        return _("申报窗口正在开放，%(closes)s 截止。") % days
    return _("现在不在申报窗口内，下一次是 %(opens)s 至 %(closes)s。") % days


@requires(Capability.ENROLL)
def return_application(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """退回."""
    project = kept(request, pk)
    form = ReturnForm(request.POST or None, today=timezone.localdate())
    return _page(request, project, form, actions.return_application, _("登记退回"))


@requires(Capability.ENROLL)
def accept(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """入库."""
    project = kept(request, pk)
    form = AcceptForm(request.POST or None, today=timezone.localdate())
    return _page(
        request,
        project,
        form,
        actions.accept,
        _("登记入库"),
        lead=_("登记后，项目主表的入统时间和统计代码随之更新。"),
    )


@requires(Capability.ENROLL)
def withdraw(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """撤回, or 退库."""
    project = kept(request, pk)
    form = WithdrawForm(request.POST or None, today=timezone.localdate())
    return _page(
        request,
        project,
        form,
        actions.withdraw,
        _("登记撤回或退库"),
        lead=_("已入库的项目登记退库后，项目主表的入统时间和统计代码随之清空。"),
        tone="danger",
    )
