"""Findings once more after figures were put right by hand: sums and rates are reckoned anew, what lost its ground goes.

A figure that was dismissed is no longer a part of a sum; one that now counts something else is none either. A finding of
another kind that rests on a figure changed by hand is withdrawn rather than guessed at.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from sanpi.domain.extraction import Claim, Finding, Verdict
from sanpi.factcheck.rules.agreement import apart, shown

YUAN = {"亿元": 10**8, "亿": 10**8, "万元": 10**4, "万": 10**4, "元": 1}


def rereckoned(
    findings: Iterable[Finding], before: Mapping[str, Claim], after: Mapping[str, Claim]
) -> Iterator[Finding]:
    """The findings that still hold; `before` and `after` are the figures by id."""
    for finding in findings:
        if all(after.get(key) == before[key] for key in finding.claims):
            yield finding
            continue
        kept = [after[key] for key in finding.claims if key in after and _same_sort(before[key], after[key])]
        if not kept or kept[0].id != finding.claims[0]:
            continue
        if finding.kind == "sum" and len(kept) > 1:
            yield _summed(finding, kept)
        elif finding.kind == "rate" and len(kept) == len(finding.claims):
            yield _divided(finding, kept)


def _same_sort(old: Claim, new: Claim) -> bool:
    return old.measure == new.measure


def _summed(finding: Finding, claims: Sequence[Claim]) -> Finding:
    total, *parts = claims
    computed = sum((_in_unit(part, total) for part in parts), Fraction(0))
    room = sum((_half_a_digit(each, total) for each in claims), Fraction(0))
    added = "＋".join(f"{part.value:f}" for part in parts)
    return _told(finding, claims, computed, room, _("更正后分项 %s") % added)


def _divided(finding: Finding, claims: Sequence[Claim]) -> Finding:
    rate, *above, below = claims
    whole = _in_unit(below, below)
    if not whole:
        return replace(finding, verdict=Verdict.MISMATCH, computed=None, difference=None, cause=_("分母为零"))
    computed = sum((_in_unit(each, below) for each in above), Fraction(0)) / whole * 100
    words = _("更正后 %(above)s ÷ %(below)s") % {
        "above": "＋".join(f"{each.value:f}" for each in above), "below": f"{below.value:f}",
    }  # fmt: skip
    return _told(finding, claims, computed, Fraction(10) ** -rate.digits / 2, words)


def _told(
    finding: Finding, claims: Sequence[Claim], computed: Fraction, room: Fraction, words: str
) -> Finding:
    stated = claims[0]
    difference = Fraction(stated.value) - computed
    loose = stated.approximate or stated.bound
    verdict = Verdict.OK if not difference else Verdict.APPROXIMATE if loose else Verdict.ROUNDING
    if abs(difference) > room:
        verdict = Verdict.MISMATCH
    result = shown(computed, stated.digits, stated.unit)
    said = _("相符") if not difference else _("相差 %s") % apart(stated.value - result, stated.unit)
    text = _("%(words)s＝%(result)s，原文 %(stated)s，%(said)s") % {
        "words": words, "result": f"{result:f}{stated.unit}", "stated": f"{stated.value:f}{stated.unit}", "said": said,
    }  # fmt: skip
    return replace(
        finding, verdict=verdict, claims=tuple(each.id for each in claims), stated=stated.value,
        computed=result, difference=Decimal(stated.value) - result, cause="", explanation=text,
    )  # fmt: skip


def _in_unit(claim: Claim, other: Claim) -> Fraction:
    """The claim's number in the other's unit."""
    return Fraction(claim.value) * YUAN.get(claim.unit, 1) / YUAN.get(other.unit, 1)


def _half_a_digit(claim: Claim, other: Claim) -> Fraction:
    """What rounding of the last printed digit hides; counts are exact."""
    if claim.unit not in YUAN:
        return Fraction(0)
    return Fraction(10) ** -claim.digits / 2 * YUAN[claim.unit] / YUAN.get(other.unit, 1)
