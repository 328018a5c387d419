"""The three units in which offices write money."""

from enum import Enum


class MoneyUnit(Enum):
    """A unit of money: its Chinese label and how many 元 one of it is worth.

    Example: ``MoneyUnit.WAN.factor == 10_000``.
    """

    YUAN = ("元", 1)
    WAN = ("万元", 10_000)
    YI = ("亿元", 100_000_000)

    @property
    def label(self) -> str:
        """The unit as written in column headers, for example ``亿元``."""
        return self.value[0]

    @property
    def factor(self) -> int:
        """The number of 元 in one unit."""
        return self.value[1]
