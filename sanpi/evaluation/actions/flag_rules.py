"""Setting a region's rules for flags: each time a new version under a date and a document; the earlier ones stay."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.facts import correct
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import (
    FlagGroup,
    FlagKind,
    FlagMember,
    FlagRule,
    TaskFlagRule,
)
from sanpi.evaluation.models.flags import LONGEST_STEP, Basis, Frequency, Tie
from sanpi.evaluation.rules.flags import MEASURES, rule_in_force
from sanpi.organizations.models import Organization, Region, User


@dataclass(frozen=True, slots=True)
class GroupValues:
    """A group with its members: units of the region or below it, and regions below it."""

    name: str
    top: int
    bottom: int
    units: tuple[int, ...] = ()
    districts: tuple[int, ...] = ()


RULE_FIELDS = (
    "name", "frequency", "measure", "second", "targets", "red", "black", "tie", "minimum", "streak_bottom",
    "steps", "clause",
)  # fmt: skip


@transaction.atomic
def set_flag_rule(
    *,
    region: Region,
    kind: str,
    values: Mapping[str, Any],
    groups: Sequence[GroupValues],
    effective_on: date,
    by: User | None,
    now: datetime,
    source: str = "",
    reason: str = "",
) -> FlagRule:
    """A version of a region's rule from a day on; `values` are fields of `FlagRule` by name.

    A version of the same day is corrected; earlier ones stay. Raises ValidationError for a measure that there is not,
    targets that do not fit the periods, groups that are empty, share a name or a member, and for what holds already.
    """
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    _check_values(values, kind)
    _check_groups(groups, kind)
    _check_members(region, groups)
    fields = {name: values[name] for name in RULE_FIELDS if name in values}
    _check_news(
        rule_in_force(region, kind, Standpoint(effective_on, None)), fields | {"source": source}, groups
    )
    same_day = FlagRule.objects.filter(region=region, kind=kind, effective_on=effective_on)
    rule = FlagRule.objects.create(
        region=region, kind=kind, **fields, effective_on=effective_on, recorded_at=now, recorded_by=by,
        source=source, reason=reason, supersedes=_corrected(same_day, now),
    )  # fmt: skip
    for place, group in enumerate(groups, start=1):
        _add_group(rule, place, group)
    audit.record(
        by=by,
        now=now,
        verb="set_flag_rule",
        obj=rule,
        summary=_("%(region)s%(kind)s规则：%(name)s")
        % {"region": region.name, "kind": FlagKind(kind).label, "name": rule.name},
        after={
            **{name: getattr(rule, name) for name in RULE_FIELDS},
            "groups": [asdict(group) for group in groups],
            "effective_on": effective_on,
        },
        reason=reason,
    )
    return rule


def _corrected(same_day: QuerySet[Any], now: datetime) -> Any:
    """The version of the same day, no longer believed; None where there is none."""
    old = same_day.known_at(None).order_by("-recorded_at", "-pk").first()  # type: ignore[attr-defined]  # facts
    if old:
        correct(old, now=now)
    return old


def _refuse_the_same() -> None:
    raise ValidationError(_("与当日已在使用的规则完全相同，没有重复登记"))


def _check_news(holds: FlagRule | None, told: Mapping[str, Any], groups: Sequence[GroupValues]) -> None:
    if holds is None:
        return
    fresh = FlagRule(**told)
    if all(getattr(holds, name) == getattr(fresh, name) for name in (*RULE_FIELDS, "source")) and [
        _comparable(each) for each in groups_of(holds)
    ] == [_comparable(each) for each in groups]:
        _refuse_the_same()


def _comparable(group: GroupValues) -> tuple[Any, ...]:
    return group.name, group.top, group.bottom, sorted(group.units), sorted(group.districts)


def groups_of(rule: FlagRule) -> list[GroupValues]:
    """The groups of a version with their members."""
    return [
        GroupValues(
            group.name, group.top, group.bottom,
            units=tuple(each.unit_id for each in group.members.all() if each.unit_id),
            districts=tuple(each.district_id for each in group.members.all() if each.district_id),
        )
        for group in rule.groups.prefetch_related("members")
    ]  # fmt: skip


def _add_group(rule: FlagRule, place: int, group: GroupValues) -> None:
    row = FlagGroup.objects.create(
        rule=rule, place=place, name=group.name, top=group.top, bottom=group.bottom
    )
    members = [FlagMember(group=row, unit_id=unit) for unit in group.units]
    members += [FlagMember(group=row, district_id=district) for district in group.districts]
    FlagMember.objects.bulk_create(members)


def _check_values(values: Mapping[str, Any], kind: str) -> None:
    if values["measure"] not in MEASURES or values.get("second", "") not in {"", *MEASURES}:
        raise ValidationError({"measure": _("没有这个评定指标；请从列出的比率中选择")})
    if values.get("tie") == Tie.SECOND and not values.get("second"):
        raise ValidationError({"second": _("名次并列时按第二指标分先后，请选择第二指标")})
    targets = values.get("targets") or []
    wanted = 4 if values["frequency"] == Frequency.QUARTER else 12
    if targets and len(targets) != wanted:
        text = _("各期目标应填 %(wanted)d 个，现有 %(found)d 个；不填则按序时曲线")
        raise ValidationError({"targets": text % {"wanted": wanted, "found": len(targets)}})
    if any(len(words) > LONGEST_STEP for _periods, words in values.get("steps") or []):
        raise ValidationError({"steps": _("每条处理最多 %d 个字，请写短一些") % LONGEST_STEP})
    if kind == FlagKind.RUNNING and values["frequency"] != Frequency.MONTH:
        raise ValidationError({"frequency": _("流动红旗按月流动，评定周期应为“按月”")})


def _check_groups(groups: Sequence[GroupValues], kind: str) -> None:
    if not groups:
        raise ValidationError(_("至少要有一个参评组，例如“县区组，前5名、后4名”"))
    names = [group.name for group in groups]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated:
        raise ValidationError(_("组别“%s”写了两次；每组一个名称") % repeated)
    for group in groups:
        if not group.units and not group.districts:
            raise ValidationError(_("“%s”还没有参评单位；请在下表给单位选组别，或删去这一组") % group.name)
        if kind == FlagKind.RUNNING and (group.top, group.bottom) != (1, 0):
            raise ValidationError(_("流动红旗每组只有一面：“%s”应为前1名、后0名") % group.name)


def _check_members(region: Region, groups: Sequence[GroupValues]) -> None:
    units = [unit for group in groups for unit in group.units]
    districts = [district for group in groups for district in group.districts]
    if len(units) != len(set(units)) or len(districts) != len(set(districts)):
        raise ValidationError(_("一个单位只能在一个组里；请核对参评单位"))
    if not _all_there(Organization.objects.filter(region__path__startswith=region.path), units):
        raise ValidationError(_("参评单位应属于%s或其下级区域") % region.name)
    below = Region.objects.below(region).exclude(pk=region.pk)
    if not _all_there(below, districts):
        raise ValidationError(_("参评区域应是%s的下级区域") % region.name)


def _all_there(rows: QuerySet[Any], keys: Collection[int]) -> bool:
    return rows.filter(pk__in=keys).count() == len(keys)


@transaction.atomic
def set_task_rule(
    *,
    region: Region,
    basis: str,
    nodes: bool,
    effective_on: date,
    by: User | None,
    now: datetime,
    clause: str = "",
    source: str = "",
    reason: str = "",
) -> TaskFlagRule:
    """What counts as a month's task on a region's wall chart from a day on.

    A version of the same day is corrected. Raises ValidationError when neither money nor milestones would count, and
    for what the region has already.
    """
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    if basis == Basis.NOT_AT_ALL and not nodes:
        raise ValidationError(_("投资和节点至少要看一样，否则没有可以考核的任务"))
    own = TaskFlagRule.objects.filter(region=region)
    holds = own.as_of(Standpoint(effective_on, None)).order_by("-effective_on", "-recorded_at", "-pk").first()
    told = (basis, nodes, clause, source)
    if holds and told == (holds.basis, holds.nodes, holds.clause, holds.source):
        _refuse_the_same()
    rule = TaskFlagRule.objects.create(
        region=region, basis=basis, nodes=nodes, clause=clause, effective_on=effective_on, recorded_at=now,
        recorded_by=by, source=source, reason=reason,
        supersedes=_corrected(own.filter(effective_on=effective_on), now),
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="set_task_flag_rule",
        obj=rule,
        summary=_("%(region)s月任务旗：%(basis)s")
        % {"region": region.name, "basis": rule.get_basis_display()},
        after={"basis": basis, "nodes": nodes, "clause": clause, "effective_on": effective_on},
        reason=reason,
    )
    return rule
