"""What a reading of money results in: an amount, or an error in words."""

from dataclasses import dataclass, field

MAX_YUAN = 10**16
"""The largest amount accepted, in 元: hundreds of such rows still sum within a 64-bit column."""


class MoneyError(ValueError):
    """Text or number that is no exact amount of money; ``message`` is Chinese and can be shown as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number of 元 with the reservations of its author.

    ``approximate`` stands for 约, 近, 左右; ``at_least`` for 余, 多, 以上, 超, 逾. ``text`` is the surface as
    written; it is kept for citation and does not take part in comparison.
    """

    yuan: int
    approximate: bool = False
    at_least: bool = False
    text: str = field(default="", compare=False)
