"""What each basis measures of the facts: a number, a matter settled, nothing to judge, or data that are missing."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sanpi.domain.curves import PARTS
from sanpi.domain.periods import Month
from sanpi.domain.rating.facts import Facts
from sanpi.domain.rating.vocabulary import Basis, Dimension

VALUE, SETTLED, NOT_ASKED, MISSING = range(4)


class Reading(NamedTuple):
    """``above ÷ below`` in the unit of the basis where `state` is VALUE; otherwise `words` say why there is no number."""

    state: int
    above: int = 0
    below: int = 1
    words: str = ""


_NO_PLAN = Reading(NOT_ASKED, words="没有年度计划，不评进度")
_PLAN_MISSING = Reading(MISSING, words="在建而没有年度计划，无法判断")
_NOT_STARTED = Reading(NOT_ASKED, words="未开工，不评")
_FINISHED = Reading(NOT_ASKED, words="已竣工，不评")


def _planned(facts: Facts) -> Reading | None:
    """Why there is nothing to measure against the year's plan; None where there is."""
    if facts.plan is None or facts.plan <= 0:
        return _PLAN_MISSING if facts.started and not facts.finished else _NO_PLAN
    if not facts.month:
        return Reading(MISSING, words=facts.waiting or "今年还没有到期的月份，无法判断")
    return None


def _points(facts: Facts) -> Reading:
    """Negated `curves.ahead`: points by which the share completed is behind the curve."""
    return _planned(facts) or Reading(
        VALUE, (facts.due - facts.completed * PARTS) * 100, PARTS * (facts.plan or 1)
    )


def _missing_share(facts: Facts) -> Reading:
    if refused := _planned(facts):
        return refused
    if not facts.due:
        return Reading(NOT_ASKED, words="序时应完成为 0，不评")
    return Reading(VALUE, (facts.due - facts.completed * PARTS) * 100, facts.due)


def _share_of_due(facts: Facts) -> Reading:
    if refused := _planned(facts):
        return refused
    if not facts.due:
        return Reading(NOT_ASKED, words="序时应完成为 0，不评")
    return Reading(VALUE, facts.completed * PARTS * 100, facts.due)


def _month_task(facts: Facts) -> Reading:
    if refused := _planned(facts):
        return refused
    if facts.month_plan is None or facts.month_done is None:
        return Reading(MISSING, words="没有当月计划或当月完成数，无法判断")
    if facts.month_plan <= 0:
        return Reading(NOT_ASKED, words=f"{facts.month}月没有计划任务，不评")
    return Reading(VALUE, facts.month_done * 100, facts.month_plan)


def _missed(facts: Facts) -> Reading:
    if refused := _planned(facts):
        return refused
    if facts.missed is None:
        return Reading(MISSING, words="没有分月的完成数，无法判断")
    return Reading(VALUE, facts.missed)


def _funds(facts: Facts) -> Reading:
    if refused := _planned(facts):
        return refused
    if facts.funds is None:
        return Reading(MISSING, words="月报没有填到位资金，无法判断")
    return Reading(VALUE, facts.funds * 100, facts.plan or 1)


def _start(facts: Facts) -> Reading:
    if facts.started:
        on = f"已于{facts.started_on}开工" if facts.started_on else "已开工"
        return Reading(SETTLED, words=on)
    planned = facts.start_planned_on
    if planned is None:
        if facts.settled:
            return Reading(MISSING, words="已签约落地而没有计划开工日期，无法判断")
        return Reading(NOT_ASKED, words="没有计划开工日期，不评")
    months = (facts.day.year - planned.year) * 12 + facts.day.month - planned.month
    if months < 0:
        return Reading(NOT_ASKED, words=f"计划{planned.year}年{planned.month}月开工，未到期")
    return Reading(VALUE, months)


def months_since(first: date, last: date) -> tuple[int, int]:
    """Months from one day to another as ``above ÷ below``: full months, and the days over as a share of their month.

    Example: 15 January to 20 February is 1 month and 5 of 28 days.
    """
    whole = (last.year - first.year) * 12 + last.month - first.month
    begun = _months_after(first, whole)
    if begun > last:
        whole, begun = whole - 1, _months_after(first, whole - 1)
    length = (_months_after(first, whole + 1) - begun).days
    return whole * length + (last - begun).days, length


def _months_after(first: date, months: int) -> date:
    month = Month.of(first) + months
    return month.last_day if first.day > month.last_day.day else month.first_day.replace(day=first.day)


def _unlisted(facts: Facts) -> Reading:
    if facts.enrolled:
        return Reading(SETTLED, words="已入库")
    if not facts.started:
        return _NOT_STARTED
    if not facts.to_enroll:
        return Reading(NOT_ASKED, words="不在应入库范围，不评")
    if facts.started_on is None:
        return Reading(MISSING, words="没有实际开工日期，无法判断")
    return Reading(VALUE, *months_since(facts.started_on, max(facts.day, facts.started_on)))


def _permits(facts: Facts) -> Reading:
    if not facts.permits:
        return Reading(NOT_ASKED, words="没有手续清单，不评")
    return Reading(VALUE, facts.permit_days)


def _issues(facts: Facts) -> Reading:
    return Reading(VALUE, facts.issue_days)


def _idle(facts: Facts) -> Reading:
    if facts.finished:
        return _FINISHED
    if not facts.started:
        return _NOT_STARTED
    if facts.idle is None:
        return Reading(MISSING, words="没有月报，无法判断")
    return Reading(VALUE, facts.idle)


def _talks(facts: Facts) -> Reading:
    if facts.talk_idle is None:
        return Reading(NOT_ASKED, words="不是在谈线索，不评")
    return Reading(VALUE, facts.talk_idle)


def _reds(facts: Facts) -> Reading:
    if not facts.lit:
        return Reading(NOT_ASKED, words="没有亮灯的项目，不评")
    return Reading(VALUE, facts.reds * 100, facts.lit)


_READERS: dict[Basis, Callable[[Facts], Reading]] = {
    Basis.POINTS_BEHIND: _points, Basis.SHARE_MISSING: _missing_share, Basis.SHARE_OF_DUE: _share_of_due,
    Basis.MONTH_TASK: _month_task, Basis.MISSED_TASKS: _missed, Basis.FUNDS_OF_PLAN: _funds,
    Basis.MONTHS_TO_START: _start, Basis.MONTHS_UNLISTED: _unlisted, Basis.PERMIT_DAYS: _permits,
    Basis.ISSUE_DAYS: _issues, Basis.MONTHS_IDLE: _idle, Basis.RED_SHARE: _reds,
}  # fmt: skip


def reader(dimension: Dimension, basis: Basis) -> Callable[[Facts], Reading]:
    """How a side reads the facts."""
    return _talks if dimension is Dimension.TALKS else _READERS[basis]
