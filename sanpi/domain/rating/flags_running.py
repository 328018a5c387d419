"""What flags become over several periods: a red flag that moves on (流动红旗), and the last of a group again and again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Holding:
    """A body that held the flag of its group from one period on, for so many periods; `current` if it still does."""

    body: str
    since: str
    until: str
    periods: int
    current: bool = False


def holdings(winners: Sequence[tuple[str, Iterable[str]]]) -> list[Holding]:
    """Who held the flag of a group, in order of time; each period in its turn with its winners, one after the other.

    The flag passes when another body wins; a period that nobody won leaves it with nobody. Bodies that tie hold it
    together. Whoever wins it back holds it anew.
    """
    found: list[Holding] = []
    open_ones: dict[str, int] = {}
    for period, bodies in winners:
        now: dict[str, int] = {}
        for body in sorted(set(bodies)):
            place = open_ones.get(body)
            if place is None:
                found.append(Holding(body, period, period, 1))
                place = len(found) - 1
            else:
                found[place] = replace(found[place], until=period, periods=found[place].periods + 1)
            now[body] = place
        open_ones = now
    still = set(open_ones.values())
    return [replace(each, current=place in still) for place, each in enumerate(found)]


@dataclass(frozen=True, slots=True)
class Step:
    """What follows when it happened in so many periods running: “在政府常务会议上作说明”."""

    periods: int
    words: str


def streak(happened: Sequence[bool]) -> int:
    """In how many periods running it happened, up to and including the last one."""
    count = 0
    for each in reversed(happened):
        if not each:
            break
        count += 1
    return count


def consequence(periods: int, steps: Iterable[Step]) -> str:
    """The gravest step that so many periods running have reached, in a sentence; empty before the first.

    永丰: among the last two months running, explain to the government's meeting; three, to the party committee's.
    """
    reached = [step for step in steps if step.periods <= periods]
    if not reached:
        return ""
    step = max(reached, key=lambda each: each.periods)
    return f"连续{periods}期，{step.words}"
