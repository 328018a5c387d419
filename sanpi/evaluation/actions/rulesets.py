"""Putting rules in force, and giving them up."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.facts import correct
from sanpi.domain.rating import RuleError, Scope, content_of, table_from
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import RuleSet
from sanpi.evaluation.models import Scope as ScopeChoices
from sanpi.evaluation.rules.rulesets import rule_sets
from sanpi.organizations.models import Region, User


@transaction.atomic
def save_rules(
    *,
    region: Region,
    scope: str,
    name: str,
    content: Mapping[str, Any],
    effective_on: date,
    by: User | None,
    now: datetime,
    document: str = "",
    clause: str = "",
    reason: str = "",
) -> RuleSet:
    """The rules of a region for projects, units, regions or posts from a day on, which may be one to come.

    Where the region has rules already, or the day is past, a reason is asked for. A version of the same day is corrected;
    earlier ones stay, so that any past light can be told again. Raises ValidationError naming the values for which
    nothing, or two things, would hold.
    """
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    try:
        kept = content_of(table_from(content, Scope(scope)))
    except RuleError as refused:
        raise ValidationError(refused.message) from refused
    if not name.strip():
        raise ValidationError({"name": _("请填写规则名称")})
    old = rule_sets(scope, Standpoint(effective_on, None)).get(region.path)
    if not reason.strip():
        _ask_why(region, old, effective_on, timezone.localdate(now))
    told = (name, document, clause, kept)
    if old and told == (old.name, old.document, old.clause, old.content):
        raise ValidationError(_("与当日已在使用的规则完全相同，没有重复登记"))
    return _add(region, scope, told, effective_on, by, now, reason)


def _ask_why(region: Region, old: RuleSet | None, effective_on: date, today: date) -> None:
    """Refuses to replace rules, or to judge past days anew, without a reason."""
    if effective_on < today:
        raise ValidationError(
            {
                "reason": _(
                    "执行日期 %s 早于今天，过去的灯会按新规则重新评定；请写明修改原因，例如更正依据的文件"
                )
                % effective_on
            }
        )
    if old:
        raise ValidationError(
            {
                "reason": _("%(region)s已有规则“%(name)s”；请写明修改原因")
                % {"region": region.name, "name": old.name}
            }
        )


def _add(
    region: Region, scope: str, told: tuple[str, str, str, dict[str, Any]], on: date, by: User | None, now: datetime,
    reason: str,
) -> RuleSet:  # fmt: skip
    name, document, clause, content = told
    same_day = RuleSet.objects.known_at(None).filter(region=region, scope=scope, effective_on=on)
    corrected = same_day.order_by("-recorded_at", "-pk").first()
    if corrected:
        correct(corrected, now=now)
    fact = RuleSet.objects.create(
        region=region, scope=scope, name=name, document=document, clause=clause, content=content, effective_on=on,
        recorded_at=now, recorded_by=by, source=document, reason=reason, supersedes=corrected,
    )  # fmt: skip
    before = rule_sets(scope, Standpoint(on, None)).get(region.path) if corrected is None else corrected
    audit.record(
        by=by, now=now, verb="save_rules", obj=fact, reason=reason,
        summary=_("%(region)s%(scope)s红黄绿规则：%(name)s，%(day)s起")
        % {"region": region.name, "scope": ScopeChoices(scope).label, "name": name or _("不再单独规定"), "day": on},
        before={"name": before.name, "content": before.content} if before and before != fact else None,
        after={"name": name, "document": document, "clause": clause, "content": content, "effective_on": on},
    )  # fmt: skip
    return fact


@transaction.atomic
def give_up_rules(
    *, region: Region, scope: str, effective_on: date, reason: str, by: User | None, now: datetime
) -> RuleSet:
    """From a day on the region has no rules of its own; those of the region above, or the product's, hold again."""
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    if region.path not in rule_sets(scope, Standpoint(effective_on, None)):
        raise ValidationError(_("%s当日没有自己的规则，不用停用") % region.name)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明停用的原因")})
    return _add(region, scope, ("", "", "", {}), effective_on, by, now, reason)
