"""What every figure counts, of whom and when: a walk over the clauses that carries what was said on."""

import re
from collections.abc import Sequence
from dataclasses import replace

from . import measures
from .distribution import Share, distributed
from .frames import Frame, Item, merged
from .layout import Clause
from .measures import Named
from .numbers import Figure
from .placement import OPENS, Placement
from .scopes import Scope, scope
from .times import periods, when
from .totals import stands_for_all, whole_of

_ASIDE = re.compile(r"（(?:含|不含|包括|其中|扣除)[^（）]*）")
_TARGET = re.compile(
    r"力争|争取|确保|目标是|预计|拟|将|计划(?:到|实现|完成(?!投资))|要(?:达到|完成|实现)|不低于|不少于|奋力|须|应当|必须"
)
_NOUN_AFTER = re.compile(
    r"^(?:的)?(?P<np>[\u4e00-\u9fffA-Z“”（）、]{0,14}?(?:项目|企业|工程|事项|问题|标段|片区|监督员|机构|平台))"
)
_STATUS_AFTER = re.compile(
    r"^(?P<np>(?:已)?(?:续建|完工|在建|未开工|停工|新开工|竣工|建成|计划竣工|计划新开工|前期|新建|正在办理|未办结|投产|开工))"
    r"(?=$|[，；。、完累）（项目已共])"
)
_STATE_AFTER_NOUN = re.compile(
    r"^(?:的)?[\u4e00-\u9fff]{0,8}?(?:项目|企业|工程|问题|事项)(?P<np>(?:已经?|均已|全部|正在|尚未|未|处于)+[\u4e00-\u9fff]{2,4}?)(?=[，。；、（）]|$)"
)
_PHASE_AFTER_NOUN = re.compile(
    r"^(?:的)?(?:重点|重大|产业)?项目(?:集中)?(?P<np>签约|开工|投产)(?:落地|建设|达效|投用)?(?=[，。；、（）]|$)"
)
_OF_MONEY = re.compile(r"^的(?P<np>[^，。；、的]{2,24}?(?:项目|基地|产业园|公司))")
_COMPARING = re.compile("比|较|增幅|增速|降幅|高于|低于|快于|慢于|拉动|率$|进度$")
_OF_GOAL = re.compile("(?:年度|全年|投资)*(?:目标|任务|计划|总?数|投资)*的")
_SHARED_OF = re.compile(r"(?:和|与)?((?:(?![占为])[\u4e00-\u9fff]){2,12})的")
_GOALS = {measures.GOAL: "目标完成率", measures.PLAN: measures.SHARE_OF_PLAN}
_PROJECT_KINDS = ("", "batch", "stage", "level", "band", "industry", "area")
_PROJECTS = re.compile(r"项目|重点|工程|签约|开工|投产|入库|竣工|履约|落地")
_RATIOS = ("%", "‰", "个百分点")
_LONGEST_LEAD = 80
_RECENT = 8
_NEAR = 60  # of the figures of one clause


def attribute(words: str, clauses: Sequence[Clause], year: int | None) -> list[Item]:
    """All figures of the clauses with measure, part and time."""
    placement = Placement("三个一批" in words or "一批”" in words, year)
    items: list[Item] = []
    shares = distributed(words, clauses)
    for clause in clauses:
        placement.enter(clause, words)
        if clause.figures:
            items += _Walk(placement, clause, words, items[-_RECENT:], shares).items()
        else:
            placement.pass_by(words[max(clause.start, clause.end - _LONGEST_LEAD) : clause.end])
    return items


def _periods(frame: Frame, said: tuple[int, ...]) -> tuple[int, ...]:
    """The periods a part names, else those the clause came under, else those of the whole it belongs to."""
    wholes = [whole.items[0].periods for whole in reversed(frame.path()[:-1]) if whole.items]
    return merged(frame.path()).periods or said or next((found for found in wholes if found), ())


class _Walk:
    """The figures of one clause, from left to right."""

    def __init__(
        self,
        placement: Placement,
        clause: Clause,
        words: str,
        recent: list[Item],
        shares: dict[int, Share],
    ) -> None:
        self.shares = shares
        self.placement, self.clause, self.words = placement, clause, words
        self.recent = recent
        self.first = True

    def items(self) -> list[Item]:
        """Items of the clause; sizes that name a class only colour the words around them."""
        found: list[Item] = []
        stated = [figure for figure in self.clause.figures if not figure.band]
        for index, figure in enumerate(stated):
            begin = stated[index - 1].end if index else self.clause.start
            end = (
                stated[index + 1].start + 1 if index + 1 < len(stated) else self.clause.end
            )  # no end of a clause
            left = self.words[max(begin, figure.start - _LONGEST_LEAD) : figure.start]
            right = self.words[figure.end : min(end, figure.end + _LONGEST_LEAD)]
            found.append(self._item(figure, left, right, found[-1] if found else None))
            self.recent.append(found[-1])
            self.first = False
        return found

    def _item(self, figure: Figure, left: str, right: str, before: Item | None) -> Item:
        placement = self.placement
        left = _ASIDE.sub(lambda aside: "　" * len(aside.group()), self._own_words(left, before))
        if opens := OPENS.search(left):
            placement.open("其中" if opens.group() == "其中" else "含")
            left = left[opens.end() :]
        if share := self.shares.get(figure.start):
            left = share.words
        named = self._name(figure, left, right, before)
        lead = left[: named.at] if named.at is not None else left
        if share and share.name:
            lead = share.name
            placement.open_list(scope(lead, placement.batches))
        now = when(lead, placement.year).or_else(placement.when)
        if not self.clause.depth:
            placement.when = now
        number = None if named.name or "元" in figure.unit or figure.unit in _RATIOS else figure.value
        part = self._part(figure, lead, right, named)
        total = self._altogether(figure, left, bool(part)) if self.first else None
        frame, listed = total or (placement.place(part, named.name, self.first, number), -1)
        if total is None and self.recent and self.recent[-1].frame is frame:
            listed = self.recent[-1].listed  # the total of the list has further figures
        measure = self._of_the_whole(named, frame, left, right) or self._inherited(figure, frame, left, right)
        target = measure not in (measures.PLAN, measures.TOTAL) and _TARGET.search(left) is not None
        times = _periods(frame, placement.periods)
        item = Item(figure, measure, frame, self.clause, left, now, named, target, times, listed)
        frame.items.append(item)
        return item

    def _altogether(self, figure: Figure, left: str, named: bool) -> tuple[Frame, int] | None:
        """``签约8个、开工20个、投产17个，共45个``: the frame of a total that follows its parts, and where these begin."""
        placement = self.placement
        if not stands_for_all(left, named):
            return None
        found = whole_of(figure, left, placement.current, placement.tops, self.clause)
        placement.current = found[0] if found else placement.current
        return found

    def _of_the_whole(self, named: Named, frame: Frame, left: str, right: str) -> str:
        """The measure named; bare 投资 of a part is what was said of its whole (固定资产投资…，其中住宅投资…)."""
        if named.name == measures.DONE and named.at is not None and "投资" not in left[named.at :]:
            return self._done_of_the_whole(frame) or named.name
        bare = named.name == measures.TOTAL and named.at is not None and left[named.at :].startswith("投资")
        if not bare or right.startswith("的") or re.match("投资(?:总|额)", left[named.at :]):
            return named.name
        for whole in reversed(frame.path()[:-1]):
            said = [item.measure for item in whole.items]
            if measures.TOTAL in said:
                break
            if found := next((name for name in said if name in measures.INVESTED), ""):
                return found
        return named.name

    def _done_of_the_whole(self, frame: Frame) -> str:
        """``一般公共预算收入完成…，其中国税部门完成…``: the measure of the whole, where it is no investment."""
        for whole in reversed(frame.path()[:-1]):
            said = [item.measure for item in whole.items if "元" in item.figure.unit]
            if said:
                return said[0] if said[0] not in (*measures.INVESTED, measures.TOTAL, measures.PLAN) else ""
        return ""

    def _own_words(self, left: str, before: Item | None) -> str:
        """What stands before a figure and is not the noun counted by the one before it; ``总投资：25亿元``."""
        last = self.placement.last
        if before is None:
            if (
                left
                or self.clause.opening not in "：（"
                or last is None
                or (last.figures and self.clause.depth)
            ):
                return left
            return self.words[max(last.start, last.end - _LONGEST_LEAD) : last.end]
        if before.figure.unit == "%" or "元" in before.figure.unit:
            return left
        match = _NOUN_AFTER.match(left) or _STATUS_AFTER.match(left)
        return left[match.end() :] if match else left

    def _name(self, figure: Figure, left: str, right: str, before: Item | None) -> Named:
        unit = figure.unit
        if not left.strip("的和与及") or _OF_GOAL.fullmatch(left):
            named = self._without_words(unit, left, before)
            if named.name:
                return named
        if "元" in unit:
            return measures.money(left, right)
        if unit in ("%", "‰", "成"):
            shared = (
                _SHARED_OF.fullmatch(left)
                if self.recent and self.recent[-1].measure.startswith("占")
                else None
            )
            words = f"占{shared[1]}的" if shared else left  # 占计划开工数的93.3%、计划总投资的91.7%
            named = measures.percent(words, self._level(left) or self._before(without="%"))
            return replace(named, at=0) if shared else named
        if unit == "个百分点":
            return measures.points(left, self._before(without=""))
        current = self.placement.current
        in_batch = current is not None and "一批" in current.scope.label and self.clause.opening in "，、"
        listed = "、" in (self.clause.opening, self.clause.closing)  # 开工76个、竣工14个: states of one list
        return measures.count(left, right, unit, (self.placement.batches and not in_batch) or listed)

    def _without_words(self, unit: str, left: str, before: Item | None) -> Named:
        """The measure of a figure that stands right after another: its own words say nothing."""
        listed = self._goes_on(unit, left)
        if listed is not None:
            return listed
        if unit != "%":
            return Named()
        if before is not None and before.measure in _GOALS and _OF_GOAL.fullmatch(left):
            return Named(_GOALS[before.measure], 0)
        if left and before is not None:  # 占年度计划投资80.2亿元的56.9%
            return Named(measures.SHARE_OF_PLAN if before.measure == measures.PLAN else "占比", 0)
        bracket = left and self.clause.opening == "）"  # 完成年度目标（80个）的107.5%
        return Named("目标完成率", 0) if bracket else Named()

    def _level(self, left: str) -> str:
        """The rate that has come to a new level in the same clause: 比重由73.6%提高到78%."""
        before = self.recent[-1] if self.recent and left.endswith(("到", "至", "为")) else None
        same = before is not None and before.clause is self.clause and before.figure.unit == "%"
        return before.measure if same and before is not None else ""

    def _goes_on(self, unit: str, left: str) -> Named | None:
        """What the next figure of a list has from the one before: 占比分别为2.0%、43.8%; 增加41个、287亿元; 高9.8、6.2个百分点."""
        if not self.recent:
            return None
        before = self.recent[-1]
        listed = self.clause.opening == "、" or left in ("和", "与", "及")
        ratios = listed and unit == before.figure.unit == "%" and not self.shares
        points = not left and unit == before.figure.unit == "个百分点"
        if (ratios or points) and before.clause.sentence == self.clause.sentence:
            return Named(before.measure, 0, before.named.change)
        more = listed and before.measure == "同比增加" and unit not in _RATIOS
        return Named("同比增加", 0) if more else None

    def _before(self, without: str) -> str:
        """The measure last given of the part spoken of."""
        current = self.placement.current
        if current is None:
            return ""
        said = [item.measure for item in current.items if not without or item.figure.unit != without]
        if said and said[-1] == measures.COUNT and current.scope.stage.endswith("开工"):
            return "已开工个数"
        return said[-1] if said else ""

    def _part(self, figure: Figure, lead: str, right: str, named: Named) -> Scope:
        """The part named before the figure, or by the noun after a count."""
        if named.name in (measures.AHEAD, measures.DUE_SHARE):
            return Scope()
        if figure.unit == "个百分点" and (not lead or _COMPARING.search(lead)):
            return Scope()
        batches = self.placement.batches
        part = scope(lead + (named.of if named.name == "已完成" else ""), batches)
        counts = not figure.unit.endswith("元") and figure.unit not in _RATIOS
        noun = self._counted(right) if counts and not named.name.startswith("已") else Scope()
        if lead.endswith("等") or lead.count("、") > 1:  # the end of a list of names
            return noun if self.placement.current is None or noun.kind != "other" else Scope()
        weak = not part or part.kind == "other" or (part.kind == "area" and part.label.startswith("全"))
        if not part and figure.unit.endswith("元") and (match := _OF_MONEY.match(right)):
            part = scope(match["np"], batches)
        if noun and weak:
            part = noun.named(part.shown + noun.label if part else noun.label)
        found = periods(lead)
        return replace(part, periods=found) if part and found else part

    def _counted(self, right: str) -> Scope:
        """The part named by the noun after a count: ``297个续建项目``, ``8个在建``."""
        if (thing := measures.other_thing(right)) and self.first:
            return Scope(kind="other").named(thing)
        match = _NOUN_AFTER.match(right) or _STATUS_AFTER.match(right)
        found = scope(match["np"], self.placement.batches) if match else Scope()
        if found:
            return found
        state = _STATE_AFTER_NOUN.match(right) or (
            _PHASE_AFTER_NOUN.match(right) if self.placement.batches else None
        )
        return scope(state["np"], self.placement.batches) if state else Scope()

    def _inherited(self, figure: Figure, frame: Frame, left: str, right: str) -> str:
        """The measure of a figure whose words name none: that of the whole, or of the thing counted."""
        unit = figure.unit
        if unit.endswith("元"):
            told = frame.scope.kind == "other" and frame.link not in ("其中", "：", "（", "含")
            return self._earlier(frame, "元", alone=told and bool(frame.scope.label)) or "金额"
        if unit in _RATIOS:
            return self._earlier(frame, unit) or self._topic() or "比例"
        thing: str = measures.counted_thing(left, right, unit)
        if thing:
            return thing
        another = unit == "个" and frame.scope.kind in ("", "other") and re.match("的?[\u4e00-\u9fff]", right)
        if another and not re.match("中|多|左右|以上", right):
            return "数量"
        path = [frame] if frame.scope.kind == "other" else frame.path()
        of_projects = any(f.scope.kind in _PROJECT_KINDS or _PROJECTS.search(f.scope.label) for f in path)
        if unit in ("个", "项") and of_projects:
            return measures.COUNT
        return self._earlier(frame, unit) or ("事项个数" if unit == "项" else "数量")

    def _topic(self) -> str:
        """The rate that the sentence is about: ``投资完成率排名前三位的是：甲县89.2%、…``."""
        before = self.words[max(0, self.clause.start - 3 * _LONGEST_LEAD) : self.clause.start]
        sentence = re.split("[。！？\n]", before)[-1]
        ranked = re.search("排名|前[三五]|后[三五]|分别", sentence) is not None
        return measures.rate_named(before.rpartition("\n")[2] if ranked else sentence)

    def _earlier(self, frame: Frame, unit: str, alone: bool = False) -> str:
        """The measure that the whole, or the part named before, was given in that unit; its own when it stands alone."""
        sentence = self.clause.sentence
        near = [item for item in self.recent[-_NEAR:] if item.clause.sentence == sentence]
        here = Frame(items=[item for item in near if item.frame is frame or not alone])
        beside = (
            [child for child in frame.parent.children[:-1] if child.link == frame.link]
            if frame.parent
            else []
        )
        siblings = beside[: -1 - _RECENT : -1]
        whole = self.placement.opened.whole
        order = (*siblings, frame.parent, whole, here)
        nearest: list[Frame] = [known for known in order if known is not None]
        said = (
            item for known in nearest for item in reversed(known.items) if item.figure.unit.endswith(unit)
        )
        unfit = ("已",) if unit == "%" else ("已", "同比")
        return next((item.measure for item in said if not item.measure.startswith(unfit)), "")
