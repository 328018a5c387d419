"""Deputies: who does the work of a unit while its own person is away."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations import rules
from sanpi.organizations.access import Capability
from sanpi.organizations.actions.checks import described
from sanpi.organizations.models import Deputy, User

FIELDS = ("principal", "deputy", "from_on", "until_on", "reason")
# A deputy is for an absence; who answers for longer gets a role of his own.
LONGEST = timedelta(days=366)


@transaction.atomic
def appoint_deputy(
    *, principal: User, deputy: User, from_on: date, until_on: date, reason: str, by: User, now: datetime
) -> Deputy:
    """Lets `deputy` also act for the unit of `principal` from one day until another, both included.

    Only unit roles pass on. Raises PermissionDenied unless one does it for oneself or keeps the region, and
    ValidationError when the days, the person or the roles do not fit.
    """
    _require_own_or_kept(principal, by)
    User.objects.select_for_update().get(pk=principal.pk)
    _check_people(principal, deputy)
    _check_days(from_on, until_on, timezone.localdate(now))
    _refuse_overlap(principal, deputy, from_on, until_on)
    row = Deputy(
        principal=principal, deputy=deputy, from_on=from_on, until_on=until_on, reason=reason, made_by=by,
        made_at=now,
    )  # fmt: skip
    row.full_clean()
    row.save(force_insert=True)
    summary = _("委托代办：%(deputy)s 代 %(principal)s，%(from_on)s 至 %(until_on)s") % {
        "deputy": deputy.name, "principal": principal.name, "from_on": from_on, "until_on": until_on,
    }  # fmt: skip
    audit.record(
        by=by, now=now, verb="appoint_deputy", summary=summary, obj=row, after=described(row, *FIELDS),
        reason=reason,
    )  # fmt: skip
    return row


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: User, now: datetime) -> None:
    """Ends it at once. Raises ValidationError when it is over already, PermissionDenied for others' deputies."""
    row = (
        Deputy.objects.select_for_update(of=("self",)).select_related("principal", "deputy").get(pk=deputy.pk)
    )
    _require_own_or_kept(row.principal, by)
    if row.ended_at or row.until_on < timezone.localdate(now):
        raise ValidationError(_("这项代办已经结束，无需再操作"))
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    names = {"deputy": row.deputy.name, "principal": row.principal.name}
    summary = _("结束代办：%(deputy)s 代 %(principal)s") % names
    audit.record(
        by=by, now=now, verb="end_deputy", summary=summary, obj=row,
        before={"until_on": row.until_on}, after={"ended_at": now},
    )  # fmt: skip


def _require_own_or_kept(principal: User, by: User) -> None:
    kept = by.access.region_filter("organization__region__path", Capability.CREATE)
    if principal.pk != by.pk and not User.objects.filter(kept, pk=principal.pk).exists():
        raise PermissionDenied(_("只能为自己委托代办；项目办可为本区域的单位办理"))


def _check_people(principal: User, deputy: User) -> None:
    if not rules.passes_on(principal):
        raise ValidationError(
            {"principal": _("%s没有单位联络员或单位负责人角色，没有可以委托的事项") % principal.name}
        )
    if not rules.possible_deputies(principal).filter(pk=deputy.pk).exists():
        text = _("%s不能代办：须是同一区域内、启用中的业务用户，三员（系统、安全、审计管理员）不代办业务")
        raise ValidationError({"deputy": text % deputy.name})


def _check_days(from_on: date, until_on: date, today: date) -> None:
    if until_on < from_on:
        names = {"until": until_on, "start": from_on}
        raise ValidationError({"until_on": _("结束日期 %(until)s 早于开始日期 %(start)s") % names})
    if from_on < today:
        raise ValidationError({"from_on": _("开始日期不能早于今天（%s），代办不追溯") % today})
    if until_on - from_on > LONGEST:
        raise ValidationError({"until_on": _("一次代办最长一年；长期代管请由安全管理员授予角色")})


def _refuse_overlap(principal: User, deputy: User, from_on: date, until_on: date) -> None:
    same = Deputy.objects.filter(
        principal=principal, deputy=deputy, ended_at=None, from_on__lte=until_on, until_on__gte=from_on
    ).first()
    if same:
        names = {"name": deputy.name, "from_on": same.from_on, "until_on": same.until_on}
        raise ValidationError(
            {"deputy": _("%(name)s 在 %(from_on)s 至 %(until_on)s 已经代办，无需重复登记") % names}
        )
