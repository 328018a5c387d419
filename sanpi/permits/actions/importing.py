"""One row of a workbook as events of a permit, in one go; taken back as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.organizations.models import User
from sanpi.permits.actions.events import correct_event, record_event, withdraw
from sanpi.permits.actions.setup import add_permit
from sanpi.permits.actions.telling import Kind, leave_trace, lock_permit, retell, snapshot
from sanpi.permits.models import Permit, PermitEvent, PermitType
from sanpi.permits.rules.story import story_of
from sanpi.projects.models import Project

State = Permit.State
_BEGUN = {State.ACCEPTED, State.CORRECTING, State.ISSUED}


@dataclass(slots=True)
class _Writer:
    """Brings one permit to what a row says, event by event."""

    permit: Permit
    as_of: date
    by: User | None
    now: datetime
    source: str

    def tell(self, kind: str, on: date, **values: Any) -> None:
        """Something happened on that day, at the latest on the day of the workbook."""
        record_event(
            permit=self.permit, kind=kind, effective_on=min(on, self.as_of), by=self.by, now=self.now,
            source=self.source, **values,
        )  # fmt: skip
        self.permit.refresh_from_db()

    def put_right(self, kind: str, on: date, **values: Any) -> bool:
        """Corrects the last event of that kind, if there is one; True when it says something else now."""
        event = next((e for e in reversed(story_of(self.permit)) if e.kind == kind), None)
        if event is None:
            return False
        changed = {name: value for name, value in values.items() if getattr(event, name) != value}
        if event.effective_on != on or changed:
            correct_event(
                event=event, effective_on=on, reason=_("按导入的台账更正"), by=self.by, now=self.now, **changed
            )  # fmt: skip
            self.permit.refresh_from_db()
        return True


@transaction.atomic
def write_row(
    *,
    project: Project,
    type: PermitType,
    values: Mapping[str, Any],
    as_of: date,
    by: User | None,
    now: datetime,
    source: str,
) -> Permit:
    """Brings the project's permit of this type to what a row says; columns that are not given stay as they are.

    `values`: `needed` (bool), `planned_on`, `accepted_on`, `issued_on`, `number`, `valid_until`, `missing`,
    `waived_until`, `state`. Raises ValidationError as the verbs do.
    """
    _refuse_nonsense(values, as_of)
    permit = (
        Permit.objects.filter(project=project, type=type).exclude(state="").select_related("type").first()
    )
    permit = permit or add_permit(project=project, type=type, by=by, now=now)
    writer = _Writer(permit, as_of, by, now, source)
    for step in (_need, _plan, _accept, _waive, _finish, _rest):
        step(writer, values)
    return writer.permit


def _refuse_nonsense(values: Mapping[str, Any], as_of: date) -> None:
    """Days that cannot be, said at the column they stand in."""
    accepted, issued, until = values.get("accepted_on"), values.get("issued_on"), values.get("valid_until")
    wrong: dict[str, Any] = {}
    for name, day in (("accepted_on", accepted), ("issued_on", issued)):
        if day and day > as_of:
            wrong[name] = _("%(day)s 晚于台账截至日期 %(as_of)s；将来的日期请填“计划申报日”") % {
                "day": day,
                "as_of": as_of,
            }
    if accepted and issued and issued < accepted:
        wrong["issued_on"] = _("办结日 %(issued)s 早于受理日 %(accepted)s") % {
            "issued": issued,
            "accepted": accepted,
        }
    if issued and until and until < issued:
        wrong["valid_until"] = _("有效期至 %(until)s 早于办结日 %(issued)s") % {
            "until": until,
            "issued": issued,
        }
    if values.get("waived_until") and not values.get("missing"):
        wrong["missing"] = _("填写了补正期限，请同时写明缺件")
    if wrong:
        raise ValidationError(wrong)


def _need(writer: _Writer, values: Mapping[str, Any]) -> None:
    needed, state = values.get("needed"), values.get("state")
    note = _("按导入的台账")
    now_not = writer.permit.state == State.NOT_NEEDED
    if (needed is False or state == State.NOT_NEEDED) and not now_not:
        writer.tell(Kind.NOT_NEEDED, writer.as_of, note=note)
    elif needed and writer.permit.state in {State.NOT_NEEDED, State.TO_CHECK}:
        writer.tell(Kind.NEEDED, _first_day(writer, values), note=note)


def _first_day(writer: _Writer, values: Mapping[str, Any]) -> date:
    days: list[date] = [values[name] for name in ("accepted_on", "issued_on") if values.get(name)]
    return min([writer.as_of, *days])


def _plan(writer: _Writer, values: Mapping[str, Any]) -> None:
    planned = values.get("planned_on")
    if planned and planned != writer.permit.planned_on:
        writer.tell(Kind.PLANNED, _first_day(writer, values), planned_on=planned)


def _accept(writer: _Writer, values: Mapping[str, Any]) -> None:
    accepted = values.get("accepted_on")
    if not accepted or accepted == writer.permit.accepted_on:
        return
    if writer.permit.state in _BEGUN and writer.put_right(Kind.ACCEPTED, accepted):
        return
    writer.tell(Kind.ACCEPTED, accepted)


def _waive(writer: _Writer, values: Mapping[str, Any]) -> None:
    missing, until = values.get("missing"), values.get("waived_until")
    permit = writer.permit
    if not until or (until == permit.waived_until and missing in (None, permit.missing)):
        return
    on = permit.accepted_on or writer.as_of
    writer.tell(Kind.WAIVED, min(on, until), missing=missing or permit.missing, waived_until=until)


def _finish(writer: _Writer, values: Mapping[str, Any]) -> None:
    issued, permit = values.get("issued_on"), writer.permit
    said = {name: values[name] for name in ("number", "valid_until") if values.get(name)}
    if permit.state == State.ISSUED:
        writer.put_right(Kind.ISSUED, issued or permit.issued_on or writer.as_of, **said)
    elif issued:
        writer.tell(Kind.ISSUED, issued, **said)


def _rest(writer: _Writer, values: Mapping[str, Any]) -> None:
    """States that no date of the row tells."""
    state, permit = values.get("state"), writer.permit
    note = _("按导入的台账")
    kinds = {State.PREPARING: Kind.PREPARING, State.CORRECTING: Kind.CORRECTION, State.REFUSED: Kind.REFUSED,
             State.TO_CHECK: Kind.TO_CHECK, State.WAITING: Kind.NEEDED}  # fmt: skip
    if state in kinds and permit.state not in (state, State.ISSUED):
        writer.tell(kinds[state], writer.as_of, note=note)


@transaction.atomic
def take_back(*, permit: Permit, recorded_at: datetime, by: User | None, now: datetime) -> None:
    """Takes back everything recorded about the permit at that moment; what it had replaced is said again.

    Raises ValidationError where later records rest on it.
    """
    permit = lock_permit(permit)
    before, story = snapshot(permit), story_of(permit)
    made = [event for event in story if event.recorded_at == recorded_at]
    if not made:
        raise ValidationError(_("没有可撤回的记录，可能已被更正"))
    reason = _("撤回导入")
    kept = [event for event in story if event.recorded_at != recorded_at]
    if kept and any(event.recorded_at > recorded_at for event in kept):
        raise ValidationError(_("“%s”在导入之后又有登记，不能撤回；请先撤销后面的记录") % permit.type.name)
    for event in made:
        withdraw(event, by=by, now=now, reason=reason)
    retell(permit, [*kept, *_said_before(made, recorded_at)], by=by, now=now, reason=reason)
    leave_trace(
        permit, "take_back_permit", _("：撤回导入"), before=before, after=snapshot(permit), by=by, now=now, reason=reason
    )  # fmt: skip


def _said_before(made: list[PermitEvent], recorded_at: datetime) -> list[PermitEvent]:
    """What these events had replaced, to be said again."""
    again = []
    for event in made:
        old: Any = event.supersedes
        while old is not None and old.recorded_at == recorded_at:
            old = old.supersedes
        if old is not None:
            again.append(_again(old))
    return again


def _again(old: PermitEvent) -> PermitEvent:
    event = PermitEvent.objects.get(pk=old.pk)
    event.pk, event.supersedes, event.superseded_at = None, None, None
    event._state.adding = True
    return event
