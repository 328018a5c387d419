"""Cumulative curves of a year: twelve shares in basis points, never falling, the last one whole."""

import calendar
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

FULL = 10_000
"""The whole year in basis points."""
MONTHS = 12
PARTS = 30_000
"""The whole year in the parts that are reckoned with: basis points and twelfths are both whole numbers of them."""

Curve = tuple[int, ...]


class CurveError(ValueError):
    """Shares that are no curve; ``message`` is Chinese and can be shown as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def curve(shares: Sequence[int]) -> Curve:
    """The shares as a curve. Raises ``CurveError`` naming the first month that cannot be."""
    if len(shares) != MONTHS:
        raise CurveError(f"应填写 12 个月的累计比例，现有 {len(shares)} 个")
    before = 0
    for month, share in enumerate(shares, start=1):
        if not 0 <= share <= FULL:
            raise CurveError(f"{month}月累计比例应在 0% 至 100% 之间，现为 {show_share(share)}")
        if share < before:
            raise CurveError(
                f"{month}月累计比例（{show_share(share)}）小于上月（{show_share(before)}）；累计比例只增不减"
            )
        before = share
    if before != FULL:
        raise CurveError(f"12月累计比例应为 100%，现为 {show_share(before)}")
    return tuple(shares)


def show_share(share: int) -> str:
    """Basis points as a percentage: ``show_share(2567) == "25.67%"``."""
    sign, (whole, rest) = "-" if share < 0 else "", divmod(abs(share), 100)
    return f"{sign}{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def linear() -> Curve:
    """Each month a twelfth, rounded to the nearest basis point; it is reckoned with as exact twelfths (`parts`)."""
    return tuple(_rounded(FULL * month, MONTHS) for month in range(1, MONTHS + 1))


def s_curve() -> Curve:
    """Slow, fast, slow: 3t² − 2t³, as construction usually runs."""
    return tuple(
        _rounded(FULL * (3 * month * month * MONTHS - 2 * month**3), MONTHS**3)
        for month in range(1, MONTHS + 1)
    )


def slow_start(until: int = 4, share: int = 2500) -> Curve:
    """Evenly to ``share`` by the end of month ``until`` (封丘: 25% by the end of April), evenly to the whole after it.

    Raises ``CurveError`` when there is no month left after it.
    """
    if not 1 <= until < MONTHS:
        raise CurveError(f"起步期应止于 1 至 11 月，现为 {until} 月")
    early = [_rounded(share * month, until) for month in range(1, until + 1)]
    rest = MONTHS - until
    late = [share + _rounded((FULL - share) * month, rest) for month in range(1, rest + 1)]
    return curve([*early, *late])


def _rounded(above: int, below: int) -> int:
    return (2 * above + below) // (2 * below)


def parts(shares: Sequence[int]) -> list[int]:
    """What is due by the end of each month in `PARTS` of the year; of the linear curve exact twelfths."""
    if tuple(shares) == linear():
        return [PARTS // MONTHS * month for month in range(1, MONTHS + 1)]
    return [share * PARTS // FULL for share in shares]


def parts_due(shares: Sequence[int], month: int) -> int:
    """What is due by the end of a month in `PARTS` of the year; month 0 is the beginning of the year."""
    return parts(shares)[month - 1] if month else 0


def at_month_end(shares: Sequence[int], month: int) -> Fraction:
    """The share (0 … 1) due by the end of a month; month 0 is the beginning of the year."""
    return Fraction(parts_due(shares, month), PARTS)


def at_day(shares: Sequence[int], day: date) -> Fraction:
    """The share (0 … 1) due by the end of a day: within a month it grows evenly."""
    before, after = at_month_end(shares, day.month - 1), at_month_end(shares, day.month)
    return before + (after - before) * Fraction(day.day, calendar.monthrange(day.year, day.month)[1])


def increments(shares: Sequence[int]) -> list[int]:
    """What each month adds, in `PARTS` of the year."""
    found = parts(shares)
    return [after - before for before, after in zip((0, *found), found, strict=False)]
