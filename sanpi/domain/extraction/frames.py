"""Wholes and parts that a text speaks of, with the figures said of each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .layout import Clause
from .measures import Named
from .numbers import Figure
from .scopes import Scope
from .times import When

DEEPEST = 8
"""Parts of parts of parts … are followed so far; no sentence that people read goes further."""

_NOWHERE, _NEVER, _UNNAMED = Scope(), When(), Named()
_VAGUE = re.compile(r"(?:全[省市县区])?(?:实施|安排)?(?:重点|重大)?(?:建设)?项目")


@dataclass(eq=False, slots=True)
class Frame:
    """A whole or a part of one, with the figures said of it."""

    scope: Scope = _NOWHERE
    parent: "Frame | None" = None
    link: str = ""  # how it hangs on its parent: 其中, ：, （, 、, …; empty when it stands by itself
    closed: bool = False  # the wording says that the parts named are all there are
    items: "list[Item]" = field(default_factory=list)
    children: "list[Frame]" = field(default_factory=list)

    def path(self) -> "list[Frame]":
        """From the outermost whole down to this part."""
        found, frame = [self], self.parent
        while frame is not None:
            found.append(frame)
            frame = frame.parent
        return found[::-1]

    def item(self, measure: str) -> "Item | None":
        """The first figure of a measure said of it."""
        return next((item for item in self.items if item.measure == measure), None)


@dataclass(eq=False, slots=True)
class Item:
    """One figure with what is known of it."""

    figure: Figure
    measure: str
    frame: Frame
    clause: Clause
    lead: str  # the words before it that are its own
    when: When = _NEVER
    named: Named = _UNNAMED
    target: bool = False  # something to be reached, not something reached
    periods: tuple[int, ...] = ()
    listed: int = -1  # where the list begins that it is the total of


def label(item: Item, title: str, region: str) -> str:
    """The words for what a figure speaks of: the parts from the outermost inwards, the title where they begin with 全省."""
    names: list[str] = []
    path = item.frame.path()
    if path[0].scope.kind in ("", "area") or _VAGUE.fullmatch(path[0].scope.label):
        names.append(title)
    for frame in path:
        name = frame.scope.shown
        if name and name not in names:
            names.append(name)
    return " ".join(filter(None, names)) or region


def merged(frames: Iterable[Frame]) -> Scope:
    """What a path of frames says together; the inner one prevails."""
    result = Scope()
    for frame in frames:
        part = frame.scope
        result = replace(
            result,
            batch=part.batch or result.batch,
            stage=part.stage or result.stage,
            level=part.level or result.level,
            industry=part.industry or result.industry,
            band=part.band or result.band,
            area=part.area or result.area,
            other=part.other if part.kind == "other" else result.other,
            periods=part.periods or result.periods,
        )
    return result
