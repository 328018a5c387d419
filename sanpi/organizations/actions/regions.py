"""Regions: a tree whose paths are kept here."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations import rules
from sanpi.organizations.access import Capability
from sanpi.organizations.actions.checks import described, require
from sanpi.organizations.models import Region, User

FIELDS = ("code", "name", "kind", "parent")
_PATH_LENGTH = Region._meta.get_field("path").max_length or 0


@transaction.atomic
def create_region(
    *, code: str, name: str, kind: str, parent: Region | None, by: User | None, now: datetime
) -> Region:
    """Enters a region. Raises ValidationError for a malformed or taken code, or a zone without a parent."""
    require(by, Capability.SETTINGS)
    region = Region(code=code, name=name, kind=kind, parent=parent)
    _check(region)
    region.path = path_below(parent, code)
    region.full_clean()
    region.save(force_insert=True)
    summary = _("新建区域：%(name)s（%(code)s）") % {"name": name, "code": code}
    audit.record(
        by=by, now=now, verb="create_region", summary=summary, obj=region, after=described(region, *FIELDS)
    )
    return region


@transaction.atomic
def update_region(
    *, region: Region, code: str, name: str, kind: str, parent: Region | None, by: User | None, now: datetime
) -> bool:
    """Renames, recodes or moves a region; everything below moves with it. Returns whether anything changed.

    Raises ValidationError when the new parent is the region itself or lies below it.
    """
    require(by, Capability.SETTINGS)
    region = Region.objects.select_for_update(of=("self",)).select_related("parent").get(pk=region.pk)
    before = described(region, *FIELDS)
    if parent and parent.path.startswith(region.path):
        raise ValidationError(
            {"parent": _("上级区域不能是它自己或它的下级：%(parent)s在%(name)s之内")
             % {"parent": parent.name, "name": region.name}}
        )  # fmt: skip
    region.code, region.name, region.kind, region.parent = code, name, kind, parent
    after = described(region, *FIELDS)
    if before == after:
        return False
    _check(region)
    old_path, region.path = region.path, path_below(parent, code)
    region.full_clean()
    region.save()
    move_subtree(old_path, region.path)
    summary = _("修改区域：%s") % before["name"]
    audit.record(
        by=by, now=now, verb="update_region", summary=summary, obj=region, before=before, after=after
    )
    return True


def path_below(parent: Region | None, code: str) -> str:
    """The path of a region. Raises ValidationError when the tree gets too deep to be stored."""
    path = f"{parent.path if parent else ''}{code}/"
    if len(path) > _PATH_LENGTH:
        raise ValidationError({"parent": _("区域层级过深，最多约 %d 层") % (_PATH_LENGTH // 7)})
    return path


def move_subtree(old_path: str, new_path: str) -> None:
    """Gives everything below `old_path` the new beginning of its path."""
    if old_path == new_path:
        return
    Region.objects.filter(path__startswith=old_path).update(
        path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    )


def _check(region: Region) -> None:
    if problem := rules.check_code_of_region(region.code, region.kind):
        raise ValidationError({"code": problem})
    if taken := Region.objects.filter(code=region.code).exclude(pk=region.pk).first():
        names = {"code": region.code, "name": taken.name}
        raise ValidationError({"code": _("区划代码 %(code)s 已存在：%(name)s") % names})
    if region.kind == Region.Kind.ZONE and region.parent is None:
        raise ValidationError({"parent": _("功能区必须选择上级区域")})
