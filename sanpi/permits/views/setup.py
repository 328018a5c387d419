"""Giving a project its permits, planning them, 拿地即开工."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.forms import DateField
from sanpi.core.pages import form_page
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.working_days import load_calendar
from sanpi.permits import actions
from sanpi.permits.actions.tracks import blue_permits
from sanpi.permits.forms.setup import AddForm, PlanForm, SetUpForm, TrackForm
from sanpi.permits.models import Track
from sanpi.permits.rules.network import plan_from
from sanpi.permits.rules.standing import of_project
from sanpi.permits.rules.story import route_of
from sanpi.permits.rules.tracks import TITLES
from sanpi.permits.views.fetch import workable_project


def _board(pk: int) -> str:
    return reverse("permits:board", args=[pk])


@requires(Capability.PERMITS)
def set_up(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The project's route, and with it its permits."""
    project = workable_project(request, pk)
    form = SetUpForm(request.POST or None, route=route_of(project))
    return form_page(
        request,
        form,
        lambda: actions.set_up_permits(
            project=project, **form.cleaned_data, by=request.user, now=timezone.now()
        ),
        title=_("建立手续清单"),
        subject=project.name,
        back=_board(pk),
        done=_("手续清单已建立。请先核对“待核”的事项是否涉及。"),
        lead=_("按审批路径从手续模板生成。已有的事项不会重复；改变路径时，未启动的多余事项会标为不涉及。"),
        submit=_("建立"),
    )


@requires(Capability.PERMITS)
def add(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One more permit."""
    project = workable_project(request, pk)
    form = AddForm(request.POST or None, project=project)
    return form_page(
        request,
        form,
        lambda: actions.add_permit(project=project, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("增加手续"),
        subject=project.name,
        back=_board(pk),
        done=_("已增加"),
        lead=_("模板中没有的事项，请系统管理员先在“手续模板”中增加。"),
    )


@requires(Capability.PERMITS)
def plan(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The days on which permits are to be handed in; `?from=` proposes them in order from that day."""
    project = workable_project(request, pk)
    today = timezone.localdate()
    start = _day(request.GET.get("from"), today)
    permits = of_project(project)
    proposed = plan_from(permits, start, load_calendar(), today)
    waiting = [permit for permit in permits if permit.pk in proposed]
    form = PlanForm(request.POST or None, permits=waiting, proposed=proposed, anew="from" in request.GET)
    return form_page(
        request,
        form,
        lambda: actions.plan_permits(
            project=project, planned=form.planned(), note=form.cleaned_data["note"], by=request.user, now=timezone.now()
        ),
        title=_("排定计划申报日"),
        subject=project.name,
        back=_board(pk),
        done=_("计划申报日已保存"),
        lead=_("尚未计划的事项按前置关系和承诺时限从 %s 起推算，可以逐项修改；空着的不计划。") % start,
    )  # fmt: skip


def _day(text: str | None, today: date) -> date:
    """The day an address names; today where it names none."""
    try:
        day: date = DateField().clean(text)
    except ValidationError:
        return today
    return day


@requires(Capability.PERMITS)
def fast_track(request: SignedInRequest, pk: int, step: str) -> HttpResponseBase:
    """A step of 拿地即开工."""
    project = workable_project(request, pk)
    if step not in Track.values:
        raise Http404(_("没有这个步骤"))
    blue = list(blue_permits(project))
    form = TrackForm(request.POST or None, step=step, today=timezone.localdate(), blue=blue)
    return form_page(
        request,
        form,
        lambda: _take_step(request, pk, step, form),
        title=str(TITLES[Track(step)]),
        subject=project.name,
        back=_board(pk),
        done=_("已登记：%s") % Track(step).label,
        lead=_lead(step, len(blue)),
    )


def _lead(step: str, blue: int) -> str:
    if step == Track.WON:
        return _("%s 项预审意见转为正式批准，逐项填写批文号，一次办结。") % blue
    if step in {Track.LOST, Track.LEFT}:
        return _("登记后，%s 项预审意见全部作废。") % blue
    return ""


def _take_step(request: SignedInRequest, pk: int, step: str, form: TrackForm) -> None:
    project, data = workable_project(request, pk), form.cleaned_data
    on, by, now = data["effective_on"], request.user, timezone.now()
    paper, note = data.get("paper", ""), data.get("note", "")
    if step == Track.APPLIED:
        actions.apply_fast_track(project=project, paper=paper, effective_on=on, by=by, now=now)
    elif step == Track.LISTED:
        actions.list_land(project=project, paper=paper, effective_on=on, by=by, now=now)
    elif step == Track.WON:
        actions.win_land(
            project=project, numbers=form.numbers(), paper=paper, effective_on=on, by=by, now=now
        )
    elif step == Track.LOST:
        actions.lose_land(project=project, note=note, effective_on=on, by=by, now=now)
    else:
        actions.leave_fast_track(project=project, note=note, effective_on=on, by=by, now=now)
