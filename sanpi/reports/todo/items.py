"""One thing to do, and things of one kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from django.utils.translation import gettext as _

# What is due within so many days is shown as near.
NEAR = timedelta(days=7)


class Urgency(IntEnum):
    """How much a thing presses; the smaller, the more."""

    LATE = 0
    NEAR = 1
    OPEN = 2


def urgency(due: date | None, today: date) -> Urgency:
    """By the day on which a thing has to be done; without one it does not press."""
    if due is None or due > today + NEAR:
        return Urgency.OPEN
    return Urgency.LATE if due < today else Urgency.NEAR


def days_words(due: date, today: date) -> str:
    """“超期 3 天”, “今天到期”, “还剩 2 天”."""
    days = (due - today).days
    if days < 0:
        return _("超期 %d 天") % -days
    return _("还剩 %d 天") % days if days else _("今天到期")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: what, why, and the one place where it is done.

    `due` is the day on which it has to be done; `notice` the key of a reminder, which can be put aside.
    """

    text: str
    why: str
    action: str
    url: str
    urgency: Urgency
    due: date | None = None
    notice: int | None = None

    @property
    def order(self) -> tuple[int, date, str]:
        """What presses most comes first, then what is due first."""
        return self.urgency, self.due or date.max, self.text


@dataclass(frozen=True, slots=True)
class Part:
    """Things to do of one kind; `more_url` leads to the rest when there are more than are listed."""

    title: str
    items: tuple[Item, ...] = ()
    more_url: str = ""

    @property
    def late(self) -> int:
        """How many of them are overdue."""
        return sum(item.urgency == Urgency.LATE for item in self.items)

    @property
    def order(self) -> tuple[int, date, str]:
        return self.items[0].order


def joined(parts: Iterable[Part]) -> list[Part]:
    """Parts of one title put together, each thing once, what presses most first; empty ones are left out."""
    found: dict[str, Part] = {}
    for part in parts:
        if not part.items:
            continue
        before = found.get(part.title, Part(part.title))
        items = {(item.url, item.text): item for item in (*before.items, *part.items)}
        ordered = tuple(sorted(items.values(), key=lambda item: item.order))
        found[part.title] = Part(part.title, ordered, before.more_url or part.more_url)
    return sorted(found.values(), key=lambda part: part.order)
