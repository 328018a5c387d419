"""Figures as exact quantities that can be compared: one unit for all money, the half of the last printed digit beside it."""

import re
from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from .numbers import Figure

_MAGNITUDES = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
# The quotient of the largest figure by the least keeps all its digits.
_WIDE = Context(prec=100)
_FLOOR = re.compile("超过|突破|超|逾|及以上|以上|不低于|不少于|至少")
_CEILING = re.compile("不超过|不高于|不到|不足|最多|以内|之内|以下")
_SAME_THING = {"项": "个", "条": "个"}


def kind(figure: Figure) -> str:
    """What can be added to it: 元, %, or the counter without its 万."""
    return _measured_in(figure.unit)[0]


def factor(figure: Figure) -> int:
    """How many of its `kind` one unit is."""
    return _measured_in(figure.unit)[1]


@lru_cache(maxsize=1024)
def _measured_in(unit: str) -> tuple[str, int]:
    for magnitude, size in _MAGNITUDES:
        if unit.startswith(magnitude):
            return unit.removeprefix(magnitude), size
    return _SAME_THING.get(unit, unit), 1


def exact(figure: Figure) -> Fraction:
    """The value in units of its `kind`."""
    value, size = Fraction(figure.value), factor(figure)
    return value if size == 1 else value * size


def step(figure: Figure) -> Fraction:
    """The worth of one in the last printed digit."""
    return Fraction(10) ** -figure.digits * factor(figure)


def is_count(figure: Figure) -> bool:
    """Whether it counts things one by one, so that sums are exact."""
    return kind(figure) not in ("元", "%", "‰", "个百分点") and factor(figure) == 1 and figure.digits <= 0


def finest(figures: Iterable[Figure]) -> Fraction:
    """The least step among figures of one list."""
    return min(step(figure) for figure in figures)


def is_loose(figure: Figure) -> bool:
    """Whether the text itself does not give it exactly: 约, 余, 以上, 超过; 达 and 达到 only say that it came to that."""
    return bool(figure.approximate or figure.bound.strip("高多达到"))


def contradicts(figure: Figure, value: Fraction, spread: Fraction) -> bool:
    """Whether a value is on the wrong side of a bound: 突破100亿元 beside 98.7, 不足50个 beside 52."""
    if _FLOOR.fullmatch(figure.bound):
        return value + spread < exact(figure)
    return _CEILING.fullmatch(figure.bound) is not None and value - spread > exact(figure)


def slack(figure: Figure, finest_step: Fraction) -> Fraction:
    """How far the true value may lie from the printed one: half a step, a whole one for 约, 余; nothing for counts.

    Texts drop zeros at the end: beside 6.15亿元, 9亿元 is 9.00. So half of ``finest_step``, the least of its list, counts.
    """
    if is_loose(figure):
        return step(figure)
    return Fraction(0) if is_count(figure) else min(step(figure), finest_step) / 2


def in_unit_of(value: Fraction, figure: Figure) -> Decimal:
    """A value of its `kind` in the unit of the figure, as a decimal without needless digits."""
    scaled = value / factor(figure)
    number = _WIDE.divide(Decimal(scaled.numerator), Decimal(scaled.denominator))
    rounded = number.quantize(Decimal("0.000001"), context=_WIDE).normalize(_WIDE)
    whole = rounded == rounded.to_integral_value()
    return rounded.quantize(Decimal(1), context=_WIDE) if whole else rounded


def show(figure: Figure) -> str:
    """The figure as the text has it, without its reservations."""
    return f"{figure.value:f}{figure.unit}"


def show_value(value: Fraction, figure: Figure) -> str:
    """A value with the unit of the figure."""
    return f"{in_unit_of(value, figure):f}{figure.unit}"
