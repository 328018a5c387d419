"""Entries of code lists. An entry is retired by a date and never removed: old projects keep its meaning."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.models import Code, CodeList
from sanpi.organizations.access import Capability
from sanpi.organizations.actions.checks import described, require
from sanpi.organizations.models import User

FIELDS = ("code", "label", "position", "valid_from", "valid_until")


@transaction.atomic
def add_code(
    *,
    code_list: CodeList,
    code: str,
    label: str,
    by: User | None,
    now: datetime,
    position: int = 0,
    valid_from: date | None = None,
) -> Code:
    """Adds an entry to a list. Raises ValidationError for a code or a name that the list has already."""
    require(by, Capability.SETTINGS)
    entry = Code(list=code_list, code=code, label=label, position=position, valid_from=valid_from)
    _refuse_same(entry)
    entry.full_clean()
    entry.save(force_insert=True)
    summary = _("增加代码：%(list)s · %(label)s") % {"list": code_list.label, "label": label}
    audit.record(by=by, now=now, verb="add_code", summary=summary, obj=entry, after=described(entry, *FIELDS))
    return entry


@transaction.atomic
def rename_code(*, entry: Code, label: str, position: int, by: User | None, now: datetime) -> bool:
    """Changes the name or the place of an entry, the code stays; returns whether anything changed."""
    require(by, Capability.SETTINGS)
    before = described(entry, "label", "position")
    entry.label, entry.position = label, position
    after = described(entry, "label", "position")
    if before == after:
        return False
    _refuse_same(entry)
    entry.full_clean()
    entry.save(update_fields=["label", "position"])
    summary = _("修改代码：%(list)s · %(label)s") % {"list": entry.list.label, "label": label}
    audit.record(by=by, now=now, verb="rename_code", summary=summary, obj=entry, before=before, after=after)
    return True


@transaction.atomic
def retire_code(*, entry: Code, on: date | None, by: User | None, now: datetime) -> None:
    """From the day `on` the entry is no longer offered; None takes it back into use.

    Raises ValidationError for a day before the entry came into use.
    """
    require(by, Capability.SETTINGS)
    if on and entry.valid_from and on < entry.valid_from:
        raise ValidationError(
            {"on": _("停用日期 %(on)s 早于启用日期 %(start)s") % {"on": on, "start": entry.valid_from}}
        )
    before = described(entry, "valid_until")
    entry.valid_until = on
    entry.save(update_fields=["valid_until"])
    names = {"list": entry.list.label, "label": entry.label, "on": on}
    summary = (
        _("停用代码：%(list)s · %(label)s，%(on)s 起") if on else _("恢复代码：%(list)s · %(label)s")
    ) % names
    after = described(entry, "valid_until")
    verb = "retire_code" if on else "restore_code"
    audit.record(by=by, now=now, verb=verb, summary=summary, obj=entry, before=before, after=after)


def _refuse_same(entry: Code) -> None:
    others = Code.objects.filter(list=entry.list).exclude(pk=entry.pk)
    if taken := others.filter(code=entry.code).first():
        names = {"code": entry.code, "label": taken.label}
        raise ValidationError({"code": _("代码“%(code)s”已用于“%(label)s”，请换一个") % names})
    if others.filter(label=entry.label, valid_until__isnull=True).exists():
        raise ValidationError({"label": _("“%s”已在这个代码表中") % entry.label})
