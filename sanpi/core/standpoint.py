"""Which day a reader looks at: chosen once, carried in the address and for the rest of the session."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, QueryDict

from sanpi.core.facts import standpoint
from sanpi.domain.timeline import Standpoint

TODAY = "today"
PARAMETERS = ("effective", "known")
SESSION_KEY = "standpoint"
# An earlier year is a slip of the keyboard.
FIRST_YEAR = 1949


@dataclass(frozen=True, slots=True)
class Chosen:
    """The two dates of a page: 数据截至 and 按哪天掌握的情况 (None: as known now)."""

    effective: date
    known: date | None
    today: date

    @property
    def at(self) -> Standpoint:
        """The standpoint for queries."""
        return standpoint(self.effective, self.known)

    @property
    def is_today(self) -> bool:
        """Whether this is simply the present."""
        return self.effective == self.today and self.known is None

    def query(self) -> dict[str, str]:
        """The parameters that bring another reader to the same standpoint; none for the present."""
        if self.is_today:
            return {}
        known = {"known": self.known.isoformat()} if self.known else {}
        return {"effective": self.effective.isoformat()} | known


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day and day.year >= FIRST_YEAR else None


def parse(query: QueryDict, today: date) -> Chosen | None:
    """The standpoint named in an address; None when it names none, or none that makes sense.

    Nobody sees the future: a later day than today becomes today.
    """
    text = query.get("effective")
    effective = today if text == TODAY else _day(text)
    known = _day(query.get("known"))
    if effective is None and known is None:
        return None
    if known is not None and known >= today:
        known = None
    return Chosen(min(effective or today, today), known, today)


def remembered(request: HttpRequest, today: date) -> Chosen:
    """The standpoint of the session, or the present."""
    stored = QueryDict(request.session.get(SESSION_KEY, ""))
    return parse(stored, today) or Chosen(today, None, today)


def remember(request: HttpRequest, chosen: Chosen) -> None:
    """Keeps the choice for the following pages; the present is the absence of a choice."""
    query = QueryDict(mutable=True)
    query.update(chosen.query())
    text = query.urlencode()
    if text != request.session.get(SESSION_KEY, ""):
        request.session[SESSION_KEY] = text
