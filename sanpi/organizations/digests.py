"""One digest per person or group chat and day, claimed before it is sent so that nobody gets two."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from sanpi.core import messaging
from sanpi.organizations.models import DigestRecord, Robot, User

logger = logging.getLogger(__name__)
State = DigestRecord.State


@dataclass(slots=True)
class Outcome:
    """What one run did."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    skipped: int = 0  # sent before, or nothing to say


def mail_digest(user: User, subject: str, text: str, *, day: date, now: datetime, outcome: Outcome) -> None:
    """Mails a person the digest of the day, unless he got it already."""
    record = _claim(text, day, user=user)
    _deliver(record, user.username, lambda: messaging.send_mail(user.email, subject, text), now, outcome)


def post_digest(robot: Robot, subject: str, text: str, *, day: date, now: datetime, outcome: Outcome) -> None:
    """Tells a group chat the digest of the day, unless it was told already."""
    record = _claim(text, day, robot=robot)

    def send() -> None:
        messaging.send_to_robot(robot.kind, robot.url, robot.secret, subject, text, now)

    _deliver(record, robot.name, send, now, outcome)


def _claim(text: str, day: date, **to: User | Robot) -> DigestRecord | None:
    """The record of a digest that is ours to send: a new one, or one that failed before; None otherwise.

    A record left at “sending” by a run that was cut off stays: it may have gone out, and nobody shall get two.
    """
    sha = hashlib.sha256(text.encode()).hexdigest()
    try:
        with transaction.atomic():
            return DigestRecord.objects.create(day=day, sha=sha, **to)
    except IntegrityError:
        failed = DigestRecord.objects.filter(day=day, state=State.FAILED, **to)
        mine = failed.update(state=State.SENDING, sha=sha, error="")
        return DigestRecord.objects.get(day=day, **to) if mine else None


def _deliver(
    record: DigestRecord | None, name: str, send: Callable[[], None], now: datetime, outcome: Outcome
) -> None:
    if record is None:
        outcome.skipped += 1
        return
    try:
        send()
    except messaging.SendError as refused:
        record.state, record.error = State.FAILED, str(refused)[:300]
        outcome.failed.append(name)
        logger.warning("digest to %s not sent: %s", name, refused)
    else:
        record.state, record.sent_at = State.SENT, now
        outcome.sent.append(name)
    record.save(update_fields=["state", "sent_at", "error"])
