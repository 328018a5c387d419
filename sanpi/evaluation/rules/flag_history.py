"""What was published of earlier periods: boards, streaks at the bottom, who held the running flag for how long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sanpi.domain.rating.flags_running import Holding, Step, consequence, holdings, streak
from sanpi.evaluation.models import FlagAward, FlagBoard, FlagColour, FlagRule
from sanpi.evaluation.rules.flag_periods import Period, before, read_period
from sanpi.organizations.models import Region

# Streaks further back than this many periods lead to nothing more.
LONGEST = 12


def boards_of(region: Region, kind: str, known: datetime | None) -> QuerySet[Any]:
    """What was published in a region, as believed at a moment, the newest period first."""
    return FlagBoard.objects.known_at(known).filter(region=region, kind=kind)


def board_for(region: Region, kind: str, period: Period, known: datetime | None) -> FlagBoard | None:
    """What was published of a period."""
    boards = boards_of(region, kind, known).filter(period=period.code)
    found: FlagBoard | None = boards.select_related("rule__region", "recorded_by", "supersedes").first()
    return found


def awards_of(board: FlagBoard) -> list[FlagAward]:
    """The awards of a published board, with those who agreed to exemptions."""
    return list(board.awards.select_related("exemption__decided_by", "exemption__asked_by"))


# Not the sentence: it is told from these, and telling it in other words corrects nothing.
_COMPARED = (
    "group", "colour", "near", "rank", "from_bottom", "of", "tied", "above", "below", "target", "exemption_id",
    "streak", "consequence",
)  # fmt: skip


def changed_awards(
    before: Sequence[FlagAward], now: Sequence[FlagAward]
) -> list[tuple[FlagAward | None, FlagAward | None]]:
    """Body by body what was published and what would be now, where anything differs; None where it took no part."""
    was, would = {each.body: each for each in before}, {each.body: each for each in now}
    pairs = [(was.get(body), would.get(body)) for body in dict.fromkeys((*would, *was))]
    return [(old, new) for old, new in pairs if _compared(old) != _compared(new)]


def _compared(award: FlagAward | None) -> list[Any]:
    return [getattr(award, name) for name in _COMPARED] if award else []


def at_the_bottom(award: FlagAward, last: int) -> bool:
    """Whether a period counts for a streak: among the last so many, or (0) with a black flag; never when spared."""
    if award.exemption_id:
        return False
    return 0 < award.from_bottom <= last if last else award.colour == FlagColour.BLACK


@dataclass(frozen=True, slots=True)
class Streaks:
    """The periods before one, without a gap, the nearest first: which bodies stood at the bottom in each."""

    last: int
    steps: tuple[Step, ...] = ()
    periods: Sequence[frozenset[str]] = field(default_factory=tuple)

    @classmethod
    def before(cls, rule: FlagRule, period: Period, known: datetime | None) -> "Streaks":
        """What was published before the period, in two queries. A period that was not published ends every streak."""
        wanted = [each.code for each in before(period, LONGEST)]
        boards = boards_of(rule.region, rule.kind, known).filter(period__in=wanted)
        found = {board.period: board for board in boards.prefetch_related("awards")}
        periods = []
        for code in wanted:
            if code not in found:
                break
            awards = found[code].awards.all()
            periods.append(frozenset(each.body for each in awards if at_the_bottom(each, rule.streak_bottom)))
        return cls(rule.streak_bottom, steps_of(rule), tuple(periods))

    def with_now(self, award: FlagAward) -> tuple[int, str]:
        """How many periods running the body stands at the bottom, this one included, and what follows."""
        past = [award.body in bodies for bodies in reversed(self.periods)]
        running = streak([*past, at_the_bottom(award, self.last)])
        return running, consequence(running, self.steps)


def steps_of(rule: FlagRule) -> tuple[Step, ...]:
    """What follows after how many periods running."""
    return tuple(Step(int(periods), str(words)) for periods, words in rule.steps)


@dataclass(frozen=True, slots=True)
class Held:
    """One holding of the running flag in words."""

    group: str
    name: str
    holding: Holding

    @property
    def since(self) -> str:
        """The first period."""
        return str(read_period(self.holding.since))

    @property
    def until(self) -> str:
        """The last period."""
        return str(read_period(self.holding.until))


def held(region: Region, kind: str, known: datetime | None, upto: Period) -> list[Held]:
    """Who held the running flag of each group, up to the last period published by then, the newest first.

    A month between two others that was not published counts as nobody's.
    """
    boards = boards_of(region, kind, known).filter(effective_on__lte=upto.last_day)
    # A rule that went from months to quarters began a new count.
    shown = [
        board
        for board in boards.prefetch_related("awards").order_by("effective_on", "pk")
        if type(read_period(board.period)) is type(upto)
    ]
    if not shown:
        return []
    names = {each.body: each.name for board in shown for each in board.awards.all()}
    groups = dict.fromkeys(each.group for board in shown for each in board.awards.all())
    by_period = {board.period: board for board in shown}
    codes = [shown[-1].period]
    period = read_period(codes[0]) or upto
    while period.code != shown[0].period:
        period = period + -1
        codes.insert(0, period.code)
    return [
        Held(group, names[each.body], each)
        for group in groups
        for each in reversed(holdings([(code, _winners(by_period, code, group)) for code in codes]))
    ]


def _winners(boards: Mapping[str, FlagBoard], code: str, group: str) -> list[str]:
    if code not in boards:
        return []
    awards = boards[code].awards.all()
    return [each.body for each in awards if each.group == group and each.colour == FlagColour.RED]
