"""Setting passwords."""

from datetime import datetime

from axes.utils import reset as forget_failures
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations.access import Capability
from sanpi.organizations.actions.checks import require
from sanpi.organizations.models import User
from sanpi.organizations.passwords import REMEMBERED, one_time_password


def set_password(user: User, password: str, *, now: datetime, must_change: bool) -> None:
    """Stores a password that has been validated, and remembers it for the rule against reuse."""
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = now
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    user.password_records.create(password=user.password, at=now)
    remembered = user.password_records.values_list("pk", flat=True)[:REMEMBERED]
    user.password_records.exclude(pk__in=list(remembered)).delete()


@transaction.atomic
def change_password(*, user: User, old: str, new: str, session_key: str | None, now: datetime) -> None:
    """The person's own change; ends every other session of the account, `session_key` stays.

    Raises ValidationError when the old password is wrong or the new one breaks a rule.
    """
    if not user.check_password(old):
        raise ValidationError(
            {"old": _("原密码不正确。请检查大小写和输入法；忘记密码请联系系统管理员重置。")}
        )
    try:
        validate_password(new, user)
    except ValidationError as refusal:
        raise ValidationError({"new": refusal.messages}) from refusal
    set_password(user, new, now=now, must_change=False)
    user.sessions.exclude(session_key=session_key).delete()
    audit.record(by=user, now=now, verb="change_password", summary=_("修改自己的密码"), obj=user)


@transaction.atomic
def reset_password(*, user: User, by: User | None, now: datetime, reason: str = "") -> str:
    """Gives the account a one-time password and returns it; ends its sessions and lifts a lock.

    Raises PermissionDenied for one's own account: that password is changed, not reset.
    """
    require(by, Capability.ACCOUNTS)
    if by and by.pk == user.pk:
        raise PermissionDenied(_("不能重置自己的密码，请在“我的账户”中修改"))
    password = one_time_password()
    set_password(user, password, now=now, must_change=True)
    user.sessions.all().delete()
    forget_failures(username=user.username)
    summary = _("重置密码：%s") % user.username
    audit.record(by=by, now=now, verb="reset_password", summary=summary, obj=user, reason=reason)
    return password
