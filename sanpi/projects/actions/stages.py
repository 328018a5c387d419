"""Stages, planned dates and status."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.documents.models import Document
from sanpi.domain.timeline import check_stage
from sanpi.organizations.models import User
from sanpi.projects.actions.state import add_fact, lock, refresh, refuse_future
from sanpi.projects.models import MilestonePlan, Project, Stage, StageEvent, Status, StatusEvent
from sanpi.projects.rules import missing_by_stage, reached_stages, stage_steps


def _label(project: Project, stage: str) -> str:
    return next((step.label for step in stage_steps(project) if step.code == stage), str(Stage(stage).label))


def _refuse_missing(project: Project, stage: str) -> None:
    """The gate of the stage itself, and of those passed over on the way to it: a jump is no way round a gate."""
    furthest = max((Stage(code).rank for code in reached_stages(project)), default=0)
    rank = Stage(stage).rank
    passed = {step.code for step in stage_steps(project) if furthest < Stage(step.code).rank < rank}
    missing = [
        requirement
        for code, lacks in missing_by_stage(project).items()
        if code == stage or code in passed
        for requirement in lacks
    ]
    if missing:
        names = "、".join(dict.fromkeys(requirement.label for requirement in missing))
        text = _("登记“%(stage)s”还缺：%(names)s。请先补齐；确需先行的，由有权限的人办理容缺。")
        raise ValidationError(text % {"stage": _label(project, stage), "names": names})


@transaction.atomic
def record_stage(
    *,
    project: Project,
    stage: str,
    effective_on: date,
    by: User | None,
    now: datetime,
    source: str = "",
    evidence: Document | None = None,
) -> StageEvent:
    """Records that the project reached a stage on a day; late reports are welcome.

    Raises ValidationError when the day lies ahead, the order of stages does not allow it, or the gate misses
    something that no promise (容缺) covers.
    """
    project = lock(project)
    refuse_future(effective_on, now)
    problems = check_stage(stage_steps(project), reached_stages(project), stage, effective_on)
    if problems:
        raise ValidationError([problem.message for problem in problems])
    _refuse_missing(project, stage)
    event = add_fact(
        StageEvent, by=by, now=now, effective_on=effective_on, project=project, stage=stage,
        rank=Stage(stage).rank, source=source, evidence=evidence,
    )  # fmt: skip
    refresh(project)
    audit.record(
        by=by,
        now=now,
        verb="record_stage",
        obj=project,
        summary=_("登记阶段：%(stage)s %(on)s") % {"stage": _label(project, stage), "on": effective_on},
        after={"stage": stage, "effective_on": effective_on, "source": source},
    )
    return event


@transaction.atomic
def correct_stage(
    *, event: StageEvent, effective_on: date, reason: str, by: User, now: datetime, source: str = ""
) -> StageEvent:
    """Corrects the day of a recorded stage; the old row stays and says until when it was believed.

    Raises ValidationError when the new day breaks the order of stages or somebody corrected the row first.
    """
    project = lock(event.project)
    refuse_future(effective_on, now)
    others = {code: on for code, on in reached_stages(project).items() if code != event.stage}
    problems = check_stage(stage_steps(project), others, event.stage, effective_on)
    if problems:
        raise ValidationError([problem.message for problem in problems])
    corrected = add_fact(
        StageEvent, by=by, now=now, effective_on=effective_on, replaces=event, project=project, stage=event.stage,
        rank=event.rank, source=source or event.source, evidence=event.evidence, reason=reason,
    )  # fmt: skip
    refresh(project)
    audit.record(
        by=by,
        now=now,
        verb="correct_stage",
        obj=project,
        summary=_("更正%(stage)s日期：%(old)s → %(new)s")
        % {"stage": _label(project, event.stage), "old": event.effective_on, "new": effective_on},
        before={"stage": event.stage, "effective_on": event.effective_on},
        after={"stage": event.stage, "effective_on": effective_on},
        reason=reason,
    )
    return corrected


@transaction.atomic
def retract_stage(*, event: StageEvent, reason: str, by: User, now: datetime) -> None:
    """Takes back a stage that was not reached after all; the statement and its withdrawal both stay on record."""
    project = lock(event.project)
    add_fact(
        StageEvent, by=by, now=now, effective_on=event.effective_on, replaces=event, project=project,
        stage=event.stage, rank=event.rank, reason=reason, retracted=True,
    )  # fmt: skip
    refresh(project)
    audit.record(
        by=by,
        now=now,
        verb="retract_stage",
        obj=project,
        summary=_("撤销阶段：%(stage)s %(on)s")
        % {"stage": _label(project, event.stage), "on": event.effective_on},
        before={"stage": event.stage, "effective_on": event.effective_on},
        reason=reason,
    )


@transaction.atomic
def plan_milestone(
    *,
    project: Project,
    stage: str,
    planned_on: date,
    effective_on: date,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> MilestonePlan:
    """Sets or changes the day on which a stage is planned; every earlier plan stays on record."""
    project = lock(project)
    old = project.milestones.known_at(None).filter(stage=stage).order_by("-effective_on", "-pk").first()
    plan = add_fact(
        MilestonePlan, by=by, now=now, effective_on=effective_on, project=project, stage=stage,
        planned_on=planned_on, reason=reason,
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="plan_milestone",
        obj=project,
        summary=_("计划%(stage)s：%(on)s") % {"stage": _label(project, stage), "on": planned_on},
        before={"stage": stage, "planned_on": old.planned_on if old else None},
        after={"stage": stage, "planned_on": planned_on},
        reason=reason,
    )
    return plan


@transaction.atomic
def record_status(
    *, project: Project, status: str, effective_on: date, cause: str, by: User | None, now: datetime
) -> StatusEvent:
    """Records 停工, 缓建, 退出 or the return to 正常 from a day on. Raises ValidationError without a cause."""
    project = lock(project)
    refuse_future(effective_on, now)
    if status != Status.NORMAL and not cause.strip():
        raise ValidationError({"cause": _("请写明原因：%s 须说明为什么") % Status(status).label})
    before = project.status
    event = add_fact(
        StatusEvent, by=by, now=now, effective_on=effective_on, project=project, status=status, cause=cause
    )
    refresh(project)
    audit.record(
        by=by,
        now=now,
        verb="record_status",
        obj=project,
        summary=_("状态：%(old)s → %(new)s") % {"old": Status(before).label, "new": Status(status).label},
        before={"status": before},
        after={"status": status, "effective_on": effective_on},
        reason=cause,
    )
    return event
