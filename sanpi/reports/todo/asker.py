"""For whom things are looked up: a person in one of the ways his roles reach."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from sanpi.domain.timeline import Standpoint
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import Region, User
from sanpi.organizations.working_days import load_calendar
from sanpi.reports.todo.items import Item, Part, Urgency, days_words, urgency

# A part lists so many things; the rest is behind a link.
LIMIT = 50


@dataclass(frozen=True, slots=True)
class Asker:
    """A person, the regions he looks after and the day.

    `user` holds no other roles than those that reach in one way, so that what an office sees does not stand among
    what somebody does for his unit.
    """

    user: User
    regions: tuple[Region, ...]
    today: date

    @property
    def at(self) -> Standpoint:
        """The present."""
        return Standpoint(self.today, None)

    def can(self, capability: Capability) -> bool:
        """Whether the person may do it in the way looked at."""
        return self.user.can(capability)

    def rows(self, ask: Callable[[Region], QuerySet[Any]], *related: str) -> list[Any]:
        """The rows of all regions, one more than are listed when there are more."""
        found: list[Any] = []
        for region in self.regions:
            rows = ask(region)
            found += (rows.select_related(*related) if related else rows)[: LIMIT + 1 - len(found)]
        return found

    def item(self, text: str, why: str, action: str, url: str, due: date | None = None) -> Item:
        """A thing to do; how much it presses follows from its day."""
        return Item(text, why, action, url, urgency(due, self.today), due)

    def days(self, due: date, *, working: bool = False) -> str:
        """How long until a day; for a day counted in working days says when the calendar is only assumed."""
        words = days_words(due, self.today)
        assumed = working and load_calendar().is_assumed(due)
        return words + _("（推定）") if assumed else words


def part(title: str, items: list[Item], more_url: str = "") -> Part:
    """Things of one kind, at most as many as are listed; the link is kept when there are more."""
    return Part(title, tuple(items[:LIMIT]), more_url if len(items) > LIMIT else "")


def ledger_url(code: str, **query: object) -> str:
    """The ledger page, narrowed."""
    return address("reports:ledger", code, **query)


def address(name: str, *args: object, **query: object) -> str:
    """An address with parameters."""
    text = urlencode({key: value for key, value in query.items() if value not in (None, "")})
    return f"{reverse(name, args=args)}{'?' if text else ''}{text}"


def asker(user: User, today: date, *reaches: Reach) -> Asker | None:
    """The person as far as roles of these reaches go; None when he has none of them."""
    access = user.access.only(*reaches)
    paths = sorted(path for path in set(access.paths(Capability.VIEW)) if path)
    tops = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    if not tops:
        return None
    narrowed = copy.copy(user)
    narrowed.__dict__["access"] = access
    return Asker(narrowed, tuple(Region.objects.filter(path__in=tops).order_by("path")), today)


__all__ = ["LIMIT", "Asker", "Urgency", "address", "asker", "ledger_url", "part"]
