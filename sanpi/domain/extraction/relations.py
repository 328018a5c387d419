"""Which figures of a text belong together: wholes with their parts, rates with what they divide."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from . import measures
from .frames import Frame, Item
from .quantities import exact, kind
from .times import When

Twins = dict[tuple[int, tuple[str, ...]], list[Frame]]

_LINKS_OF_PARTS = ("其中", "分别", "含", "（", "：", "；", "。", "，", "、")
_FULL_BATCHES = frozenset({"signed", "started", "in_production"})
_FULL_STAGES = (
    frozenset({"竣工", "续建", "新开工"}),
    frozenset({"完工", "在建", "未开工"}),
    frozenset({"建成", "在建", "未开工"}),
    frozenset({"竣工", "在建", "未开工"}),
    frozenset({"在建", "未开工"}),
    frozenset({"新建", "续建"}),
    frozenset({"续建", "新开工"}),
)
_NAMED = ("其中", "分别", "：", "（", "含")
_CROSSING = re.compile("高新|新兴|战新|数字|绿色|民营|外资|亿元|规模以上|规上")
_PAIRS = (
    ("社会投资", "政府投资"),
    ("企业", "个体"),
    ("省", "市"),
    ("新建", "续建"),
    ("内资", "外资"),
    ("政府", "企业"),
    ("新开工", "续建"),
)
_OVERLAPPING = re.compile(r"并竣工|并投产|以上|同时|既")


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """A total and the parts said to make it up. ``sure``: the wording leaves no part out."""

    total: Item
    parts: tuple[Item, ...]
    group: tuple[Frame, ...]
    sure: bool
    twice: Item | None = None  # what two of the parts share


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A percentage with what it divides; several numerators are added. ``sure``: the wording leaves no other base."""

    rate: Item
    above: tuple[Item, ...]
    below: Item
    sure: bool


def frames_of(items: Iterable[Item]) -> list[Frame]:
    """All frames on the way to the figures, in order."""
    found: dict[int, Frame] = {}
    for item in items:
        for frame in item.frame.path():
            found.setdefault(id(frame), frame)
    return list(found.values())


def wholes(frames: Sequence[Frame]) -> Iterator[list[Parts]]:
    """For every group of parts the sums that can be tried, one for each measure of the whole."""
    for frame in frames:
        for group in _groups(frame):
            tried = [parts for total in _firsts(frame) if (parts := _parts(total, group)) is not None]
            if tried:
                yield tried
        yield from ([parts] for parts in (*_complements(frame), *_crossing(frame)))


def nested(frames: Sequence[Frame]) -> Iterator[tuple[Item, Item]]:
    """Pairs of a part and the whole that contains it by the words 其中, 含 or brackets."""
    for frame in frames:
        if frame.parent is None or frame.link not in ("其中", "含", "（", "："):
            continue
        if frame.link == "（" and (frame.scope.kind in ("area", "other") or "应" in frame.scope.stage):
            continue
        for item in frame.items:
            whole = None if item.figure.bound else _same(frame.parent, item)
            if whole is not None and kind(whole.figure) not in ("%", "‰", "个百分点"):
                yield item, whole


def _groups(frame: Frame) -> Iterator[tuple[Frame, ...]]:
    """Parts of a whole that stand in one list: of one kind, introduced by one word."""
    links: dict[tuple[str, str], list[Frame]] = {}
    for child in frame.children:
        named = links.get((child.scope.respect, child.link), [])
        if child.link in _LINKS_OF_PARTS and all(
            _signature(child) != _signature(other) for other in named[:20]
        ):
            links.setdefault((child.scope.respect, child.link), []).append(child)
    for (name, link), children in [*links.items(), *_mixed(links)]:
        bands = [c for c in children if c.scope.kind == "band"]
        if len(bands) > 1 and sum("以上" in c.scope.band or "超" in c.scope.band for c in bands) > 1:
            continue
        if name in ("other", "thing", "") and link not in ("其中", "分别", "：", "（", "、"):
            continue
        if len(children) > 1:
            yield tuple(children)


def _mixed(links: dict[tuple[str, str], list[Frame]]) -> Iterator[tuple[tuple[str, str], list[Frame]]]:
    """Lists whose parts are not all of one kind: states and stages (在建76个、竣工14个), industries and other classes."""
    for one, other in (("state", "stage"), ("industry", "other")):
        for (name, link), children in links.items():
            if name == one and (other, link) in links:
                together = sorted([*children, *links[other, link]], key=_first_place)
                yield (f"{one}, {other}", link), together


def _signature(frame: Frame) -> tuple[object, ...]:
    """The same part at the same time stands only once in a list."""
    return frame.scope.key, frame.items[0].when.words if frame.items else ""


def _first_place(frame: Frame) -> int:
    return frame.items[0].figure.start if frame.items else -1


def _counterpart(frame: Frame, stage: str) -> Item | None:
    """What is done, for what is not (未开工) or is being done (正在协调)."""
    if stem := re.match("(?:未|尚未)([\u4e00-\u9fff]{2})", stage):
        return frame.item(f"已{stem[1]}个数")
    if stage.startswith("正在"):
        return next((item for item in frame.items if re.match("已.+个数", item.measure)), None)
    return None


def _crossing(frame: Frame) -> Iterator[Parts]:
    """Stages of which one names what it shares with another (新开工并竣工79个): the shared ones count once."""
    group = [
        child
        for child in frame.children
        if child.scope.kind == "stage" and not _OVERLAPPING.search(child.scope.label)
    ]
    shared = [
        c
        for child in (*group, frame)
        for c in child.children
        if c.scope.kind == "stage" and _OVERLAPPING.search(c.scope.label)
    ]
    total = frame.item(measures.COUNT)
    counts = [item for child in group if (item := child.item(measures.COUNT)) is not None]
    twice = [item for child in shared if (item := child.item(measures.COUNT)) is not None]
    if total is not None and len(counts) > 1 and len(twice) == 1:
        yield Parts(total, tuple(counts), tuple(group), sure=True, twice=twice[0])


def _complements(frame: Frame) -> Iterator[Parts]:
    """``36条，已整改31条，正在整改5条``: what is done and what is not make up the whole."""
    for child in frame.children:
        done = _counterpart(frame, child.scope.stage)
        rest = child.items[0] if child.items else None
        if done is None or rest is None or rest.clause.sentence != done.clause.sentence:
            continue
        earlier = [
            i
            for i in frame.items
            if i.figure.end <= done.figure.start and kind(i.figure) == kind(done.figure)
        ]
        total = next((i for i in reversed(earlier) if not i.measure.startswith("已") and not i.target), None)
        if total is not None:
            yield Parts(total, (done, rest), (child,), sure=True)


def _firsts(frame: Frame) -> Iterator[Item]:
    """The first figure of each measure."""
    seen = set()
    for item in frame.items:
        if item.measure not in seen and not item.target and kind(item.figure) not in ("%", "‰", "个百分点"):
            seen.add(item.measure)
            yield item


def _parts(total: Item, group: tuple[Frame, ...]) -> Parts | None:
    found = [item for child in group if (item := _same(child, total) or _counted(child, total)) is not None]
    if len(found) < 2 or any(
        _OVERLAPPING.search(item.frame.scope.label) for item in found if item.frame.scope.kind != "band"
    ):
        return None
    if any(
        _OVERLAPPING.search(c.scope.label)
        for child in group
        for c in child.children
        if c.scope.kind == "stage"
    ):
        return None
    if any(after.clause.paragraph < total.clause.paragraph for after in found):
        return None
    complete = len(found) == len(group)
    return Parts(total, tuple(found), group, complete and _sure(total, group))


def _same(frame: Frame, like: Item) -> Item | None:
    """The figure of the same measure, unit and time in another part."""
    for item in frame.items:
        if item.measure == like.measure and kind(item.figure) == kind(like.figure) and not item.target:
            return item
    return None


def too_much(parts: Parts, difference: Fraction) -> bool:
    """Parts of kinds that exclude each other come to more than the whole that 其中 divides."""
    kinds = ("batch", "stage", "state", "level", "industry", "area")
    apart = all(
        child.scope.respect in kinds and not _CROSSING.search(child.scope.label) for child in parts.group
    )
    return difference < 0 and apart and parts.group[0].link in _NAMED


def nearly(parts: Parts, difference: Fraction) -> bool:
    """Three parts or more, or a pair known to be a whole, come so close to it that nothing is left out on purpose."""
    labels = "".join(child.scope.label for child in parts.group)
    pair = any(one in labels and other in labels for one, other in _PAIRS)
    many = len(parts.group) > 2 and parts.group[0].scope.respect not in ("area", "band")
    whole = exact(parts.total.figure)
    return (pair or many) and parts.group[0].link in _NAMED and abs(difference) * 20 <= whole


def _counted(frame: Frame, total: Item) -> Item | None:
    """``共签约53个…智能装备类19个``: the parts are counted without repeating the verb."""
    alone = total.frame.item(measures.COUNT) is None and total.measure == "已签约个数"
    return frame.item(measures.COUNT) if alone else None


def _sure(total: Item, group: tuple[Frame, ...]) -> bool:
    """Whether the wording says that these are all the parts."""
    if group[0].link in ("。", "；", "，"):
        return False
    batches = {child.scope.batch for child in group}
    stages = {re.sub("^(?:计划|拟|应)", "", child.scope.stage) for child in group}
    if (
        all(child.closed and child.scope.kind in ("stage", "level") for child in group)
        or batches >= _FULL_BATCHES
    ):
        return True
    if _FULL_STAGES[0] <= stages or _FULL_STAGES[1] <= stages or _FULL_STAGES[2] <= stages:
        return True
    if group[0].link == "（" and len(group) > 1 and total.figure.end + 1 >= group[0].items[0].clause.start:
        return True
    levels = [child.scope.level[:1] for child in group]
    return "".join(sorted(levels)) == "市省" and "省市" in total.frame.scope.level.replace("、", "")


def rates(items: Sequence[Item], frames: Sequence[Frame]) -> Iterator[list[Rate]]:
    """For every percentage the divisions that may stand behind it, the likeliest first."""
    twins = _twins(frames)
    for item in items:
        if item.figure.unit != "%" or item.target:
            continue
        found = [
            rate for rate in _divisions(item, twins) if kind(rate.above[0].figure) == kind(rate.below.figure)
        ]
        if found:
            yield found


def _divisions(rate: Item, twins: Twins) -> Iterator[Rate]:
    frame, name = rate.frame, rate.measure
    if name in (measures.SHARE_OF_PLAN, "投资完成率", "年度投资完成率", "完成率", "投资率"):
        yield from _of_plan(rate)
    if name == "目标完成率":
        yield from _of_bracket(rate)
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
    if frame.parent is None:
        return
    paragraph = rate.clause.paragraph
    again = [f for p in (paragraph, paragraph - 1) for f in twins.get((p, frame.parent.scope.key), [])[:4]]
    for above in amounts[:3]:
        for whole in (frame.parent, *again):
            if whole is not frame and (below := _same(whole, above)) is not None:
                nearest = above is amounts[0] and whole is frame.parent and len(amounts) == 1
                yield Rate(rate, (above,), below, sure=nearest and frame.link in (*_NAMED, "。"))


def _of_starts(rate: Item, twins: Twins) -> Iterator[Rate]:
    """开工率: started of those planned; of the list itself where no plan is named."""
    frame = rate.frame
    above = _before(rate, frame, ("已开工个数",))
    bases = [*_planned_starts(frame), *_counts(frame), *_counts_elsewhere(frame, twins)]
    if above is not None:
        own = frame.item(measures.COUNT)
        named = frame.scope.stage.endswith(("新开工", "计划开工")) or frame.scope.batch == "started"
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


def facts(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Figures that state the same fact: same measure, part and time, in different places."""
    keyed = sorted(
        ((_fact_key(item), item) for item in items if _states_fact(item)),
        key=lambda pair: (repr(pair[0]), pair[1].figure.start),
    )
    for _, group in groupby(keyed, key=lambda pair: pair[0]):
        same = [item for _, item in group]
        if len({id(item.frame) for item in same}) > 1:
            yield same


def _states_fact(item: Item) -> bool:
    path = item.frame.path()
    told = any(
        f.scope.periods or (f.scope.kind in ("level", "other", "area") and len(f.scope.label) > 3)
        for f in path
    )
    return told and not item.target and item.measure not in ("比例", "金额", "数量", "同比增长", "百分点")


def _fact_key(item: Item) -> tuple[object, ...]:
    parts = tuple(frame.scope.key for frame in item.frame.path())
    moment: When = item.when
    times = (
        (moment.months, moment.as_of)
        if item.measure not in (measures.TOTAL, measures.PLAN, measures.COUNT)
        else ()
    )
    return (item.measure, kind(item.figure), parts, times)
