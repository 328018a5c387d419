"""Changing the template: permits, what they wait for, and their limits from a day on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.facts import correct
from sanpi.domain.scheduling import find_cycle
from sanpi.organizations.models import User
from sanpi.permits.models import Dependency, PermitLimit, PermitType
from sanpi.permits.rules.network import edges, template_tasks

_FIELDS = (
    "code", "name", "stage", "department", "routes", "need", "choice_group", "validity_months", "secured_stage",
    "secured_by_id", "main_papers", "waivable_papers", "waiver_days", "basis", "milestone", "position", "active",
)  # fmt: skip
_DAYS = ("statutory_days", "statutory_unit", "promised_days", "promised_unit", "note", "source")


@transaction.atomic
def save_type(
    *, type: PermitType | None, values: Mapping[str, Any], by: User | None, now: datetime
) -> PermitType:
    """Adds or changes a permit of the template. Its code is its name in workbooks and stays.

    Projects that have it already keep their dates; one that is no longer active is not given to further projects.
    """
    saved = type or PermitType()
    before = {name: getattr(saved, name) for name in _FIELDS} if type else {}
    if type and "code" in values and values["code"] != type.code:
        raise ValidationError({"code": _("事项代码建立后不能修改")})
    for name, value in values.items():
        setattr(saved, name, value)
    saved.full_clean()
    saved.save()
    audit.record(
        by=by, now=now, verb="save_permit_type", obj=saved, summary=_("手续事项：%s") % saved.name,
        before=before, after={name: getattr(saved, name) for name in _FIELDS},
    )  # fmt: skip
    return saved


@transaction.atomic
def set_limit(
    *, type: PermitType, effective_on: date, by: User | None, now: datetime, **values: Any
) -> PermitLimit:
    """The limits from a day on; cases accepted before that day keep those they were accepted under.

    A second statement for the same day corrects the first. Raises ValidationError when nothing changes.
    """
    PermitType.objects.select_for_update().get(pk=type.pk)
    believed = PermitLimit.objects.known_at(None).filter(type=type)
    old = believed.filter(effective_on=effective_on).order_by("-recorded_at", "-pk").first()
    before = (
        believed.filter(effective_on__lte=effective_on)
        .order_by("-effective_on", "-recorded_at", "-pk")
        .first()
    )
    limit = PermitLimit(
        type=type, effective_on=effective_on, recorded_at=now, recorded_by=by, supersedes=old, **values
    )
    if before and all(getattr(before, name) == getattr(limit, name) for name in _DAYS[:-1]):
        raise ValidationError(_("与 %s 起执行的时限相同，没有改动") % before.effective_on)
    if old:
        correct(old, now=now)
    limit.full_clean(exclude=["supersedes", "recorded_by"])
    limit.save()
    audit.record(
        by=by, now=now, verb="set_permit_limit", obj=type,
        summary=_("办理时限：%(name)s，%(on)s 起执行") % {"name": type.name, "on": effective_on},
        before={name: getattr(before, name) for name in _DAYS} if before else {},
        after={name: getattr(limit, name) for name in _DAYS} | {"effective_on": effective_on},
    )  # fmt: skip
    return limit


@transaction.atomic
def set_dependencies(
    *,
    type: PermitType,
    hard: Sequence[PermitType],
    review: Sequence[PermitType],
    by: User | None,
    now: datetime,
) -> None:
    """What the permit waits for: for the finished permit, or for its blue opinion at least.

    Raises ValidationError that names the circle when permits would wait for each other.
    """
    wanted = {on.pk: Dependency.Kind.REVIEW for on in review} | {on.pk: Dependency.Kind.HARD for on in hard}
    list(PermitType.objects.select_for_update().order_by("pk"))
    before = dict(Dependency.objects.filter(type=type).values_list("on__code", "kind"))
    Dependency.objects.filter(type=type).delete()
    Dependency.objects.bulk_create(Dependency(type=type, on_id=on, kind=kind) for on, kind in wanted.items())
    _refuse_circle()
    audit.record(
        by=by, now=now, verb="set_permit_dependencies", obj=type, summary=_("前置事项：%s") % type.name,
        before=before, after=dict(Dependency.objects.filter(type=type).values_list("on__code", "kind")),
    )  # fmt: skip


def _refuse_circle() -> None:
    types = list(PermitType.objects.all())
    circle = find_cycle(template_tasks(types, edges()))
    if circle:
        names = {type.code: type.name for type in types}
        text = _("前置事项互相等待，无法办理：%s。请去掉其中一个前置。")
        raise ValidationError(text % " → ".join(names[code] for code in circle))
