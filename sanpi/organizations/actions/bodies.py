"""Bodies that answer for projects: units, and leading posts (分包领导)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations.access import Capability
from sanpi.organizations.actions.checks import described
from sanpi.organizations.models import Official, Organization, Region, Role, User


def _require_region(by: User | None, region: Region) -> None:
    """Raises PermissionDenied unless the person keeps the bodies of the region."""
    if by is None or by.can(Capability.SETTINGS):
        return
    if not Region.objects.open_to(by, Capability.CREATE).filter(pk=region.pk).exists():
        raise PermissionDenied(_("%s不在您负责的区域内") % region.name)


@transaction.atomic
def create_organization(
    *, region: Region, name: str, kind: str, by: User | None, now: datetime
) -> Organization:
    """Enters a unit.

    Raises ValidationError for a name taken in the region, PermissionDenied outside one's own region.
    """
    _require_region(by, region)
    unit = Organization(region=region, name=name, kind=kind)
    _enter(unit, ("region", "name", "kind"), _("新建单位：%s") % name, by=by, now=now)
    return unit


@transaction.atomic
def update_organization(
    *, organization: Organization, region: Region, name: str, kind: str, by: User | None, now: datetime
) -> bool:
    """Renames a unit or moves it to another region; returns whether anything changed."""
    _require_region(by, organization.region)
    _require_region(by, region)
    summary = _("修改单位：%s") % organization.name
    return _change(organization, {"region": region, "name": name, "kind": kind}, summary, by=by, now=now)


@transaction.atomic
def create_official(
    *, region: Region, name: str, by: User | None, now: datetime, user: User | None = None
) -> Official:
    """Enters a leading post, tied to an account if one is given (see `update_official`)."""
    _require_region(by, region)
    _check_account(user)
    official = Official(region=region, name=name, user=user)
    _enter(official, ("region", "name", "user"), _("新建分包领导：%s") % name, by=by, now=now)
    return official


@transaction.atomic
def update_official(
    *, official: Official, region: Region, name: str, user: User | None, by: User | None, now: datetime
) -> bool:
    """Renames a leading post, moves it, or ties it to an account; returns whether anything changed.

    The account must hold the role 分包领导 already, so that tying it gives nobody a right that a security
    administrator did not give. Raises ValidationError otherwise, or when the account holds another post.
    """
    _require_region(by, official.region)
    _require_region(by, region)
    if user != official.user:
        _check_account(user)
    summary = _("修改分包领导：%s") % official.name
    return _change(official, {"region": region, "name": name, "user": user}, summary, by=by, now=now)


def _check_account(user: User | None) -> None:
    if user and not user.grants.filter(role=Role.LEAD_OFFICIAL).exists():
        raise ValidationError({"user": _("%s还没有“分包领导”角色，请先由安全管理员授权") % user.name})


def _refuse_same_name(row: Organization | Official) -> None:
    if type(row).objects.filter(region=row.region, name=row.name).exclude(pk=row.pk).exists():
        names = {"region": row.region.name, "name": row.name}
        raise ValidationError({"name": _("%(region)s已有“%(name)s”，请换一个名称") % names})


def _enter(
    row: Organization | Official, fields: tuple[str, ...], summary: str, *, by: User | None, now: datetime
) -> None:
    _refuse_same_name(row)
    row.full_clean()
    row.save(force_insert=True)
    verb = f"create_{row._meta.model_name}"
    audit.record(by=by, now=now, verb=verb, summary=summary, obj=row, after=described(row, *fields))


def _change(
    row: Organization | Official, values: dict[str, object], summary: str, *, by: User | None, now: datetime
) -> bool:
    before = described(row, *values)
    for field, value in values.items():
        setattr(row, field, value)
    after = described(row, *values)
    if before == after:
        return False
    _refuse_same_name(row)
    row.full_clean()
    row.save(update_fields=list(values))
    verb = f"update_{row._meta.model_name}"
    audit.record(by=by, now=now, verb=verb, summary=summary, obj=row, before=before, after=after)
    return True
