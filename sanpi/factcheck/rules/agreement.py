"""Whether a printed figure agrees with a computed one, as far as its printed digits say anything."""

from decimal import Context, Decimal
from fractions import Fraction

from sanpi.domain.extraction import Claim, Verdict

_UP = ("以上", "超", "不低于", "不少于", "至少", "突破", "多", "余", "逾")
_DOWN = ("以内", "以下", "不超", "不高于", "不到", "不足", "最多", "近")
# A quotient has no last digit; who prints it has to round it.
RATIOS = frozenset({"%", "％", "个百分点", "百分点"})
# What “约” forgives at most, besides the last printed digit.
_ABOUT = Fraction(1, 50)


def agreement(claim: Claim, computed: Fraction) -> Verdict:
    """The verdict on a figure as printed; `computed` is in its unit.

    The same number, or a percentage rounded to the digits it is printed with: ok. Another number within half a unit of
    the last printed digit: rounding. With a word such as 约 or 余: within a
    unit of that digit, or two percent, on the side the word names: approximate.
    """
    difference = computed - Fraction(claim.value)
    step = Fraction(10) ** -claim.digits
    close = abs(difference) * 2 <= step
    if not difference or (close and claim.unit in RATIOS):
        return Verdict.OK
    if close:
        return Verdict.APPROXIMATE if claim.approximate else Verdict.ROUNDING
    room = max(step, abs(Fraction(claim.value)) * _ABOUT)
    return (
        Verdict.APPROXIMATE
        if _allowed(claim.approximate + claim.bound, difference, room)
        else Verdict.MISMATCH
    )


def _allowed(words: str, difference: Fraction, room: Fraction) -> bool:
    """Whether the words beside a figure allow that the true one differs by so much."""
    down = any(word in words for word in _DOWN)
    if down:
        return -room < difference <= 0
    if any(word in words for word in _UP):
        return 0 <= difference < room
    return bool(words) and abs(difference) <= room


# Figures of a text may have any number of digits; reckoning them must not stumble over its precision.
_EXACT = Context(prec=1_000_000)


def shown(value: Fraction, digits: int, unit: str = "") -> Decimal:
    """The number to as many places as needed, at most four (two of a ratio) and at least as printed, without idle zeros."""
    places = max(digits, 2 if unit in RATIOS else 4)
    scaled = value * 10**places
    rounded = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    found = Decimal(rounded).scaleb(-places, _EXACT).normalize(_EXACT)
    whole = found == found.to_integral_value()
    return found.quantize(Decimal(1), context=_EXACT) if whole else found


def apart(difference: Decimal, unit: str) -> str:
    """By how much two figures differ, in words: rates by 个百分点 to two places."""
    if unit in RATIOS:
        return f"{abs(difference):.2f}个百分点"
    return f"{abs(difference):f}{unit}"
