"""What every figure counts, of whom and when: a walk over the clauses that carries what was said on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from . import measures
from .layout import Clause
from .measures import Named
from .numbers import Figure
from .scopes import Scope, scope, strip, subject
from .times import When, periods, when

_OPENS = re.compile(r"其中|^(?:另)?含|^包括|^包含|含(?=[\u4e00-\u9fff\d])")
_SPLITS = re.compile(
    r"^(?:按|从|分)[\u4e00-\u9fff]{0,8}(?:分|看|来看|阶段|类别|行业|领域|层级|区域|产业|级别|性质|规模)$|分别为$|分别是$"
)
_ASIDE_OPENS = re.compile(r"（(?:含|不含|包括|其中|扣除)[^（）]*）")
_TARGET = re.compile(
    r"力争|争取|确保|目标是|预计|拟|将|计划(?:到|实现|完成(?!投资))|要(?:达到|完成|实现)|不低于|不少于|奋力|须|应当|必须"
)
_NOUN_AFTER = re.compile(
    r"^(?:的)?(?P<np>[\u4e00-\u9fffA-Z“”（）、]{0,14}?(?:项目|企业|工程|事项|问题|标段|片区|监督员|机构|平台))"
)
_STATUS_AFTER = re.compile(
    r"^(?P<np>(?:已)?(?:续建|完工|在建|未开工|停工|新开工|竣工|建成|计划竣工|计划新开工|前期|新建|正在办理|未办结|投产|开工))(?=$|[，；。、完累）（项目已共])"
)
_BRACKET = re.compile(r"（[^（）]{1,12}）$")


@dataclass(eq=False, slots=True)
class Frame:
    """A whole or a part of one, with the figures said of it."""

    scope: Scope
    parent: "Frame | None" = None
    link: str = ""  # how it hangs on its parent: 其中, ：, （, 、, …; empty when it stands by itself
    closed: bool = False  # the wording says that the parts named are all there are
    items: "list[Item]" = field(default_factory=list)
    children: "list[Frame]" = field(default_factory=list)

    def path(self) -> "list[Frame]":
        """From the outermost whole down to this part."""
        return [*(self.parent.path() if self.parent else []), self]

    def item(self, measure: str) -> "Item | None":
        """The first figure of a measure said of it."""
        return next((item for item in self.items if item.measure == measure), None)


@dataclass(eq=False, slots=True)
class Item:
    """One figure with what is known of it."""

    figure: Figure
    measure: str
    frame: Frame
    clause: Clause
    lead: str
    tail: str
    when: When = When()
    named: Named = Named()
    target: bool = False
    periods: tuple[int, ...] = ()


@dataclass(slots=True)
class _State:
    root: Frame
    batches: bool
    year: int | None
    frames: list[Frame] = field(default_factory=list)
    current: Frame | None = None
    paragraph_top: Frame | None = None
    tops: int = 0
    sentence_top: Frame | None = None
    previous_top: Frame | None = None
    opened: Frame | None = None  # the whole whose parts are being named
    opened_by: str = ""
    opened_sentence: int = -1
    brackets: "list[tuple[Frame | None, Frame | None, Frame | None, str, int]]" = field(default_factory=list)
    when: When = When()
    periods: tuple[int, ...] = ()
    pending: Scope = Scope()
    listing: Frame | None = None  # the whole of an enumeration with 、
    last: Clause | None = None
    closing: bool = False


def attribute(words: str, found: Sequence[Clause], year: int | None) -> tuple[list[Item], list[Frame]]:
    """All figures of the clauses with measure, part and time, and the frames in the order they came up."""
    state = _State(Frame(Scope()), "三个一批" in words or "一批”" in words, year)
    items: list[Item] = []
    for clause in found:
        _turn_page(state, clause, words)
        if clause.figures:
            items += _Walk(state, clause, words, items[-8:]).items()
        else:
            _pass_by(state, clause, words)
        state.last = clause
    return items, state.frames


def _turn_page(state: _State, clause: Clause, words: str) -> None:
    """What ends where a bracket, a sentence or a paragraph ends."""
    last = state.last
    while state.brackets and len(state.brackets) > clause.depth:
        outside = state.brackets.pop()
        state.current, state.listing, state.opened, state.opened_by, state.opened_sentence = outside
    if last is not None and clause.depth > last.depth:
        state.brackets.append(
            (state.current, state.listing, state.opened, state.opened_by, state.opened_sentence)
        )
        state.listing = None
    if last is None or clause.paragraph != last.paragraph:
        state.previous_top = state.paragraph_top.path()[0] if state.paragraph_top else state.previous_top
        state.paragraph_top = state.sentence_top = state.opened = state.listing = None
        state.tops, state.when, state.periods, state.pending = 0, When(), (), Scope()
        state.brackets.clear()
        if last is not None and clause.paragraph > last.paragraph + 1:
            state.current = None
    elif clause.sentence != last.sentence:
        state.sentence_top = state.listing = None
        state.pending = Scope()
        state.brackets.clear()
    text = words[clause.start : clause.end]
    if not clause.figures and not clause.depth:
        state.when = when(text, state.year).or_else(state.when)
    state.periods = periods(text) or state.periods


def _pass_by(state: _State, clause: Clause, words: str) -> None:
    """A clause without figures may name the thing that is spoken of next, or open a list of parts."""
    text = words[clause.start : clause.end]
    if _OPENS.search(text[-4:]) or _SPLITS.search(text):
        _open(state, "：" if _SPLITS.search(text) else "其中", bool(_SPLITS.search(text)), clause)
        state.closing = bool(_SPLITS.search(text))
        return
    if clause.depth:
        return
    name = subject(text)
    if name and (
        clause.opening in "\n。；！？" or (state.sentence_top is None and name.endswith(("公司", "集团")))
    ):
        state.pending = replace(scope(name, state.batches).named(name), kind="other")


def _open(state: _State, link: str, closed: bool, clause: Clause) -> None:
    """From here on parts of a whole are named."""
    starts_sentence = state.sentence_top is None
    whole = state.sentence_top
    if starts_sentence:
        whole = state.paragraph_top or state.previous_top
    if clause.depth or (whole is None):
        whole = state.current or whole
    elif not starts_sentence and state.current is not None and link != "其中":
        whole = state.current
    elif not starts_sentence and state.current is not None and link == "其中":
        whole = _inner_whole(state)
    state.opened, state.opened_by, state.opened_sentence = whole, link, clause.sentence
    state.current = whole or state.current
    state.closing = closed


def _inner_whole(state: _State) -> Frame | None:
    """``…；B 20个，其中甲 5个``: the whole is B, not the first of the sentence."""
    return (
        state.current
        if state.current and state.current.link != "、"
        else (state.listing or state.sentence_top)
    )


_PROJECT_KINDS = ("", "batch", "stage", "level", "band", "industry", "area")
_PROJECTS = re.compile(r"项目|重点|工程|签约|开工|投产")
_OF_PROJECTS = ("已开工个数", "已竣工个数", "已投产个数", measures.DONE, measures.PLAN, measures.TOTAL)


class _Walk:
    """The figures of one clause, from left to right."""

    def __init__(self, state: _State, clause: Clause, words: str, recent: Sequence[Item]) -> None:
        self.recent = list(recent)
        self.state, self.clause, self.words = state, clause, words
        self.first = True

    def items(self) -> list[Item]:
        """Items of the clause; sizes that name a class only colour the words around them."""
        found: list[Item] = []
        stated = [figure for figure in self.clause.figures if not figure.band]
        for index, figure in enumerate(stated):
            left_end = stated[index - 1].end if index else self.clause.start
            right_end = stated[index + 1].start if index + 1 < len(stated) else self.clause.end
            left, right = self.words[left_end : figure.start], self.words[figure.end : right_end]
            found.append(self._item(figure, left, right, found[-1] if found else None))
            self.recent.append(found[-1])
            self.first = False
        return found

    def _item(self, figure: Figure, left: str, right: str, before: Item | None) -> Item:
        """Name, place, note."""
        if before is not None:
            left = self._own_words(left, before)
        elif not left and self.clause.opening == "：" and self.state.last is not None:
            left = self.words[self.state.last.start : self.state.last.end]  # 总投资：25亿元
        state = self.state
        left = _ASIDE_OPENS.sub(lambda aside: "　" * len(aside.group()), left)
        opens = _OPENS.search(left)
        if opens:
            link = "其中" if opens.group() == "其中" else "含"
            _open(self.state, link, False, self.clause)
            left_words = left[opens.end() :]
        else:
            left_words = left
        named = self._name(figure, left_words, right, before)
        lead = left_words[: named.at] if named.at is not None else left_words
        now = when(lead if named.name not in measures.PLAN else left_words, state.year).or_else(state.when)
        if not self.clause.depth:
            state.when = now
        part = self._part(figure, lead, right, named)
        frame = self._place(part, named.name)
        measure = named.name or self._inherited(figure, frame, left_words, right)
        item = Item(
            figure, measure, frame, self.clause, left_words, right,
            now, named, self._is_target(left, measure),
            merged(frame.path()).periods or state.periods,
        )  # fmt: skip
        frame.items.append(item)
        return item

    def _own_words(self, left: str, before: Item) -> str:
        """What stands between two figures belongs to the second, but for the noun counted by the first."""
        if before.figure.unit == "%" or "元" in before.figure.unit:
            return left
        match = _NOUN_AFTER.match(left) or _STATUS_AFTER.match(left)
        return left[match.end() :] if match else left

    def _name(self, figure: Figure, left: str, right: str, before: Item | None) -> Named:
        unit = figure.unit
        if unit == "%" and left == "的" and before is not None:  # 占年度计划投资80.2亿元的56.9%
            return Named(measures.SHARE_OF_PLAN if before.measure == measures.PLAN else "占比", 0)
        if "元" in unit:
            return measures.money(left, right)
        if unit in ("%", "‰"):
            return measures.percent(left, self._before(without="%"))
        if unit == "个百分点":
            return measures.points(left, "开工" in self._before(without=""))
        current = self.state.current
        in_batch = current is not None and "一批" in current.scope.label and self.clause.opening in "，、"
        return measures.count(left, right, unit, self.state.batches and not in_batch)

    def _before(self, without: str) -> str:
        """The measure last given of the part spoken of."""
        current = self.state.current
        if current is None:
            return ""
        said = [item.measure for item in current.items if not without or item.figure.unit != without]
        if said and said[-1] == measures.COUNT and current.scope.stage.endswith("开工"):
            return "已开工个数"
        return said[-1] if said else ""

    def _part(self, figure: Figure, lead: str, right: str, named: Named) -> Scope:
        """The part named before the figure, or by the noun after a count."""
        state = self.state
        part = Scope()
        if named.name not in (measures.AHEAD, measures.DUE_SHARE):
            part = scope(lead + (named.of if named.name == "已完成" else ""), state.batches)
        counts = not figure.unit.endswith("元") and figure.unit not in ("%", "‰", "个百分点")
        noun = self._counted(right) if counts and not named.name.startswith("已") else Scope()
        if lead.endswith("等") or lead.count("、") > 1:
            return noun if state.current is None or noun.kind != "other" else Scope()
        if noun and (not part or part.kind == "other" or (part.kind == "area" and part.label.startswith("全"))):
            part = noun.named(part.shown + noun.label if part else noun.label)
        if part and (found := periods(lead)):
            part = replace(part, periods=found)
        return part

    def _counted(self, right: str) -> Scope:
        """The part named by the noun after a count: ``297个续建项目``, ``8个在建``."""
        match = _NOUN_AFTER.match(right) or _STATUS_AFTER.match(right)
        return scope(match["np"], self.state.batches) if match else Scope()

    def _place(self, part: Scope, measure: str) -> Frame:
        """The frame the figure belongs to."""
        state, clause = self.state, self.clause
        if measure == "年产能":
            return Frame(part)  # within the name of a project; what follows does not speak of it
        pending = self._pending(part)
        if pending is not None and (not part or part.label in pending.scope.label or len(part.label) < 4):
            frame = pending
        elif not part:
            frame = self._unnamed()
            if frame.scope.thing and state.paragraph_top is not None and measure in _OF_PROJECTS:
                frame = state.paragraph_top
            frame = self._of_the_done(frame, measure)
        else:
            parent, link = (pending, "，") if pending is not None else self._parent(part)
            frame = self._frame(part, parent, link)
        if state.sentence_top is None and not clause.depth:
            state.sentence_top = frame
        if state.paragraph_top is None and not clause.depth:
            state.paragraph_top = frame
        self._enumerate(frame, bool(part))
        state.current = frame
        return frame

    def _of_the_done(self, frame: Frame, measure: str) -> Frame:
        """``36条，已整改31条，正在整改5条，整改率86.1%``: the rate speaks of the 36."""
        done = f"已{measure[-3:-1]}个数"
        whole = frame.parent
        if measure.endswith("率") and whole is not None and frame.item(done) is None and whole.item(done) is not None:
            return whole
        return frame

    def _pending(self, part: Scope) -> Frame | None:
        """The frame of the thing that clauses without figures have named just before."""
        state = self.state
        name, state.pending = state.pending, Scope()
        if not name or not self.first or self.clause.depth or part.kind in ("batch", "level"):
            return None
        return self._frame(name, None, "")

    def _enumerate(self, frame: Frame, named: bool) -> None:
        """Remembers the whole of ``A 2个、B 19个，…`` so that what follows the list speaks of the whole again."""
        state, clause = self.state, self.clause
        if clause.opening == "、" and self.first:
            same = state.current is not None and frame.parent is state.current.parent
            state.listing = frame.parent if named and same and frame.link else None

    def _unnamed(self) -> Frame:
        """Where a figure goes whose clause names nothing."""
        state, clause = self.state, self.clause
        opening = clause.opening
        if not self.first or state.current is None:
            return state.current or self._frame(Scope(), None, "")
        if clause.depth and opening == "（":
            return state.current
        if state.sentence_top is None and not clause.depth:
            return state.paragraph_top or self._frame(Scope(), None, "")
        if opening == "；" and state.sentence_top is not None:
            return state.sentence_top
        if (
            opening in "，"
            and state.listing is not None
            and state.last is not None
            and state.last.opening == "、"
        ):
            whole, state.listing = state.listing, None
            return whole
        return state.current

    def _parent(self, part: Scope) -> tuple[Frame | None, str]:
        """The whole of a part, and the word that makes it one."""
        state, clause = self.state, self.clause
        opened = state.opened if state.opened_sentence == clause.sentence else None
        if clause.depth and clause.opening == "（":
            return state.current, state.opened_by if opened else "（"
        if (
            clause.opening == "："
            and self.first
            and state.current is not None
            and state.sentence_top is not None
        ):
            state.opened, state.opened_by, state.opened_sentence = state.current, "：", clause.sentence
            return state.current, "："
        sibling = self._sibling(part)
        if sibling is not None and (opened is None or sibling.parent is opened or not self._just_opened()):
            return sibling.parent, sibling.link
        if opened is not None:
            if self._just_opened() or clause.opening in "；、" or state.current is opened:
                return opened, state.opened_by
            return state.current, "，"
        return self._loose_parent(part)

    def _just_opened(self) -> bool:
        """Whether 其中 stands right before this part."""
        state = self.state
        return state.opened is not None and (
            state.current is state.opened
            or not any(child.link == state.opened_by for child in state.opened.children[-1:])
        )

    def _loose_parent(self, part: Scope) -> tuple[Frame | None, str]:
        """The whole of a part that no word introduces."""
        state, clause = self.state, self.clause
        if not self.first and state.current is not None:
            return state.current, "，"
        if state.sentence_top is None:
            top = state.paragraph_top
            alone = (
                top is not None and state.tops == 1 and top.scope.kind not in ("batch", "stage", part.kind)
            )
            return (
                (top, "。") if alone and part.kind in ("batch", "stage", "industry", "band") else (None, "")
            )
        if clause.opening == "；":
            inner = part.kind in ("batch", "stage", "industry", "band")
            return (
                (state.sentence_top, "；") if inner else (state.sentence_top.parent, state.sentence_top.link)
            )
        if clause.opening == "、" and state.current is not None:
            return state.current.parent, state.current.link
        loose = ("other", "thing")
        if state.current is not None and state.current.scope.kind in loose and part.kind in loose:
            return state.current.parent, state.current.link
        return state.current, "，"

    def _sibling(self, part: Scope) -> Frame | None:
        """The nearest part of the same kind, going outwards."""
        frame = self.state.current
        while frame is not None:
            in_list = self.clause.opening in "；、" or (frame.parent is not None and frame.parent is self.state.opened)
            if frame.scope.respect == part.respect and (part.kind != "other" or in_list):
                return frame
            if frame.scope.kind == "level" and part.kind == "level":
                return frame
            frame = frame.parent
        return None

    def _frame(self, part: Scope, parent: Frame | None, link: str) -> Frame:
        """The frame of that part, the one there is or a new one."""
        state = self.state
        pool = parent.children if parent else [f for f in state.frames if f.parent is None]
        if part:
            for known in reversed(pool[-12:]):
                here = bool(known.items) and known.items[-1].clause.paragraph == self.clause.paragraph
                another = part.kind == "other" and self.clause.opening == "；" and self.first
                if known.scope.key == part.key and here and not another:
                    return known
        frame = Frame(part, parent, link, state.closing and link == "：")
        state.frames.append(frame)
        if parent is not None:
            parent.children.append(frame)
        elif not self.clause.depth and not part.thing:
            state.tops += 1
        return frame

    def _inherited(self, figure: Figure, frame: Frame, left: str, right: str) -> str:
        """The measure of a figure whose words name none: that of the whole, or of the thing counted."""
        unit = figure.unit
        if unit.endswith("元"):
            return self._earlier(frame, "元") or "金额"
        if unit in ("%", "‰", "个百分点"):
            return self._earlier(frame, unit) or self._topic() or "比例"
        thing = measures.counted_thing(left, right, unit)
        if thing:
            return thing
        speaks_of_projects = any(f.scope.kind in _PROJECT_KINDS or _PROJECTS.search(f.scope.label) for f in frame.path())
        other_thing = unit == "个" and frame.scope.kind in ("", "other") and re.match("的?[\u4e00-\u9fff]", right)
        if other_thing and not re.match("中|多|左右|以上", right):
            return "数量"
        if unit in ("个", "项") and speaks_of_projects:
            return measures.COUNT
        return self._earlier(frame, unit) or ("事项个数" if unit == "项" else "数量")

    def _topic(self) -> str:
        """The rate that the sentence is about: ``投资完成率排名前三位的是：甲县89.2%、…``."""
        start = max(self.words.rfind(mark, 0, self.clause.start) for mark in "。！？\n")
        return measures.rate_named(self.words[start + 1 : self.clause.start])

    def _earlier(self, frame: Frame, unit: str) -> str:
        """The measure that the whole, or the part named before, was given in that unit."""
        here = Frame(Scope(), items=[item for item in self.recent if item.clause.sentence == self.clause.sentence])
        siblings = frame.parent.children[-2::-1] if frame.parent else ()
        for known in filter(None, (frame.parent, self.state.opened, here, *siblings)):
            for item in reversed(known.items):
                if item.figure.unit.endswith(unit) and not item.measure.startswith(("已", "同比")):
                    return item.measure
        return ""

    def _is_target(self, left: str, measure: str) -> bool:
        return measure not in (measures.PLAN, measures.TOTAL) and bool(_TARGET.search(left))


def label(item: Item, title: str, region: str) -> str:
    """The words for what a figure speaks of: the parts from the outermost inwards, the title where they begin with 全省."""
    names: list[str] = []
    path = item.frame.path()
    if path[0].scope.kind in ("", "area") or _VAGUE.fullmatch(path[0].scope.label):
        names.append(title)
    for frame in path:
        name = frame.scope.shown
        if name and name not in names:
            names.append(name)
    return " ".join(filter(None, names)) or region


_VAGUE = re.compile(r"(?:全[省市县区])?(?:实施|安排)?(?:重点|重大)?(?:建设)?项目")


def merged(frames: Iterable[Frame]) -> Scope:
    """What a path of frames says together; the inner one prevails."""
    result = Scope()
    for frame in frames:
        part = frame.scope
        result = replace(
            result,
            batch=part.batch or result.batch,
            stage=part.stage or result.stage,
            level=part.level or result.level,
            industry=part.industry or result.industry,
            band=part.band or result.band,
            area=part.area or result.area,
            other=part.other if part.kind == "other" else result.other,
            periods=part.periods or result.periods,
        )
    return result
