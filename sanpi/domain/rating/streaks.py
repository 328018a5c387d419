"""Since when, what before, how many months in a row, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from sanpi.domain.rating.table import Consequence, RuleTable
from sanpi.domain.rating.vocabulary import Colour

# How far back the months in a row are looked at.
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Run:
    """Since which day a light is what it is, and what it was before (None: nothing is on record)."""

    since: date
    before: Colour | None = None


def run_of(history: Sequence[tuple[date, Colour]], colour: Colour, day: date) -> Run:
    """The run of `colour` that ends on `day`; `history` holds (day, colour) of the record, the oldest first."""
    since = day
    for on, old in reversed(history):
        if old is not colour:
            return Run(since, old)
        since = min(since, on)
    return Run(since)


def change(before: Colour | None, now: Colour) -> str:
    """What happened to a light: worse, better, same; empty where one of the two was no light."""
    if before is None or Colour.GREY in (before, now):
        return ""
    if before is now:
        return "same"
    return "worse" if now.badness > before.badness else "better"


def months_in_a_row(months: Sequence[Colour], colour: Colour) -> int:
    """How many months in a row, the newest first, were at least as bad as `colour`."""
    return sum(1 for _each in takewhile(lambda each: each.badness >= colour.badness, months))


def streak_words(colour: Colour, months: int) -> str:
    """How long it has lasted, as `months_in_a_row` counts: red months are red, yellow ones were yellow or red.

    `MOST_MONTHS` are as many as are looked at; more are not counted.
    """
    number = f"{months}个月以上" if months >= MOST_MONTHS else f"{months}个月"
    return f"连续{number}红灯" if colour is Colour.RED else f"连续{number}未转绿"


def steps_due(table: RuleTable, colour: Colour, months: int) -> tuple[Consequence, ...]:
    """What follows from a light of that colour for so many months in a row: the highest rung that is reached."""
    reached = [each for each in table.consequences if each.colour is colour and each.months <= months]
    highest = max((each.months for each in reached), default=0)
    return tuple(each for each in reached if each.months == highest)
