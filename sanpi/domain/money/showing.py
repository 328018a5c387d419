"""Money and rates as printed: exact, or rounded half up as newspapers do."""

from fractions import Fraction

from .decimals import PER_CENT
from .units import MoneyUnit


def show(yuan: int, unit: MoneyUnit, places: int | None = None) -> str:
    """Write ``yuan`` in ``unit`` without the unit's name, for a column whose header names it.

    Without ``places`` the result is exact and as short as possible; with ``places`` it is rounded half up,
    away from zero for negative amounts. No thousands separators.

    Example: ``show(186_000_000, MoneyUnit.YI) == "1.86"``; ``show(186_000_000, MoneyUnit.YI, 1) == "1.9"``.
    """
    if places is None:
        digits = len(str(unit.factor)) - 1
        exact = _fixed(Fraction(yuan, unit.factor), digits)
        return exact.rstrip("0").rstrip(".") if "." in exact else exact
    return _fixed(Fraction(yuan, unit.factor), places)


def show_aligned(yuan: int, unit: MoneyUnit, places: int = 2) -> str:
    """Write ``yuan`` exactly, with at least ``places`` decimals, so that a column of figures stands in line.

    Example: ``show_aligned(5_050_000_000, MoneyUnit.YI) == "50.50"``; 4567 万元 stays ``0.4567``.
    """
    exact = show(yuan, unit)
    decimals = len(exact.partition(".")[2])
    return exact if decimals >= places else show(yuan, unit, places)


def show_auto(yuan: int) -> str:
    """Write ``yuan`` exactly, with the largest unit it reaches.

    Example: ``show_auto(186_000_000) == "1.86亿元"``, ``show_auto(36_000_000) == "3600万元"``.
    """
    reached = [unit for unit in MoneyUnit if abs(yuan) >= unit.factor]
    unit = reached[-1] if reached else MoneyUnit.YUAN
    return show(yuan, unit) + unit.label


def show_enough(yuan: int, unit: MoneyUnit, places: int = 0) -> str:
    """Write an amount that has to be reached: rounded up, so that what is printed is enough.

    Example: ``show_enough(12_340_001, MoneyUnit.WAN) == "1235"``.
    """
    step = Fraction(unit.factor, 10**places)
    return _fixed(-(-yuan // step) * step / unit.factor, places)


def ratio(numerator: int, denominator: int) -> Fraction | None:
    """The exact quotient, or None when there is nothing to divide by."""
    return Fraction(numerator, denominator) if denominator else None


def percent(numerator: int, denominator: int, places: int = PER_CENT) -> str | None:
    """Write a rate in per cent, rounded half up; None when the denominator is 0.

    Exactly one hundred is ``100%``, so that it differs from 99.96 rounded to ``100.0%``. Rates above 100 are
    valid: early starts count in the numerator and the plan to date in the denominator.

    Example: ``percent(15, 17) == "88.2%"``.
    """
    quotient = ratio(numerator, denominator)
    if quotient is None:
        return None
    return "100%" if quotient == 1 else _fixed(quotient * 100, places) + "%"


def _fixed(value: Fraction, places: int) -> str:
    """Decimal notation with exactly ``places`` decimals, rounded half up, never ``-0``."""
    scaled = (abs(value) * 10**places * 2 + 1) // 2
    whole, rest = divmod(scaled, 10**places)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"
