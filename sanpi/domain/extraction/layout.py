"""The order of a text: paragraphs, sentences and clauses, with the figures in each."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from .numbers import Figure

_CUT = re.compile(r"[，；。！？：（）\n、]|(?<=[\u4e00-\u9fff”])--+(?=[\u4e00-\u9fff“])")
_STOPS = "。！？\n"


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two marks of punctuation. ``opening`` is the mark before it, ``depth`` counts open brackets."""

    start: int
    end: int
    opening: str
    closing: str
    depth: int
    sentence: int
    paragraph: int
    figures: tuple[Figure, ...]


def clauses(words: str, figures: Sequence[Figure]) -> list[Clause]:
    """All clauses of running words; ``、`` cuts only after a figure, so that 省、市重点项目 stays together."""
    found: list[Clause] = []
    start, opening, depth, sentence, paragraph, index = 0, "\n", 0, 0, 0, 0
    asides = _asides(words, figures)
    for match in [*_CUT.finditer(words), None]:
        if match and match.start() in asides:
            continue
        place, mark = (match.start(), match.group()) if match else (len(words), "\n")
        inside: list[Figure] = []
        while index + len(inside) < len(figures) and figures[index + len(inside)].start < place:
            inside.append(figures[index + len(inside)])
        if mark == "、" and not _ends_with_figure(words, start, place, inside):
            continue
        index += len(inside)
        if place > start or inside:
            found.append(Clause(start, place, opening, mark[0], depth, sentence, paragraph, tuple(inside)))
        depth = depth + 1 if mark == "（" else max(0, depth - 1) if mark == "）" else depth
        if mark[0] in _STOPS:
            sentence += 1
            depth = 0
        paragraph += mark == "\n"
        start, opening = (match.end() if match else place), mark[0]
    return found


def _asides(words: str, figures: Sequence[Figure]) -> set[int]:
    """Offsets of marks within short brackets that state no figure: ``省重点（A类）95个``, ``5亿元（3000万美元）以上``."""
    stated = [figure.start for figure in figures if not figure.band]
    inside: set[int] = set()
    for match in re.finditer(r"（(?![一二三四五六七八九十\d]{1,3}）)[^（）\n。]{1,16}）", words):
        place = bisect_left(stated, match.start())
        if place == len(stated) or stated[place] >= match.end():
            inside.update(range(match.start(), match.end()))
    return inside


def _ends_with_figure(words: str, start: int, place: int, inside: list[Figure]) -> bool:
    """Whether an item of a list with figures ends here: ``建成23个、在建23个``, ``1个完工、8个在建``."""
    if not inside or inside[-1].band or place - inside[-1].end > 14:
        return False
    return words[inside[-1].end : place] not in ("省", "市", "国家", "国家级", "省级", "市级", "区级")
