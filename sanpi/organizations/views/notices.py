"""What one is told by mail, and the robots of group chats."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.messaging import mail_is_set_up
from sanpi.core.pages import form_page, refuse_politely
from sanpi.organizations import actions
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import NoticeSettingsForm, RobotForm
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import DigestRecord, Robot

PER_PAGE = 50
SHOWN_DAYS = 14


@requires(Capability.VIEW)
def notice_settings(request: SignedInRequest) -> HttpResponse:
    """Where one's digest goes."""
    user = request.user
    form = NoticeSettingsForm(request.POST or None, initial={"email": user.email, "digest": user.digest})
    lead = _("每人每天最多一封，内容是“我的待办”。")
    if not mail_is_set_up():
        lead += _("管理员还没有设置邮件服务器，目前不会发送。")
    return form_page(
        request,
        form,
        lambda: actions.set_notice_preferences(user=user, **form.cleaned_data, by=user, now=timezone.now()),
        title=_("提醒设置"),
        lead=lead,
        back=reverse("account"),
        done=_("提醒设置已保存。"),
    )


@requires(Capability.SETTINGS, Capability.CREATE)
def robot_list(request: SignedInRequest) -> HttpResponse:
    """The robots that this person keeps, and what could not be sent lately."""
    robots = Robot.objects.editable_by(request.user).select_related("region", "organization")
    page = Paginator(robots.order_by("region__path", "name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "robots": [{"row": robot, "host": urlsplit(robot.url).hostname} for robot in page],
        "troubles": _troubles(request),
        "mail_host": settings.EMAIL_HOST,
        "mail_shown": request.user.can(Capability.SETTINGS),
        "days": SHOWN_DAYS,
    }
    return render(request, "organizations/robots.html", context)


def _troubles(request: SignedInRequest) -> list[DigestRecord]:
    """Digests of the last two weeks that did not go out: those of the robots seen; mail is for administrators."""
    since = timezone.localdate() - timedelta(SHOWN_DAYS)
    rows = DigestRecord.objects.filter(day__gte=since).exclude(state=DigestRecord.State.SENT)
    if not request.user.can(Capability.SETTINGS):
        rows = rows.filter(robot__in=Robot.objects.editable_by(request.user))
    return list(rows.select_related("user", "robot").order_by("-day", "-pk")[:PER_PAGE])


@requires(Capability.SETTINGS, Capability.CREATE)
def robot_create(request: SignedInRequest) -> HttpResponse:
    """Enters a robot."""
    form = RobotForm(request.POST or None, by=request.user, editing=False)
    return form_page(
        request,
        form,
        lambda: actions.create_robot(**form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("新建群机器人"),
        lead=_("群里每天只收到一条：各人有几项待办、几项超期。不含项目名称和金额，详情须登录本系统查看。"),
        back=reverse("organizations:robots"),
        done=_("群机器人已建立。"),
    )


@requires(Capability.SETTINGS, Capability.CREATE)
def robot_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Changes a robot, or puts it out of use."""
    robot = get_object_or_404(Robot.objects.editable_by(request.user), pk=pk)
    initial = {name: getattr(robot, name) for name in ("name", "kind", "active")}
    initial |= {"region": robot.region_id, "organization": robot.organization_id}
    form = RobotForm(request.POST or None, initial=initial, by=request.user, editing=True)
    return form_page(
        request,
        form,
        lambda: actions.update_robot(robot=robot, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("修改群机器人"),
        subject=robot.name,
        back=reverse("organizations:robots"),
        done=_("群机器人已保存。"),
    )


@require_POST
@requires(Capability.SETTINGS, Capability.CREATE)
def robot_try(request: SignedInRequest, pk: int) -> HttpResponse:
    """Says one line in the chat, to see whether it arrives."""
    robot = get_object_or_404(Robot.objects.editable_by(request.user).select_related("region"), pk=pk)
    refuse_politely(
        request,
        lambda: actions.try_robot(robot=robot, by=request.user, now=timezone.now()),
        _("已发出，请到群里查看。"),
    )
    return redirect("organizations:robots")
