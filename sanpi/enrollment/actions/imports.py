"""What an import of the ledger writes: sheet and events of one project, and how it is taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.models import AuditEntry
from sanpi.domain.periods import Month
from sanpi.enrollment.actions.events import add_event, last_event, retract, sync_register
from sanpi.enrollment.actions.sheet import FIELDS, label, open_sheet, refresh, update_sheet
from sanpi.enrollment.models import Enrollment, EnrollmentEvent, State
from sanpi.organizations.models import User
from sanpi.projects.actions.state import lock
from sanpi.projects.models import Project

VERB = "import_enrollment"


def _within(month: str, as_of: date) -> date:
    """The last day of the month, or the day of which the workbook speaks when that is earlier."""
    return min(Month.parse(month).last_day, as_of)


@transaction.atomic
def write_row(
    *,
    project: Project,
    fields: Mapping[str, Any],
    applied_month: str | None,
    outcome: tuple[State, str] | None,
    enrolled_month: str | None,
    statistics_code: str | None,
    as_of: date,
    by: User | None,
    now: datetime,
    source: str,
) -> None:
    """Writes what one row of the ledger says; None is what the row does not say. A ledger tells what has happened:
    the pre-check and the order of events are not asked for, only an event that says something new is added.
    """
    project = lock(project)
    if fields:
        tells_more = bool(applied_month or outcome or enrolled_month)
        update_sheet(project=project, values=fields, by=by, now=now, reason=source, opening=not tells_more)
    last = last_event(project)
    state, cause = outcome or (None, "")
    if state is None and enrolled_month:
        state = State.ACCEPTED
    if applied_month and not _applied(project, applied_month):
        on = min(Month.parse(applied_month).first_day, as_of)
        _add(project, State.SUBMITTED, on, by=by, now=now, month=applied_month, source=source)
        last = last_event(project)
    if state is State.ACCEPTED:
        _accepted(project, last, enrolled_month, statistics_code, as_of, by=by, now=now, source=source)
    elif state and not (last and (last.state, last.cause) == (state, cause)):
        month = Month.of(as_of).code if state is State.SUBMITTED else ""
        _add(project, state, as_of, by=by, now=now, cause=cause, month=month, source=source)


def _applied(project: Project, month: str) -> bool:
    events = EnrollmentEvent.objects.known_at(None).filter(project=project, state=State.SUBMITTED)
    return events.filter(month=month).exists()


def _accepted(
    project: Project,
    last: EnrollmentEvent | None,
    month: str | None,
    code: str | None,
    as_of: date,
    *,
    by: User | None,
    now: datetime,
    source: str,
) -> None:
    inside = last if last and last.state == State.ACCEPTED else None
    month = month or (inside.month if inside else Month.of(project.enrolled_on or as_of).code)
    code = code if code is not None else (inside.statistics_code if inside else project.statistics_code)
    if inside and (inside.month, inside.statistics_code) == (month, code):
        return
    if inside:
        retract(inside, by=by, now=now, reason=source)
    on = max(_within(month, as_of), last.effective_on if last and not inside else date.min)
    _add(project, State.ACCEPTED, on, by=by, now=now, month=month, statistics_code=code, source=source)
    sync_register(project, on, code, by=by, now=now)


def _add(
    project: Project, state: State, on: date, *, by: User | None, now: datetime, **values: Any
) -> EnrollmentEvent:
    event = add_event(project, state, on, by=by, now=now, **values)
    audit.record(
        by=by, now=now, verb=VERB, obj=project, summary=_("导入入库事项：%s") % event.get_state_display(),
        after={"event": event.pk, "effective_on": on, "month": event.month},
    )  # fmt: skip
    return event


@transaction.atomic
def take_back_row(*, project: Project, recorded_at: datetime, by: User | None, now: datetime) -> None:
    """Takes back what `write_row` recorded at that moment.

    Raises ValidationError where later work rests on it: a later event, a field changed since.
    """
    project = lock(project)
    events = EnrollmentEvent.objects.known_at(None).filter(project=project)
    mine = list(events.filter(recorded_at=recorded_at, retracted=False).order_by("-effective_on", "-pk"))
    if events.filter(recorded_at__gt=recorded_at).exists():
        raise ValidationError(_("“%s”在导入之后又登记过入库事项，不能撤销") % project.name)
    accepted = any(event.state == State.ACCEPTED for event in mine)
    for event in mine:
        retract(event, by=by, now=now, reason=_("撤销导入"))
    told = EnrollmentEvent.objects.filter(project=project, recorded_at=recorded_at)
    for event in told.filter(supersedes__isnull=False).select_related("supersedes").order_by("pk"):
        _restore(event.supersedes, by=by, now=now)
    sheet = open_sheet(project)
    _restore_fields(sheet, recorded_at, by=by, now=now)
    refresh(sheet)
    if accepted:
        _sync(project, by=by, now=now)


def _restore(gone: Any, *, by: User | None, now: datetime) -> None:
    """Asserts again what the import had corrected."""
    EnrollmentEvent.objects.create(
        project=gone.project, state=gone.state, month=gone.month, statistics_code=gone.statistics_code,
        cause=gone.cause, effective_on=gone.effective_on, recorded_at=now, recorded_by=by, reason=_("撤销导入"),
        source=gone.source,
    )  # fmt: skip


def _sync(project: Project, *, by: User | None, now: datetime) -> None:
    last = last_event(project)
    inside = last if last and last.state == State.ACCEPTED else None
    sync_register(
        project,
        inside.effective_on if inside else None,
        inside.statistics_code if inside else "",
        by=by,
        now=now,
    )


def _restore_fields(sheet: Enrollment, recorded_at: datetime, *, by: User | None, now: datetime) -> None:
    """Puts the fields back that the import changed, as the audit trail holds them."""
    entries = AuditEntry.objects.filter(
        object_type=Enrollment._meta.label, object_id=str(sheet.pk), verb="update_enrollment", at=recorded_at
    )
    values: dict[str, Any] = {}
    for entry in entries.order_by("number"):
        for name in set(FIELDS) & set(entry.after):
            field = Enrollment._meta.get_field(name)
            now_stored = field.to_python(entry.after[name])  # type: ignore[union-attr]  # plain columns
            if getattr(sheet, name) != now_stored:
                raise ValidationError(_("“%s”在导入之后又改过，不能撤销") % label(name))
            values[name] = field.to_python(entry.before[name])  # type: ignore[union-attr]
    if values:
        reason = _("撤销导入")
        update_sheet(project=sheet.project, values=values, by=by, now=now, reason=reason, opening=False)
