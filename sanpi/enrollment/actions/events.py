"""What happens on the way into the library: submitted, returned, accepted, withdrawn, and taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.facts import correct
from sanpi.domain.periods import Month
from sanpi.enrollment.actions.sheet import open_sheet, refresh
from sanpi.enrollment.models import EnrollmentEvent, State
from sanpi.enrollment.precheck import Finding, check, errors
from sanpi.enrollment.rules import application, requirements
from sanpi.organizations.models import User
from sanpi.projects.actions import update_project
from sanpi.projects.actions.state import add_fact, lock, refuse_future
from sanpi.projects.models import Project

# From which states an event may come; "" is a project without events.
_FROM: Mapping[str, tuple[str, ...]] = {
    State.SUBMITTED: ("", State.PREPARED, State.RETURNED, State.WITHDRAWN),
    State.RETURNED: (State.SUBMITTED,),
    State.ACCEPTED: (State.SUBMITTED,),
    State.WITHDRAWN: (State.SUBMITTED, State.ACCEPTED),
}


def last_event(project: Project) -> EnrollmentEvent | None:
    """The newest event as known now."""
    events = EnrollmentEvent.objects.known_at(None).filter(project=project)
    return events.order_by("-effective_on", "-recorded_at", "-pk").first()


def _refuse_order(last: EnrollmentEvent | None, state: State, on: date, now: datetime) -> None:
    refuse_future(on, now)
    present = last.state if last else ""
    if present not in _FROM[state]:
        label = last.get_state_display() if last else _("未申报")
        text = _("项目现在是“%(present)s”，不能登记“%(wanted)s”")
        raise ValidationError(text % {"present": label, "wanted": state.label})
    if last and last.state != State.PREPARED and on < last.effective_on:
        text = _("不能早于上一步“%(label)s”的日期 %(on)s")
        raise ValidationError(
            {"effective_on": text % {"label": last.get_state_display(), "on": last.effective_on}}
        )


def add_event(
    project: Project, state: State, on: date, *, by: User | None, now: datetime, **values: Any
) -> EnrollmentEvent:
    """Adds the event and brings the sheet up to date; the caller holds the project's lock and writes the audit entry."""
    sheet = open_sheet(project)
    _prepared_before(project, on, by=by, now=now)
    event: EnrollmentEvent = add_fact(
        EnrollmentEvent, by=by, now=now, effective_on=on, project=project, state=state, **values
    )
    refresh(sheet)
    return event


def _prepared_before(project: Project, on: date, *, by: User | None, now: datetime) -> None:
    """The preparation was noted when the sheet was first written on; an event told late shows that it began earlier."""
    events = EnrollmentEvent.objects.known_at(None).filter(project=project, state=State.PREPARED)
    for event in events.filter(effective_on__gt=on).order_by("pk"):
        add_fact(
            EnrollmentEvent, by=by, now=now, effective_on=on, replaces=event, project=project,
            state=State.PREPARED, reason=_("补登更早的事项"),
        )  # fmt: skip


def _record(
    event: EnrollmentEvent, verb: str, summary: str, *, by: User | None, now: datetime, reason: str = ""
) -> None:
    after = {"event": event.pk, "effective_on": event.effective_on, "month": event.month}
    audit.record(
        by=by, now=now, verb=verb, obj=event.project, summary=summary,
        after=after | {"statistics_code": event.statistics_code, "overrides": event.overrides}, reason=reason,
    )  # fmt: skip


def _passed_over(findings: list[Finding], overrides: Mapping[str, str]) -> list[dict[str, str]]:
    """The errors with the reasons for which they are passed over. ValidationError when one has none."""
    left = [finding for finding in findings if not overrides.get(finding.code, "").strip()]
    if left:
        texts = [f"{finding.where}：{finding.text}。{finding.advice}" for finding in left]
        raise ValidationError([_("预审有 %s 处错误，不能申报：") % len(left), *texts])
    return [
        {
            "code": finding.code,
            "text": f"{finding.where}：{finding.text}",
            "reason": overrides[finding.code].strip(),
        }
        for finding in findings
    ]


@transaction.atomic
def submit(
    *,
    project: Project,
    effective_on: date,
    by: User | None,
    now: datetime,
    month: str = "",
    overrides: Mapping[str, str] | None = None,
    source: str = "",
) -> EnrollmentEvent:
    """申报: the papers were sent to statistics, for a month (that of the day unless given).

    Raises ValidationError when the pre-check finds errors, unless `overrides` (code of the finding → reason) passes
    over each of them; who may do that is settled by the caller.
    """
    project = lock(project)
    _refuse_order(last_event(project), State.SUBMITTED, effective_on, now)
    sheet = open_sheet(project)
    findings = errors(check(application(project, sheet), requirements()))
    passed = _passed_over(findings, overrides or {})
    event = add_event(
        project, State.SUBMITTED, effective_on, by=by, now=now, month=month or Month.of(effective_on).code,
        overrides=passed, source=source,
    )  # fmt: skip
    _record(
        event, "submit_enrollment", _("申报入库：%s") % event.month, by=by, now=now,
        reason="；".join(each["reason"] for each in passed),
    )  # fmt: skip
    return event


@transaction.atomic
def return_application(
    *, project: Project, effective_on: date, cause: str, by: User | None, now: datetime, source: str = ""
) -> EnrollmentEvent:
    """退回: statistics sent the papers back, for a reason that the unit has to clear."""
    project = lock(project)
    _refuse_order(last_event(project), State.RETURNED, effective_on, now)
    if not cause.strip():
        raise ValidationError({"cause": _("请写明统计部门退回的原因，责任单位据此补正")})
    event = add_event(
        project, State.RETURNED, effective_on, by=by, now=now, cause=cause.strip(), source=source
    )
    _record(event, "return_enrollment", _("入库申报被退回"), by=by, now=now, reason=cause)
    return event


def sync_register(project: Project, on: date | None, code: str, *, by: User | None, now: datetime) -> None:
    """Writes 入统时间 and 统计代码 of the register through its own verb."""
    fresh = Project.objects.get(pk=project.pk)
    update_project(
        project=fresh, values={"enrolled_on": on, "statistics_code": code}, revision=fresh.revision, by=by, now=now,
        reason=_("随入库结果更新"),
    )  # fmt: skip


@transaction.atomic
def accept(
    *,
    project: Project,
    effective_on: date,
    statistics_code: str,
    by: User | None,
    now: datetime,
    month: str = "",
    source: str = "",
) -> EnrollmentEvent:
    """入库: the project is in the library from a month on (that of the day unless given), under its code there."""
    project = lock(project)
    _refuse_order(last_event(project), State.ACCEPTED, effective_on, now)
    if not statistics_code.strip():
        raise ValidationError({"statistics_code": _("请填写统计联网直报平台上的项目编码")})
    event = add_event(
        project, State.ACCEPTED, effective_on, by=by, now=now, month=month or Month.of(effective_on).code,
        statistics_code=statistics_code.strip(), source=source,
    )  # fmt: skip
    sync_register(project, effective_on, event.statistics_code, by=by, now=now)
    _record(event, "accept_enrollment", _("入库：%s") % event.statistics_code, by=by, now=now)
    return event


@transaction.atomic
def withdraw(
    *, project: Project, effective_on: date, cause: str, by: User | None, now: datetime, source: str = ""
) -> EnrollmentEvent:
    """撤回: the application was withdrawn, or the project left the library (退库), and why."""
    project = lock(project)
    last = last_event(project)
    _refuse_order(last, State.WITHDRAWN, effective_on, now)
    if not cause.strip():
        raise ValidationError({"cause": _("请写明撤回或退库的原因")})
    event = add_event(
        project, State.WITHDRAWN, effective_on, by=by, now=now, cause=cause.strip(), source=source
    )
    if last and last.state == State.ACCEPTED:
        sync_register(project, None, "", by=by, now=now)
    _record(event, "withdraw_enrollment", _("撤回入库申报"), by=by, now=now, reason=cause)
    return event


@transaction.atomic
def take_back(*, event: EnrollmentEvent, reason: str, by: User | None, now: datetime) -> None:
    """The event was recorded by mistake; both it and its retraction stay on record.

    Only the newest event may be taken back. Raises ValidationError when later ones rest on it, or it is gone already.
    """
    project = lock(event.project)
    last = last_event(project)
    if last is None or last.pk != event.pk:
        raise ValidationError(_("只能撤销最近一条事项；后面的事项请先逐条撤销"))
    retract(event, by=by, now=now, reason=reason)
    sheet = open_sheet(project)
    refresh(sheet)
    if State.ACCEPTED in (event.state, sheet.state):
        standing = last_event(project)
        inside = standing if standing and standing.state == State.ACCEPTED else None
        sync_register(
            project, inside.effective_on if inside else None, inside.statistics_code if inside else "", by=by,
            now=now,
        )  # fmt: skip
    audit.record(
        by=by, now=now, verb="take_back_enrollment", obj=project,
        summary=_("撤销入库事项：%s") % event.get_state_display(), before={"event": event.pk}, reason=reason,
    )  # fmt: skip


def retract(event: EnrollmentEvent, *, by: User | None, now: datetime, reason: str) -> None:
    """Ends the belief in an event with a row that says so."""
    try:
        correct(event, now=now)
    except ValueError as refused:
        raise ValidationError(str(refused)) from refused
    EnrollmentEvent.objects.create(
        project=event.project, state=event.state, month=event.month, statistics_code=event.statistics_code,
        cause=event.cause, effective_on=event.effective_on, recorded_at=now, recorded_by=by, reason=reason,
        supersedes=event, retracted=True,
    )  # fmt: skip
