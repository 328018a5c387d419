"""Where in the order of wholes and parts a figure belongs; what the text has said so far is carried along."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from . import measures
from .frames import DEEPEST, Frame
from .layout import Clause
from .scopes import Scope, alike, names_place, of_one_series, scope, subject
from .times import When, periods, when

OPENS = re.compile(r"其中|^(?:另)?含|^包括|^包含|含(?=[\u4e00-\u9fff\d])")
_SPLITS = re.compile(
    r"^(?:按|从|分)[\u4e00-\u9fff]{0,8}(?:分|看|来看|阶段|类别|行业|领域|层级|区域|产业|级别|性质|规模)$|分别为$|分别是$"
)
_OF_PROJECTS = ("已开工个数", "已竣工个数", "已投产个数", measures.DONE, measures.PLAN, measures.TOTAL)
_PARTS = (
    "batch",
    "stage",
    "industry",
    "band",
)  # kinds that are parts of the list spoken of, not lists of their own
_STARTS = ("按期开工", "提前开工", "按时开工")
_LOOSE = ("other", "thing")
_NEVER, _NOWHERE = When(), Scope()
_LATEST = 12
_FULLEST = 120  # no part of a real text has so many figures


@dataclass(slots=True)
class _Opened:
    """The whole whose parts are being named, by which word, and in which sentence."""

    whole: Frame | None = None
    link: str = ""
    sentence: int = -1
    closed: bool = False
    clause: Clause | None = None


@dataclass(slots=True)
class Placement:
    """What has been said up to the clause at hand, and which frame a figure of it belongs to."""

    batches: bool  # the text speaks of 三个一批
    year: int | None
    tops: list[Frame] = field(default_factory=list)
    current: Frame | None = None
    paragraph_top: Frame | None = None
    sentence_top: Frame | None = None
    previous_whole: Frame | None = None  # of the paragraph before
    previous_top: Frame | None = None  # of the sentence before, in this paragraph or the one before
    lists: int = 0  # wholes that stand by themselves in the paragraph
    opened: _Opened = field(default_factory=_Opened)
    listing: Frame | None = None  # the whole of an enumeration with 、
    pending: Scope = _NOWHERE
    when: When = _NEVER
    periods: tuple[int, ...] = ()
    clause: Clause | None = None
    last: Clause | None = None
    _brackets: list[tuple[Frame | None, Frame | None, _Opened]] = field(default_factory=list)

    def enter(self, clause: Clause, words: str) -> None:
        """The next clause begins: brackets, sentences and paragraphs end what they end."""
        self.last, self.clause = self.clause, clause
        self._brackets_of(clause)
        if self.last is None or clause.paragraph != self.last.paragraph:
            self._new_paragraph(clause)
        elif clause.sentence != self.last.sentence:
            self.previous_top = self.sentence_top or self.previous_top
            heading = (
                self.last.opening in "\n）"
                and not self.last.figures
                and self.last.end - self.last.start <= 16
            )
            self.sentence_top, self.listing = None, None
            self.pending = self.pending if heading else _NOWHERE  # （一）工业项目。31个项目…
            self._brackets.clear()
        text = words[clause.start : clause.end]
        if not clause.figures and not clause.depth:
            self.when = when(text, self.year).or_else(self.when)
        if not clause.depth:
            self.periods = periods(text) or self.periods

    def _brackets_of(self, clause: Clause) -> None:
        while len(self._brackets) > clause.depth:
            self.current, self.listing, self.opened = self._brackets.pop()
        if self.last is not None and clause.depth > self.last.depth:
            self._brackets.append((self.current, self.listing, self.opened))
            self.listing, self.opened = None, replace(self.opened)

    def _new_paragraph(self, clause: Clause) -> None:
        self.previous_top = self.sentence_top or self.previous_top
        self.previous_whole = self.paragraph_top or self.previous_whole
        if self.previous_top is not None and self.previous_top.link not in ("", "其中"):
            self.previous_top = self.previous_top.path()[0]
        self.paragraph_top = self.sentence_top = self.listing = None
        self.lists, self.opened, self.pending = 0, _Opened(), _NOWHERE
        self.when, self.periods = _NEVER, ()
        self._brackets.clear()
        if self.last is not None and clause.paragraph > self.last.paragraph + 1:
            self.current = None

    def pass_by(self, text: str) -> None:
        """A clause without figures may name the thing that is spoken of next, or open a list of parts."""
        clause = self.clause
        if clause is None:
            return
        if splits := _SPLITS.search(text):
            self.open("：", closed=True)
        elif OPENS.search(text[-4:]):
            self.open("其中")
        if splits or clause.depth:
            return
        name = subject(text)
        company = (self.sentence_top is None and name.endswith(("公司", "集团"))) or names_place(text)
        numbered = clause.opening == "）" and self.last is not None and self.last.end - self.last.start <= 3
        if name and (clause.opening in "\n。；！？" or company or numbered):
            part = scope(name, self.batches)
            self.pending = part if part.kind == "batch" else replace(part.named(name), kind="other")

    def open(self, link: str, closed: bool = False) -> None:
        """From here on parts of a whole are named."""
        whole = self._whole(link)
        self.opened = _Opened(whole, link, self.clause.sentence if self.clause else -1, closed, self.clause)
        self.current = whole or self.current

    def open_list(self, part: Scope) -> None:
        """The parts of the whole spoken of are named in one list with 分别."""
        clause = self.clause
        if clause is not None and (self.opened.link != "分别" or self.opened.sentence != clause.sentence):
            goes_on = self.sentence_top is not None or (self.lists == 1 and part.kind in _PARTS)
            whole = (self.sentence_top or self.paragraph_top) if goes_on else None
            self.opened = _Opened(whole, "分别", clause.sentence, closed=True)
        self.current = self.opened.whole or self.current

    def _whole(self, link: str) -> Frame | None:
        """The whole of parts that are named next: that of the sentence, or what the sentence has come to."""
        if self.clause is not None and self.clause.depth:
            return self.current
        if self.sentence_top is None:
            return self._said_before(link)
        if self.current is None or (link == "其中" and self.current.link == "、"):
            return self.listing or self.sentence_top
        return self.current

    def _said_before(self, link: str) -> Frame | None:
        """The whole of parts with which a sentence begins."""
        before = self.previous_top
        if link == "其中" and self._last_of_list(before):
            return self.current
        if link == "：" and self.paragraph_top is None and self.previous_whole is not None:
            return self.previous_whole.path()[0]
        if before is not None and (link == "：" or before.link in ("其中", "：", "分别")):
            return before.path()[0]  # another division of the same whole
        return before or self.paragraph_top or self.current

    def _last_of_list(self, first: Frame | None) -> bool:
        """Whether the sentence before ended with another part of the list that it began with: ``第一产业…；第二产业…。其中，``."""
        current = self.current
        listed = current is not None and current.parent is not None and current is not first
        return listed and first is not None and current is not None and first.parent is current.parent

    def place(self, part: Scope, measure: str, first: bool, number: Decimal | None = None) -> Frame:
        """The frame of a figure whose words name ``part``; ``first`` in its clause; ``number`` where it counts the part."""
        if measure == "年产能":
            return Frame(part)  # within the name of a project; what follows does not speak of it
        pending = self._taken(part, first)
        if pending is not None and (not part or part.label in pending.scope.label or len(part.label) < 4):
            frame = pending
        elif not part:
            frame = self._of_what_is_done(self._unnamed(first), measure)
        else:
            parent, link = (pending, "，") if pending is not None else self._parent(part, first)
            frame = self._frame(part, parent, link, first, number)
        if self.clause is not None and not self.clause.depth:
            self.sentence_top = self.sentence_top or frame
            self.paragraph_top = self.paragraph_top or frame
        self._enumerate(frame, bool(part), first)
        if len(frame.items) >= _FULLEST:
            frame = Frame(part)
        self.current = frame
        return frame

    def _taken(self, part: Scope, first: bool) -> Frame | None:
        """The frame of the thing that clauses without figures have named just before."""
        name, self.pending = self.pending, _NOWHERE
        inside = self.clause is not None and self.clause.depth
        if not name or not first or inside or part.kind in ("batch", "level"):
            return None
        return self._frame(name, None, "", first)

    def _of_what_is_done(self, frame: Frame, measure: str) -> Frame:
        """``36条，已整改31条，正在整改5条，整改率86.1%``: the rate speaks of the 36; projects are no 审批事项."""
        if frame.scope.thing and self.paragraph_top is not None and measure in _OF_PROJECTS:
            return self.paragraph_top
        if measure == measures.FORECAST and self._ends_list(frame):
            return frame.path()[0]
        done, whole = f"已{measure[-3:-1]}个数", frame.parent
        if measure == "开工率" and whole is not None and frame.scope.stage in _STARTS:
            return whole
        missing = measure.endswith("率") and frame.item(done) is None
        return whole if whole is not None and missing and whole.item(done) is not None else frame

    def _ends_list(self, frame: Frame) -> bool:
        """Whether a sentence ends here after several parts were named: what is expected then is said of the whole."""
        ends = self.clause is not None and self.clause.closing in "。！？\n" and not self.clause.depth
        beside = frame.parent is not None and len(frame.parent.children) > 1
        others = frame.parent.children if frame.parent is not None else []
        alone = all(other.item(measures.FORECAST) is None for other in others)
        return ends and alone and (beside or len(frame.path()) > 2)

    def _enumerate(self, frame: Frame, named: bool, first: bool) -> None:
        """Remembers the whole of ``A 2个、B 19个，…`` so that what follows the list speaks of the whole again."""
        if self.clause is not None and self.clause.opening == "、" and first:
            same = self.current is not None and frame.parent is self.current.parent
            self.listing = frame.parent if named and same and frame.link else None

    def _unnamed(self, first: bool) -> Frame:
        """Where a figure goes whose clause names nothing."""
        clause, current = self.clause, self.current
        if clause is None or current is None:
            return self._frame(_NOWHERE, None, "", first)
        if not first or (clause.depth and clause.opening == "（"):
            return current
        if self.sentence_top is None and not clause.depth:
            if self.lists > 1 and self.previous_top is not None:  # of several lists the one spoken of last
                return self.previous_top.path()[0]
            return self.paragraph_top or self._frame(_NOWHERE, None, "", first)
        if clause.opening == "；" and self.sentence_top is not None:
            return self.sentence_top
        if clause.opening == "，" and self.listing is not None and self.last and self.last.opening == "、":
            current, self.listing = self.listing, None
        return current

    def _parent(self, part: Scope, first: bool) -> tuple[Frame | None, str]:
        """The whole of a part, and the word that makes it one."""
        clause, current, opened = self.clause, self.current, self.opened
        if clause is None:
            return None, ""
        whole = opened.whole if opened.sentence == clause.sentence else None
        if clause.depth and clause.opening == "（":
            return current, opened.link if whole else "（"
        told = whole is not None or (self.last is not None and self.last.figures)
        if (
            clause.opening == "："
            and first
            and told
            and current is not None
            and self.sentence_top is not None
        ):
            self.opened = _Opened(current, "：", clause.sentence)
            return current, "："
        sibling = self._sibling(part)
        if sibling is not None and (whole is None or sibling.parent is whole or not self._just_opened(whole)):
            return sibling.parent, sibling.link
        return self._loose_parent(part, first) if whole is None else self._opened_parent(whole, clause, part)

    def _opened_parent(self, whole: Frame, clause: Clause, part: Scope) -> tuple[Frame | None, str]:
        """The whole that 其中 opened, or the part spoken of, when a further part is named within it."""
        if clause.opening == "；" and self._of_another_respect(whole, part):
            return whole.parent, whole.link
        if self._just_opened(whole) or clause.opening in "；、":
            return whole, self.opened.link
        return self.current, "，"

    def _of_another_respect(self, whole: Frame, part: Scope) -> bool:
        """Whether what 其中 introduced were states of work, and a part that is none begins after ``；``: the list is over."""
        told = [child for child in whole.children if child.link == self.opened.link]
        over = (
            self.opened.clause is not None
            and self.opened.clause is not self.clause
            and bool(self.opened.clause.figures)
        )
        return over and all(child.scope.respect == "state" for child in told) and part.respect != "state"

    def _just_opened(self, whole: Frame) -> bool:
        """Whether 其中 stands right before this part."""
        return self.current is whole or not (whole.children and whole.children[-1].link == self.opened.link)

    def _loose_parent(self, part: Scope, first: bool) -> tuple[Frame | None, str]:
        """The whole of a part that no word introduces."""
        current, top = self.current, self.sentence_top
        opening = self.clause.opening if self.clause else ""
        if not first and current is not None:
            return current, "，"
        if top is None:
            above = self.paragraph_top
            alone = above is not None and self.lists == 1
            batch = above is not None and above.scope.kind == "batch" and part.kind != "industry"
            alone = alone and above is not None and above.scope.kind != part.kind and not batch
            return (above, "。") if alone and part.kind in _PARTS else (None, "")
        if opening == "；":
            return (top, "；") if part.kind in _PARTS else (top.parent, top.link)
        if current is None:
            return None, ""
        apart = current.scope.kind in _LOOSE and part.kind in _LOOSE
        states = part.kind == "stage" and current.scope.kind != "stage"  # 已完工9个、在建10个
        return (
            (current.parent, current.link) if apart or (opening == "、" and not states) else (current, "，")
        )

    def _sibling(self, part: Scope) -> Frame | None:
        """The nearest part of the same kind, going outwards."""
        frame, clause = self.current, self.clause
        if frame is not None and clause is not None and (mate := self._of_one_series(part)) is not None:
            return mate
        while frame is not None and clause is not None:
            told = frame.parent is not None and frame.parent is self.opened.whole
            told = told and self.opened.sentence == clause.sentence
            told = told or (frame.link == "（" and clause.depth > 0)
            in_list = told or (
                clause.opening in "；、" and (frame is self.current or frame.parent is not None)
            )
            same = frame.scope.respect == part.respect and (part.kind != "other" or in_list)
            same = same or (told and alike(frame.scope, part))
            if same and self._goes_on(frame, part, clause):
                return frame
            if (
                frame is self.sentence_top
            ):  # the sentence speaks of this part, not of what stands beside its whole
                return None
            frame = frame.parent
        return None

    def _of_one_series(self, part: Scope) -> Frame | None:
        """The nearest part of the paragraph that differs by an ordinal or one word: 第二产业 for 第三产业, 新增签约 for 新增谋划."""
        frame, clause = self.current, self.clause
        while frame is not None and clause is not None and frame.items:
            here = frame.items[-1].clause.paragraph == clause.paragraph
            if frame.parent is not None and here and of_one_series(frame.scope.label, part.label):
                return frame
            frame = frame.parent
        return None

    def _goes_on(self, frame: Frame, part: Scope, clause: Clause) -> bool:
        """Whether a list goes on: classes of size within a sentence, lists over paragraphs with a part not yet named."""
        if not frame.items:
            return True
        last = frame.items[-1].clause
        if part.kind == "band":
            return last.sentence == clause.sentence
        if last.paragraph == clause.paragraph:
            return True
        named = frame.parent.children if frame.parent is not None else []
        return part.kind in _PARTS and all(child.scope.key != part.key for child in named[-_LATEST:])

    def _frame(
        self, part: Scope, parent: Frame | None, link: str, first: bool, number: Decimal | None = None
    ) -> Frame:
        """The frame of that part, the one there is or a new one."""
        if parent is not None and len(parent.path()) >= DEEPEST:
            parent, link = None, ""
        known = self._known(part, parent, first)
        if known is not None:
            counted = known.item(measures.COUNT)
            if number is None or counted is None or counted.figure.value == number:
                return known
            parent, link = None, ""  # the same words for something else
        frame = Frame(part, parent, link, self.opened.closed and link in ("：", "分别"))
        (self.tops if parent is None else parent.children).append(frame)
        if parent is None and not part.thing and self.clause is not None and not self.clause.depth:
            self.lists += 1
        return frame

    def _known(self, part: Scope, parent: Frame | None, first: bool) -> Frame | None:
        """The same part, spoken of before in the paragraph."""
        clause = self.clause
        if not part or clause is None or (part.kind == "other" and clause.opening == "；" and first):
            return None
        pool = self.tops if parent is None else parent.children
        for known in reversed(pool[-_LATEST:]):
            here = bool(known.items) and known.items[-1].clause.paragraph == clause.paragraph
            if here and known.scope.key == part.key:
                return known
        return None
