"""Accounts: one person in one post each. They are deactivated, never removed, because facts name them."""

from datetime import datetime

from axes.utils import reset as forget_failures
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations import rules
from sanpi.organizations.access import Capability
from sanpi.organizations.actions.checks import described, only_holder_of, require
from sanpi.organizations.actions.passwords import set_password
from sanpi.organizations.models import Organization, Role, User
from sanpi.organizations.passwords import one_time_password

FIELDS = ("username", "name", "organization", "phone")


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    by: User | None,
    now: datetime,
    organization: Organization | None = None,
    phone: str = "",
    password: str | None = None,
) -> tuple[User, str]:
    """Opens an account without any role; returns it with its first password, to be changed on first use.

    Raises ValidationError for a user name that is taken (in whatever case) or malformed, or for a weak given
    password.
    """
    require(by, Capability.ACCOUNTS)
    username = rules.normalised_username(username)
    if problem := rules.check_username(username):
        raise ValidationError({"username": problem})
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": _("登录名“%s”已有人使用，请换一个") % username})
    user = User(username=username, name=name, organization=organization, phone=phone, created_at=now)
    if password is not None:
        validate_password(password, user)
    first = password or one_time_password()
    user.set_password(first)
    user.full_clean()
    user.save(force_insert=True)
    set_password(user, first, now=now, must_change=True)
    summary = _("新建用户：%(username)s（%(name)s）") % {"username": username, "name": name}
    audit.record(
        by=by, now=now, verb="create_user", summary=summary, obj=user, after=described(user, *FIELDS)
    )
    return user, first


@transaction.atomic
def update_user(
    *, user: User, name: str, organization: Organization | None, phone: str, by: User, now: datetime
) -> list[str]:
    """Changes the data of an account (the user name stays); returns the names of the fields that changed.

    Raises ValidationError when a role of the account needs a unit and none is left.
    """
    require(by, Capability.ACCOUNTS)
    user = User.objects.select_for_update().get(pk=user.pk)
    before = described(user, *FIELDS)
    if organization is None and user.grants.filter(role__in=(Role.LIAISON, Role.UNIT_LEADER)).exists():
        raise ValidationError(
            {"organization": _("该用户是单位联络员或单位负责人，必须有所在单位；请先由安全管理员收回角色")}
        )
    user.name, user.organization, user.phone = name, organization, phone
    after = described(user, *FIELDS)
    changed = [field for field in FIELDS if before[field] != after[field]]
    if not changed:
        return []
    user.full_clean()
    user.save(update_fields=changed)
    audit.record(
        by=by,
        now=now,
        verb="update_user",
        summary=_("修改用户：%s") % user.username,
        obj=user,
        before={field: before[field] for field in changed},
        after={field: after[field] for field in changed},
    )
    return changed


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime, reason: str = "") -> None:
    """Closes an account and ends its sessions; its roles stay on record and come back with it.

    Raises PermissionDenied for one's own account, ValidationError for the last administrator of a kind.
    """
    require(by, Capability.ACCOUNTS)
    if by.pk == user.pk:
        raise PermissionDenied(_("不能停用自己的账户"))
    if role := only_holder_of(user, user.grants.values_list("role", flat=True)):
        raise ValidationError(_("%s是最后一位，停用后将无人履职。请先安排接任者。") % Role(role).label)
    _set_active(
        user, active=False, verb="deactivate_user", summary=_("停用用户：%s"), by=by, now=now, reason=reason
    )
    user.sessions.all().delete()


@transaction.atomic
def reactivate_user(*, user: User, by: User, now: datetime, reason: str = "") -> None:
    """Opens a closed account again; the password must be changed on the next sign-in."""
    require(by, Capability.ACCOUNTS)
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    _set_active(
        user, active=True, verb="reactivate_user", summary=_("启用用户：%s"), by=by, now=now, reason=reason
    )


@transaction.atomic
def unlock_user(*, user: User, by: User, now: datetime) -> None:
    """Forgets the failed sign-ins of an account, so that it may be tried again at once."""
    require(by, Capability.ACCOUNTS)
    forget_failures(username=user.username)
    audit.record(by=by, now=now, verb="unlock_user", summary=_("解除登录锁定：%s") % user.username, obj=user)


def _set_active(
    user: User, *, active: bool, verb: str, summary: str, by: User, now: datetime, reason: str
) -> None:
    before = described(user, "is_active")
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record(
        by=by,
        now=now,
        verb=verb,
        summary=summary % user.username,
        obj=user,
        before=before,
        after=described(user, "is_active"),
        reason=reason,
    )
