"""What a percentage divides: the figures above and below the line, by its name and the part it speaks of."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import measures
from .frames import Frame, Item
from .quantities import kind
from .relations import NAMED, same

_OF = re.compile("占(?P<of>.+)比重")
_ELSEWHERE = re.compile("^(?:全[国省市县区州]|世界|同期)")  # of what the text does not tell
_WORD = re.compile("^(?:全部|总|全区|本|整个)+|(?:总数|总量|总额|数|的)$")
_BESIDE = 6  # parts of a list of shares
_FAR = 14  # paragraphs
_WHOLES = 40

Twins = dict[tuple[int, tuple[str, ...]], list[Frame]]


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A percentage with what it divides; several numerators are added. ``sure``: the wording leaves no other base."""

    rate: Item
    above: tuple[Item, ...]
    below: Item
    sure: bool
    exact: bool = False  # found far away: only what fits to the last digit counts


def rates(items: Sequence[Item], frames: Sequence[Frame]) -> Iterator[list[Rate]]:
    """For every percentage the divisions that may stand behind it, the likeliest first."""
    twins = _twins(frames)
    tops = sorted((frame for frame in frames if frame.items), key=_place)
    for item in items:
        if item.figure.unit != "%" or item.target:
            continue
        known = [*_divisions(item, twins), *_far(item, tops)]
        found = [rate for rate in known if kind(rate.above[0].figure) == kind(rate.below.figure)]
        if found:
            yield found


def _divisions(rate: Item, twins: Twins) -> Iterator[Rate]:
    frame, name = rate.frame, rate.measure
    if _OF.fullmatch(name):
        yield from _of_named(rate)
    if name in (measures.SHARE_OF_PLAN, "投资完成率", "年度投资完成率", "完成率", "投资率"):
        yield from _of_plan(rate)
    if name == "目标完成率":
        yield from _of_bracket(rate)
        yield from _of_goal(rate)
    if name == "资金到位率":
        yield from _of_funds(rate)
    if name in (measures.SHARE_OF_COUNT, "占比"):
        yield from _of_whole(rate, twins)
    if name in ("占计划开工", "开工目标完成率", "开工率"):
        yield from _of_starts(rate, twins)
    elif name in ("投产率", "达效率", "转化率"):
        yield from _of_results(rate)
    elif name.endswith("率") and name not in ("开工率", "投资完成率"):
        yield from _of_done(rate, frame)


def _of_plan(rate: Item) -> Iterator[Rate]:
    above = _before(rate, rate.frame, (measures.DONE, "固定资产投资"))
    below = rate.frame.item(measures.PLAN)
    named = next(
        (i for i in reversed(rate.frame.items) if i.measure == measures.PLAN and i.clause is rate.clause),
        None,
    )
    if named is not None:  # 占年度目标64亿元的106.9%
        below = named
        earlier = [
            i
            for i in rate.frame.items
            if i.figure.end <= named.figure.start and kind(i.figure) == kind(named.figure)
        ]
        above = earlier[-1] if earlier else above
    if above is not None and below is not None:
        here = rate.clause.sentence
        done = [i for i in rate.frame.items if i.measure == measures.DONE and not i.target]
        alone = below.clause.sentence == here or (len(done) == 1 and here - below.clause.sentence == 1)
        yield Rate(rate, (above,), below, sure=alone and above.clause.sentence == here)


def _of_bracket(rate: Item) -> Iterator[Rate]:
    """``竣工86个，完成年度目标（80个）的107.5%``: of the figure in the brackets right before."""
    frame = rate.frame
    before = [i for i in frame.items if i.figure.end <= rate.figure.start and i.figure.unit != "%"]
    inside = [c.items[-1] for c in frame.children if c.items and c.items[-1].clause.depth]
    near = [i for i in inside if 0 < rate.figure.start - i.figure.end <= 4]
    if before and near:
        yield Rate(rate, (before[-1],), near[-1], sure=True)


def _of_goal(rate: Item) -> Iterator[Rate]:
    """``新开工78个，完成年度目标任务132个的59.1%``."""
    said = [
        i
        for i in rate.frame.items
        if i.figure.end <= rate.figure.start and i.clause.sentence == rate.clause.sentence
    ]
    if len(said) > 1 and said[-1].measure == measures.GOAL:
        yield Rate(rate, (said[-2],), said[-1], sure=True)


def _of_named(rate: Item) -> Iterator[Rate]:
    """``占到位资金的41.1%``: of the whole, by the measure named."""
    match = _OF.fullmatch(rate.measure)
    above = _amounts(rate)
    if match is None or not above:
        return
    for whole in reversed(rate.frame.path()[:-1]):
        for below in whole.items:
            if below.measure == above[0].measure and below.measure in match["of"]:
                yield Rate(rate, (above[0],), below, sure=not _ELSEWHERE.search(match["of"]))


def _far(rate: Item, tops: Sequence[Frame]) -> Iterator[Rate]:
    """Wholes stated some paragraphs before, for shares and for rates whose own part names no base."""
    match = _OF.fullmatch(rate.measure)
    above = _amounts(rate)
    shares = match is not None or rate.measure in (measures.SHARE_OF_COUNT, "占比")
    if not above or (match is not None and _ELSEWHERE.search(match["of"])):
        return
    before = _spoken_of(rate, above[-1].figure.start, tops)
    for amount in above[:3] if shares else above[:1]:
        for frame in before:
            for below in frame.items:
                alike = below.measure == amount.measure or (
                    match is not None and _named_by(below, match["of"])
                )
                counts = below.measure == measures.COUNT and amount.measure.startswith("已")
                if below is not amount and (alike if shares else counts and rate.measure.endswith("率")):
                    yield Rate(rate, (amount,), below, sure=False, exact=True)
    if rate.measure in measures.PLAN_SHARES:
        for below in rate.frame.items:
            if below.measure == measures.TOTAL and "计划" in below.lead:
                yield Rate(rate, (above[0],), below, sure=False, exact=True)


def _spoken_of(rate: Item, place: int, tops: Sequence[Frame]) -> list[Frame]:
    """The parts spoken of before a place, so many paragraphs back and no more than a page has."""
    end = bisect_left(tops, place, key=_place)
    here = rate.clause.paragraph
    return [
        frame for frame in tops[max(0, end - _WHOLES) : end] if here - frame.items[0].clause.paragraph <= _FAR
    ]


def _place(frame: Frame) -> int:
    return frame.items[0].figure.start


def _named_by(item: Item, of: str) -> bool:
    """Whether the words of a share name that figure: 占全部投资的, 占开工在建项目数的."""
    told = item.measure + item.frame.scope.label
    word = _WORD.sub("", of)
    return len(word) > 1 and word in told


def _amounts(rate: Item) -> list[Item]:
    """The figures of the part in the sentence of the rate that are no ratios themselves, the nearest first."""
    return [
        i
        for i in reversed(rate.frame.items)
        if i.figure.end <= rate.figure.start
        and i.clause.sentence == rate.clause.sentence
        and kind(i.figure) not in ("%", "‰", "个百分点")
    ][:3]


def _of_list(rate: Item, amounts: Sequence[Item]) -> Iterator[Rate]:
    """One of several shares named by 分别: of the figures of its part, or of the parts before it; only what fits exactly."""
    parent = rate.frame.parent
    if parent is None or not amounts:
        return
    beside = (same(child, amounts[0]) for child in parent.children[-_BESIDE:])
    for above in [*amounts[:3], *(item for item in beside if item is not None)]:
        if (below := same(parent, above)) is not None:
            yield Rate(rate, (above,), below, sure=False, exact=True)


def listed(rate: Item) -> bool:
    """Whether it is one of several ratios named by 分别, so that its place does not say what it divides."""
    return "分别" in rate.lead or not rate.lead.strip("和与及、")


def _of_funds(rate: Item) -> Iterator[Rate]:
    """资金到位率: of the plan of the year, of the contracts, of the whole investment; texts do not say which."""
    above = _before(rate, rate.frame, ("到位资金",))
    for name in (measures.PLAN, "签约金额", measures.TOTAL) if above is not None else ():
        below = rate.frame.item(name)
        if above is not None and below is not None:
            yield Rate(rate, (above,), below, sure=False)


def _of_whole(rate: Item, twins: Twins) -> Iterator[Rate]:
    """``54个，占39.1%``: of the whole that the part belongs to; ``614个、总投资46亿元，分别占73%、68%``."""
    frame = rate.frame
    said = [
        i
        for i in frame.items
        if i.clause.sentence == rate.clause.sentence and i.figure.end <= rate.figure.start
    ]
    amounts = [i for i in reversed(said) if i.figure.unit != "%"]
    if listed(rate):
        yield from _of_list(rate, amounts)
        return
    if len(amounts) > 1 and kind(amounts[0].figure) == kind(amounts[1].figure):
        yield Rate(rate, (amounts[0],), amounts[1], sure=False)  # 收入12.6亿元，其中税收8.9亿元，占70.6%
    if frame.parent is None:
        return
    paragraph = rate.clause.paragraph
    again = [f for p in (paragraph, paragraph - 1) for f in twins.get((p, frame.parent.scope.key), [])[:4]]
    for above in amounts[:3]:
        for whole in (frame.parent, *again):
            if whole is not frame and (below := same(whole, above)) is not None:
                nearest = above is amounts[0] and whole is frame.parent and len(amounts) == 1
                yield Rate(rate, (above,), below, sure=nearest and frame.link in (*NAMED, "。"))


def _of_starts(rate: Item, twins: Twins) -> Iterator[Rate]:
    """开工率: started of those planned; of the list itself where no plan is named."""
    frame = rate.frame
    above = _before(rate, frame, ("已开工个数",))
    bases = [*_planned_starts(frame), *_counts(frame), *_counts_elsewhere(frame, twins)]
    if above is not None:
        own = frame.item(measures.COUNT)
        row = rate.clause.opening == "\n" and rate.clause.start == rate.figure.start  # a cell of a table
        named = row or frame.scope.stage.endswith(("新开工", "计划开工")) or frame.scope.batch == "started"
        alone = (
            own is not None and not _planned_starts(frame) and frame.scope.kind in ("band", "stage", "batch")
        )
        known = [_before(above, frame, (name,)) for name in ("已签约个数", "已履约个数")]
        for base in [*bases, *(item for item in known if item is not None)]:
            sure = base is own and (named or alone) and above.clause.sentence == rate.clause.sentence
            yield Rate(rate, (above,), base, sure)
    states = ("建成", "在建", "完工", "竣工", "按期开工", "提前开工", "按时开工")
    built = [child for child in frame.children if child.scope.stage in states]
    counted = tuple(item for child in built if (item := child.item(measures.COUNT)) is not None)
    for base in bases if counted else []:
        yield Rate(rate, counted, base, sure=False)


def _of_results(rate: Item) -> Iterator[Rate]:
    frame, status = (
        rate.frame,
        {"投产率": "已投产个数", "达效率": "已达效个数", "转化率": "已达效个数"}[rate.measure],
    )
    above = _before(rate, frame, (status, "已投产个数", "已达产个数"))
    if above is not None:
        here = above.clause.sentence == rate.clause.sentence
        for base in _counts(frame):
            yield Rate(rate, (above,), base, sure=here and frame.scope.batch in ("in_production", "started"))
        if started := _before(above, frame, ("已开工个数",)):
            yield Rate(rate, (above,), started, sure=False)
    for child in frame.children:
        item = child.item(measures.COUNT)
        if item is not None and child.scope.stage in ("建成", "投产", "建成投产", "投产达效"):
            for base in _counts(frame):
                yield Rate(rate, (item,), base, sure=False)


def _of_done(rate: Item, frame: Frame) -> Iterator[Rate]:
    """Any other rate: what has been done, of what there is."""
    stem = rate.measure.removesuffix("率").removesuffix("目标完成")[-2:]
    finished = ("已完成", "已办结个数", "已办个数") if stem in ("完成", "审批", "办结", "落实") else ()
    above = _before(rate, frame, (f"已{stem}个数", *finished))
    if above is None:
        return
    earlier = [
        i for i in frame.items if i.figure.start < above.figure.start and not i.measure.startswith("已")
    ]
    bases = [i for i in earlier if kind(i.figure) == kind(above.figure)]
    for base in bases[:1]:
        yield Rate(
            rate, (above,), base, sure=above.measure != "已完成" or base.measure in ("事项总数", "事项个数")
        )


def _before(rate: Item, frame: Frame, names: Sequence[str]) -> Item | None:
    """The nearest figure of one of the measures before the rate, in its part."""
    for item in reversed(frame.items):
        if item.figure.end <= rate.figure.start and item.measure in names and not item.target:
            return item
    return None


def _counts(frame: Frame) -> list[Item]:
    return [item] if (item := frame.item(measures.COUNT)) else []


def _planned_starts(frame: Frame) -> list[Item]:
    """How many were to start, where the list says so."""
    stages = ("新开工", "计划开工", "计划新开工", "新建", "应开工", "拟开工")
    found = [child.item(measures.COUNT) for child in frame.children if child.scope.stage in stages]
    return [item for item in found if item is not None]


def _twins(frames: Sequence[Frame]) -> Twins:
    """Frames that name the same part, by paragraph and key."""
    found: Twins = {}
    for frame in frames:
        if frame.scope and frame.items:
            found.setdefault((frame.items[0].clause.paragraph, frame.scope.key), []).append(frame)
    return found


def _counts_elsewhere(frame: Frame, twins: Twins) -> list[Item]:
    """Counts of the same part in another place of the paragraph."""
    if not frame.items:
        return []
    same = twins.get((frame.items[0].clause.paragraph, frame.scope.key), [])[:8]
    return [item for twin in same if twin is not frame for item in _counts(twin)]
