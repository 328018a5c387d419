"""What turns a light green: an amount until the end of the next month, or something to be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sanpi.domain.curves import PARTS
from sanpi.domain.rating.bands import HUNDREDTHS
from sanpi.domain.rating.facts import Facts
from sanpi.domain.rating.table import DimensionRule
from sanpi.domain.rating.vocabulary import Basis, Colour
from sanpi.domain.rating.wording import money_up

DECEMBER = 12
_CIRCLED_ONE = ord("①")


@dataclass(frozen=True, slots=True)
class Goal:
    """What to do, in words; `amount` (元) where it is money."""

    words: str
    amount: int | None = None


_YEAR_OVER = Goal("年度已结束，按下一年度的计划重新评定")
_NEVER = Goal("按这条规则没有绿灯区间")


def _green(rule: DimensionRule) -> tuple[int, bool] | None:
    """The edge of the green band towards the worse, in hundredths, and whether it belongs to it; None without one."""
    place = rule.of(Colour.GREEN)
    if place is None:
        return None
    interval = rule.bands[place].interval
    if rule.basis.about.larger_is_worse:
        return None if interval.high is None else (interval.high, interval.high_in)
    return None if interval.low is None else (interval.low, interval.low_in)


def _least(above: int, below: int, *, inside: bool) -> int:
    """The smallest whole number that is at least (or, not `inside`, above) ``above ÷ below``."""
    return -(-above // below) if inside else above // below + 1


def _until(facts: Facts, wanted: int) -> Goal:
    more = max(wanted - facts.completed, 0)
    words = (
        f"到{facts.month + 1}月末再完成{money_up(more)}" if more else f"保持现有进度到{facts.month + 1}月末"
    )
    return Goal(words, more)


def _progress(rule: DimensionRule, facts: Facts) -> Goal:
    edge = _green(rule)
    if edge is None:
        return _NEVER
    if facts.month >= DECEMBER or facts.due_next is None:
        return _YEAR_OVER
    limit, inside = edge
    due, whole, plan = facts.due_next, 100 * HUNDREDTHS, facts.plan or 0
    if rule.basis is Basis.POINTS_BEHIND:
        return _until(facts, _least(due * whole - limit * PARTS * plan, PARTS * whole, inside=inside))
    share = whole - limit if rule.basis is Basis.SHARE_MISSING else limit
    return _until(facts, _least(due * share, PARTS * whole, inside=inside))


def _task(rule: DimensionRule, facts: Facts) -> Goal:
    edge = _green(rule)
    if edge is None:
        return _NEVER
    if facts.month >= DECEMBER or facts.next_plan is None:
        return _YEAR_OVER
    share, inside = edge if rule.basis is Basis.MONTH_TASK else (100 * HUNDREDTHS, True)
    wanted = max(_least(facts.next_plan * share, 100 * HUNDREDTHS, inside=inside), 0)
    return Goal(f"{facts.month + 1}月当月完成{money_up(wanted)}", wanted)


def _funds(rule: DimensionRule, facts: Facts) -> Goal:
    edge = _green(rule)
    if edge is None:
        return _NEVER
    limit, inside = edge
    wanted = _least((facts.plan or 0) * limit, 100 * HUNDREDTHS, inside=inside) - (facts.funds or 0)
    return Goal(f"再到位资金{money_up(max(wanted, 0))}", max(wanted, 0))


def _start(_rule: DimensionRule, _facts: Facts) -> Goal:
    return Goal("登记开工（计划有变的，先调整计划开工日期）")


def _unlisted(_rule: DimensionRule, _facts: Facts) -> Goal:
    return Goal("办理入库")


def _permits(_rule: DimensionRule, facts: Facts) -> Goal:
    return Goal(f"办结超期的{facts.late_permits}项手续")


def _issues(_rule: DimensionRule, facts: Facts) -> Goal:
    return Goal(f"办结超期的{facts.late_issues}个问题，或经批准延期")


def _idle(_rule: DimensionRule, _facts: Facts) -> Goal:
    return Goal("当月有进展")


def _reds(rule: DimensionRule, facts: Facts) -> Goal:
    edge = _green(rule)
    if edge is None:
        return _NEVER
    limit, inside = edge
    most, rest = divmod(limit * facts.lit, 100 * HUNDREDTHS)
    allowed = most if rest or inside else most - 1
    return Goal(f"再有{facts.reds - max(allowed, 0)}个红灯项目转绿或转黄")


_GOALS: dict[Basis, Callable[[DimensionRule, Facts], Goal]] = {
    Basis.POINTS_BEHIND: _progress, Basis.SHARE_MISSING: _progress, Basis.SHARE_OF_DUE: _progress,
    Basis.MONTH_TASK: _task, Basis.MISSED_TASKS: _task, Basis.FUNDS_OF_PLAN: _funds,
    Basis.MONTHS_TO_START: _start, Basis.MONTHS_UNLISTED: _unlisted, Basis.PERMIT_DAYS: _permits,
    Basis.ISSUE_DAYS: _issues, Basis.MONTHS_IDLE: _idle, Basis.RED_SHARE: _reds,
}  # fmt: skip


def listed(goals: Sequence[str]) -> str:
    """Several goals in one sentence: ①…②…; a single one stands by itself."""
    if len(goals) < 2:
        return "".join(goals)
    return "".join(f"{chr(_CIRCLED_ONE + place)}{words}" for place, words in enumerate(goals))


def goal_of(rule: DimensionRule, facts: Facts) -> Goal:
    """What turns this side green."""
    return _GOALS[rule.basis](rule, facts)
