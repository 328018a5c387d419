"""What is recorded of a permit: one verb for everything that happens, its correction and its withdrawal."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.domain.scheduling import add_months
from sanpi.organizations.models import User
from sanpi.permits.actions.telling import (
    SAID,
    Kind,
    blank,
    copy_of,
    end_belief,
    leave_trace,
    lock_permit,
    next_place,
    retell,
    snapshot,
    told_already,
)
from sanpi.permits.models import Permit, PermitEvent
from sanpi.permits.models.permits import STATE_FIELDS
from sanpi.permits.rules.story import story_of
from sanpi.projects.models import Project

State = Permit.State
# Events that say that a permit is needed, or not, or is to be asked about; each wants a reason.
JUDGEMENTS = {Kind.NEEDED, Kind.NOT_NEEDED, Kind.TO_CHECK}
_NEEDS_A_REASON = JUDGEMENTS | {
    Kind.CORRECTION, Kind.SUSPENDED, Kind.REFUSED, Kind.WITHDRAWN, Kind.VOIDED, Kind.EXTENDED, Kind.PROMISE,
    Kind.BLUE_VOID,
}  # fmt: skip


def _refuse_future(on: date, now: datetime) -> None:
    today = timezone.localdate(now)
    if on > today:
        text = _("日期 %(on)s 晚于今天（%(today)s）。这里登记已经发生的事；将来的日期请填“计划申报日”。")
        raise ValidationError({"effective_on": text % {"on": on, "today": today}})


def _said(permit: Permit, kind: str, on: date, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is said with the event, completed from the template."""
    said = {name: value for name, value in values.items() if value not in (None, "")}
    unknown = said.keys() - set(SAID)
    if unknown:
        raise TypeError(f"an event says nothing about {sorted(unknown)}")
    months = permit.type.validity_months
    if kind == Kind.ISSUED and months and "valid_until" not in said:
        said["valid_until"] = add_months(on, months)
    if kind == Kind.WAIVED:
        _refuse_main_papers(permit, str(said.get("missing", "")))
    if kind in _NEEDS_A_REASON and not str(said.get("note", "")).strip():
        raise ValidationError({"note": _("请写明原因")})
    return said


def _refuse_main_papers(permit: Permit, missing: str) -> None:
    """Only papers that are not the main ones may be missing (主审要件不能容缺)."""
    papers = (paper.strip() for paper in re.split("[;；、\n]", permit.type.main_papers))
    found = [paper for paper in papers if paper and paper in missing]
    if found:
        raise ValidationError({"missing": _("“%s”是主审要件，不能容缺") % "、".join(found)})


@transaction.atomic
def record_event(
    *,
    permit: Permit,
    kind: str,
    effective_on: date,
    by: User | None,
    now: datetime,
    **values: Any,
) -> PermitEvent:
    """Something happened to the permit on a day, recorded late or at once; later events are folded again.

    `values`: `planned_on`, `number`, `valid_until`, `missing`, `waived_until`, `days`, `note`, `source`, as far as the
    kind has them; an issued permit is valid as long as the template says unless told otherwise. Raises
    ValidationError when the event cannot follow what happened before it, or something later could no longer follow.
    """
    permit = lock_permit(permit)
    _refuse_future(effective_on, now)
    said = _said(permit, kind, effective_on, values)
    story = story_of(permit)
    if told_already(story, kind, effective_on, said):
        raise ValidationError(_("同一天已登记过完全相同的内容，没有重复登记"))
    before = snapshot(permit)
    event = blank(permit, kind, effective_on, next_place(story), said)
    Project.objects.filter(pk=permit.project_id, first_on__gt=effective_on).update(first_on=effective_on)
    retell(permit, [*story, event], by=by, now=now, reason=_("因补登较早的记录重新计算"))
    leave_trace(
        permit, f"permit_{kind}", _("：%(kind)s（%(on)s）") % {"kind": Kind(kind).label, "on": effective_on},
        before=before, after=snapshot(permit), by=by, now=now, reason=str(said.get("note", "")),
    )  # fmt: skip
    return event


@transaction.atomic
def accept(
    *,
    permit: Permit,
    effective_on: date,
    by: User | None,
    now: datetime,
    missing: str = "",
    waived_until: date | None = None,
    **values: Any,
) -> PermitEvent:
    """The office takes the case; with `missing` on a promise (容缺) that the papers follow by `waived_until`."""
    event = record_event(
        permit=permit, kind=Kind.ACCEPTED, effective_on=effective_on, by=by, now=now, **values
    )
    if missing or waived_until:
        record_event(
            permit=permit, kind=Kind.WAIVED, effective_on=effective_on, by=by, now=now, missing=missing,
            waived_until=waived_until,
        )  # fmt: skip
    return event


@transaction.atomic
def judge(
    *,
    permit: Permit,
    kind: str,
    effective_on: date,
    note: str,
    by: User | None,
    now: datetime,
    source: str = "",
) -> PermitEvent:
    """The permit is needed, is not, or is to be checked, and why.

    Of permits of which a project needs one, the others that nobody has begun are then not needed.
    """
    if kind not in JUDGEMENTS:
        raise TypeError(kind)
    event = record_event(
        permit=permit, kind=kind, effective_on=effective_on, note=note, source=source, by=by, now=now
    )
    if kind == Kind.NEEDED and permit.type.choice_group:
        others = Permit.objects.filter(
            project=permit.project_id, type__choice_group=permit.type.choice_group,
            state__in=[State.TO_CHECK, State.WAITING],
        )  # fmt: skip
        for other in others.exclude(pk=permit.pk).select_related("type").order_by("pk"):
            record_event(
                permit=other, kind=Kind.NOT_NEEDED, effective_on=effective_on, by=by, now=now,
                note=_("已确定办理“%s”") % permit.type.name,
            )  # fmt: skip
    return event


@transaction.atomic
def correct_event(
    *, event: PermitEvent, effective_on: date, reason: str, by: User | None, now: datetime, **values: Any
) -> PermitEvent:
    """Puts a record right: its day, or what was said with it; what came after is folded again.

    Raises ValidationError without a reason, when nothing changes, or when a later event no longer fits.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明更正原因")})
    permit = lock_permit(event.permit)
    _refuse_future(effective_on, now)
    story = story_of(permit)
    _still_believed(event, story)
    said = {name: getattr(event, name) for name in SAID} | values
    if effective_on == event.effective_on and all(getattr(event, name) == said[name] for name in said):
        raise ValidationError(_("没有改动，无需更正"))
    before = snapshot(permit)
    if event.kind == Kind.ACCEPTED and effective_on != event.effective_on:
        made = blank(permit, event.kind, effective_on, event.place, said)
        made.supersedes = event
    else:
        made = copy_of(event, effective_on=effective_on, **values)
    rest = [other for other in story if other.pk != event.pk]
    retell(permit, [*rest, made], by=by, now=now, reason=reason)
    what = _("更正：%(kind)s（%(on)s）") % {"kind": event.get_kind_display(), "on": effective_on}
    leave_trace(
        permit,
        "correct_permit_event",
        what,
        before=before,
        after=snapshot(permit),
        by=by,
        now=now,
        reason=reason,
    )
    return made


@transaction.atomic
def retract_event(*, event: PermitEvent, reason: str, by: User | None, now: datetime) -> None:
    """Takes a record back that should not have been made; what came after is folded again.

    Raises ValidationError when a later event rests on it. The first event goes only when it is the last one left.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤销原因")})
    permit = lock_permit(event.permit)
    story = story_of(permit)
    _still_believed(event, story)
    rest = [other for other in story if other.pk != event.pk]
    if event.kind == Kind.SET_UP and rest:
        raise ValidationError(_("该事项之后还有记录，不能撤销建立；不需要办的请登记“不涉及”"))
    before = snapshot(permit)
    withdraw(event, by=by, now=now, reason=reason)
    retell(permit, rest, by=by, now=now, reason=reason)
    what = _("撤销：%(kind)s（%(on)s）") % {"kind": event.get_kind_display(), "on": event.effective_on}
    leave_trace(
        permit,
        "retract_permit_event",
        what,
        before=before,
        after=snapshot(permit),
        by=by,
        now=now,
        reason=reason,
    )


def withdraw(event: PermitEvent, *, by: User | None, now: datetime, reason: str) -> None:
    """Ends the belief in the event and says why; both stay on record."""
    end_belief(event, now)
    made = copy_of(event)
    for name in STATE_FIELDS:
        setattr(made, name, getattr(event, name))
    made.recorded_at, made.recorded_by, made.reason, made.retracted = now, by, reason, True
    made.save(force_insert=True)


def _still_believed(event: PermitEvent, story: list[PermitEvent]) -> None:
    if all(other.pk != event.pk for other in story):
        raise ValidationError(_("这条记录已被他人更正，请刷新后再试"))
