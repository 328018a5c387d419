"""``签约、开工、投产项目分别为8个、20个、17个``: which of the names before 分别 each of the figures after it belongs to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from . import measures
from .layout import Clause
from .numbers import Figure

_RESPECTIVELY = re.compile(r"分别[\u4e00-\u9fff]{0,8}$")
_NAMES = re.compile(r"[、和与及]|以及")
_FAR = 80
_MOST = 60  # clauses of one list


@dataclass(frozen=True, slots=True)
class Share:
    """The name that belongs to one figure of a list, and the words common to all of them (``总投资分别为``)."""

    name: str
    words: str


def distributed(words: str, clauses: Sequence[Clause]) -> dict[int, Share]:
    """By the offset of a figure, what is named for it before 分别; nothing where names and figures are not as many."""
    found: dict[int, Share] = {}
    names: list[str] = []
    sentence = -1
    for index, clause in enumerate(clauses):
        if not clause.figures:
            continue
        first = clause.figures[0]
        lead = words[max(clause.start, first.start - _FAR) : first.start]
        match = _RESPECTIVELY.search(lead)
        if match is None:
            continue
        figures = list(_listed(clauses, index))
        before, common = _parted(lead, match.start(), first)
        if clause.sentence != sentence or before:
            names, sentence = _named(before), clause.sentence
        if len(names) != len(figures) or len(figures) < 2:
            continue
        if all(name.endswith("率") for name in names):
            found |= {f.start: Share("", name) for f, name in zip(figures, names, strict=True)}
        else:
            found |= {f.start: Share(name, common) for f, name in zip(figures, names, strict=True)}
    return found


def _listed(clauses: Sequence[Clause], index: int) -> Iterator[Figure]:
    """The figures of a clause and of those that go on with 、."""
    yield from clauses[index].figures
    near = clauses[index : index + _MOST]
    for before, clause in pairwise(near):
        if clause.opening != "、" or not clause.figures or clause.sentence != before.sentence:
            return
        yield from clause.figures


def _parted(lead: str, end: int, figure: Figure) -> tuple[str, str]:
    """The names before 分别, and the measure between them and the figures."""
    before = lead[:end]
    named = measures.money(before, "") if "元" in figure.unit else measures.Named()
    rate = re.search(r"[\u4e00-\u9fff]{1,3}率$", before)
    if "、" not in before and "和" not in before:  # the names were given before
        return "", lead
    if "率、" in before:  # 开工率、投产率分别为…
        return before, lead[end:]
    cut = named.at if named.at is not None else rate.start() if rate else len(before)
    return before[:cut], before[cut:] + lead[end:]


def _named(before: str) -> list[str]:
    """The names of a list, each with the noun that stands after the last (``签约、开工、投产项目``)."""
    pieces = [piece for piece in _NAMES.split(before) if piece]
    noun = (
        re.search(r"(?:重点|重大)?(?:建设)?(?:项目|企业|事项|问题)(?:个数|数)?$", pieces[-1])
        if pieces
        else None
    )
    tail = noun.group() if noun else ""
    return [piece if piece.endswith(tail) else piece + tail for piece in pieces]
