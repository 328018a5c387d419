"""红黑旗: who gets a flag, by target and by rank within a group, and the sentence that says why.

As published: 绵阳, per quarter, red for bodies above the quarter's target and among the first 5 counties (4 departments),
black for bodies below it and among the last 4 (3); 永丰, per month, the first and last 5 of a group whatever the target.

Ranks are those of a competition (1, 1, 3). From the bottom they are counted likewise, so that three bodies tied at the
end are all the last. What happens when a tie stands across the edge is said by the rule (`Tie`) and by nothing else.
A body that is both among the first and among the last of a small group gets no flag.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sanpi.domain.curves import show_points


class Colour(StrEnum):
    """The flag a body gets."""

    RED = "red"
    BLACK = "black"
    NONE = "none"


class Standing(StrEnum):
    """Where a value stands against its target."""

    EXCEEDED = "exceeded"
    MET = "met"
    MISSED = "missed"


class Need(StrEnum):
    """What the target must say before a rank brings a flag."""

    EXCEEDED = "exceeded"
    MET = "met"
    MISSED = "missed"
    ANY = "any"

    def holds(self, standing: Standing) -> bool:
        """Whether a standing is enough; to have met a target includes having exceeded it."""
        if self is Need.ANY:
            return True
        if self is Need.MET:
            return standing is not Standing.MISSED
        return standing.value == self.value


class Tie(StrEnum):
    """Who counts when bodies with the same value stand across the edge of the first or the last n."""

    ALL = "all"
    NONE = "none"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Group:
    """Bodies that are ranked among themselves: the first `top` may get a red flag, the last `bottom` a black one."""

    name: str
    top: int
    bottom: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """What brings a flag. In groups with fewer than `minimum` ranked bodies nobody gets one.

    `measure` is what the value is called; with `signed` it is itself in percentage points (超欠序时) and shown with a sign.
    """

    measure: str
    groups: tuple[Group, ...]
    red: Need = Need.EXCEEDED
    black: Need = Need.MISSED
    tie: Tie = Tie.ALL
    minimum: int = 2
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A body with its value and its target, both in per cent (or points); no value where there is nothing to measure.

    `second` decides between equal values where the rule says so; `exempt` is the reason why no black flag is given.
    """

    body: str
    name: str
    group: str
    value: Fraction | None
    target: Fraction
    second: Fraction | None = None
    exempt: str = ""

    @property
    def standing(self) -> Standing:
        """Exceeded, met exactly, or missed; what cannot be measured did not meet anything."""
        return standing_of(self.value, self.target)


def standing_of(value: Fraction | None, target: Fraction) -> Standing:
    """Where a value stands against a target; none stands below every one."""
    if value is None or value < target:
        return Standing.MISSED
    return Standing.MET if value == target else Standing.EXCEEDED


@dataclass(frozen=True, slots=True)
class Award:
    """What the rule says of one body. `rank` and `from_bottom` are 0 where it was not ranked.

    `near` is the flag it just did not get, by target or by place; `exempted`, that a black one was left out.
    """

    entry: Entry
    colour: Colour
    rank: int
    from_bottom: int
    of: int
    tied: int
    near: Colour
    exempted: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A body among those of its group: places from both ends, how many share them, and whether flags reach so far."""

    rank: int
    from_bottom: int
    tied: int
    in_top: bool
    in_bottom: bool
    next_to_top: bool
    next_to_bottom: bool


def award(entries: Iterable[Entry], rule: Rule) -> list[Award]:
    """One award for every entry of the rule's groups, group by group, the best first; bodies of no group are left out."""
    kept = list(entries)
    found: list[Award] = []
    for group in rule.groups:
        found += _of_group([entry for entry in kept if entry.group == group.name], group, rule)
    return found


def _of_group(entries: Sequence[Entry], group: Group, rule: Rule) -> list[Award]:
    ranked = [entry for entry in entries if entry.value is not None]
    keys = [_key(entry, rule) for entry in ranked]
    judged = [
        _judged(entry, _place(_key(entry, rule), keys, group, rule), len(ranked), group, rule)
        for entry in ranked
    ]
    judged.sort(key=lambda each: (each.rank, each.entry.name, each.entry.body))
    rest = sorted((entry for entry in entries if entry.value is None), key=lambda e: (e.name, e.body))
    return judged + [_unranked(entry, len(ranked), rule) for entry in rest]


Key = tuple[Fraction, ...]


def _key(entry: Entry, rule: Rule) -> Key:
    """What is ranked by: the value, then, where the rule says so, the second figure (none is the least)."""
    value = entry.value or Fraction(0)
    if rule.tie is not Tie.SECOND:
        return (value,)
    return (value, Fraction(entry.second is not None), entry.second or Fraction(0))


def _reaches(place: int, tied: int, places: int, tie: Tie) -> bool:
    """Whether a block of equals at this place is within the first `places`; without ties across the edge if so ruled."""
    last = place + tied - 1 if tie is Tie.NONE else place
    return last <= places


def _place(key: Key, keys: Sequence[Key], group: Group, rule: Rule) -> _Place:
    better, worse = [each for each in keys if each > key], [each for each in keys if each < key]
    tied = len(keys) - len(better) - len(worse)

    def in_top(each: Key) -> bool:
        return _reaches(1 + sum(k > each for k in keys), keys.count(each), group.top, rule.tie)

    def in_bottom(each: Key) -> bool:
        return _reaches(1 + sum(k < each for k in keys), keys.count(each), group.bottom, rule.tie)

    top, bottom = in_top(key), in_bottom(key)
    return _Place(
        rank=len(better) + 1,
        from_bottom=len(worse) + 1,
        tied=tied,
        in_top=top,
        in_bottom=bottom,
        next_to_top=bool(group.top) and not top and all(map(in_top, better)),
        next_to_bottom=bool(group.bottom) and not bottom and all(map(in_bottom, worse)),
    )


def _judged(entry: Entry, place: _Place, of: int, group: Group, rule: Rule) -> Award:
    colour, near, words = _verdict(entry, place, of, group, rule)
    exempted = colour is Colour.BLACK and bool(entry.exempt)
    if exempted:
        colour, words = Colour.NONE, f"{words}，免挂黑旗：{entry.exempt}"
    sentence = f"{_against_target(entry, rule)}，{words}"
    return Award(
        entry, colour, place.rank, place.from_bottom, of, place.tied, near, exempted, sentence,
    )  # fmt: skip


def _verdict(entry: Entry, place: _Place, of: int, group: Group, rule: Rule) -> tuple[Colour, Colour, str]:
    """The flag, the one that was just missed, and the words for the place."""
    top, bottom = _top_words(place, group), _bottom_words(place, group)
    if of < rule.minimum:
        return Colour.NONE, Colour.NONE, f"{top}，组内参评 {of} 个，不足 {rule.minimum} 个，不授旗"
    if place.in_top and place.in_bottom:
        return Colour.NONE, Colour.NONE, f"{top}，组内参评 {of} 个，前后名次重叠，不授旗"
    return (
        _flag(entry, place, group, rule)
        or _near_red(entry, place, group, rule)
        or _near_black(entry, place, group, rule)
        or (Colour.NONE, Colour.NONE, top if place.rank <= place.from_bottom else bottom)
    )


def _flag(entry: Entry, place: _Place, group: Group, rule: Rule) -> tuple[Colour, Colour, str] | None:
    if place.in_top and rule.red.holds(entry.standing):
        return Colour.RED, Colour.NONE, f"{_top_words(place, group)}（前{group.top}名）"
    if place.in_bottom and rule.black.holds(entry.standing):
        return Colour.BLACK, Colour.NONE, f"{_bottom_words(place, group)}（后{group.bottom}名）"
    return None


def _near_red(entry: Entry, place: _Place, group: Group, rule: Rule) -> tuple[Colour, Colour, str] | None:
    words, good = _top_words(place, group), rule.red.holds(entry.standing)
    if place.in_top:
        lacks = "未超目标" if rule.red is Need.EXCEEDED else "未达目标"
        return Colour.NONE, Colour.RED, f"{words}，在前{group.top}名内，但{lacks}，不授红旗"
    if place.next_to_top and good:
        return Colour.NONE, Colour.RED, f"{words}，{_outside(place.rank, group.top, '前')}，不授红旗"
    return None


def _near_black(entry: Entry, place: _Place, group: Group, rule: Rule) -> tuple[Colour, Colour, str] | None:
    words, bad = _bottom_words(place, group), rule.black.holds(entry.standing)
    if place.in_bottom:
        return Colour.NONE, Colour.BLACK, f"{words}，在后{group.bottom}名内，但已达目标，不挂黑旗"
    if place.next_to_bottom and bad:
        outside = _outside(place.from_bottom, group.bottom, "后")
        return Colour.NONE, Colour.BLACK, f"{words}，{outside}，不挂黑旗"
    return None


def _outside(place: int, places: int, end: str) -> str:
    """Why a block of equals beyond the edge is outside: it begins behind it, or it stands across it."""
    return f"不在{end}{places}名内" if place > places else f"并列跨过{end}{places}名的界线，按规则都不算"


def _top_words(place: _Place, group: Group) -> str:
    return f"{group.name}{'并列' if place.tied > 1 else ''}第{place.rank}名"


def _bottom_words(place: _Place, group: Group) -> str:
    return f"{group.name}{'并列' if place.tied > 1 else ''}倒数第{place.from_bottom}名"


def _unranked(entry: Entry, of: int, rule: Rule) -> Award:
    sentence = f"没有可计算的{rule.measure}，不参加排名"
    return Award(entry, Colour.NONE, 0, 0, of, 0, Colour.NONE, False, sentence)


def _against_target(entry: Entry, rule: Rule) -> str:
    """“季度完成率112.3%，超目标12.3个百分点”; so many decimals that a value never reads like a target it is not."""
    value = entry.value if entry.value is not None else Fraction(0)
    places = _places(value, entry.target)
    shown = show_value(value, signed=rule.signed, places=places)
    if entry.standing is Standing.MET:
        return f"{rule.measure}{shown}，正好完成目标"
    # From the figures as printed, so that a reader who subtracts them finds the same.
    printed = Fraction(show_points(value, places)) - Fraction(show_points(entry.target, places))
    gap = show_points(abs(printed), places).removeprefix("+")
    words = "超目标" if entry.standing is Standing.EXCEEDED else "低于目标"
    return f"{rule.measure}{shown}，{words}{gap}个百分点"


def _places(value: Fraction, target: Fraction) -> int:
    if value == target:
        return 1
    return next(
        (places for places in (1, 2, 4) if show_points(value, places) != show_points(target, places)), 6
    )


def show_value(value: Fraction | None, *, signed: bool = False, places: int = 1) -> str:
    """A value as printed: “112.3%”, or with a sign and in points where it is itself a difference; “—” for none."""
    if value is None:
        return "—"
    text = show_points(value, places)
    return f"{text}个百分点" if signed else f"{text.removeprefix('+')}%"
