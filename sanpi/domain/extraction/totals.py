"""A total that stands after its parts (``红灯11个、黄灯3个、绿灯168个，共182个``): it speaks of all of them, not of the last."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .frames import Frame, Item
from .layout import Clause
from .numbers import Figure
from .quantities import exact, kind
from .scopes import BATCHES, Scope

_TOGETHER = re.compile(
    r"^(?P<of>(?:以上|上述|前述|[两二三四五六七八九十](?:[者类项级批个期镇乡区县市])?(?:项目|地)?)*)(?:总计|合计|共计|一共|总共|共(?![同享建青和用性]))"
)
_OF_SOMETHING = re.compile("项目|企业|工程|事项|问题|手续")
_SHOWN = 4  # parts that are named one by one
_MOST = 40


def stands_for_all(left: str, named: bool) -> bool:
    """Whether the words before a figure, from the beginning of its clause, say that it is a total.

    ``named``: they name a part, which a total of ``两镇合计``, ``三类项目共`` only seems to do.
    """
    found = _TOGETHER.match(left)
    return found is not None and bool(found["of"] or not named)


def whole_of(
    figure: Figure, left: str, current: Frame | None, tops: Sequence[Frame], clause: Clause
) -> tuple[Frame, int] | None:
    """The frame of a total of the parts named before it, and where their list begins.

    None where it is said of the last part alone, or of no parts.
    """
    frame = current
    while frame is not None:
        pool = frame.parent.children if frame.parent is not None else tops
        parts = _listed(frame, pool, clause)
        if len(parts) > 1 and _of_all(figure, parts, clause):
            return _together(figure, left, parts), parts[0].items[0].clause.start
        frame = frame.parent
    return None


def _listed(frame: Frame, pool: Sequence[Frame], clause: Clause) -> list[Frame]:
    """The parts of the list that ends with ``frame``: named in the sentence, or, where a sentence begins, in the one before."""
    if not frame.scope or not frame.items:
        return []
    sentence = frame.items[-1].clause.sentence
    if clause.sentence - sentence > 1 or frame.items[-1].clause.paragraph != clause.paragraph:
        return []
    listed = [
        part
        for part in pool[-_MOST:]
        if part.items
        and part.scope
        and part.link == frame.link
        and part.items[-1].clause.sentence == sentence
    ]
    return [part for part in listed if part.scope.respect == frame.scope.respect]


def _of_all(figure: Figure, parts: Sequence[Frame], clause: Clause) -> bool:
    """The last part has its figure of that kind already; or a plain list of names and counts has just ended."""
    given = [_given(part, figure) is not None for part in parts]
    if all(given):
        return True
    plain = parts[-1].items[0].clause.opening in "、，" and not any(given)
    return plain and clause.opening in "，、；。" and len({len(part.items) for part in parts}) == 1


def _given(part: Frame, figure: Figure) -> Item | None:
    return next((item for item in part.items if kind(item.figure) == kind(figure)), None)


def _together(figure: Figure, left: str, parts: Sequence[Frame]) -> Frame:
    """All parts as one: their whole where they make it up, else a part of it that bears their names."""
    whole = parts[0].parent
    values = [exact(item.figure) for part in parts if (item := _given(part, figure)) is not None]
    stated = exact(figure)
    if whole is not None and any(
        exact(item.figure) == sum(each)
        for item in whole.items
        if len(each := [exact(i.figure) for part in parts if (i := _given(part, item.figure)) is not None])
        == len(parts)
    ):
        return whole
    if _OF_SOMETHING.search(left) and values and sum(values) != stated:
        return Frame()  # another whole than these parts make up
    return Frame(_joined([part.scope for part in parts]), whole)


def _joined(scopes: Sequence[Scope]) -> Scope:
    """The name of all parts: their levels together, nothing for all batches, else their words."""
    names = list(dict.fromkeys(scope.shown for scope in scopes))
    label = "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
    if {scope.batch for scope in scopes} == set(BATCHES.values()):
        return Scope()
    together = Scope(kind="other").named(label)
    if all(scope.kind == "level" for scope in scopes):
        levels = "、".join(dict.fromkeys(scope.level for scope in scopes))
        return replace(together, kind="level", level=levels, other="")
    return together
