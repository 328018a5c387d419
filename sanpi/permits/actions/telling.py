"""Writing into a permit's story: add, correct, withdraw, and fold it again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.facts import correct
from sanpi.domain.scheduling import Standing, StoryError, advance
from sanpi.organizations.models import User
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.models import Permit, PermitEvent
from sanpi.permits.models.permits import STATE_FIELDS
from sanpi.permits.rules.story import columns, happening, limit_on

Kind = PermitEvent.Kind
# What may be said with an event; the rest of the columns follows from the story.
SAID = ("planned_on", "number", "valid_until", "missing", "waived_until", "days", "note", "source")


def lock_permit(permit: Permit) -> Permit:
    """The permit's row, locked until the transaction ends, so that two reports cannot pass each other."""
    Permit.objects.select_for_update().get(pk=permit.pk)
    return Permit.objects.select_related("project", "type").get(pk=permit.pk)


def blank(permit: Permit, kind: str, on: date, place: int, said: Mapping[str, Any]) -> PermitEvent:
    """An event not yet written; an acceptance takes the limits in force on its day."""
    event = PermitEvent(permit=permit, kind=kind, effective_on=on, place=place, **said)
    if kind == Kind.ACCEPTED:
        limit = limit_on(permit.type, on)
        if limit:
            event.statutory_days, event.statutory_unit = limit.statutory_days, limit.statutory_unit
            event.promised_days, event.promised_unit = limit.promised_days, limit.promised_unit
    return event


def told_already(story: Sequence[PermitEvent], kind: str, on: date, said: Mapping[str, Any]) -> bool:
    """Whether the very same statement stands already: a second click, or a colleague was faster."""
    return any(
        event.kind == kind
        and event.effective_on == on
        and all(getattr(event, name) == value for name, value in said.items() if name != "source")
        for event in story
    )


def retell(
    permit: Permit,
    story: Sequence[PermitEvent],
    *,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Folds the story again; writes its new events and re-issues those that come out differently.

    New events carry no key; one that replaces another names it in `supersedes`. Raises ValidationError naming the
    event that no longer fits. Ends by refreshing the permit's own columns.
    """
    calendar, standing = load_calendar(), Standing()
    ordered = sorted(_from_the_beginning(story), key=lambda event: (event.effective_on, event.place))
    for event in ordered:
        said = happening(event)
        try:
            standing = advance(standing, said, calendar)
        except StoryError as refused:
            raise _objection(event, refused) from refused
        _keep(event, columns(standing), by=by, now=now, reason=reason)
    _refresh(permit, columns(standing) if ordered else None)


def _from_the_beginning(story: Sequence[PermitEvent]) -> list[PermitEvent]:
    """The story with its first event moved back to the first day told of: a permit was there when it was accepted."""
    first = min((event.effective_on for event in story), default=date.max)
    return [
        _moved(event, first) if event.kind == Kind.SET_UP and event.effective_on != first else event
        for event in story
    ]


def _moved(event: PermitEvent, on: date) -> PermitEvent:
    if not event._state.adding:
        return copy_of(event, effective_on=on)
    event.effective_on = on
    return event


def copy_of(event: PermitEvent, **changes: Any) -> PermitEvent:
    """A new event that says the same except for the changes, and supersedes it."""
    said = {name: getattr(event, name) for name in SAID}
    values = {"effective_on": event.effective_on, "kind": event.kind, "place": event.place} | said | changes
    made = PermitEvent(permit_id=event.permit_id, supersedes=event, **values)
    for name in STATE_FIELDS:
        if name not in values:
            setattr(made, name, getattr(event, name))
    return made


def _keep(event: PermitEvent, after: dict[str, Any], *, by: User | None, now: datetime, reason: str) -> None:
    """Writes the event with what follows from it, if that is not on record yet."""
    if not event._state.adding:
        if all(getattr(event, name) == value for name, value in after.items()):
            return
        event = copy_of(event)
    if event.supersedes is not None:
        end_belief(cast(PermitEvent, event.supersedes), now)
    for name, value in after.items():
        setattr(event, name, value)
    event.recorded_at, event.recorded_by = now, by
    event.reason = reason if event.supersedes_id else event.reason
    event.save(force_insert=True)


def end_belief(event: PermitEvent, now: datetime) -> None:
    """Nobody believes the event from now on. Raises ValidationError when that was so already."""
    try:
        correct(event, now=now)
    except ValueError as refused:
        raise ValidationError(str(refused)) from refused


def _objection(event: PermitEvent, refused: StoryError) -> ValidationError:
    if event._state.adding and event.supersedes_id is None:
        return ValidationError({refused.field: refused.message} if refused.field else refused.message)
    text = _("%(on)s 的“%(kind)s”不再成立：%(why)s。请先更正或撤销那条记录。")
    return ValidationError(
        text % {"on": event.effective_on, "kind": event.get_kind_display(), "why": refused.message}
    )


def _refresh(permit: Permit, after: dict[str, Any] | None) -> None:
    for name in STATE_FIELDS:
        default = Permit._meta.get_field(name).get_default()  # type: ignore[union-attr]  # all are plain columns
        setattr(permit, name, after[name] if after else default)
    permit.save(update_fields=list(STATE_FIELDS))


def next_place(story: Sequence[PermitEvent]) -> int:
    """The place after all that is told already."""
    return max((event.place for event in story), default=-1) + 1


def leave_trace(
    permit: Permit, verb: str, what: str, *, before: dict[str, Any], after: dict[str, Any], by: User | None,
    now: datetime, reason: str = "",
) -> None:  # fmt: skip
    """The entry of the audit trail, kept with the project so that its dossier shows it."""
    audit.record(
        by=by, now=now, verb=verb, obj=permit.project, before=before, after=after, reason=reason,
        summary=_("手续“%(permit)s”%(what)s") % {"permit": permit.type.name, "what": what},
    )  # fmt: skip


def snapshot(permit: Permit) -> dict[str, Any]:
    """The permit's columns as the audit trail keeps them, without those that are empty."""
    values = {name: getattr(permit, name) for name in STATE_FIELDS}
    return {
        "permit": permit.pk,
        **{name: value for name, value in values.items() if value not in (None, "", 0)},
    }
