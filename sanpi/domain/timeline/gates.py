"""What has to be there before a stage may be reached."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Requirement:
    """A field or document that the gate of ``stage`` asks for; ``label`` is its Chinese name."""

    code: str
    label: str
    kind: Literal["field", "document"]
    stage: str


def missing(
    requirements: Iterable[Requirement], present: Collection[str], waived: Collection[str] = ()
) -> list[Requirement]:
    """The requirements neither present nor waived (容缺), in their given order.

    ``present`` and ``waived`` hold requirement codes.
    """
    return [r for r in requirements if r.code not in present and r.code not in waived]


def missing_for(
    stage: str, requirements: Iterable[Requirement], present: Collection[str], waived: Collection[str] = ()
) -> list[Requirement]:
    """What the gate of ``stage`` itself still misses; the gates of other stages are not looked at."""
    return missing((r for r in requirements if r.stage == stage), present, waived)
