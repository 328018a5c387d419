"""A text examined: read and reckoned by `domain.extraction`, put right by hand where somebody did, held to the ledger."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from sanpi.domain.extraction import Claim, Context, Reading, Slice, read
from sanpi.factcheck.models import Correction
from sanpi.factcheck.rules.asking import speaks_of, untold_by
from sanpi.factcheck.rules.comparing import Comparing, Comparison, Uncompared
from sanpi.factcheck.rules.places import Places
from sanpi.factcheck.rules.rereckoning import rereckoned
from sanpi.organizations.models import Region
from sanpi.projects.models import Project

# Changes when the same text may come out otherwise; kept with every check.
ENGINE = "3"
# What a correction may change, by its own words: of the figure itself, and of the part of a whole it speaks of.
_OF_CLAIM = ("measure", "subject", "unit")
_OF_SLICE = {
    "batch": "batch", "level": "level", "industry": "industry", "stage": "stage", "region": "region",
    "project": "project", "organization": "unit",
}  # fmt: skip
# More digits than any figure has.
_ENDLESS = re.compile(r"\d{31,}|\d{1,3}(?:[,，]\d{3}){10,}|[〇零一二两三四五六七八九十百千万亿]{31,}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes: the region, the projects that may be read there, and what of the region that is, in words."""

    region: Region
    projects: QuerySet[Project]
    partial: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """What came out. Without a reader there is no ledger to compare with."""

    reading: Reading
    dated_on: date
    known: date | None
    by_hand: frozenset[str]
    compared: tuple[Comparison, ...] = ()
    uncompared: tuple[Uncompared, ...] = ()
    partial: str = ""


def examine(
    text: str,
    *,
    reader: Reader | None,
    dated_on: date | None,
    known: date | None,
    today: date,
    corrections: Iterable[Correction] = (),
) -> Examined:
    """Reads, reckons, compares. `dated_on` is the day of the text; None: the one it names itself, or today."""
    places = Places(reader.region, reader.projects) if reader else None
    reading = replace(read(_readable(text), _context(places, dated_on or today)), text=text)
    named = reading.date if reading.date and speaks_of(reading.date) else None
    day = dated_on or named or today
    reading, by_hand = corrected(reading, list(corrections))
    found = Examined(reading, day, known, by_hand)
    if reader is None or places is None:
        return found
    comparing = Comparing(places, day, known, today, reader.partial)
    outcomes = list(comparing.compare(reading.claims))
    return replace(
        found,
        compared=tuple(each for each in outcomes if isinstance(each, Comparison)),
        uncompared=tuple(each for each in outcomes if isinstance(each, Uncompared)),
        partial=reader.partial,
    )


def _readable(text: str) -> str:
    """The text with numbers that nobody could check struck out, every other letter in its place."""
    return _ENDLESS.sub(lambda found: "×" * len(found.group()), text)


def _context(places: Places | None, day: date) -> Context:
    if places is None:
        return Context(date=day)
    regions, projects, units = places.known_names()
    return Context(places.region.name, day, regions, projects, units)


def corrected(reading: Reading, corrections: Sequence[Correction]) -> tuple[Reading, frozenset[str]]:
    """The reading as people put it right, reckoned anew; with the figures that bear a hand's mark."""
    newest = {(each.start, each.end): each for each in corrections}
    standing = [each for each in newest.values() if each.kind != Correction.Kind.RESTORE]
    if not standing:
        return reading, frozenset()
    claims, by_hand = list(reading.claims), set[str]()
    for each in standing:
        claim = next((claim for claim in claims if _overlap(claim, each)), None)
        if claim is not None:
            claims.remove(claim)
        if each.kind != Correction.Kind.DISMISS:
            changed = changed_by(claim or _new(reading.text, each), each.values)
            claims.append(changed)
            by_hand.add(changed.id)
    claims.sort(key=lambda claim: (claim.start, claim.end))
    before, after = ({claim.id: claim for claim in some} for some in (reading.claims, claims))
    found = tuple(rereckoned(reading.findings, before, after))
    return replace(reading, claims=tuple(claims), findings=found), frozenset(by_hand)


def _overlap(claim: Claim, correction: Correction) -> bool:
    return claim.start < correction.end and correction.start < claim.end


def _new(text: str, each: Correction) -> Claim:
    surface = text[each.start : each.end]
    return Claim(f"h{each.start}", surface, each.start, each.end, Decimal(0), "")


def changed_by(claim: Claim, values: dict[str, Any]) -> Claim:
    """The claim with what the correction names."""
    plain: dict[str, Any] = {name: values[name] for name in _OF_CLAIM if name in values}
    if "value" in values:
        value = Decimal(values["value"])
        exponent = value.as_tuple().exponent
        plain |= {"value": value, "digits": -exponent if isinstance(exponent, int) else 0}
    # Who says himself what a figure counts means it without the words that set it apart in the text.
    untold = untold_by(values["measure"]) if "measure" in values else ()
    narrowed: dict[str, Any] = {name: getattr(Slice(), name) for name in untold}
    narrowed |= {field: values[name] for name, field in _OF_SLICE.items() if name in values}
    if "periods" in values:
        narrowed["periods"] = tuple(values["periods"])
    if "as_of" in values:
        narrowed["as_of"] = date.fromisoformat(values["as_of"]) if values["as_of"] else None
    return replace(claim, **plain, slice=replace(claim.slice, **narrowed))
