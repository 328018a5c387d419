"""Each figure of a text beside the ledger's: agreeing, differing (and by which definition it would agree), or not asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from sanpi.catalogue import registry
from sanpi.core.measures import Figure, Unit
from sanpi.domain.extraction import Claim, Verdict
from sanpi.factcheck.rules.agreement import agreement, apart, shown
from sanpi.factcheck.rules.asking import YEAR_ON_YEAR, UnaskedError, question_of
from sanpi.factcheck.rules.definitions import close_to, of_levels
from sanpi.factcheck.rules.ledger import Asked, Ledger
from sanpi.factcheck.rules.places import Places
from sanpi.factcheck.rules.rereckoning import YUAN

# Different days of one text that the ledger is asked of; a yearbook chapter names a dozen.
MOST_DAYS = 40
_FALLS = ("降", "减", "负", "慢", "落后", "滞后", "低", "欠", "回落")
# Factors by which units are mistaken for each other, with what was probably meant.
_SLIPS = ((Fraction(10**4), "万元写成了亿元"), (Fraction(1, 10**4), "亿元写成了万元"), (Fraction(10), "小数点错了一位"),
          (Fraction(1, 10), "小数点错了一位"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside the ledger's, in the figure's unit. `matches` names the definition by which they would agree."""

    claim: str
    verdict: Verdict
    measure: str
    stated: Decimal
    computed: Decimal
    explanation: str
    note: str = ""  # “18 / 20” of a rate
    matches: str = ""
    effective: date | None = None
    query: dict[str, str] = field(default_factory=dict)

    @property
    def difference(self) -> Decimal:
        return self.stated - self.computed


@dataclass(frozen=True, slots=True)
class Uncompared:
    """A figure that the ledger says nothing of, and why."""

    claim: str
    reason: str


@dataclass
class Comparing:
    """The ledger as one reader may see it, for one text of a day."""

    places: Places
    dated_on: date
    known: date | None
    today: date
    # What of the region the reader sees, in words; empty when it is all of it.
    partial: str = ""

    def compare(self, claims: Iterable[Claim]) -> Iterator[Comparison | Uncompared]:
        """Each claim in its order. Questions of one kind and day share one query."""
        asked = [(claim, self._question(claim)) for claim in _with_base(claims)]
        asked = list(_within_days(asked))
        named = frozenset(each.project for _c, each in asked if isinstance(each, Asked) and each.project)
        ledger = Ledger(self.places.projects, self.today, named)
        for claim, question in asked:
            if isinstance(question, Asked):
                yield self._compared(claim, question, ledger)
            else:
                yield Uncompared(claim.id, question)

    def _question(self, claim: Claim) -> Asked | str:
        try:
            return question_of(claim, self.places, self.dated_on, self.known)
        except UnaskedError as reason:
            return str(reason)

    def _compared(self, claim: Claim, asked: Asked, ledger: Ledger) -> Comparison | Uncompared:
        figure = ledger.figure(asked)
        value = None if figure is None else value_of(figure, asked, claim.unit)
        if figure is None or value is None:
            return Uncompared(claim.id, _("截至 %s，台账里没有可比的记录") % min(asked.effective, self.today))
        claim = _signed(claim)
        verdict = agreement(claim, value)
        differs = verdict is Verdict.MISMATCH
        if differs and self.partial and not (asked.project or asked.unit):
            return Uncompared(claim.id, _("您只能看到%s，不能据此核对全区的数") % self.partial)
        matches, note = self._close(claim, asked, ledger, value) if differs else "", _note(figure, asked)
        if differs and not asked.levels:
            if level := self._of_a_level(claim, asked, ledger):
                asked, value, verdict, note, matches = level
            else:
                note = _by_level(claim, asked, ledger) or note
        found = Comparison(
            claim.id, verdict, asked.measure, claim.value, shown(value, claim.digits, claim.unit), "", note,
            matches, min(asked.effective, self.today), asked.query(),
        )  # fmt: skip
        return replace(found, explanation=_explained(found, claim))

    def _of_a_level(
        self, claim: Claim, asked: Asked, ledger: Ledger
    ) -> tuple[Asked, Fraction, Verdict, str, str] | None:
        """A figure of key projects that does not say of which level, read as that of the level it agrees with."""
        for words, question in of_levels(asked):
            figure = ledger.figure(question)
            value = None if figure is None else value_of(figure, question, claim.unit)
            verdict = Verdict.MISMATCH if value is None else agreement(claim, value)
            if value is not None and verdict is not Verdict.MISMATCH:
                return question, value, verdict, _("%s，文稿没有写明级别") % words, ""
        return None

    def _close(self, claim: Claim, asked: Asked, ledger: Ledger, value: Fraction) -> str:
        """The first close definition by which the figure is right, in words; a slip of the unit goes before."""
        for factor, words in _SLIPS:
            if (
                registry.MEASURES[asked.measure].unit is Unit.MONEY
                and agreement(claim, value * factor) is Verdict.OK
            ):
                return words
        for words, question in close_to(asked, self.places, self.dated_on, self.today):
            figure = ledger.figure(question)
            other = None if figure is None else value_of(figure, question, claim.unit)
            if other is not None and agreement(claim, other) is not Verdict.MISMATCH:
                return words
        return ""


def _within_days(asked: Iterable[tuple[Claim, Asked | str]]) -> Iterator[tuple[Claim, Asked | str]]:
    """The questions, those of further days than `MOST_DAYS` left unasked: each day costs the database something."""
    days: set[date] = set()
    for claim, question in asked:
        if isinstance(question, Asked):
            if len(days) == MOST_DAYS and question.effective not in days:
                yield claim, _("文稿里的日期太多，只比对前 %d 个") % MOST_DAYS
                continue
            days.add(question.effective)
        yield claim, question


# Characters between an amount and its growth: “157.5亿元，较上年增长14.55%”.
_BESIDE = 16


def _with_base(claims: Iterable[Claim]) -> Iterator[Claim]:
    """A growth that follows an amount is the growth of that amount."""
    before: Claim | None = None
    for claim in claims:
        growing = claim.measure == YEAR_ON_YEAR and before and before.unit in YUAN
        if (
            growing
            and before
            and claim.start - before.end <= _BESIDE
            and before.slice.level == claim.slice.level
        ):
            yield replace(claim, measure=before.measure + YEAR_ON_YEAR)
        else:
            yield claim
            before = claim


def _signed(claim: Claim) -> Claim:
    """“下降 3.2%” is a growth of −3.2 %, “慢 2 个百分点” is −2 ahead of the curve."""
    falls = any(word in claim.change for word in _FALLS)
    return replace(claim, value=-claim.value) if falls and claim.value > 0 else claim


def value_of(figure: Figure, asked: Asked, unit: str) -> Fraction | None:
    """The figure in the unit of the text; None where its denominator is nothing."""
    if asked.side:
        return Fraction(figure.numerator if asked.side == "above" else figure.denominator or 0)
    if figure.value is None:
        return None
    if figure.is_ratio:
        return Fraction(figure.value) * 100
    return Fraction(figure.numerator, YUAN[unit]) if figure.is_money else Fraction(figure.numerator)


def _by_level(claim: Claim, asked: Asked, ledger: Ledger) -> str:
    """The figure of every level, where the text did not say which it means: “各级都数；只数市级 6、只数区级 12”."""
    told = []
    for words, question in of_levels(asked):
        figure = ledger.figure(question) if len(question.levels) == 1 else None
        value = None if figure is None else value_of(figure, question, claim.unit)
        if value:
            told.append(f"{words} {shown(value, claim.digits, claim.unit):f}")
    return _("各级都数；%s") % "、".join(told) if told else ""


def _note(figure: Figure, asked: Asked) -> str:
    return "" if asked.side else figure.note


def _explained(found: Comparison, claim: Claim) -> str:
    words = {
        "measure": registry.MEASURES[found.measure].name,
        "day": found.effective,
        "computed": f"{found.computed:f}{claim.unit}",
        "surface": claim.approximate + "".join(claim.surface.split()).removeprefix(claim.approximate),
        "stated": f"{found.stated:f}{claim.unit}",
        "note": f"（{found.note}）" if found.note else "",
        "difference": apart(found.difference, claim.unit),
    }
    if found.verdict is Verdict.OK:
        return _("台账“%(measure)s”截至 %(day)s 为 %(computed)s%(note)s，与文稿一致。") % words
    if found.verdict is not Verdict.MISMATCH:
        text = _(
            "台账“%(measure)s”截至 %(day)s 为 %(computed)s%(note)s，文稿“%(surface)s”在四舍五入和约数的范围内。"
        )
        return text % words
    text = (
        _("台账“%(measure)s”截至 %(day)s 为 %(computed)s%(note)s，文稿为 %(stated)s，相差 %(difference)s。")
        % words
    )
    return text + (_("换一种口径就一致：%s。") % found.matches if found.matches else "")
