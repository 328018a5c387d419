"""Marks: what stands between double braces, and what is wrong with a form."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

# Bounded in length: an endless row of braces would otherwise be searched from each of them to its end.
MARK = re.compile(r"(?:\{\{|｛｛)\s{0,20}(\S.{0,199}?)\s{0,20}(?:\}\}|｝｝)", re.DOTALL)
# A cell that ends so is a label: what is set on it by hand is written behind.
_LABEL = re.compile(r"[：:]\s*$")


class FormError(Exception):
    """What keeps a form from being read or filled: (where, message) in Chinese, all of it at once."""

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        self.problems = list(problems)
        super().__init__("；".join(f"{where}：{text}" if where else text for where, text in self.problems))


@dataclass(frozen=True, slots=True)
class Found:
    """A mark in a form: where it stands in words, and what is written there."""

    where: str
    spec: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form as the page shows it; `place` names it in `OfficialFormVersion.marks`."""

    place: str
    text: str
    colspan: int = 1
    rowspan: int = 1
    set_by_hand: bool = False

    @property
    def marked(self) -> bool:
        """Whether something will be filled in here."""
        return bool(MARK.search(self.text))


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet or table of a form, or the paragraphs of a text."""

    name: str
    rows: Sequence[Sequence[Cell]]
    cut: bool = False  # longer or wider than is shown


def specs(text: str) -> list[str]:
    """What the marks in a text ask for, in order."""
    return MARK.findall(text)


def written(text: str, spec: str) -> str:
    """The text of a cell on which a mark is set by hand: behind a label, otherwise in place of what stands there.

    Marks of the file itself give way.
    """
    mark, label = f"{{{{{spec}}}}}", MARK.sub("", text)
    return f"{label}{mark}" if _LABEL.search(label) else mark


def only_mark(text: str) -> str | None:
    """What the mark asks for when there is nothing else in the text."""
    match = MARK.fullmatch(text.strip())
    return match.group(1) if match and len(specs(text)) == 1 else None


def replaced(text: str, answer: Callable[[str], str]) -> str:
    """The text with every mark replaced by its answer."""
    return MARK.sub(lambda match: answer(match.group(1)), text)


def blocks(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Rows that follow each other, as (first, last), from the top down."""
    found: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
