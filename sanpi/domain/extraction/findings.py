"""What comparing the figures of a text says, in words for the page."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from . import measures
from .causes import cause_of_rate, cause_of_sum
from .changes import Change, changes, explained
from .checks import (
    Outcome,
    check_growth,
    check_part,
    check_points,
    check_rate,
    check_same,
    check_sum,
    due_by,
    far_fetched,
)
from .claims import Finding, Verdict
from .divisions import Rate, rates
from .frames import Item
from .names import lists
from .numbers import RANGE
from .quantities import exact, in_unit_of, is_loose, kind, show, show_value, step
from .relations import Parts, facts, frames_of, nearly, nested, too_much, wholes
from .summing import summed_up
from .times import when
from .totals import stands_for_all
from .wording import said, says, verdict_of

_FITTING = (Verdict.OK, Verdict.ROUNDING, Verdict.APPROXIMATE)
_SHOWN = 24  # parts that are named one by one
_AROUND = 400
_OWN_NAME = re.compile(r"产业园|物流园|科技城|产业城|公司|集团|基地")
_NEAR = 60  # figures of one paragraph that are compared with each other
_EARLIER = re.compile(r"(?:上年|去年|同期)(?:的|为|完成|是)*$|(?:由|从)[^，增减]{0,14}$")


def findings(words: str, items: Sequence[Item], numbers: dict[int, str]) -> list[Finding]:
    """All findings; ``numbers`` gives the id of the claim made of an item (by its identity)."""
    report = _Report(words, items, numbers)
    found = [
        *report.sums(),
        *report.parts_within_wholes(),
        *report.rates(),
        *report.points(),
        *report.growth(),
        *report.changes(),
        *report.ranges(),
        *report.names(),
        *report.repeated(),
        *report.overlaps(),
        *report.months(),
    ]
    found = list({(finding.kind, frozenset(finding.claims)): finding for finding in reversed(found)}.values())
    return sorted(found, key=lambda finding: (report.place[finding.claims[0]], finding.kind, finding.claims))


def findings_of_tables(
    text: str, items: Sequence[Item], sums: Sequence[Sequence[Parts]], numbers: dict[int, str]
) -> list[Finding]:
    """Totals of tables against their rows, and the rates of every row."""
    report = _Report(text, items, numbers)
    return [*report.columns(sums), *report.rates()]


def _year_before(amounts: Sequence[Item]) -> list[Item]:
    """``2021年完成投资40亿元，2022年完成投资50亿元，同比增长25%``: the amount of the year before, of investment or projects."""
    if len(amounts) != 2 or len({item.measure for item in amounts}) != 1:
        return []
    first, second = amounts
    told = first.when.years and second.when.years and first.when.months == second.when.months
    known = first.measure in (measures.DONE, measures.COUNT, measures.TOTAL, measures.PLAN)
    if not told or not known or first.when.years is None or second.when.years is None:
        return []
    follows = [year + 1 for year in first.when.years] == list(second.when.years)
    return [first] if follows and not (first.target or second.target) else []


class _Report:
    def __init__(self, words: str, items: Sequence[Item], numbers: dict[int, str]) -> None:
        self.words, self.items, self.numbers = words, items, numbers
        self.frames = frames_of(items)
        self.place = {numbers[id(item)]: item.figure.start for item in items}
        self.summed: set[int] = set()
        self.paragraphs: dict[int, list[Item]] = {}
        for item in items:
            self.paragraphs.setdefault(item.clause.paragraph, []).append(item)

    def _near(self, item: Item, paragraphs: int = 0) -> list[Item]:
        """Figures of the same paragraph and so many around it."""
        here = item.clause.paragraph
        around = range(here - paragraphs, here + paragraphs + 1)
        return [other for number in around for other in self.paragraphs.get(number, ())[:_NEAR]]

    def sums(self) -> Iterator[Finding]:
        """Totals against their parts; where one measure closes, the parts are all there and the others must close too."""
        seen: set[tuple[int, ...]] = set()
        for tried in (*wholes(self.frames), *([parts] for parts in summed_up(self.items))):
            outcomes = [(parts, check_sum(parts.total, parts.parts, parts.twice)) for parts in tried]
            closes = any(
                o.verdict is not Verdict.MISMATCH and len(p.parts) == len(p.group) for p, o in outcomes
            )
            for parts, outcome in outcomes:
                key = (id(parts.total), *map(id, parts.parts))
                if key in seen or not self._holds(parts, outcome, closes):
                    continue
                seen.add(key)
                self.summed.update(map(id, parts.parts))
                short = any(
                    o.verdict is Verdict.MISMATCH and o.difference > 0 for p, o in outcomes if p is not parts
                )
                yield self._sum(parts, outcome, short)

    def columns(self, sums: Sequence[Sequence[Parts]]) -> Iterator[Finding]:
        """The totals of tables; where not one of several columns of a total closes, its rows are not what it adds up."""
        rows: dict[int, list[Finding]] = {}
        for tried in sums:
            if (found := self.column(tried)) is not None:
                rows.setdefault(id(tried[0].total.frame.path()[0]), []).append(found)
        for found_of_row in rows.values():
            closes = any(finding.verdict is not Verdict.MISMATCH for finding in found_of_row)
            yield from found_of_row if closes or len(found_of_row) == 1 else ()

    def column(self, tried: Sequence[Parts]) -> Finding | None:
        """A total of a table: the first list of rows that closes, else that of all rows.

        Nothing where they come to just twice as much: the table has totals within it that do not say so.
        """
        outcomes = [(parts, check_sum(parts.total, parts.parts)) for parts in tried]
        closed = (pair for pair in outcomes if pair[1].verdict is not Verdict.MISMATCH)
        parts, outcome = next(closed, outcomes[0])
        twice = outcome.computed == 2 * exact(parts.total.figure)
        return None if twice and outcome.computed else self._sum(parts, outcome, short=False)

    def _holds(self, parts: Parts, outcome: Outcome, closes: bool) -> bool:
        """Whether a sum may be reported: it closes, or the wording leaves no doubt that it should."""
        if outcome.verdict is not Verdict.MISMATCH:
            return True
        complete = len(parts.parts) >= len(parts.group)
        sure = (
            closes or parts.sure or too_much(parts, outcome.difference) or nearly(parts, outcome.difference)
        )
        everything = (parts.total, *parts.parts)
        near = abs(outcome.difference) * 20 <= exact(parts.total.figure)
        loose = any(i.figure.bound.strip("高多达到") or (i.figure.approximate and near) for i in everything)
        apart = parts.group[0].link == "，" and parts.total.clause.sentence != parts.parts[0].clause.sentence
        scattered = not closes and len({part.clause.paragraph for part in parts.parts}) > 1
        strange = scattered or far_fetched(
            parts.total, parts.parts[0], exact(parts.total.figure), outcome.computed
        )
        return complete and sure and (outcome.firm or not loose) and not apart and not strange

    def _sum(self, parts: Parts, outcome: Outcome, short: bool) -> Finding:
        total = parts.total
        mine = {id(total), *map(id, parts.parts)}
        cause = outcome.cause
        if outcome.verdict is Verdict.MISMATCH and not cause:
            others = [item for item in self._near(total, 2) if id(item) not in mine]
            cause = cause_of_sum(total, parts.parts, outcome.difference, others, short)
        added = "＋".join(f"{part.figure.value:f}" for part in parts.parts)
        added = added if len(parts.parts) <= _SHOWN else f"{len(parts.parts)}项之和"
        added += f"－{parts.twice.figure.value:f}（重复计入）" if parts.twice else ""
        text = f"{total.measure}：分项{added}＝{show_value(outcome.computed, total.figure)}，{says(total, outcome)}"
        shared = (parts.twice,) if parts.twice else ()
        return self._finding("sum", outcome, (total, *parts.parts, *shared), cause, text)

    def parts_within_wholes(self) -> Iterator[Finding]:
        """Parts named by 其中 that were not part of a sum."""
        for part, whole in nested(self.frames):
            outcome = check_part(part, whole)
            first = part.frame.item(part.measure)
            wrong = outcome.verdict is Verdict.MISMATCH
            apart = part.clause.paragraph != whole.clause.paragraph
            strange = wrong and (apart or far_fetched(part, whole, exact(part.figure), exact(whole.figure)))
            if {id(part), id(first)} & self.summed or strange:
                continue
            word = "不超过" if outcome.verdict is Verdict.OK else "大于"
            text = f"{part.measure}：其中{said(part)}{word}总数{said(whole)}"
            cause = "部分大于整体，其中一数有误" if outcome.verdict is Verdict.MISMATCH else ""
            yield self._finding("part_of_whole", outcome, (part, whole), cause, text)

    def rates(self) -> Iterator[Finding]:
        """Rates against what they divide: the first division that fits, else the one that the wording leaves no doubt of."""
        for tried in rates(self.items, self.frames):
            known = [(rate, check_rate(rate.rate, rate.above, rate.below)) for rate in tried]
            outcomes = [(r, outcome) for r, outcome in known if not r.exact or outcome.verdict is Verdict.OK]
            best = next((pair for pair in outcomes if pair[1].verdict is Verdict.OK), None)
            best = best or next((pair for pair in outcomes if pair[1].verdict is not Verdict.MISMATCH), None)
            best = best or next((pair for pair in outcomes if pair[0].sure), None)
            if best is not None and self._rate_holds(*best):
                yield self._rate(*best)

    def _rate_holds(self, rate: Rate, outcome: Outcome) -> bool:
        """Whether a rate may be reported: with 以上 it is no exact one, and its base must be of the same story."""
        if outcome.verdict is not Verdict.MISMATCH:
            return True
        figure = rate.rate.figure
        strange = far_fetched(rate.rate, rate.below, exact(figure), outcome.computed)
        return (outcome.firm or not figure.bound.strip("高多达到")) and not strange

    def _rate(self, rate: Rate, outcome: Outcome) -> Finding:
        above = sum((exact(item.figure) for item in rate.above), Fraction(0))
        cause = outcome.cause
        if outcome.verdict is Verdict.MISMATCH and not cause:
            others = self._near(rate.rate)
            cause = cause_of_rate(rate.rate, above, rate.below, others)
        top = "＋".join(show(item.figure) for item in rate.above)
        top = f"（{top}）" if len(rate.above) > 1 else top
        shown = f"{float(outcome.computed):.{max(2, rate.rate.figure.digits + 1)}f}%"
        text = f"{rate.rate.measure}：{top}÷{show(rate.below.figure)}＝{shown}，{says(rate.rate, outcome)}"
        return self._finding("rate", outcome, (rate.rate, *rate.above, rate.below), cause, text)

    def points(self) -> Iterator[Finding]:
        """Percentage points ahead of the curve."""
        for item in self.items:
            if item.measure != measures.AHEAD:
                continue
            rate = next(
                (
                    i
                    for i in reversed(item.frame.items)
                    if i.figure.end <= item.figure.start and i.measure in measures.PLAN_SHARES
                ),
                None,
            )
            if rate is None:
                continue
            due = self._due(item, rate)
            if due is None:
                continue
            yield self._points(item, rate, due)

    def _points(self, item: Item, rate: Item, due: Fraction) -> Finding:
        behind = measures.behind(item.named.change)
        tries = [(exact(rate.figure), step(rate.figure) / 2)]
        above = next(
            (
                i
                for i in reversed(rate.frame.items)
                if i.measure == measures.DONE and i.figure.end <= rate.figure.start
            ),
            None,
        )
        below = rate.frame.item(measures.PLAN)
        if above is not None and below is not None and exact(below.figure):
            tries.append((exact(above.figure) / exact(below.figure) * 100, Fraction(0)))
        outcomes = [check_points(item, value, tolerance, due, behind) for value, tolerance in tries]
        fits = (i for verdict in _FITTING for i, o in enumerate(outcomes) if o.verdict is verdict)
        used = next(fits, 0)
        outcome, contradicted = outcomes[used], outcomes[0].verdict is Verdict.MISMATCH
        claims: tuple[Item, ...] = (item, rate)
        shown, cause = show(rate.figure), outcome.cause
        if used and above is not None and below is not None:
            shown = f"{show(above.figure)}÷{show(below.figure)}＝{float(tries[used][0]):.2f}%，{float(tries[used][0]):.2f}%"
            if contradicted:
                claims = (item, above, below)
                cause = f"按所写的{show(rate.figure)}应为{float(outcomes[0].computed):.2f}个百分点"
        text = f"{shown}－序时{float(due):.2f}%＝{float(outcome.computed):.2f}个百分点，{says(item, outcome)}"
        return self._finding("points_ahead", outcome, claims, cause, text)

    def _due(self, item: Item, rate: Item) -> Fraction | None:
        """What should have been done by then: stated in the paragraph, else so many twelfths."""
        stated = next((i for i in self._near(item) if i.measure == measures.DUE_SHARE), None)
        if stated is not None:
            return exact(stated.figure)
        moment = rate.when
        if moment.months and moment.months[0] == 1:
            return due_by(moment.months[1])
        return due_by(moment.as_of.month) if moment.as_of else None

    def growth(self) -> Iterator[Finding]:
        """Growth where both amounts are stated."""
        for item in self.items:
            if item.measure in ("同比增长", "环比增长", "降幅") and not item.target:
                yield from self._growth(item)

    def _growth(self, item: Item) -> Iterator[Finding]:
        said = [i for i in item.frame.items if i.clause.sentence == item.clause.sentence]
        amounts = [
            i
            for i in said
            if i.figure.end <= item.figure.start
            and kind(i.figure) not in ("%", "‰", "个百分点")
            and i.measure != "同比增加"
        ][-2:]
        earlier = [i for i in amounts if _EARLIER.search(i.lead)] or _year_before(amounts)
        if len(amounts) != 2 or len(earlier) != 1 or kind(amounts[0].figure) != kind(amounts[1].figure):
            return
        before = earlier[0]
        now = amounts[1] if before is amounts[0] else amounts[0]
        outcome = check_growth(
            item, now, before, item.measure == "降幅" or measures.behind(item.named.change)
        )
        cause = outcome.cause or ("增幅或所比的数有误" if outcome.verdict is Verdict.MISMATCH else "")
        moved = f"{show(before.figure)}到{show(now.figure)}，变动{float(outcome.computed):.2f}%"
        text = f"{moved}，{says(item, outcome)}"
        yield self._finding("growth", outcome, (item, now, before), cause, text)

    def changes(self) -> Iterator[Finding]:
        """From one value to another, by so much: whether they agree."""
        for change in changes(self.words, self.items):
            item, outcome = change.stated, change.outcome
            unsure = any(is_loose(i.figure) for i in (item, *change.others)) or self._of_several(change)
            if outcome.verdict is Verdict.MISMATCH and unsure:
                continue
            text = explained(change)
            yield self._finding("growth", outcome, (item, *change.others), outcome.cause, text)

    def _of_several(self, change: Change) -> bool:
        """``红灯由13个减少到11个、黄灯由5个减少到3个，共减少4个``: the change stated is that of all that was named."""
        begin = min(item.figure.start for item in change.others)
        before = (
            item
            for item in self._near(change.stated)
            if item.figure.start < begin and item.clause.sentence == change.stated.clause.sentence
        )
        return stands_for_all(change.stated.lead, named=False) and any(before)

    def ranges(self) -> Iterator[Finding]:
        """Ranges whose ends stand the wrong way round; a lower end without a unit of its own says too little."""
        for low, high in pairwise(self.items):
            ends = low.figure.bound == high.figure.bound == RANGE and high.figure.start - low.figure.end == 1
            unit = not self.words[low.figure.end - 1].isdigit()
            difference = exact(low.figure) - exact(high.figure)
            if ends and unit and kind(low.figure) == kind(high.figure) and difference > 0:
                outcome = Outcome(Verdict.MISMATCH, exact(high.figure), difference)
                text = f"{said(low)}至{said(high)}，前一数大于后一数"
                yield self._finding("range", outcome, (low, high), "区间两端次序颠倒，或单位误写", text)

    def names(self) -> Iterator[Finding]:
        """Names counted against the number."""
        for named in lists(self.words, self.items):
            stated = exact(named.item.figure)
            agrees = named.listed <= stated if named.open else named.listed == stated
            if not agrees and not named.sure:
                continue
            outcome = Outcome(
                Verdict.OK if agrees else Verdict.MISMATCH, Fraction(named.listed), stated - named.listed
            )
            text = f"原文{said(named.item)}，点名{named.listed}个" + (
                "（“等”，未全部列出）" if named.open and named.listed < stated else ""
            )
            cause = "" if agrees else ("名单可能缺项" if named.listed < stated else "名单多于所写个数")
            yield self._finding("count_of_names", outcome, (named.item,), cause, text)

    def repeated(self) -> Iterator[Finding]:
        """Facts stated in more than one place."""
        for first, *again in facts(self.items):
            for item in again:
                if item.frame is first.frame or self._sentence(item) == self._sentence(first):
                    continue
                outcome = check_same(first, item)
                if outcome.verdict is Verdict.MISMATCH and not self._same_words(first, item):
                    continue
                text = f"{item.measure}前后两处：{said(first)}、{said(item)}，{verdict_of(outcome, item)}"
                cause = outcome.cause or ("前后不一致" if outcome.verdict is Verdict.MISMATCH else "")
                yield self._finding("repeated", outcome, (first, item), cause, text)

    def _sentence(self, item: Item) -> str:
        """The words around a figure up to the ends of its sentence."""
        place = item.figure.start
        before = re.split("[。！？\n]", self.words[max(0, place - _AROUND) : place])[-1]
        return before + re.split("[。！？\n]", self.words[place : place + _AROUND])[0]

    def _same_words(self, first: Item, again: Item) -> bool:
        """Whether the two places name the part alike, so that a difference is one."""
        labels = [[f.scope.shown for f in item.frame.path()] for item in (first, again)]
        alike = labels[0] == labels[1] and first.when.years == again.when.years
        named = any(_OWN_NAME.search(name) for name in labels[0])
        return alike and first.periods == again.periods and (bool(first.periods) or named)

    def overlaps(self) -> Iterator[Finding]:
        """Classes of size that contain each other are not added up."""
        for frame in self.frames:
            bands = [
                c
                for c in frame.children
                if c.scope.kind == "band" and re.search("以上|超", c.scope.band) and c.item(measures.COUNT)
            ]
            if len(bands) < 2:
                continue
            counted = [c.item(measures.COUNT) for c in bands]
            items = tuple(item for item in counted if item is not None)
            text = f"“以上”各档（{'、'.join(c.scope.band for c in bands)}）互相包含，不相加"
            yield self._finding(
                "overlap", Outcome(Verdict.OK, exact(items[0].figure), Fraction(0)), items, "", text
            )

    def months(self) -> Iterator[Finding]:
        """The months that the title names against those that the figures of the text are of."""
        heading = self.words.partition("\n")[0]
        title = when(heading, None).months if len(heading) <= 45 and "。" not in heading else None
        done = [
            item
            for item in self.items
            if item.measure in (measures.DONE, measures.SHARE_OF_PLAN) and item.when.months
        ]
        found = {item.when.months for item in done}
        if title is None or len(found) != 1 or title in found or len(done) < 2 or title[0] != 1:
            return
        stated = done[0].when.months or title
        if stated[0] != 1:
            return
        outcome = Outcome(Verdict.MISMATCH, exact(done[0].figure), Fraction(0))
        text = f"标题写1—{title[1]}月，正文写1—{stated[1]}月"
        yield self._finding("months", outcome, (done[0],), "标题与正文月份不一致", text)

    def _finding(self, name: str, outcome: Outcome, items: Sequence[Item], cause: str, text: str) -> Finding:
        first = items[0].figure
        return Finding(
            kind=name,
            verdict=outcome.verdict,
            claims=tuple(self.numbers[id(item)] for item in items),
            stated=first.value,
            computed=in_unit_of(outcome.computed, first),
            difference=in_unit_of(outcome.difference, first),
            cause=cause,
            explanation=text,
        )
