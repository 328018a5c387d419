"""Figures remembered until the next write: the same question gives the same answer to all who see the same rows."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from sanpi.core.audit import last_write
from sanpi.organizations.access import Capability
from sanpi.organizations.standing import StandingRequest

T = TypeVar("T")
SECONDS = 3600


def remembered(request: StandingRequest, name: str, compute: Callable[[], T], *parts: object) -> T:
    """The answer to `name` for this reader, region, standpoint and `parts`, computed once per state of the record.

    Every write adds an audit entry, so an answer given at another number is out of date and replaced.
    """
    chosen = request.chosen
    asked = (
        request.user.access.audience(Capability.VIEW),
        request.region.pk,
        chosen.effective,
        chosen.known,
        chosen.today,
        *parts,
    )
    key = f"{name}:{hashlib.sha256(repr(asked).encode()).hexdigest()}"
    number = last_write()
    found: tuple[int, T] | None = cache.get(key)
    if found is None or found[0] != number:
        found = number, compute()
        cache.set(key, found, SECONDS)
    return found[1]
