"""From facts to a light, with its reasons, in one pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sanpi.domain.rating.bands import HUNDREDTHS, Band
from sanpi.domain.rating.facts import Facts
from sanpi.domain.rating.goals import Goal, goal_of, listed
from sanpi.domain.rating.reading import MISSING, NOT_ASKED, SETTLED, VALUE, reader
from sanpi.domain.rating.sentences import band_words, sentence_for, way_words
from sanpi.domain.rating.table import DimensionRule, RuleTable
from sanpi.domain.rating.vocabulary import Basis, Colour, Combine, Dimension

_SCORES = {Colour.GREEN: 100, Colour.YELLOW: 50, Colour.RED: 0}


@dataclass(slots=True)
class Side:
    """One side of a light: its colour, the sentence that says why, and what would turn it green.

    `missing` where data are lacking, `excused` where a good reason keeps it from being yellow or red. `above ÷ below` is
    the exact value in the unit of the basis; `place` the band it lies in (None: no number).
    """

    rule: DimensionRule
    colour: Colour
    sentence: str
    goal: Goal | None = None
    above: int = 0
    below: int = 1
    place: int | None = None
    missing: bool = False
    excused: bool = False

    @property
    def dimension(self) -> Dimension:
        """From which side."""
        return self.rule.dimension

    @property
    def basis(self) -> Basis:
        """By what."""
        return self.rule.basis

    @property
    def value(self) -> Fraction | None:
        """What was measured, in the unit of the basis."""
        return None if self.place is None else Fraction(self.above, self.below)

    @property
    def band(self) -> Band | None:
        """The band that was hit."""
        return None if self.place is None else self.rule.bands[self.place]

    @property
    def judged(self) -> bool:
        """Whether the side has a light."""
        return self.colour is not Colour.GREY

    @property
    def resting(self) -> bool:
        """Whether nothing is late or missed, so that no day that passes makes it worse."""
        return self.place is not None and self.rule.basis.about.rests and self.above <= 0

    def distance(self, *, better: bool) -> Fraction | None:
        """How far the value is from the next better, or the next worse, light; None where there is none.

        Of whole numbers: how many more or fewer it takes, so that a band that ends at 0 is 1 away from the next.
        """
        if self.place is None or not self.judged:
            return None
        about = self.rule.basis.about
        up = about.larger_is_worse != better
        interval = self.rule.bands[self.place].interval
        edge, inside = (interval.high, interval.high_in) if up else (interval.low, interval.low_in)
        if edge is None:
            return None
        gap = abs(Fraction(edge, HUNDREDTHS) - Fraction(self.above, self.below))
        return gap + 1 if about.whole and inside else gap

    def way(self, *, better: bool) -> str:
        """The same in words, naming the light: 差 61.7 个百分点到黄灯, 再落后 12.0 个百分点变红灯; empty where there is none.

        A side of which nothing is late gets no worse by itself, so that nothing is said of it.
        """
        gap = self.distance(better=better)
        if gap is None or self.place is None or (self.resting and not better):
            return ""
        up = self.rule.basis.about.larger_is_worse != better
        other = self.place + (1 if up else -1)
        if not 0 <= other < len(self.rule.bands):
            return ""
        return way_words(self.basis, gap, self.rule.bands[other].colour, better=better)

    @property
    def near(self) -> str:
        """“worse” or “better” where the next light is close, else nothing; what threatens goes first."""
        if self.place is None or not self.judged:
            return ""
        about, interval = self.rule.basis.about, self.rule.bands[self.place].interval
        close = about.near * HUNDREDTHS * self.below
        here = self.above * HUNDREDTHS
        upper = interval.high is not None and interval.high * self.below - here <= close
        lower = interval.low is not None and here - interval.low * self.below <= close
        worse, better = (upper, lower) if about.larger_is_worse else (lower, upper)
        worse = worse and not self.resting
        return "worse" if worse else "better" if better else ""


@dataclass(slots=True)
class Light:
    """The light of one project, unit, region or leading post with all its sides; `words` where it is not judged at all."""

    colour: Colour
    sides: tuple[Side, ...] = ()
    words: str = ""
    score: Fraction | None = None

    @property
    def deciding(self) -> Side | None:
        """The worst side; of several the first of the rule set that was measured, not only settled."""
        lit = [side for side in self.sides if side.judged]
        return max(lit, key=lambda side: (side.colour.badness, side.place is not None), default=None)

    @property
    def sentence(self) -> str:
        """Why: the sentences of the sides that are red or yellow, else what is missing, else that all is well."""
        if self.words:
            return self.words
        bad = [side for side in self.sides if side.colour.badness > Colour.GREEN.badness]
        shown = sorted(bad, key=lambda side: -side.colour.badness) or [s for s in self.sides if s.missing]
        if shown:
            return "；".join(f"{side.dimension.word}：{side.sentence}" for side in shown)
        deciding = self.deciding
        return f"{deciding.dimension.word}：{deciding.sentence}" if deciding else "各维度都不适用，不评"

    @property
    def reasons(self) -> tuple[Dimension, ...]:
        """The sides that are red or yellow."""
        return tuple(s.dimension for s in self.sides if s.colour.badness > Colour.GREEN.badness)

    @property
    def goals(self) -> tuple[str, ...]:
        """What has to be done for the whole to turn green: every red and yellow side, the worst first, and what is missing."""
        if self.colour is Colour.GREEN:
            return ()
        bad = sorted((side for side in self.sides if side.goal), key=lambda side: -side.colour.badness)
        found = [f"{side.dimension.word}：{side.goal.words}" for side in bad if side.goal]
        return (*found, *(f"{side.dimension.word}：补齐数据" for side in self.sides if side.missing))

    @property
    def way_to_green(self) -> str:
        """The same as one sentence: ①进度：…②入库：…; empty where there is nothing to do."""
        return listed(self.goals)

    @property
    def needed(self) -> int | None:
        """元 that bring the progress back to green by the end of the next month, the largest of several; None without any."""
        amounts = [side.goal.amount for side in self.sides if side.goal and side.goal.amount is not None]
        return max(amounts, default=None)

    @property
    def near(self) -> str:
        """“worse” where a side is about to turn worse than the whole, “better” where the only bad one is about to better.

        Grey is neither: nothing was judged that could turn.
        """
        if self.colour is Colour.GREY:
            return ""
        here = self.colour.badness
        if any(side.near == "worse" and side.colour.badness + 1 > here for side in self.sides):
            return "worse"
        bad = [side for side in self.sides if side.judged and side.colour.badness == here]
        better = here > Colour.GREEN.badness and bad and all(side.near == "better" for side in bad)
        return "better" if better else ""


def rate(table: RuleTable, facts: Facts, excuses: Mapping[str, str] | None = None) -> Light:
    """Judges the facts by the table; `excuses` names the good reasons granted, by side.

    Red, yellow, what is missing, green: with `Combine.WORST` the first of these that occurs is the light, so that a
    project of which something is not known is never green. Sides that do not apply do not count.
    """
    if table.min_plan and (facts.plan or 0) < table.min_plan:
        least = table.min_plan // 10_000
        return Light(Colour.GREY, words=f"年度计划低于{least}万元（或没有年度计划），本规则不评")
    sides = tuple([_side(rule, facts, excuses) for rule in table.dimensions])
    colour, score = (_worst(sides), None) if table.combine is Combine.WORST else _weighted(table, sides)
    return Light(colour, sides, "", score)


def _side(rule: DimensionRule, facts: Facts, excuses: Mapping[str, str] | None) -> Side:
    if not rule.bands:
        return Side(rule, Colour.GREY, "规则没有填写界限，不评")
    state, above, below, words = reader(rule.dimension, rule.basis)(facts)
    if state == SETTLED:
        return Side(rule, Colour.GREEN, words)
    if state in (NOT_ASKED, MISSING):
        return Side(rule, Colour.GREY, words, missing=state == MISSING)
    return _lit(rule, facts, (above, below), excuses)


def _lit(
    rule: DimensionRule, facts: Facts, value: tuple[int, int], excuses: Mapping[str, str] | None
) -> Side:
    above, below = value
    place = rule.find(above, below)
    band = rule.bands[place]
    sentence = sentence_for(rule.dimension, rule.basis)(facts, above, below, band.interval)
    said = f"{sentence}，{band_words(band.colour, rule.basis, band.interval)}"
    if band.colour is Colour.GREEN:
        return Side(rule, Colour.GREEN, said, None, above, below, place)
    if excuses and rule.excusable and rule.dimension in excuses:
        why = f"{said}；有正当理由，免评：{excuses[rule.dimension]}"
        return Side(rule, Colour.GREY, why, None, above, below, place, excused=True)
    return Side(rule, band.colour, said, goal_of(rule, facts), above, below, place)


def _worst(sides: Sequence[Side]) -> Colour:
    worst = max((side.colour for side in sides), key=lambda colour: colour.badness, default=Colour.GREY)
    if worst is Colour.GREEN and any(side.missing for side in sides):
        return Colour.GREY
    return worst


def _weighted(table: RuleTable, sides: Sequence[Side]) -> tuple[Colour, Fraction | None]:
    if any(side.missing for side in sides):
        return Colour.GREY, None
    judged = [side for side in sides if side.judged]
    weight = sum(side.rule.weight for side in judged)
    if not weight:
        return Colour.GREY, None
    score = Fraction(sum(side.rule.weight * _SCORES[side.colour] for side in judged), weight)
    if score >= table.green_from:
        return Colour.GREEN, score
    return (Colour.YELLOW if score >= table.yellow_from else Colour.RED), score


__all__ = ["MISSING", "NOT_ASKED", "SETTLED", "VALUE", "Light", "Side", "rate"]
