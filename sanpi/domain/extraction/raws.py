"""Numbers found in running words before what is said of them is known, and the stretches that are spoken for."""

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Raw:
    """A number with its unit; ``more`` is 余 or 多."""

    start: int
    end: int
    value: Decimal
    unit: str
    digits: int
    more: str = ""


class Masked:
    """Spans already spoken for."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._noise = spans
        self._starts = [start for start, _ in spans]
        self._furthest: list[int] = []
        for _, end in spans:
            self._furthest.append(max(end, self._furthest[-1] if self._furthest else 0))
        self._taken: set[int] = set()

    def touches(self, start: int, end: int) -> bool:
        """Whether any of it lies in a span of noise or of a figure already found."""
        index = bisect_right(self._starts, end - 1)
        if index and self._furthest[index - 1] > start:
            return True
        return start in self._taken or end - 1 in self._taken

    def add(self, start: int, end: int) -> None:
        """Speaks for a span."""
        self._taken.update(range(start, end))
