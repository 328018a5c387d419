"""The sentence of a light: what was measured, and the band it lies in."""

from collections.abc import Callable
from fractions import Fraction

from sanpi.domain.curves import PARTS
from sanpi.domain.rating.bands import Interval
from sanpi.domain.rating.facts import Facts
from sanpi.domain.rating.ranges import interval_words
from sanpi.domain.rating.vocabulary import Basis, Colour, Dimension
from sanpi.domain.rating.wording import faithful, money, rounded

# So many years are told as years.
LONG = 2


def _silent(facts: Facts) -> str:
    return "" if facts.reported else f"（{facts.month}月月报未报，按 0 计）"


def _points(facts: Facts, above: int, below: int, interval: Interval) -> str:
    head = f"截至{facts.month}月末完成{rounded(facts.completed * 100, facts.plan or 1)}%{_silent(facts)}，"
    if not above:
        return f"{head}与序时持平"
    if above < 0:
        return f"{head}超序时{rounded(-above, below)}个百分点"
    return f"{head}落后序时{faithful(above, below, interval)}个百分点"


def _due(facts: Facts) -> str:
    due = (facts.due + PARTS // 2) // PARTS
    return f"截至{facts.month}月末序时应完成{money(due)}，已完成{money(facts.completed)}{_silent(facts)}，"


def _missing_share(facts: Facts, above: int, below: int, interval: Interval) -> str:
    if above <= 0:
        return f"{_due(facts)}达到序时"
    return f"{_due(facts)}欠{faithful(above, below, interval)}%"


def _share_of_due(facts: Facts, above: int, below: int, interval: Interval) -> str:
    return f"{_due(facts)}为序时的{faithful(above, below, interval)}%"


def _month_task(facts: Facts, above: int, below: int, interval: Interval) -> str:
    plan, done = money(facts.month_plan or 0), money(facts.month_done or 0)
    return f"{facts.month}月计划{plan}，完成{done}{_silent(facts)}，完成率{faithful(above, below, interval)}%"


def _missed(facts: Facts, above: int, _below: int, _interval: Interval) -> str:
    if not above:
        return f"{facts.month}月完成了当月任务"
    if above == 1:
        return f"{facts.month}月没有完成当月任务"
    return f"截至{facts.month}月已连续{above}个月未完成当月任务"


def _funds(facts: Facts, above: int, below: int, interval: Interval) -> str:
    return f"截至{facts.month}月末到位资金{money(facts.funds or 0)}，为年度计划的{faithful(above, below, interval)}%"


def _start(facts: Facts, above: int, _below: int, _interval: Interval) -> str:
    planned = facts.start_planned_on or facts.day
    late = f"已超期{above}个月" if above else "当月应开"
    return f"计划{planned.year}年{planned.month}月开工，{late}，尚未开工"


def _unlisted(facts: Facts, above: int, below: int, _interval: Interval) -> str:
    return f"{facts.started_on}开工，至今{_lasted(*divmod(above, below))}，尚未入库"


def _lasted(months: int, days: int) -> str:
    """How long something has lasted; of years the days are left out: 3个月零2天, 5年1个月."""
    years, rest = divmod(months, 12)
    if years >= LONG:
        return f"{years}年{rest}个月" if rest else f"{years}年"
    return f"{months}个月零{days}天" if days else f"{months}个月"


def _permits(facts: Facts, above: int, _below: int, _interval: Interval) -> str:
    if not above:
        return f"{facts.permits}项手续，没有超期的"
    return f"{facts.late_permits}项手续超期，最长{above}天"


def _issues(facts: Facts, above: int, _below: int, _interval: Interval) -> str:
    if not above:
        return "没有超期未办结的问题"
    return f"{facts.late_issues}个问题超期未办结，最长{above}天"


def _idle(facts: Facts, above: int, _below: int, _interval: Interval) -> str:
    return f"已连续{above}个月没有完成投资" if above else f"{facts.month}月有完成投资"


def _talks(_facts: Facts, above: int, _below: int, _interval: Interval) -> str:
    return f"已{above}个月没有进展" if above else "本月有进展"


def _reds(facts: Facts, above: int, below: int, interval: Interval) -> str:
    return f"{facts.lit}个亮灯项目中红灯{facts.reds}个，占{faithful(above, below, interval)}%"


_SENTENCES: dict[Basis, Callable[[Facts, int, int, Interval], str]] = {
    Basis.POINTS_BEHIND: _points, Basis.SHARE_MISSING: _missing_share, Basis.SHARE_OF_DUE: _share_of_due,
    Basis.MONTH_TASK: _month_task, Basis.MISSED_TASKS: _missed, Basis.FUNDS_OF_PLAN: _funds,
    Basis.MONTHS_TO_START: _start, Basis.MONTHS_UNLISTED: _unlisted, Basis.PERMIT_DAYS: _permits,
    Basis.ISSUE_DAYS: _issues, Basis.MONTHS_IDLE: _idle, Basis.RED_SHARE: _reds,
}  # fmt: skip


def sentence_for(dimension: Dimension, basis: Basis) -> Callable[[Facts, int, int, Interval], str]:
    """How a side speaks."""
    return _talks if dimension is Dimension.TALKS else _SENTENCES[basis]


def band_words(colour: Colour, basis: Basis, interval: Interval) -> str:
    """The band that was hit: 落后10–30个百分点的为黄灯."""
    return f"{interval_words(basis, interval)}的为{colour.word}灯"


_WORSE: dict[Basis, str] = {
    Basis.POINTS_BEHIND: "再落后", Basis.SHARE_MISSING: "再多欠", Basis.SHARE_OF_DUE: "再降", Basis.MONTH_TASK: "再降",
    Basis.FUNDS_OF_PLAN: "再降", Basis.RED_SHARE: "再升",
}  # fmt: skip


def way_words(basis: Basis, gap: Fraction, colour: Colour, *, better: bool) -> str:
    """How far it is to a better light, or to a worse one: 差 61.7 个百分点到黄灯, 再落后 12.0 个百分点变红灯.

    Days and months only add up: what ends them is what the goal names, so that nothing is said of the better light.
    """
    if better and basis not in _WORSE:
        return ""
    about = basis.about
    whole = about.whole and gap.denominator == 1
    # What is nearer than a tenth is not nothing.
    places = 0 if whole else 1 if gap >= Fraction(1, 20) else 2
    # Between two shares there are points, not a share.
    unit = "个百分点" if about.unit == "%" else about.unit
    far = f"{rounded(gap.numerator, gap.denominator, places)} {unit}"
    return f"差 {far}到{colour.word}灯" if better else f"{_WORSE.get(basis, '再过')} {far}变{colour.word}灯"
