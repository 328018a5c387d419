"""拿地即开工: apply with a commitment, collect blue opinions, and turn them red when the land is won."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations.models import User
from sanpi.permits.actions.events import record_event
from sanpi.permits.actions.telling import Kind
from sanpi.permits.models import FastTrack, Permit, PermitEvent, Track
from sanpi.permits.rules.story import track_of
from sanpi.permits.rules.tracks import NEXT
from sanpi.projects.actions.state import add_fact, lock
from sanpi.projects.models import Project


def blue_permits(project: Project) -> QuerySet[Permit]:
    """The project's permits that hold a blue opinion and are not issued."""
    found = Permit.objects.filter(project=project, blue_on__isnull=False).exclude(state="")
    return found.select_related("type", "project").order_by("type__position", "pk")


def _take_step(
    project: Project, step: str, on: date, paper: str, *, by: User | None, now: datetime, reason: str = ""
) -> FastTrack:
    project = lock(project)
    last = track_of(project)
    if step not in NEXT[last.step if last else None]:
        where = last.get_step_display() if last else _("未申请")
        text = _("拿地即开工当前为“%(where)s”，不能登记“%(step)s”")
        raise ValidationError(text % {"where": where, "step": Track(step).label})
    if on > timezone.localdate(now):
        raise ValidationError({"effective_on": _("不能晚于今天")})
    if last and on < last.effective_on:
        raise ValidationError({"effective_on": _("不能早于上一步的日期 %s") % last.effective_on})
    fact = add_fact(
        FastTrack, by=by, now=now, effective_on=on, project=project, step=step, paper=paper, reason=reason
    )
    audit.record(
        by=by, now=now, verb=f"fast_track_{step}", obj=project, reason=reason,
        summary=_("拿地即开工：%(step)s（%(on)s）") % {"step": Track(step).label, "on": on},
        before={"step": last.step if last else None}, after={"step": step, "paper": paper},
    )  # fmt: skip
    return fact


@transaction.atomic
def apply_fast_track(
    *, project: Project, paper: str, effective_on: date, by: User | None, now: datetime
) -> FastTrack:
    """The owner asks for review before he has the land, and bears the risk; needs the commitment letter."""
    if not paper.strip():
        raise ValidationError({"paper": _("须有企业承诺书，请填写承诺书名称或文号")})
    return _take_step(project, Track.APPLIED, effective_on, paper, by=by, now=now)


@transaction.atomic
def list_land(
    *, project: Project, paper: str, effective_on: date, by: User | None, now: datetime
) -> FastTrack:
    """The land is offered for sale."""
    return _take_step(project, Track.LISTED, effective_on, paper, by=by, now=now)


@transaction.atomic
def win_land(
    *,
    project: Project,
    numbers: Mapping[int, str],
    effective_on: date,
    paper: str,
    by: User | None,
    now: datetime,
) -> list[PermitEvent]:
    """转正: the owner has the land, and every blue opinion becomes a formal permit with its number (permit → number).

    Raises ValidationError for a blue permit without a number, naming it.
    """
    _take_step(project, Track.WON, effective_on, paper, by=by, now=now)
    blue = list(blue_permits(project))
    without = [permit.type.name for permit in blue if not numbers.get(permit.pk, "").strip()]
    if without:
        raise ValidationError(_("请填写批文号：%s") % "、".join(without))
    return [
        record_event(
            permit=permit, kind=Kind.ISSUED, effective_on=effective_on, number=numbers[permit.pk],
            note=_("拿地即开工：预审转正"), by=by, now=now,
        )
        for permit in blue
    ]  # fmt: skip


@transaction.atomic
def lose_land(
    *, project: Project, effective_on: date, note: str, by: User | None, now: datetime
) -> list[PermitEvent]:
    """Somebody else has the land: all blue opinions are void."""
    return _end(project, Track.LOST, effective_on, note or _("未竞得土地"), by=by, now=now)


@transaction.atomic
def leave_fast_track(
    *, project: Project, effective_on: date, note: str, by: User | None, now: datetime
) -> list[PermitEvent]:
    """The owner gives this way up; the blue opinions are void."""
    if not note.strip():
        raise ValidationError({"note": _("请写明原因")})
    return _end(project, Track.LEFT, effective_on, note, by=by, now=now)


def _end(
    project: Project, step: str, on: date, note: str, *, by: User | None, now: datetime
) -> list[PermitEvent]:
    _take_step(project, step, on, "", by=by, now=now, reason=note)
    return [
        record_event(permit=permit, kind=Kind.BLUE_VOID, effective_on=on, note=note, by=by, now=now)
        for permit in blue_permits(project)
    ]
