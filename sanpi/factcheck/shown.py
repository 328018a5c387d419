"""A check as the page and the report show it: every figure with its verdict, every finding with its figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.catalogue.registry import MEASURES
from sanpi.factcheck.models import Check
from sanpi.factcheck.records import (
    ADDS_UP,
    AGREES,
    CONTRADICTION,
    DIFFERS,
    LEDGER,
    ROUNDING,
    UNCHECKED,
    said_of,
    severity,
    standing,
    standings,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """What is to be said of a figure: a word and a mark besides the colour; `meaning` for the legend."""

    code: str
    label: str | Promise
    mark: str
    meaning: str | Promise


# From the worst to the best; a figure shows the worst that was found of it.
STATUSES = (
    Status(CONTRADICTION, gettext_lazy("矛盾"), "✗", gettext_lazy("与文中别的数对不上")),
    Status(DIFFERS, gettext_lazy("与台账不符"), "≠", gettext_lazy("与台账当日的数不同")),
    Status(ROUNDING, gettext_lazy("四舍五入"), "≈", gettext_lazy("差在所写的位数或“约”“余”以内")),
    Status(AGREES, gettext_lazy("与台账一致"), "✓", gettext_lazy("问过台账，当日就是这个数")),
    Status(ADDS_UP, gettext_lazy("文中算得通"), "∑", gettext_lazy("只是文中的数互相算得出，没有与台账比")),
    Status(UNCHECKED, gettext_lazy("未核对"), "·", gettext_lazy("文中算不出，台账里也没有")),
)
BY_CODE = {status.code: status for status in STATUSES}
_PROBLEMS = (CONTRADICTION, DIFFERS)
KINDS: Mapping[str, str | Promise] = {
    "sum": gettext_lazy("合计"), "rate": gettext_lazy("比率"), "part_of_whole": gettext_lazy("部分与全部"),
    "points_ahead": gettext_lazy("百分点"), "growth": gettext_lazy("增长"), "count_of_names": gettext_lazy("点数"),
    "repeated": gettext_lazy("前后重复"), "overlap": gettext_lazy("重叠"), "months": gettext_lazy("月份"), "range": gettext_lazy("区间"),
    LEDGER: gettext_lazy("台账"),
}  # fmt: skip


@dataclass
class FindingView:
    """One finding with its figures."""

    found: Mapping[str, Any]
    status: Status
    figures: "list[FigureView]"
    region: str

    @property
    def kind(self) -> str | Promise:
        return KINDS.get(self.found["kind"], _("算术"))

    @property
    def is_ledger(self) -> bool:
        return bool(self.found["kind"] == LEDGER)

    @property
    def measure(self) -> str:
        return str(MEASURES[self.found["measure"]].name) if self.found.get("measure") in MEASURES else ""

    @property
    def rows_url(self) -> str:
        """The list behind the ledger's figure."""
        if not self.measure:
            return ""
        query = urlencode({"region": self.region} | self.found["rows"])
        return f"{reverse('measure_rows', args=[self.found['measure']])}?{query}"


@dataclass
class FigureView:
    """One figure of the text with all that was found of it."""

    claim: Mapping[str, Any]
    address: str
    status: Status
    findings: list[FindingView] = field(default_factory=list)
    reason: str = ""

    @property
    def name(self) -> str:
        """The figure as one line."""
        return " ".join(str(self.claim["surface"]).split())

    @property
    def telling(self) -> "list[FindingView]":
        """The findings that say of it what it shows, or worse things yet to be seen to; each once."""
        own = _PROBLEMS if self.status.code in _PROBLEMS else (self.status.code,)
        told = (each for each in self.findings if said_of(each.found, self.claim["id"]) in own)
        return list({(each.found["kind"], each.found["explanation"]): each for each in told}.values())


class CheckView:
    """A check laid out."""

    def __init__(self, check: Check) -> None:
        self.check = check
        result = check.result
        found = standings(result)
        self.figures: dict[str, FigureView] = {
            claim["id"]: FigureView(claim, _address(check, claim), BY_CODE[found[claim["id"]]])
            for claim in result.get("claims", ())
        }
        for each in result.get("uncompared", ()):
            if each["claim"] in self.figures:
                self.figures[each["claim"]].reason = each["reason"]
        self.findings = [self._finding(each) for each in sorted(result.get("findings", ()), key=severity)]

    def _finding(self, found: Mapping[str, Any]) -> FindingView:
        figures = [self.figures[key] for key in found["claims"] if key in self.figures]
        view = FindingView(found, BY_CODE[standing(found)], figures, self.check.region.code)
        for figure in figures:
            figure.findings.append(view)
        return view

    @cached_property
    def problems(self) -> list[FigureView]:
        """The figures that somebody has to look at: as many as are counted as contradictions and as differing."""
        return [each for code in _PROBLEMS for each in self.standing(code)]

    def standing(self, code: str) -> list[FigureView]:
        """The figures of one verdict, in the order of the text."""
        found = (each for each in self.figures.values() if each.status.code == code)
        return sorted(found, key=lambda each: each.claim["start"])

    @cached_property
    def agreeing(self) -> list[FindingView]:
        return [each for each in self.findings if each.status.code not in _PROBLEMS]

    def counts(self) -> list[tuple[Status, int]]:
        """How many figures there are of each verdict."""
        found = [figure.status.code for figure in self.figures.values()]
        return [(status, found.count(status.code)) for status in STATUSES]

    def at(self, start: int, end: int) -> FigureView | None:
        """The figure that stands there."""
        here = (
            each for each in self.figures.values() if each.claim["start"] < end and start < each.claim["end"]
        )
        return next(here, None)

    def text(self) -> SafeString:
        """The text with its figures as links; everything else is escaped."""
        return SafeString("".join(self._pieces()))

    def _pieces(self) -> Iterator[str]:
        text, done = self.check.text, 0
        for figure in sorted(self.figures.values(), key=lambda each: each.claim["start"]):
            start, end = figure.claim["start"], figure.claim["end"]
            if start < done:
                continue
            yield escape(text[done:start])
            status = figure.status
            yield format_html(
                '<a class="fig {}" id="f{}" href="{}" aria-label="{}，{}">{}</a>',
                f"{status.code} by-hand" if figure.claim.get("by_hand") else status.code,
                start, figure.address, figure.name, status.label, text[start:end],
            )  # fmt: skip
            done = end
        yield escape(text[done:])


def _address(check: Check, claim: Mapping[str, Any]) -> str:
    return reverse("factcheck:figure", args=[check.pk, claim["start"], claim["end"]])
