"""Entering a batch, leaving it, moving on to the next."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.batches.models import BatchEntry, BatchMove, BatchType, Period
from sanpi.core import audit
from sanpi.organizations.models import User
from sanpi.projects.models import AnnualPlan, Project


def live_entries(project: Project) -> QuerySet[BatchEntry]:
    """The project's entries in force as known now."""
    moved = BatchMove.objects.known_at(None).filter(entry=OuterRef("pk"))
    return BatchEntry.objects.known_at(None).filter(~Exists(moved), project=project)


def _plan(project: Project, year: int) -> int | None:
    plans = AnnualPlan.objects.known_at(None).filter(project=project, year=year)
    return plans.order_by("-effective_on", "-pk").values_list("amount", flat=True).first()


@transaction.atomic
def enter(
    *,
    project: Project,
    period: Period,
    batch: BatchType,
    by: User | None,
    now: datetime,
    announced: bool = True,
    effective_on: date | None = None,
    converted_from: BatchEntry | None = None,
    source: str = "",
) -> BatchEntry:
    """Puts a project into a batch of a period; the amounts of that day are kept as announced.

    Raises ValidationError when the project is in force in another entry (it would be counted twice).
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    standing = live_entries(project).select_related("period", "batch").first()
    if standing:
        raise ValidationError(
            _("“%(project)s”已在%(period)s%(batch)s；请先转化或调出，否则会重复计数")
            % {"project": project.name, "period": standing.period, "batch": standing.batch}
        )
    entry = BatchEntry.objects.create(
        project=project, period=period, batch=batch, announced=announced, converted_from=converted_from,
        announced_total=project.total_investment, announced_plan=_plan(project, period.held_on.year),
        effective_on=effective_on or period.held_on, recorded_at=now, recorded_by=by, source=source,
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="enter_batch",
        obj=project,
        summary=_("列入%(period)s%(batch)s") % {"period": period, "batch": batch},
        after={"entry": entry.pk, "period": period.number, "batch": batch.code, "announced": announced},
    )
    return entry


@transaction.atomic
def announce(
    *, projects: Sequence[Project], period: Period, batch: BatchType, by: User | None, now: datetime
) -> list[BatchEntry]:
    """Enters several projects at once, all or none."""
    return [enter(project=project, period=period, batch=batch, by=by, now=now) for project in projects]


def _refuse_moved(entry: BatchEntry, effective_on: date, now: datetime) -> None:
    if BatchMove.objects.known_at(None).filter(entry=entry).exists():
        raise ValidationError(_("该项目已从本批次调出或转化"))
    if effective_on < entry.effective_on:
        raise ValidationError({"effective_on": _("不能早于列入日期 %s") % entry.effective_on})
    if effective_on > timezone.localdate(now):
        raise ValidationError({"effective_on": _("不能晚于今天")})


@transaction.atomic
def leave(
    *, entry: BatchEntry, effective_on: date, cause: str, approver: str, by: User | None, now: datetime
) -> BatchMove:
    """调出: the project leaves the target set for an objective cause, with who approved it. The announcement stays."""
    Project.objects.select_for_update().get(pk=entry.project_id)
    _refuse_moved(entry, effective_on, now)
    if not cause.strip() or not approver.strip():
        raise ValidationError(_("调出须写明原因和批准单位"))
    move = BatchMove.objects.create(
        entry=entry, kind=BatchMove.Kind.EXIT, cause=cause, approver=approver, effective_on=effective_on,
        recorded_at=now, recorded_by=by,
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="leave_batch",
        obj=entry.project,
        summary=_("调出%(period)s%(batch)s") % {"period": entry.period, "batch": entry.batch},
        before={"entry": entry.pk},
        after={"effective_on": effective_on, "approver": approver},
        reason=cause,
    )
    return move


@transaction.atomic
def convert(
    *,
    entry: BatchEntry,
    period: Period,
    by: User | None,
    now: datetime,
    effective_on: date | None = None,
    cause: str = "",
) -> BatchEntry:
    """转化: the project moves on into the next batch, in a period of that batch; it is counted there from then on."""
    following = entry.batch.next
    if following is None:
        raise ValidationError(_("%s之后没有下一批次") % entry.batch)
    on = effective_on or period.held_on
    Project.objects.select_for_update().get(pk=entry.project_id)
    _refuse_moved(entry, on, now)
    BatchMove.objects.create(
        entry=entry, kind=BatchMove.Kind.CONVERSION, cause=cause or _("转入%s") % following, effective_on=on,
        recorded_at=now, recorded_by=by,
    )  # fmt: skip
    follower = enter(
        project=entry.project, period=period, batch=following, by=by, now=now, announced=period.held_on == on,
        effective_on=on, converted_from=entry,
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="convert_batch",
        obj=entry.project,
        summary=_("%(old)s转化为%(new)s")
        % {"old": f"{entry.period}{entry.batch}", "new": f"{period}{following}"},
        before={"entry": entry.pk},
        after={"entry": follower.pk, "effective_on": on},
        reason=cause,
    )
    return follower


def _retract_follower(follower: BatchEntry, *, reason: str, by: User | None, now: datetime) -> None:
    """The entry that a conversion made, taken back together with it."""
    BatchEntry.objects.filter(pk=follower.pk).update(superseded_at=now)
    BatchEntry.objects.create(
        project=follower.project, period=follower.period, batch=follower.batch, announced=follower.announced,
        converted_from=follower.converted_from, effective_on=follower.effective_on, recorded_at=now, recorded_by=by,
        supersedes=follower, retracted=True, reason=reason,
    )  # fmt: skip


@transaction.atomic
def take_back_move(*, move: BatchMove, reason: str, by: User, now: datetime) -> None:
    """Takes an exit back that was recorded by mistake; a conversion is taken back only while nothing follows it."""
    entry = move.entry
    Project.objects.select_for_update().get(pk=entry.project_id)
    if BatchMove.objects.filter(pk=move.pk, superseded_at=None).update(superseded_at=now) != 1:
        raise ValidationError(_("该变动已被更正"))
    followers = list(BatchEntry.objects.known_at(None).filter(converted_from=entry))
    live = set(live_entries(entry.project).exclude(pk=entry.pk))
    if live - set(followers):
        raise ValidationError(_("该项目已列入其他批次，不能恢复"))
    if set(followers) - live:
        raise ValidationError(_("该项目转化之后又有变动，不能恢复；请先恢复后面的变动"))
    BatchMove.objects.create(
        entry=entry, kind=move.kind, cause=move.cause, approver=move.approver, effective_on=move.effective_on,
        recorded_at=now, recorded_by=by, supersedes=move, retracted=True, reason=reason,
    )  # fmt: skip
    for follower in followers:
        _retract_follower(follower, reason=reason, by=by, now=now)
    audit.record(
        by=by,
        now=now,
        verb="take_back_move",
        obj=entry.project,
        summary=_("恢复%(period)s%(batch)s") % {"period": entry.period, "batch": entry.batch},
        before={"move": move.pk, "kind": move.kind},
        reason=reason,
    )
