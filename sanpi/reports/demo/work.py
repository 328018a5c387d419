"""What the sites of the demonstration get done month by month: invented, but in step with stages, plans and standstills."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from sanpi.domain.money import split
from sanpi.domain.periods import Month
from sanpi.progress.models import Verdict
from sanpi.projects.models import Stage, Status
from sanpi.reports.demo.choice import chance, number, pick
from sanpi.reports.demo.sample import Sample

S = Stage
# Offices report in whole 万元.
WAN = 10_000
PREPARING = 6  # weight of a month before the start, against about 100 of a month of building
# Stage of the site by the share of the time between start and completion that has passed.
SITE: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (10, "levelling", ("场地平整完成{share}%，临建搭设完成", "围挡、临时用电到位，场平进行中")),
    (28, "foundation", ("桩基施工完成{share}%", "基础开挖完成，承台施工中")),
    (55, "structure", ("主体结构施工至总量的{share}%", "主体施工中，已完成{share}%")),
    (68, "topped_out", ("主体已封顶，砌体完成{share}%", "主体结构封顶，屋面施工中")),
    (82, "fitting", ("外墙和装饰装修完成{share}%", "室内装修、管线安装完成{share}%")),
    (101, "equipment", ("设备进场安装，完成{share}%", "主要设备安装就位，单机调试中")),
)
BEFORE = ("办理前期手续，推进场地清表", "深化设计方案，组织施工招标", "用地手续报批中，完善施工图")
AFTER = ("主体工程竣工，办理验收", "收尾工程和室外配套施工")
RUNNING = ("已投产，产能爬坡", "生产线运行稳定，办理结算")
STANDING = ("现场停工，未形成新的工程量",)
NEXT = {
    "": "完成剩余前期手续，具备进场条件",
    "levelling": "完成场平，桩基进场",
    "foundation": "完成基础工程，转入主体施工",
    "structure": "主体结构继续上升",
    "topped_out": "砌体和屋面收尾",
    "fitting": "完成外墙和机电安装",
    "equipment": "设备安装调试",
    "trial": "试生产，组织验收",
    "acceptance": "竣工验收，办理移交",
    "production": "达产爬坡，完成结算",
}
REASONS = (
    "土地移交晚于计划，上半年未能形成工程量",
    "施工图审查反复，主体开工推迟",
    "到位资金不足，设备采购推迟",
    "管线迁改未完成，局部不能施工",
)
PROBLEMS = (
    "场外道路未接通，大件设备进场困难",
    "临时用电容量不足",
    "地块内尚有线路需迁改",
    "建设资金缺口待融资",
)


@dataclass(frozen=True, slots=True)
class Done:
    """A month of a site: amounts in 元, the stage of the site by its code, and the words."""

    amount: int
    construction: int
    equipment: int
    other: int
    funds: int
    stage: str
    text: str
    next_plan: str
    next_amount: int
    forecast_year: int
    verdict: str
    forecast_reason: str
    problem: str


def attained(sample: Sample, year: int) -> int:
    """What is completed of the year's plan in the end, in per cent of it."""
    if chance(14, "behind", year, sample.key):
        return number(52, 88, "attained", year, sample.key)
    return number(97, 114, "attained", year, sample.key)


@cache
def year_amounts(sample: Sample, year: int) -> tuple[int, ...]:
    """What the site completes in each month of a year, in 元; the plan of the year and its course decide."""
    plan = sample.plans.get(year, 0)
    weights = [_weight(sample, Month(year, month)) for month in range(1, 13)]
    total = plan * attained(sample, year) // 100 // WAN
    if not total or not sum(weights):
        return (0,) * 12
    return tuple(amount * WAN for amount in split(total, weights))


def _weight(sample: Sample, month: Month) -> int:
    start, done = sample.reached(S.STARTED), sample.reached(S.COMPLETED) or sample.course.get(S.COMPLETED)
    day = month.first_day
    if stands_still(sample, month.last_day):
        return 0
    base = 90 + 3 * month.month - (30 if month.month in (1, 2) else 0)
    noise = number(70, 130, "month", month, sample.key)
    if start is None or start > month.last_day:
        return PREPARING * noise
    return base * noise // (1 if done is None or day <= done else 4)


def stands_still(sample: Sample, day: date) -> bool:
    """Whether work had stopped, been put off or been given up by that day."""
    turns = [turn for turn in sample.turns if turn.on <= day]
    return bool(turns) and turns[-1].status != Status.NORMAL


def site(sample: Sample, month: Month) -> tuple[str, str]:
    """The stage of the site at the end of the month, by code, and how the report words it."""
    day = month.last_day
    words = ("site", month, sample.key)
    if stands_still(sample, day):
        return "", pick(STANDING, *words)
    start = sample.reached(S.STARTED)
    if start is None or start > day:
        return "", pick(BEFORE, *words)
    for stage, code, texts in (
        (S.FULL_OUTPUT, "full_output", RUNNING),
        (S.PRODUCING, "production", RUNNING),
        (S.COMPLETED, "acceptance", AFTER),
    ):
        reached = sample.reached(stage)
        if reached and reached <= day:
            return code, pick(texts, *words)
    end = sample.course.get(S.COMPLETED) or date(start.year + 2, start.month, 1)
    share = min(100, (day - start).days * 100 // max(1, (end - start).days))
    _limit, phase, patterns = next(row for row in SITE if share < row[0])
    return phase, pick(patterns, *words).format(share=max(5, share // 5 * 5))


def done(sample: Sample, month: Month) -> Done:
    """Everything that the unit reports of the site for the month."""
    amounts = year_amounts(sample, month.year)
    amount, following = amounts[month.month - 1], amounts[month.month] if month.month < 12 else 0
    stage, text = site(sample, month)
    construction = amount * number(55, 75, "construction", sample.key) // 100 // WAN * WAN
    equipment = amount * number(12, 25, "equipment", sample.key) // 100 // WAN * WAN
    plan, percent = sample.plans.get(month.year, 0), attained(sample, month.year)
    # What the unit believes comes nearer to the truth as the year goes by.
    believed = plan * (100 + (percent - 100) * month.month // 12) // 100 // WAN * WAN
    verdict = (
        Verdict.CAN
        if believed >= plan * 98 // 100
        else Verdict.AT_RISK
        if believed >= plan * 85 // 100
        else Verdict.CANNOT
    )
    forecast = max(believed, sum(amounts[: month.month]))
    behind = verdict != Verdict.CAN
    return Done(
        amount=amount, construction=construction, equipment=equipment, other=amount - construction - equipment,
        funds=amount * number(88, 118, "funds", month.year, sample.key) // 100 // WAN * WAN,
        stage=stage, text=text, next_plan=NEXT.get(stage, NEXT["production"]), next_amount=following, forecast_year=forecast,
        verdict=verdict.value, forecast_reason=pick(REASONS, "reason", month.year, sample.key) if behind else "",
        problem=pick(PROBLEMS, "problem", month, sample.key) if behind and chance(40, "told", month, sample.key) else "",
    )  # fmt: skip
