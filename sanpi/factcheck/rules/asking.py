"""From a figure of a text to a question to the ledger: which measure, which rows, as of which day.

Words mean different measures in different company: 总投资 of a batch is that of 三个一批, of 区级 that of the year's list,
of a named project that of the project. Where the text does not say of what, nothing is asked: a comparison with the
wrong rows would be worse than none.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from sanpi.catalogue import registry
from sanpi.core.measures import Unit
from sanpi.domain.extraction import Claim
from sanpi.factcheck.rules.ledger import Asked
from sanpi.factcheck.rules.places import Places, levels

# Years that a text of this system may speak of.
SPAN = {"first": 1949, "last": 2149}
# Digits of a figure that some ledger could hold.
_MOST_DIGITS = 30
COUNT, TOTAL, PLAN = "count", "total", "plan"
WORDS: Mapping[str, tuple[str, ...]] = {
    COUNT: ("项目个数", "个数", "项目数", "项目数量", "项目总数", "项目"),
    TOTAL: ("总投资", "总投资额", "计划总投资", "投资总额", "投资额"),
    PLAN: ("年度计划投资", "年计划投资", "年度计划", "年度投资计划", "计划投资", "年度投资"),
}
_CONCEPT = {word: concept for concept, words in WORDS.items() for word in words}
KEYS: Mapping[str, Mapping[str, str]] = {
    "entries": {COUNT: "entries", TOTAL: "entries_total", PLAN: "entries_plan"},
    "listings": {COUNT: "key_projects", TOTAL: "key_total", PLAN: "key_plan"},
    "projects": {COUNT: "projects", TOTAL: "total_investment", PLAN: "annual_plan"},
}
# Names that texts use and the registry does not.
_OTHER_NAMES = {"占年度计划": "投资完成率", "超时间进度": "超欠序时"}
# “黄灯项目 9 个”: what sets the projects apart is the measure itself.
_LIGHTS = {
    f"{word}{what}": key
    for word, key in (("红灯", "red_projects"), ("黄灯", "yellow_projects"), ("绿灯", "green_projects"))
    for what in ("", "项目")
}
# “问题超期 5 个”, “超期手续 2 项”: the same of what is late.
_LATE = re.compile("超期|逾期")
_LATE_KEYS = {"issues_overdue": re.compile("问题"), "permits_overdue": re.compile("手续|审批|许可|证照")}
_LATE_WORDS = re.compile(
    "超期|逾期|未(?:按[期时])?(?:办结?|解决|完成|整改|销号|处理)|仍|尚|目前|当前|现|累计|已|存在|的|事项|办理|联审联批"
    "|问题|手续|审批|许可|证照|项|件|个|数"
)
_COUNTED = frozenset({*WORDS[COUNT], "数量"})
YEAR_ON_YEAR = "同比增长"
_GROWTH = {TOTAL: "key_total_growth", PLAN: "key_plan_growth"}
# “已开工 18 个” of a batch is what stands above the line of a rate.
_REACHED: Mapping[tuple[str, str], str] = {
    ("signed", "已签约"): "signing_rate", ("signed", "已履约"): "performance_rate",
    ("signed", "已落地"): "performance_rate", ("signed", "已开工"): "start_rate_performed",
    ("started", "已开工"): "start_rate", ("started", "已投产"): "production_rate",
    ("in_production", "已达效"): "full_output_rate", ("in_production", "已达产"): "full_output_rate",
    ("in_production", "已转化"): "full_output_rate",
}  # fmt: skip
_MONEY_UNITS = frozenset({"亿元", "亿", "万元", "万", "元"})
_COUNT_UNITS = frozenset({"个", "项", "家", "件", "条", ""})
UNITS: Mapping[Unit, frozenset[str]] = {
    Unit.COUNT: _COUNT_UNITS,
    Unit.MONEY: _MONEY_UNITS,
    Unit.PERCENT: frozenset({"%", "％"}),
    Unit.POINTS: frozenset({"个百分点", "百分点"}),
}


def measure_words() -> list[str]:
    """What a figure may be said to count so that the ledger can be asked."""
    return [
        *(words[0] for words in WORDS.values()),
        *(str(measure.name) for measure in registry.MEASURES.values()),
    ]


def speaks_of(day: date) -> bool:
    """Whether a ledger can be asked as of that day."""
    return SPAN["first"] <= day.year <= SPAN["last"]


class UnaskedError(Exception):
    """A figure cannot be compared with the ledger; the message says why, in Chinese, and is no reproach."""


def question_of(claim: Claim, places: Places, dated_on: date, known: date | None) -> Asked:
    """What the figure asks of the ledger as of its own day, or else of the day of the text. Raises UnaskedError."""
    if not claim.measure:
        raise UnaskedError(_("没有看出数的是什么"))
    if len(claim.value.as_tuple().digits) > _MOST_DIGITS or abs(claim.value.adjusted()) > _MOST_DIGITS:
        raise UnaskedError(_("数字太长，不作核对"))
    key, side = _measure(claim)
    if claim.expected:
        raise UnaskedError(_("说的是目标或预计，不是已经达到的数"))
    measure = registry.MEASURES[key]
    if claim.unit not in UNITS[Unit.COUNT if side else measure.unit]:
        words = {"unit": claim.unit, "measure": measure.name}
        raise UnaskedError(_("单位“%(unit)s”与指标“%(measure)s”对不上") % words)
    asked = Asked(key, _day(claim, dated_on), known, side=side)
    return _narrowed(_placed(asked, claim, places), claim, places)


def as_of(claim: Claim, dated_on: date) -> date:
    """The day a figure speaks of: its own, the end of its months or year, or the day of the text."""
    of = claim.slice
    if of.as_of:
        return of.as_of
    year = of.years[1] if of.years else dated_on.year
    if of.months:
        month = of.months[1]
        return date(year, month, monthrange(year, month)[1])
    return date(year, 12, 31) if year < dated_on.year else dated_on


def untold_by(name: str) -> tuple[str, ...]:
    """What of a slice does not count when a person says that a figure counts `name`: the ledger cannot tell it apart."""
    words: tuple[str, ...] = ("stage", "band", "other")
    measure = None if name in _CONCEPT else registry.find(_OTHER_NAMES.get(name, name))
    if measure is None:
        return words
    if measure.rows != "entries":
        words += ("batch", "periods")
    return words if measure.rows == "listings" else (*words, "level", "industry")


def _day(claim: Claim, dated_on: date) -> date:
    """The day, where the ledger can be asked as of it."""
    of = claim.slice
    years = (of.as_of.year,) if of.as_of else of.years or ()
    if any(not SPAN["first"] <= year <= SPAN["last"] for year in years):
        raise UnaskedError(_("日期不在 %(first)d 年到 %(last)d 年之间") % SPAN)
    return as_of(claim, dated_on)


def family(claim: Claim) -> str:
    """Which register a figure speaks of: `entries`, `listings`, `projects`, or nothing that could be told."""
    of, words = claim.slice, f"{claim.subject} {claim.measure}"
    if of.project or "项目库" in words or "在库项目" in words:
        return "projects"
    if of.batch or of.periods or "三个一批" in words:
        return "entries"
    if levels(of.level) or "重点项目" in words:
        return "listings"
    return ""


def _measure(claim: Claim) -> tuple[str, str]:
    """The measure, and which side of its line is counted."""
    if reached := _reached(claim):
        return reached, "above"
    if late := _late(claim):
        return late, ""
    if claim.slice.other in _LIGHTS and claim.measure in _COUNTED and not claim.change:
        return _LIGHTS[claim.slice.other], ""
    name = claim.measure.removesuffix(YEAR_ON_YEAR)
    concept, of = _CONCEPT.get(name.removeprefix("三个一批").removeprefix("重点项目"), ""), family(claim)
    if name != claim.measure or (claim.change and concept):
        if of == "listings" and concept in _GROWTH and claim.unit in UNITS[Unit.PERCENT]:
            return _GROWTH[concept], ""
        raise UnaskedError(_("台账里没有“%s”的增减指标") % name)
    if concept:
        if not of:
            raise UnaskedError(_("没有写明是哪些项目的%s") % claim.measure)
        return KEYS[of][concept], ""
    named = registry.find(_OTHER_NAMES.get(claim.measure, claim.measure))
    if named is None:
        raise UnaskedError(_("台账里没有“%s”这个指标") % claim.measure)
    return named.key, ""


def _reached(claim: Claim) -> str:
    counted = claim.unit in _COUNT_UNITS and not claim.change
    return _REACHED.get((claim.slice.batch, claim.measure[:3]), "") if counted else ""


def _late(claim: Claim) -> str:
    """The measure of what is late; empty where the words set it apart further (巡察反馈问题超期2个)."""
    words = f"{claim.subject} {claim.measure}"
    if not _LATE.search(words) or claim.unit not in _COUNT_UNITS or claim.change or claim.slice.periods:
        return ""
    if _REPEATED.sub("", _LATE_WORDS.sub("", claim.subject.replace(claim.slice.region or " ", ""))):
        return ""
    return next((key for key, noun in _LATE_KEYS.items() if noun.search(words)), "")


def _placed(asked: Asked, claim: Claim, places: Places) -> Asked:
    """The question narrowed to a region, a unit, a project that the text names."""
    of = claim.slice
    if of.region and places.region_keys(of.region) is None and places.unit(of.region):
        # A town is a place to the text; here it is a unit that answers for projects.
        of = replace(of, region="", unit=of.unit or of.region)
    regions = places.region_keys(of.region) if of.region else ()
    unit = places.unit(of.unit) if of.unit else None
    project = places.project(of.project) if of.project else None
    for wanted, known in ((of.region, regions is not None), (of.unit, unit), (of.project, project)):
        if wanted and not known:
            raise UnaskedError(_("台账里没有找到“%s”，或您无权查看") % wanted)
    return replace(asked, regions=regions or (), unit=unit, project=project)


def _narrowed(asked: Asked, claim: Claim, places: Places) -> Asked:
    """The question narrowed to the rows the figure speaks of; refused where the ledger does not tell them apart."""
    of, measure = claim.slice, registry.MEASURES[asked.measure]
    entries, listings = measure.rows == "entries", measure.rows == "listings"
    other = "" if _LIGHTS.get(of.other) == asked.measure else _beyond(of.other, places)
    if asked.measure in _LATE_KEYS:
        other, of = "", replace(of, stage="")
    apart = of.band or other or ("" if asked.side else of.stage)
    if not entries:
        apart = apart or of.batch or (_("期次") if of.periods else "")
    if not listings:
        apart = apart or of.industry or of.level
    if apart:
        raise UnaskedError(_("台账不按“%s”统计这个指标") % apart)
    if entries:
        own = measure.denominator is not None  # the measure itself speaks of a batch
        return replace(asked, periods=of.periods, batch="" if own else places.batches.get(of.batch, ""))
    if listings:
        category = places.field(of.industry) if of.industry else ""
        if of.industry and not category:
            raise UnaskedError(_("领域分类里没有“%s”") % of.industry)
        return replace(
            asked, levels=() if _names_place(claim, places) else levels(of.level), category=category
        )
    return asked


def _names_place(claim: Claim, places: Places) -> bool:
    """Whether the level is but the end of a name: 上街区重点项目 are those of 上街区, of whatever level."""
    ends = [f"{region.name}{word}" for region in places.regions for word in ("重点", "重大")]
    return "级" not in claim.slice.level and any(end in claim.subject for end in ends)


# What a heading repeats of the figure's own rounds, level and place.
_REPEATED = re.compile(
    r"第?[0-9〇零一二三四五六七八九十、和至到—~-]+期|前[0-9一二三四五六七八九十]+期|首期|三个一批|[签开投][约工产]一批|[0-9]{4}年度?"
    r"|全[省市区县]|[我本该][省市区县]|[省市区县]级?|[年度]|纳入|列入|入选|进入|实施|推进|动态调整|调整|转化|经|后|和|及"
    r"|重点|重大|建设|项目|工程|活动|批次|名单|共有?|的|其中|[“”\"《》·\s]"
)


def _beyond(words: str, places: Places) -> str:
    """What sets a figure apart besides its rounds, level and place; empty when the words only repeat these."""
    if not words:
        return ""
    rest = words
    for region in places.regions:
        rest = rest.replace(region.name, "")
    return words if _REPEATED.sub("", rest) else ""
