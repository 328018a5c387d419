"""Sends the digests of a day: to each person by mail, to each group chat how much waits for whom."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.messaging import mail_is_set_up
from sanpi.organizations.access import SEPARATE_ROLES
from sanpi.organizations.digests import Outcome, mail_digest, post_digest
from sanpi.organizations.models import DigestRecord, Robot, User
from sanpi.reports.todo.collecting import Todo, todo_of
from sanpi.reports.todo.digest import chat_text, headline, text_of


class _Lookup:
    """What waits for whom, looked up once in a run."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._found: dict[int, Todo] = {}

    def of(self, user: User) -> Todo:
        """The person's things to do."""
        if user.pk not in self._found:
            self._found[user.pk] = todo_of(user, self.day)
        return self._found[user.pk]


def send_digests(*, day: date, now: datetime, dry_run: bool = False) -> Outcome:
    """Sends what has not been sent on the day; a dry run only names who would get something."""
    lookup, outcome = _Lookup(day), Outcome()
    for user in _readers():
        todo = lookup.of(user)
        text = text_of(user, todo, day)
        if text and dry_run:
            outcome.sent.append(f"{user.username} <{user.email}>")
        elif text:
            mail_digest(user, headline(user, todo, day), text, day=day, now=now, outcome=outcome)
    for robot in Robot.objects.filter(active=True).select_related("region").order_by("pk"):
        text = chat_text([(user, lookup.of(user)) for user in people_of(robot)])
        if text and dry_run:
            outcome.sent.append(robot.name)
        elif text:
            post_digest(robot, _("%s 待办") % day, text, day=day, now=now, outcome=outcome)
    if not dry_run and (outcome.sent or outcome.failed):
        _record(outcome, day, now)
    return outcome


def _record(outcome: Outcome, day: date, now: datetime) -> None:
    names = {"day": day, "sent": len(outcome.sent), "failed": len(outcome.failed)}
    audit.record(
        by=None,
        now=now,
        verb="send_digests",
        summary=_("发送 %(day)s 每日摘要：成功 %(sent)d，失败 %(failed)d") % names,
        obj=DigestRecord.objects.filter(day=day).order_by("-pk")[0],
        after={"sent": outcome.sent, "failed": outcome.failed},
    )


def _people() -> QuerySet[User]:
    """Those who do business: administrators have nothing to do here."""
    with_work = User.objects.filter(grants__isnull=False).exclude(grants__role__in=SEPARATE_ROLES)
    return User.objects.filter(pk__in=with_work.values("pk"), is_active=True).select_related("organization")


def _readers() -> Iterator[User]:
    """Those who want a mail and have said where; nobody without a mail server."""
    if mail_is_set_up():
        yield from _people().filter(digest=True).exclude(email="").order_by("pk")


def people_of(robot: Robot) -> QuerySet[User]:
    """Those of whom a group chat is told: of the unit, else of the region by unit or role."""
    if robot.organization_id:
        return _people().filter(organization=robot.organization_id).order_by("pk")
    path = robot.region.path
    near = User.objects.filter(
        Q(organization__region__path__startswith=path) | Q(grants__region__path__startswith=path)
    )
    return _people().filter(pk__in=near.values("pk")).order_by("pk")
