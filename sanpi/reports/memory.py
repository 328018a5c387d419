"""Figures remembered until the next write: the same question from the same people gives the same answer."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from sanpi.core.audit import last_write
from sanpi.organizations.standing import StandingRequest

T = TypeVar("T")
SECONDS = 3600


def remembered(request: StandingRequest, name: str, compute: Callable[[], T], *parts: object) -> T:
    """The answer to `name` for this person, region, standpoint and `parts`, computed once per state of the record.

    Every write adds an audit entry, so its number is part of the key and nothing needs to be thrown away.
    """
    chosen = request.chosen
    asked = (
        last_write(),
        request.user.pk,
        request.region.pk,
        chosen.effective,
        chosen.known,
        chosen.today,
        *parts,
    )
    key = f"{name}:{hashlib.sha256(repr(asked).encode()).hexdigest()}"
    found: T | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, SECONDS)
    return found
