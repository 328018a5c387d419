"""Giving and taking roles: by security administrators, never to oneself, the three administrators apart."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations import rules
from sanpi.organizations.access import SEPARATE_ROLES, Capability, Reach, reach_of
from sanpi.organizations.actions.accounts import create_user
from sanpi.organizations.actions.checks import only_holder_of, require
from sanpi.organizations.models import Region, Role, RoleGrant, User

# User name and post of the first administrators.
FIRST_ADMINISTRATORS = (
    (Role.SYSTEM_ADMIN, "sysadmin"),
    (Role.SECURITY_ADMIN, "secadmin"),
    (Role.AUDIT_ADMIN, "auditadmin"),
)


@transaction.atomic
def grant_role(
    *, user: User, role: str, region: Region | None, by: User | None, now: datetime, reason: str = ""
) -> RoleGrant:
    """Gives a role in a region and everything below it; administrators' roles have no region.

    Raises PermissionDenied to all but security administrators and for one's own account; ValidationError for
    a closed account, a conflict of roles, a missing or needless region, no unit, or a role held already.
    """
    _require_other(user, by)
    user = User.objects.select_for_update().get(pk=user.pk)
    if problem := _refusal(user, role, region):
        raise ValidationError(problem)
    grant = RoleGrant.objects.create(user=user, role=role, region=region, granted_by=by, granted_at=now)
    audit.record(
        by=by,
        now=now,
        verb="grant_role",
        summary=_("授予角色：%(username)s %(what)s") % {"username": user.username, "what": _described(grant)},
        obj=user,
        after={"role": role, "region": region.code if region else ""},
        reason=reason,
    )
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: User, now: datetime, reason: str = "") -> None:
    """Takes a role away. Raises ValidationError for the last administrator of a kind."""
    user = grant.user
    _require_other(user, by)
    if user.is_active and only_holder_of(user, [grant.role]):
        raise ValidationError(_("%s是最后一位，收回后将无人履职。请先授权接任者。") % Role(grant.role).label)
    what = _described(grant)
    before = {"role": grant.role, "region": grant.region.code if grant.region else ""}
    grant.delete()
    summary = _("收回角色：%(username)s %(what)s") % {"username": user.username, "what": what}
    audit.record(by=by, now=now, verb="revoke_role", summary=summary, obj=user, before=before, reason=reason)


@transaction.atomic
def create_administrators(*, passwords: Mapping[str, str | None], now: datetime) -> list[tuple[User, str]]:
    """Opens the first system, security and audit administrator; returns each with the first password.

    `passwords` gives a password per role or None to have one made. Raises ValidationError when any
    administrator exists: from then on accounts and roles are given on the pages.
    """
    if RoleGrant.objects.filter(role__in=SEPARATE_ROLES).exists():
        raise ValidationError(
            _("系统中已有管理员，请用系统管理员账户新建用户、用安全管理员账户授权"), code="exists"
        )
    created = []
    for role, username in FIRST_ADMINISTRATORS:
        user, password = create_user(
            username=username, name=str(role.label), by=None, now=now, password=passwords.get(role)
        )
        grant_role(user=user, role=role, region=None, by=None, now=now)
        created.append((user, password))
    return created


def _require_other(user: User, by: User | None) -> None:
    require(by, Capability.GRANTS)
    if by and by.pk == user.pk:
        raise PermissionDenied(_("不能为自己授权或收回自己的角色，请由另一位安全管理员办理"))


def _refusal(user: User, role: str, region: Region | None) -> str:
    held = set(user.grants.values_list("role", flat=True))
    if not user.is_active:
        return _("该账户已停用，请先由系统管理员启用")
    if problem := rules.conflict_of_roles(held, role):
        return problem
    if rules.needs_region(role) != (region is not None):
        return _("请选择角色生效的区域") if region is None else _("管理员角色不分区域，请不要选择区域")
    if reach_of(role) is Reach.UNIT and user.organization_id is None:
        return _("%s只能看到本单位的项目，请先由系统管理员登记该用户的所在单位") % Role(role).label
    if user.grants.filter(role=role, region=region).exists():
        return _("该用户已有这个角色")
    return ""


def _described(grant: RoleGrant) -> str:
    label = Role(grant.role).label
    return f"{label}（{grant.region.name}）" if grant.region else str(label)
