"""Reminders, what a person wants to be told, and robots of group chats."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.messaging import SendError, refusal_of, send_to_robot
from sanpi.organizations.access import Capability
from sanpi.organizations.actions.checks import described
from sanpi.organizations.models import Notice, Organization, Region, Robot, User

# Neither the address of a robot, which holds its key, nor its secret belongs into the audit trail.
ROBOT_FIELDS = ("name", "kind", "region", "organization", "active")


@transaction.atomic
def remind(
    *,
    users: Iterable[User],
    text: str,
    by: User | None,
    now: datetime,
    url: str = "",
    kind: str = Notice.Kind.REMINDER,
) -> list[User]:
    """Puts a line among the things to do of each person and into his next digest; returns who got it.

    Who has the same line unread does not get it twice. Whether `by` may remind these people is for the verb to say
    that calls this. `url` is an address of ours, beginning with a slash.
    """
    if url and not url.startswith("/"):
        raise ValueError(url)
    wanted = {user.pk: user for user in users if user.is_active}
    same = Notice.objects.unread().filter(text=text[:300], url=url)
    have = set(same.filter(user__in=wanted.values()).values_list("user", flat=True)) if wanted else set()
    told = [user for pk, user in wanted.items() if pk not in have]
    if not told:
        return []
    rows = [
        Notice(user=user, text=text[:300], url=url, kind=kind, created_by=by, created_at=now) for user in told
    ]
    Notice.objects.bulk_create(rows)
    names = "、".join(user.name for user in told)
    audit.record(
        by=by,
        now=now,
        verb="remind",
        summary=_("提醒 %(count)d 人：%(text)s") % {"count": len(told), "text": text},
        obj=told[0],
        after={"text": text, "users": names},
    )
    return told


@transaction.atomic
def read_notice(*, notice: Notice, by: User, now: datetime) -> None:
    """Puts a reminder aside (已阅). Raises ValidationError when that was done, PermissionDenied for another's."""
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.user_id != by.pk:
        raise PermissionDenied(_("只能处理发给自己的提醒"))
    if row.read_at:
        raise ValidationError(_("这条提醒已阅，无需再操作"))
    row.read_at = now
    row.save(update_fields=["read_at"])
    audit.record(by=by, now=now, verb="read_notice", summary=_("已阅提醒：%s") % row.text, obj=row)


@transaction.atomic
def set_notice_preferences(*, user: User, email: str, digest: bool, by: User, now: datetime) -> bool:
    """Where a person gets his digest, and whether he wants one; returns whether anything changed."""
    if user.pk != by.pk:
        raise PermissionDenied(_("提醒设置由本人修改"))
    user = User.objects.select_for_update().get(pk=user.pk)
    before = described(user, "email", "digest")
    user.email, user.digest = email, digest
    after = described(user, "email", "digest")
    if before == after:
        return False
    user.full_clean()
    user.save(update_fields=["email", "digest"])
    summary = _("修改提醒设置：%s") % user.username
    audit.record(
        by=by, now=now, verb="set_notice_preferences", summary=summary, obj=user, before=before, after=after
    )
    return True


@transaction.atomic
def create_robot(
    *,
    name: str,
    kind: str,
    region: Region,
    url: str,
    by: User,
    now: datetime,
    organization: Organization | None = None,
    secret: str = "",
    active: bool = True,
) -> Robot:
    """Enters the robot of a group chat.

    Raises ValidationError for an address that may not be spoken to, or that is entered already; PermissionDenied
    outside one's own region.
    """
    _require_region(by, region)
    robot = Robot(
        name=name, kind=kind, region=region, organization=organization, url=url, secret=secret, active=active
    )
    _check(robot)
    robot.full_clean()
    robot.save(force_insert=True)
    after = _described(robot)
    summary = _("新建群机器人：%s") % name
    audit.record(by=by, now=now, verb="create_robot", summary=summary, obj=robot, after=after)
    return robot


@transaction.atomic
def update_robot(*, robot: Robot, by: User, now: datetime, **values: Any) -> bool:
    """Changes a robot; returns whether anything changed. An empty `url` or `secret` stands for the one on record."""
    robot = Robot.objects.select_for_update(of=("self",)).select_related("region").get(pk=robot.pk)
    _require_region(by, robot.region)
    before, keys = _described(robot), (robot.url, robot.secret)
    for field, value in values.items():
        if field not in {"url", "secret"} or value:
            setattr(robot, field, value)
    _require_region(by, robot.region)
    after = _described(robot)
    if before == after and keys == (robot.url, robot.secret):
        return False
    _check(robot)
    robot.full_clean()
    robot.save(update_fields=list(values))
    summary = _("修改群机器人：%s") % robot.name
    audit.record(by=by, now=now, verb="update_robot", summary=summary, obj=robot, before=before, after=after)
    return True


def try_robot(*, robot: Robot, by: User, now: datetime) -> None:
    """Says one line in the chat, to see whether it arrives. Raises ValidationError with the reason when it did not."""
    _require_region(by, robot.region)
    text = _("这是一条试发消息，收到即表示设置正确。")
    try:
        send_to_robot(robot.kind, robot.url, robot.secret, settings.SITE_NAME, text, now)
    except SendError as refused:
        raise ValidationError(_("没有发出：%s") % refused) from refused
    audit.record(by=by, now=now, verb="try_robot", summary=_("试发群机器人：%s") % robot.name, obj=robot)


def _described(robot: Robot) -> dict[str, Any]:
    return described(robot, *ROBOT_FIELDS) | {"host": urlsplit(robot.url).hostname or ""}


def _require_region(by: User, region: Region) -> None:
    everywhere = by.can(Capability.SETTINGS)
    if not everywhere and not Region.objects.open_to(by, Capability.CREATE).filter(pk=region.pk).exists():
        raise PermissionDenied(_("%s不在您负责的区域内") % region.name)


def _check(robot: Robot) -> None:
    if refused := refusal_of(robot.url):
        raise ValidationError({"url": refused})
    taken = Robot.objects.filter(url=robot.url).exclude(pk=robot.pk).first()
    if taken:
        raise ValidationError({"url": _("这个地址已登记为“%s”") % taken.name})
    if robot.organization and robot.organization.region_id != robot.region_id:
        names = {"unit": robot.organization.name, "region": robot.region.name}
        raise ValidationError({"organization": _("%(unit)s不属于%(region)s") % names})
