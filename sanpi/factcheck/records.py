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
# What is to be said of a figure, from the worst to the best.
CONTRADICTION, DIFFERS, ROUNDING, AGREES, ADDS_UP, UNCHECKED = STANDINGS = (
    "contradiction", "differs", "rounding", "agrees", "adds_up", "unchecked",
)  # fmt: skip
# Findings that reckon a figure; that a part is no larger than the whole, or that a figure comes twice, confirms nothing.
_RECKONED = frozenset({"sum", "rate", "points_ahead", "growth", "count_of_names"})
# A longer number is no figure of a district, and programs cannot hold it.
_LONGEST_NUMBER = 30


def to_json(found: Examined) -> dict[str, Any]:
    """The figures read, what was found of them (the ledger's word last), and what could not be compared, and why."""
    arithmetic = [_finding(each) for each in found.reading.findings]
    return {
        "claims": [_claim(each, each.id in found.by_hand) for each in found.reading.claims],
        "findings": [*arithmetic, *(_comparison(each) for each in found.compared)],
        "uncompared": [{"claim": each.claim, "reason": each.reason} for each in found.uncompared],
        "partial": found.partial,
        "unread": found.reading.unread_numbers,
    }


def as_numbers(value: Any, name: str = "") -> Any:
    """The same with decimals as numbers; one too long for any program stays text."""
    if isinstance(value, dict):
        return {key: as_numbers(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [as_numbers(each) for each in value]
    if name in _NUMBERS and isinstance(value, str):
        number = Decimal(value)
        if abs(number.adjusted()) > _LONGEST_NUMBER:
            return value
        return int(number) if number == number.to_integral_value() else float(number)
    return value


def severity(finding: Mapping[str, Any]) -> int:
    """By which findings are sorted: contradictions, then what differs from the ledger, then what agrees more or less."""
    ranks = {Verdict.MISMATCH: 0, Verdict.ROUNDING: 2, Verdict.APPROXIMATE: 3, Verdict.OK: 4}
    rank = ranks[Verdict(finding["verdict"])]
    return rank + (finding["kind"] == LEDGER) if rank == 0 else rank


def standing(finding: Mapping[str, Any]) -> str:
    """What a finding says of the figure it is about."""
    verdict = Verdict(finding["verdict"])
    if verdict is Verdict.MISMATCH:
        return DIFFERS if finding["kind"] == LEDGER else CONTRADICTION
    if verdict is not Verdict.OK:
        return ROUNDING
    return AGREES if finding["kind"] == LEDGER else ADDS_UP


def said_of(finding: Mapping[str, Any], claim: str) -> str:
    """What a finding says of one of its figures; nothing of the parts of a sum that does not come out."""
    kind, code = finding["kind"], standing(finding)
    stated = finding["claims"][0] == claim or kind == "repeated"
    if code in (CONTRADICTION, DIFFERS):
        return code if stated else ""
    if kind != LEDGER and kind not in _RECKONED:
        return ""
    return code if stated else ADDS_UP


def standings(result: Mapping[str, Any]) -> dict[str, str]:
    """Figure → the worst that was found of it. What lists and pages count."""
    found = {claim["id"]: UNCHECKED for claim in result.get("claims", ())}
    for finding in result.get("findings", ()):
        for claim in finding["claims"]:
            said = said_of(finding, claim)
            if said and claim in found:
                found[claim] = min(found[claim], said, key=STANDINGS.index)
    return found


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
