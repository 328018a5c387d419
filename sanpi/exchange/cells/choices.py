"""Values out of a list: by label, by code, by names offices use; the nearest is named if none fits."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

from django.utils.translation import gettext as _

from sanpi.domain.tables import Cell
from sanpi.exchange.cells.reader import CellError, Reader, short
from sanpi.exchange.cells.texts import written

_ASIDE = re.compile(r"\(([^()]*)\)")
_SEPARATORS = re.compile(r"[、,，;；/\n\s]+")
_MOST_NAMED = 8


def fold_label(text: str) -> str:
    """A label for comparison: half width, no blanks, small letters.

    >>> fold_label(" 改建（技改） ")
    '改建(技改)'
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class _ListReader(Reader):
    """Looks names up in a list. `labels` is code → label, `synonyms` other name → code."""

    def __init__(self, labels: Mapping[str, str], synonyms: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.labels = {code: str(label) for code, label in labels.items()}
        self.names = _names(self.labels, synonyms or {})

    def find(self, text: str) -> str:
        """The code that a text names. Raises CellError with the nearest label, or the list."""
        folded = fold_label(text)
        code = self.names.get(folded)
        if code is None:
            raise CellError("unknown-choice", self._message(text, folded), self._expected(folded))
        return code

    def _nearest(self, folded: str) -> str | None:
        near = get_close_matches(folded, self.names, n=1, cutoff=0.5)
        near = near or [name for name in self.names if len(folded) > 1 and (folded in name or name in folded)]
        return self.labels[self.names[near[0]]] if near else None

    def _message(self, text: str, folded: str) -> str:
        nearest = self._nearest(folded)
        if nearest:
            return _("“%(found)s”不在可选项中；最接近：%(near)s") % {"found": short(text), "near": nearest}
        return _("“%(found)s”不在可选项中；可选：%(all)s") % {"found": short(text), "all": self._all()}

    def _expected(self, folded: str) -> str:
        return self._nearest(folded) or self._all()

    def _all(self) -> str:
        labels = list(self.labels.values())
        return "、".join(labels[:_MOST_NAMED]) + (_("等") if len(labels) > _MOST_NAMED else "")


class ChoiceReader(_ListReader):
    """One code of a list."""

    def parse(self, cell: Cell) -> str:
        """The code. Raises CellError."""
        return self.find(written(cell))


class ManyChoicesReader(_ListReader):
    """Several codes of a list, divided by 、 or the like; in the list's order."""

    def parse(self, cell: Cell) -> list[str]:
        """The codes. Raises CellError for the first that is not in the list."""
        whole = self.names.get(fold_label(written(cell)))
        if whole:
            return [whole]
        found = {self.find(part) for part in _SEPARATORS.split(written(cell)) if part}
        return [code for code in self.labels if code in found]


def _names(labels: Mapping[str, str], synonyms: Mapping[str, str]) -> dict[str, str]:
    """Every folded name → code; a name that two codes share names neither, labels and codes come first."""
    names: dict[str, str] = {}
    aside: dict[str, set[str]] = {}
    for code, label in labels.items():
        folded = fold_label(label)
        names.setdefault(folded, code)
        names.setdefault(fold_label(code), code)
        parts = {_ASIDE.sub("", folded), _ASIDE.sub(r"\1", folded), *_ASIDE.findall(folded)}
        for part in filter(None, parts):
            aside.setdefault(part, set()).add(code)
    for name, code in synonyms.items():
        if code in labels:
            aside.setdefault(fold_label(name), set()).add(code)
    for name, codes in aside.items():
        if len(codes) == 1:
            names.setdefault(name, next(iter(codes)))
    return names
