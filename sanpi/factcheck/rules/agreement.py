"""Whether a printed figure agrees with a computed one, as far as its printed digits say anything."""

from decimal import Decimal
from fractions import Fraction

from sanpi.domain.extraction import Claim, Verdict

_UP = ("以上", "超", "不低于", "不少于", "至少", "突破", "多", "余", "逾")
_DOWN = ("以内", "以下", "不超", "不高于", "不到", "不足", "最多", "近")
# What “约” forgives at most, besides the last printed digit.
_ABOUT = Fraction(1, 50)


def agreement(claim: Claim, computed: Fraction) -> Verdict:
    """The verdict on a figure as printed; `computed` is in its unit.

    The same number: ok. Within half a unit of the last printed digit: rounding. With a word such as 约 or 余: within a
    unit of that digit, or two percent, on the side the word names: approximate.
    """
    stated = Fraction(claim.value)
    difference = computed - stated
    if not difference:
        return Verdict.OK
    step = Fraction(10) ** -claim.digits
    if abs(difference) * 2 <= step:
        return Verdict.APPROXIMATE if claim.approximate else Verdict.ROUNDING
    words = claim.approximate + claim.bound
    if not words:
        return Verdict.MISMATCH
    room = max(step, abs(stated) * _ABOUT)
    if any(word in words for word in _UP) and not any(word in words for word in _DOWN):
        return Verdict.APPROXIMATE if 0 <= difference < room else Verdict.MISMATCH
    if any(word in words for word in _DOWN):
        return Verdict.APPROXIMATE if -room < difference <= 0 else Verdict.MISMATCH
    return Verdict.APPROXIMATE if abs(difference) <= room else Verdict.MISMATCH


def shown(value: Fraction, digits: int) -> Decimal:
    """The number to as many places as needed, at most four and at least as printed, without idle zeros."""
    places = max(digits, 4)
    scaled = value * 10**places
    rounded = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    found = Decimal(rounded).scaleb(-places).normalize()
    return found if found.as_tuple().exponent <= 0 else found.quantize(Decimal(1))  # type: ignore[operator]  # a finite number
