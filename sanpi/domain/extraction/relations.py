"""Which figures of a text belong together: wholes with their parts, facts stated in several places."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from . import measures
from .frames import Frame, Item
from .quantities import exact, is_count, kind
from .scopes import alike
from .times import When

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
_THREE_SECTORS = frozenset(("第一产业", "第二产业", "第三产业"))
NAMED = ("其中", "分别", "：", "（", "含")
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
            totals = _totals(frame, group)
            tried = [parts for total in totals if (parts := _parts(total, group)) is not None]
            halves = [half for parts in tried for half in _two_divisions(parts)]
            yield from ([half] for half in halves)
            if tried and not halves:
                yield tried
        yield from ([parts] for parts in (*_complements(frame), *_crossing(frame), *_states(frame)))


def nested(frames: Sequence[Frame]) -> Iterator[tuple[Item, Item]]:
    """Pairs of a part and the whole that contains it by the words 其中, 含 or brackets."""
    for frame in frames:
        if frame.parent is None or frame.link not in ("其中", "含", "（", "："):
            continue
        if frame.link == "（" and (frame.scope.kind in ("area", "other") or "应" in frame.scope.stage):
            continue
        for item in frame.items:
            whole = None if item.figure.bound else same(frame.parent, item)
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
    mixed = list(_mixed(links))
    phases = {link for (name, link), _ in mixed if name.endswith("batch")}
    told = {link for (name, link), _ in mixed if name == "names"}
    for (name, link), children in [*links.items(), *mixed]:
        if (name in ("stage", "batch", "other") and link in phases) or (name != "names" and link in told):
            continue
        bands = [c for c in children if c.scope.kind == "band"]
        if len(bands) > 1 and sum("以上" in c.scope.band or "超" in c.scope.band for c in bands) > 1:
            continue
        if name in ("other", "thing", "") and link not in ("其中", "分别", "：", "（", "、"):
            continue
        if len(children) > 1:
            yield tuple(children)


def _mixed(links: dict[tuple[str, str], list[Frame]]) -> Iterator[tuple[tuple[str, str], list[Frame]]]:
    """Lists whose parts are not all of one kind: states and stages (在建76个、竣工14个), industries and other classes."""
    for one, other in (("state", "stage"), ("industry", "other"), ("stage", "batch"), ("other", "batch")):
        for (name, link), children in links.items():
            if name == one and (other, link) in links:
                together = sorted([*children, *links[other, link]], key=_first_place)
                yield (f"{one}, {other}", link), together
    for link in dict.fromkeys(link for _, link in links):
        named = sorted(
            (c for (_, at), children in links.items() if at == link for c in children), key=_first_place
        )
        respects = {child.scope.respect for child in named}
        kinds = not respects & {"band", "stage", "state", "batch", "level"} or (
            "band" not in respects and all(alike(named[0].scope, child.scope) for child in named[1:])
        )
        if link in NAMED and len(respects) > 1 and kinds and _one_list(named):
            yield ("names", link), named


def _one_list(parts: Sequence[Frame]) -> bool:
    """Whether parts are named one after the other in one sentence: 智能终端产业园项目12亿元、冷链物流项目8.5亿元…"""
    said = [part.items[0] for part in parts if part.items]
    return len(said) > 2 and len({item.clause.sentence for item in said}) == 1


def _signature(frame: Frame) -> tuple[object, ...]:
    """The same part at the same time stands only once in a list."""
    return frame.scope.key, frame.items[0].when.words if frame.items else ""


def _two_divisions(parts: Parts) -> Iterator[Parts]:
    """``其中男性…，女性…；城镇…，乡村…``: a list that comes to just twice the whole and divides it in two ways."""
    size, half = len(parts.parts), len(parts.parts) // 2
    first, second = parts.parts[:half], parts.parts[half:]
    whole = exact(parts.total.figure)
    if (
        size >= 4
        and not size % 2
        and all(sum(exact(i.figure) for i in some) == whole for some in (first, second))
    ):
        yield Parts(parts.total, first, parts.group[:half], sure=True)
        yield Parts(parts.total, second, parts.group[half:], sure=True)


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


def _totals(frame: Frame, group: tuple[Frame, ...]) -> Iterator[Item]:
    """For each measure the figure of the whole that stands last before its parts, else the first one."""
    stated: dict[str, list[Item]] = {}
    for item in frame.items:
        if not item.target and kind(item.figure) not in ("%", "‰", "个百分点"):
            stated.setdefault(item.measure, []).append(item)
    for items in stated.values():
        parts = [part.figure.start for child in group if (part := same(child, items[0])) is not None]
        before = [item for item in items if not parts or item.figure.end <= min(parts)]
        yield before[-1] if before else items[0]


def _parts(total: Item, group: tuple[Frame, ...]) -> Parts | None:
    found = [item for child in group if (item := same(child, total) or _counted(child, total)) is not None]
    if (
        len(found) < 2
        or _cross(group)
        or any(part.clause.paragraph < total.clause.paragraph for part in found)
    ):
        return None
    complete = len(found) == len(group)
    return Parts(total, tuple(found), group, complete and _sure(total, group))


def _cross(group: tuple[Frame, ...]) -> bool:
    """Whether parts of a list share something by their names (新开工并竣工)."""
    listed = [child for child in group if child.scope.kind != "band"]
    inside = [
        grandchild for child in group for grandchild in child.children if grandchild.scope.kind == "stage"
    ]
    return any(_OVERLAPPING.search(frame.scope.label) for frame in (*listed, *inside))


def _states(frame: Frame) -> Iterator[Parts]:
    """``21个，已完工9个、在建10个、未开工2个``: what is done stands in one list with what is not."""
    for index, done in enumerate(frame.items):
        if not done.measure.startswith("已") or done.clause.closing != "、":
            continue
        rest = [
            child.items[0]
            for child in frame.children
            if child.scope.kind == "stage"
            and child.items
            and child.items[0].clause.sentence == done.clause.sentence
        ]
        before = [
            i
            for i in frame.items[:index]
            if kind(i.figure) == kind(done.figure) and not i.measure.startswith("已")
        ]
        if before and rest:
            yield Parts(before[-1], (done, *rest), tuple(item.frame for item in rest), sure=False)


def counts_as(item: Item) -> str:
    """The measure of a figure, all counts of projects alike: 续建52个，竣工33个，合计…"""
    return measures.COUNT if re.fullmatch("已.{2}个数", item.measure) else item.measure


def same(frame: Frame, like: Item) -> Item | None:
    """The figure of the same measure, unit and time in another part."""
    for item in frame.items:
        if (
            _means(item.measure) == _means(like.measure)
            and kind(item.figure) == kind(like.figure)
            and not item.target
        ):
            return item
    return None


def _means(measure: str) -> str:
    """The measure of a whole for that of its parts: 生产总值 is the sum of 增加值."""
    return "增加值" if measure == "地区生产总值" else measure


def too_much(parts: Parts, difference: Fraction) -> bool:
    """Parts of kinds that exclude each other come to more than the whole that 其中 divides."""
    kinds = ("batch", "stage", "state", "level", "industry", "area")
    apart = all(
        child.scope.respect in kinds and not _CROSSING.search(child.scope.label) for child in parts.group
    )
    near = -difference <= exact(parts.total.figure)  # more than twice the whole is another whole
    return difference < 0 and near and apart and parts.group[0].link in NAMED


def nearly(parts: Parts, difference: Fraction) -> bool:
    """Three parts or more, or a pair known to be a whole, come so close to it that nothing is left out on purpose."""
    labels = "".join(child.scope.label for child in parts.group)
    pair = any(one in labels and other in labels for one, other in _PAIRS)
    many = len(parts.group) > 2 and parts.group[0].scope.respect not in ("area", "band")
    whole = exact(parts.total.figure)
    rest = difference > 0 and not is_count(parts.total.figure) and parts.group[0].link in ("其中", "含")
    many = many and not rest  # of an amount that 其中 divides something may be left
    return (pair or many) and parts.group[0].link in NAMED and abs(difference) * 20 <= whole


def _counted(frame: Frame, total: Item) -> Item | None:
    """``共签约53个…智能装备类19个``: the parts are counted without repeating the verb."""
    alone = total.frame.item(measures.COUNT) is None and total.measure in (
        "已签约个数",
        "已开工个数",
        "已投产个数",
    )
    return frame.item(measures.COUNT) if alone else None


def _sure(total: Item, group: tuple[Frame, ...]) -> bool:
    """Whether the wording says that these are all the parts."""
    if _as_many_as_counted(total, group) or {child.scope.label[:4] for child in group} >= _THREE_SECTORS:
        return True
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


def _as_many_as_counted(total: Item, group: tuple[Frame, ...]) -> bool:
    """``5个项目签约，总投资…：`` and five are named."""
    counted = next((item for item in total.frame.items if counts_as(item) == measures.COUNT), None)
    named = counted is not None and counted is not total and group[0].link in NAMED
    return named and counted is not None and counted.figure.value == len(group) > 2


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
