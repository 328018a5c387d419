"""What came out of a check as plain values: kept with it, printed by the command, given out as JSON."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sanpi.domain.extraction import Claim, Finding, Slice, Verdict
from sanpi.factcheck.rules.comparing import Comparison
from sanpi.factcheck.rules.examining import Examined

# Kept as text, so that 15.10 stays what it is; given out as numbers.
_NUMBERS = frozenset({"value", "stated", "computed", "difference"})
LEDGER = "ledger"


def to_json(found: Examined) -> dict[str, Any]:
    """The figures read, what was found of them (the ledger's word last), and what could not be compared, and why."""
    arithmetic = [_finding(each) for each in found.reading.findings]
    return {
        "claims": [_claim(each, each.id in found.by_hand) for each in found.reading.claims],
        "findings": [*arithmetic, *(_comparison(each) for each in found.compared)],
        "uncompared": [{"claim": each.claim, "reason": each.reason} for each in found.uncompared],
        "partial": found.partial,
    }


def as_numbers(value: Any, name: str = "") -> Any:
    """The same with decimals as numbers."""
    if isinstance(value, dict):
        return {key: as_numbers(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [as_numbers(each) for each in value]
    if name in _NUMBERS and isinstance(value, str):
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else float(number)
    return value


def severity(finding: Mapping[str, Any]) -> int:
    """By which findings are sorted: contradictions, then what differs from the ledger, then what agrees more or less."""
    ranks = {Verdict.MISMATCH: 0, Verdict.ROUNDING: 2, Verdict.APPROXIMATE: 3, Verdict.OK: 4}
    rank = ranks[Verdict(finding["verdict"])]
    return rank + (finding["kind"] == LEDGER) if rank == 0 else rank


def differing(result: Mapping[str, Any], *, ledger: bool) -> list[Mapping[str, Any]]:
    """Findings that do not agree: with the ledger, or among the figures themselves."""
    return [
        each
        for each in result["findings"]
        if each["verdict"] == Verdict.MISMATCH and (each["kind"] == LEDGER) == ledger
    ]


def _claim(claim: Claim, by_hand: bool) -> dict[str, Any]:
    return {
        "id": claim.id,
        "surface": claim.surface,
        "start": claim.start,
        "end": claim.end,
        "value": _plain(claim.value),
        "unit": claim.unit,
        "approximate": bool(claim.approximate),
        "measure": claim.measure,
        "subject": claim.subject,
        "period": claim.period,
        "words": "".join(word for word in (claim.approximate, claim.bound, claim.change) if word),
        "slice": dict(_slice(claim.slice)),
        "by_hand": by_hand,
    }


def _slice(of: Slice) -> Iterator[tuple[str, Any]]:
    """What the text says of the part of a whole, nothing where it says nothing."""
    for name in ("batch", "level", "industry", "stage", "region", "project"):
        if value := getattr(of, name):
            yield name, value
    if of.unit:
        yield "organization", of.unit
    for name in ("periods", "years", "months"):
        if values := getattr(of, name):
            yield name, list(values)
    if of.as_of:
        yield "as_of", of.as_of.isoformat()


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "verdict": str(found.verdict),
        "claims": list(found.claims),
        "stated": _plain(found.stated),
        "computed": _plain(found.computed),
        "difference": _plain(found.difference),
        "cause": found.cause,
        "explanation": found.explanation,
    }


def _comparison(found: Comparison) -> dict[str, Any]:
    return {
        "kind": LEDGER,
        "verdict": str(found.verdict),
        "claims": [found.claim],
        "stated": _plain(found.stated),
        "computed": _plain(found.computed),
        "difference": _plain(found.difference),
        "cause": found.matches and _("口径：%s") % found.matches,
        "explanation": found.explanation,
        "measure": found.measure,
        "note": found.note,
        "matches": found.matches,
        "rows": found.query,
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
