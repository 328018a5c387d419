"""Sessions in the database that know whose they are (see `UserSession`)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from sanpi.organizations import client
from sanpi.organizations.models import UserSession

# The keys of the session's data from which the row's columns are filled.
ADDRESS, AGENT, STARTED_AT, SEEN_AT = "address", "agent", "started_at", "seen_at"


class SessionStore(DatabaseStore):
    """Django's store on our own table; user, address and times are copied out of the data on every save."""

    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        return UserSession

    def create_model_instance(self, data: Mapping[str, Any]) -> UserSession:
        """The row to be saved, with what the owner needs to recognise it."""
        row = cast(UserSession, super().create_model_instance(dict(data)))
        row.user_id = data.get(SESSION_KEY)
        row.address, row.agent = data.get(ADDRESS), data.get(AGENT, "")
        row.started_at, row.seen_at = _moment(data.get(STARTED_AT)), _moment(data.get(SEEN_AT))
        return row


def touch(request: HttpRequest, *, now: datetime) -> None:
    """Notes that the session is in use; the first time also since when and from where."""
    session = request.session
    if STARTED_AT not in session:
        session[STARTED_AT] = now.isoformat()
        session[ADDRESS] = client.address(request)
        session[AGENT] = client.agent(request)
    session[SEEN_AT] = now.isoformat()


def seen_at(session: SessionBase) -> datetime | None:
    """When the session was last used; None for a new one."""
    return _moment(session.get(SEEN_AT))


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
