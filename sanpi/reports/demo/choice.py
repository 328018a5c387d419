"""Choices that look accidental and are the same on every machine: each follows from the words that name it.

Unlike a sequence of random numbers, adding a project does not change the others.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


def number(low: int, high: int, *words: object) -> int:
    """A whole number from `low` to `high`, both included."""
    digest = hashlib.sha256("|".join(map(str, words)).encode()).digest()
    return low + int.from_bytes(digest[:8], "big") % (high - low + 1)


def pick(options: Sequence[T], *words: object) -> T:
    """One of the options."""
    return options[number(0, len(options) - 1, *words)]


def chance(percent: int, *words: object) -> bool:
    """True in about `percent` of a hundred cases."""
    return number(1, 100, *words) <= percent


def near(day: date, low: int, high: int, *words: object) -> date:
    """A day from `low` to `high` days after `day` (negative: before)."""
    return day + timedelta(days=number(low, high, *words))
