"""The audit trail: every write leaves an entry, each entry carries the hash of the one before.

等保 2.0 (GB/T 22239-2019) asks for user, time, kind and result of each event, protected against change.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from sanpi.core.bulk import insert_rows
from sanpi.core.models import AuditEntry, AuditHead

# Where the present work comes from (an address, a command); set by the middleware and by commands.
_origin: ContextVar[str] = ContextVar("origin", default="")


def now_coming_from(origin: str) -> None:
    """Says more about the origin inside `coming_from`, once more is known; it ends with the block."""
    _origin.set(origin[:200])


class Actor(Protocol):
    """Who acts: a user of the system."""

    pk: Any
    name: str


@contextmanager
def coming_from(origin: str) -> Iterator[None]:
    """Entries recorded inside carry this origin."""
    token = _origin.set(origin[:200])
    try:
        yield
    finally:
        _origin.reset(token)


def _plain(values: dict[str, Any] | None) -> dict[str, Any]:
    """The values as they come back from the database, so that the hash can be checked later."""
    plain: dict[str, Any] = json.loads(json.dumps(values or {}, cls=DjangoJSONEncoder, ensure_ascii=False))
    return plain


def _digest(entry: AuditEntry) -> str:
    content = [
        entry.number, entry.at.timestamp(), entry.actor_id, entry.actor_name, entry.origin, entry.verb, entry.summary,
        entry.object_type, entry.object_id, entry.before, entry.after, entry.reason, entry.previous_hash,
    ]  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """What one entry is to say; see `record`."""

    verb: str
    summary: str
    obj: Any
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    reason: str = ""


@transaction.atomic
def record(
    *,
    by: Actor | None,
    now: datetime,
    verb: str,
    summary: str,
    obj: Any,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Appends one entry to the chain, in the caller's transaction.

    `verb` is a stable English code, `summary` a Chinese sentence, `obj` the row the write is about. `by` is None only
    for work the system does by itself.
    """
    head, _created = AuditHead.objects.select_for_update().get_or_create(pk=1)
    entry = _next(head, Draft(verb, summary, obj, before, after, reason), by, now)
    entry.save(force_insert=True)
    head.save()
    return entry


@transaction.atomic
def record_all(drafts: Iterable[Draft], *, by: Actor | None, now: datetime) -> None:
    """Appends one entry per draft, in their order, in few statements: for a verb that writes many rows."""
    head, _created = AuditHead.objects.select_for_update().get_or_create(pk=1)
    entries = [_next(head, draft, by, now) for draft in drafts]
    insert_rows(entries)
    head.save()


def _next(head: AuditHead, draft: Draft, by: Actor | None, now: datetime) -> AuditEntry:
    """The entry that follows the head of the chain, which moves on to it."""
    entry = AuditEntry(
        number=head.number + 1,
        at=now,
        actor_id=by.pk if by else None,
        actor_name=by.name if by else "系统",
        origin=_origin.get(),
        verb=draft.verb,
        summary=draft.summary[:300],
        object_type=draft.obj._meta.label,
        object_id=str(draft.obj.pk),
        before=_plain(draft.before),
        after=_plain(draft.after),
        reason=draft.reason[:300],
        previous_hash=head.hash,
    )
    entry.hash = _digest(entry)
    head.number, head.hash = entry.number, entry.hash
    return entry


def last_write() -> int:
    """The number of the newest entry: it changes with every write and so serves as a cache key."""
    return AuditHead.objects.filter(pk=1).values_list("number", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class Breach:
    """The first place where the chain does not hold, and why."""

    number: int
    message: str


def verify() -> tuple[int, Breach | None]:
    """Recomputes the whole chain; returns the number of entries that hold and the first breach, if any."""
    number, previous = 0, ""
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        expected = number + 1
        if entry.number != expected:
            return number, Breach(expected, f"缺少第 {expected} 条，下一条是第 {entry.number} 条")
        if entry.previous_hash != previous:
            return number, Breach(expected, f"第 {expected} 条与上一条不衔接")
        if entry.hash != _digest(entry):
            return number, Breach(expected, f"第 {expected} 条的内容与校验值不符")
        number, previous = entry.number, entry.hash
    head = AuditHead.objects.filter(pk=1).first()
    if head and (head.number, head.hash) != (number, previous):
        return number, Breach(number + 1, f"末尾缺少记录：应有 {head.number} 条，实有 {number} 条")
    return number, None
