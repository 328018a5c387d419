"""Sign-ins on record, and ending one's own sessions."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations import client
from sanpi.organizations.models import User, UserSession


def record_sign_in(*, user: User, now: datetime) -> None:
    """Puts a sign-in on record."""
    audit.record(by=user, now=now, verb="sign_in", summary=_("登录"), obj=user)


def record_sign_out(*, user: User, now: datetime) -> None:
    """Puts a sign-out on record."""
    audit.record(by=user, now=now, verb="sign_out", summary=_("退出"), obj=user)


def record_failed_sign_in(*, username: str, locked: bool, now: datetime) -> None:
    """Puts a failed sign-in on record, for unknown names as well, so that both take the same time.

    A name that belongs to no account is not written down: people type passwords into the wrong box.
    """
    user = User.objects.filter(username=username).first()
    name = user.username if user else _("不存在的登录名")
    summary = (_("登录失败：%s，已锁定") if locked else _("登录失败：%s")) % name
    audit.record(by=None, now=now, verb="sign_in_failed", summary=summary, obj=user or User(pk=0))


@transaction.atomic
def end_session(*, session: UserSession, by: User, now: datetime) -> None:
    """Ends one of the person's own sessions. Raises PermissionDenied for another's."""
    if session.user_id != by.pk:
        raise PermissionDenied(_("只能结束自己的登录"))
    after = {"address": session.address, "agent": client.describe(session.agent)}
    session.delete()
    audit.record(by=by, now=now, verb="end_session", summary=_("结束自己在别处的登录"), obj=by, after=after)


@transaction.atomic
def end_other_sessions(*, user: User, session_key: str | None, now: datetime) -> int:
    """Ends the person's sessions except the present one; returns how many there were."""
    ended, _per_model = user.sessions.exclude(session_key=session_key).delete()
    if ended:
        summary = _("结束自己在别处的全部登录：共 %d 处") % ended
        audit.record(by=user, now=now, verb="end_other_sessions", summary=summary, obj=user)
    return ended
