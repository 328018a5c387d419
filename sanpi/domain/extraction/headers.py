"""Headers of tables: what the words over a column say of its figures, where they take one line and where they take two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from . import measures
from .times import When, when
from .vocabulary import COUNTERS

_MONEY = ("万亿元", "亿元", "万元", "元")
RATIOS = ("%", "个百分点")
UNITS = frozenset((*COUNTERS, *_MONEY, *RATIOS, "百分点"))
_UNIT = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）()]{1,5})[）)]$|/(?P<bare>亿元|万元|个|%)$")
ORDER = re.compile(r"序号|编号|排名|位次|名次|年份|年度|月份|电话|联系.*|备注|№|NO\.?")
_AMOUNT = re.compile(r"(?:投资|额|计划|资金|完成|收入|产值|税收|利润|目标|任务|总量|规模)$")
_COUNTED = re.compile(r"(?:个数|项目数|项目数量|企业数|总数)$")
_RATED = re.compile(r"率$|占比$|比重$|增速$|增幅$|^占.+计划$")
_DONE = re.compile(
    r"(?:已|实际|累计)*(?P<plan>应|计划|拟)?(?P<status>新?开工|竣工|投产|签约|履约|达效|完工|入库|复工)(?:项目)?(?:个)?数(?:量)?"
)
_ALL = re.compile("合计|总计|总体|全部|小计|总数")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: unit, measure and time of its header; ``unit`` is empty where it is not read.

    ``group`` is the head over it and its neighbours, where the header takes two lines (签约一批 over 个数 and 总投资).
    """

    words: str = ""
    unit: str = ""
    measure: str = ""
    when: When = field(default_factory=When)
    group: str = ""

    @property
    def adds_up(self) -> bool:
        uneven = re.search("均|率|强度|单价|比|名|序", self.words)
        return bool(self.unit) and self.unit not in RATIOS and not uneven


def column(header: str, caption: Sequence[str], year: int | None) -> Column:
    """What a header says; nothing but its words where it is not clear in what its figures are."""
    match = _UNIT.search(header)
    words = header[: match.start()] if match else header
    unit = (match["unit"] or match["bare"]) if match else _unit_of(words, caption)
    unit = "个百分点" if unit == "百分点" else unit
    if unit not in UNITS or ORDER.fullmatch(words):
        return Column(header)
    return Column(words, unit, _measure(words, unit), when(words, year))


def _unit_of(words: str, caption: Sequence[str]) -> str:
    """The unit of a header that names none: that of the caption for what it counts, 个 and % for what says so."""
    money = [unit for unit in caption if unit.endswith("元")]
    things = [unit for unit in caption if not unit.endswith("元")]
    if _RATED.search(words):
        return "%" if caption else ""
    if _AMOUNT.search(words) and len(money) == 1:
        return money[0]
    if _COUNTED.search(words) and caption:
        return things[0] if len(things) == 1 else "个"
    return things[0] if len(things) == len(caption) == 1 and not _AMOUNT.search(words) else ""


def _measure(words: str, unit: str) -> str:
    """The measure that the words of a header name."""
    if unit.endswith("元"):
        if re.fullmatch("(?:投资)?(?:年度|全年)?(?:计划|目标|任务)(?:投资)?(?:额|数)?", words):
            return measures.PLAN
        return measures.money(words, "").name or "金额"
    if unit == "%":
        return measures.percent(words, "").name or _share(words)
    if unit == "个百分点":
        ahead = re.search("序时|时间进度|时序", words)
        return measures.AHEAD if ahead else "百分点"
    if (done := _DONE.fullmatch(words)) is not None:
        return f"{'计划' if done['plan'] else '已'}{done['status']}个数"
    named = measures.count(words, "", unit, False).name or measures.counted_thing(words, "", unit)
    return named or (measures.COUNT if unit in ("个", "项") else "数量")


def _share(words: str) -> str:
    """占年度计划, 投资完成率, 增速: names of rates as headers write them."""
    if re.fullmatch(r"占.*计划(?:投资)?(?:的)?(?:比例|比重|比)?", words):
        return measures.SHARE_OF_PLAN
    named = measures.rate_named(words)
    return named or ("占比" if re.search("占比|比重", words) else "同比增长" if "增" in words else "比例")


def under(group: str, words: str, caption: Sequence[str], year: int | None) -> Column:
    """A column whose header takes two lines: 总投资（亿元） over 计划; 签约一批 over 个数."""
    own = column(words, caption, year)
    if when(group, year).words == group:
        return replace(own, when=when(group, year))
    if not group or not words:
        return column(group or words, caption, year)
    above = column(group, (), year)
    if own.unit:
        return replace(own, group="" if above.unit else group, when=own.when.or_else(above.when))
    if above.unit:  # the group names what is measured and its unit, the line below it the state or the year
        together = column(f"{above.words}{words}（{above.unit}）", caption, year)
        measure = above.measure if together.measure in ("金额", "资金") else together.measure
        return replace(together, measure=measure, when=own.when.or_else(above.when))
    together = column(f"{group}{words}", caption, year)
    return replace(together, group=group if together.unit else "")


def of_ratios(header: Column, cells: Sequence[str]) -> Column:
    """The column as one of percentages where its cells say so themselves (占比 over 75%)."""
    said = not header.unit and _RATED.search(header.words) and any(cell.endswith("%") for cell in cells)
    return column(f"{header.words}（%）", (), None) if said else header


def of_everything(group: str) -> bool:
    """Whether a group of columns is the sum of the other groups."""
    return _ALL.fullmatch(group) is not None
