"""What happened to a permit, folded into where it stands after each event."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sanpi.domain.calendars import WorkingCalendar

from .clock import Limit, Run, count_days, runs_out_on


class State(StrEnum):
    """Where a permit stands. Overdue and expiring are judged from its dates, not stored."""

    NOT_NEEDED = "not_needed"  # 不涉及
    TO_CHECK = "to_check"  # 待核
    WAITING = "waiting"  # 未启动
    PREPARING = "preparing"  # 编制中
    ACCEPTED = "accepted"  # 已受理
    CORRECTING = "correcting"  # 补正
    ISSUED = "issued"  # 已办结
    REFUSED = "refused"  # 退回
    LAPSED = "lapsed"  # 失效


class Kind(StrEnum):
    """What can happen to a permit."""

    SET_UP = "set_up"  # 建立
    NEEDED = "needed"  # 定为需办
    NOT_NEEDED = "not_needed"  # 定为不涉及
    TO_CHECK = "to_check"  # 改为待核
    PLANNED = "planned"  # 计划申报
    PREPARING = "preparing"  # 开始编制
    ACCEPTED = "accepted"  # 受理
    CORRECTION = "correction"  # 补正告知
    SUSPENDED = "suspended"  # 中止计时
    RESUMED = "resumed"  # 恢复计时
    EXTENDED = "extended"  # 延长时限
    ISSUED = "issued"  # 办结
    REFUSED = "refused"  # 退回
    WITHDRAWN = "withdrawn"  # 撤回申请
    WAIVED = "waived"  # 容缺受理
    PROMISE = "promise"  # 改承诺日期
    FULFILLED = "fulfilled"  # 容缺补齐
    BLUE = "blue"  # 预审通过
    BLUE_VOID = "blue_void"  # 预审作废
    PROLONGED = "prolonged"  # 有效期延续
    VOIDED = "voided"  # 失效


@dataclass(frozen=True, slots=True)
class Happening:
    """One event with what was said with it; which of the values matter follows from the kind.

    `state` is that of SET_UP; `days` lengthen the limit; `until` is the promised day of a waiver; the limits are
    those in force on the day of acceptance.
    """

    kind: Kind
    on: date
    state: State | None = None
    planned_on: date | None = None
    days: int = 0
    number: str = ""
    valid_until: date | None = None
    missing: str = ""
    until: date | None = None
    statutory: Limit | None = None
    promised: Limit | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a permit stands after an event.

    `due_on` is None while the clock stands still with `left` days; after the end it stays, so that it can be said
    whether the permit came in time.
    """

    state: State | None = None
    planned_on: date | None = None
    accepted_on: date | None = None
    statutory: Limit | None = None
    promised: Limit | None = None
    extra: int = 0
    runs: tuple[Run, ...] = ()
    stopped_on: date | None = None
    left: int | None = None
    due_on: date | None = None
    issued_on: date | None = None
    number: str = ""
    valid_until: date | None = None
    missing: str = ""
    waived_until: date | None = None
    blue_on: date | None = None

    @property
    def limit(self) -> Limit | None:
        """The limit that binds: the promised one, else the statutory one, with its extensions."""
        base = self.promised or self.statutory
        return Limit(base.days + self.extra, base.unit) if base else None


class StoryError(ValueError):
    """The event cannot follow; `message` is Chinese and ready to be shown, `field` the value that is wrong."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


LABELS = {
    State.NOT_NEEDED: "不涉及", State.TO_CHECK: "待核", State.WAITING: "未启动", State.PREPARING: "编制中",
    State.ACCEPTED: "已受理", State.CORRECTING: "补正", State.ISSUED: "已办结", State.REFUSED: "退回",
    State.LAPSED: "失效",
}  # fmt: skip
_OPEN = frozenset({State.TO_CHECK, State.WAITING, State.PREPARING, State.REFUSED, State.LAPSED})
_IN_HAND = frozenset({State.ACCEPTED, State.CORRECTING})
_NOT_THERE = frozenset({State.NOT_NEEDED, State.REFUSED, State.LAPSED})


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def fold(happenings: Iterable[Happening], calendar: WorkingCalendar) -> list[Standing]:
    """Where the permit stands after each of the events, which come in the order of their days.

    Raises StoryError with the day and the reason for the first that cannot follow.
    """
    standing, found = Standing(), []
    for happening in happenings:
        standing = advance(standing, happening, calendar)
        found.append(standing)
    return found


def advance(before: Standing, now: Happening, calendar: WorkingCalendar) -> Standing:
    """Where the permit stands after one more event. Raises StoryError."""
    if (before.state is None) != (now.kind is Kind.SET_UP):
        raise StoryError("该事项还没有建立" if before.state is None else "该事项已经建立")
    return _clocked(_AFTER[now.kind](before, now), calendar, now.on)


def _clocked(standing: Standing, calendar: WorkingCalendar, on: date) -> Standing:
    """The standing with the day its limit runs out, and the days left where the clock stands still."""
    limit = standing.limit
    if standing.accepted_on is None or limit is None:
        return replace(standing, due_on=None, left=None)
    if standing.state not in _IN_HAND:
        return standing
    due = runs_out_on(standing.runs, limit, calendar)
    left = None
    if standing.stopped_on is not None:
        used = sum(count_days(run.start, run.end or on, limit.unit, calendar) for run in standing.runs)
        left = limit.days - used
    return replace(standing, due_on=due, left=left)


def _require(before: Standing, allowed: frozenset[State], what: str, advice: str) -> None:
    if before.state not in allowed:
        label = LABELS[before.state] if before.state else "—"
        raise StoryError(f"当前是“{label}”，不能登记“{what}”；{advice}")


def _set_up(before: Standing, now: Happening) -> Standing:
    return replace(before, state=now.state or State.TO_CHECK)


def _needed(before: Standing, now: Happening) -> Standing:
    asked = before.state in {State.NOT_NEEDED, State.TO_CHECK}
    return replace(before, state=State.WAITING) if asked else before


def _not_needed(before: Standing, now: Happening) -> Standing:
    allowed = frozenset(
        {State.TO_CHECK, State.WAITING, State.PREPARING, State.REFUSED, State.LAPSED, State.NOT_NEEDED}
    )
    _require(before, allowed, "不涉及", "已受理的请先登记“撤回申请”")
    return Standing(state=State.NOT_NEEDED)


def _to_check(before: Standing, now: Happening) -> Standing:
    _require(
        before,
        frozenset({State.NOT_NEEDED, State.WAITING, State.TO_CHECK}),
        "待核",
        "已经开始办理的事项不再待核",
    )
    return replace(before, state=State.TO_CHECK)


def _planned(before: Standing, now: Happening) -> Standing:
    allowed = _OPEN | _IN_HAND
    _require(before, allowed, "计划申报日", "不涉及的请先改为需办，已办结的不再计划")
    if now.planned_on is None:
        raise StoryError("请填写计划申报日", "planned_on")
    return replace(before, planned_on=now.planned_on)


def _preparing(before: Standing, now: Happening) -> Standing:
    _require(before, _OPEN, "编制中", "不涉及的请先改为需办")
    return replace(before, state=State.PREPARING)


def _accepted(before: Standing, now: Happening) -> Standing:
    _require(before, _OPEN, "受理", "不涉及的请先改为需办")
    return replace(
        before, state=State.ACCEPTED, accepted_on=now.on, statutory=now.statutory, promised=now.promised, extra=0,
        runs=(Run(now.on),), stopped_on=None, left=None, issued_on=None, number="", valid_until=None,
    )  # fmt: skip


def _stop(before: Standing, on: date) -> Standing:
    *earlier, running = before.runs
    return replace(before, runs=(*earlier, Run(running.start, on)), stopped_on=on)


def _running(before: Standing, what: str) -> None:
    _require(before, frozenset({State.ACCEPTED}), what, "只有正在办理的事项可以")
    if before.stopped_on is not None:
        raise StoryError(f"计时已于 {before.stopped_on} 停止，不能再登记“{what}”；请先登记“恢复计时”")


def _correction(before: Standing, now: Happening) -> Standing:
    _running(before, "补正告知")
    return replace(_stop(before, now.on), state=State.CORRECTING, missing=now.missing or before.missing)


def _suspended(before: Standing, now: Happening) -> Standing:
    _running(before, "中止计时")
    return _stop(before, now.on)


def _resumed(before: Standing, now: Happening) -> Standing:
    _require(before, _IN_HAND, "恢复计时", "没有停止计时，无需恢复")
    if before.stopped_on is None:
        raise StoryError("计时没有停止，无需恢复")
    missing = before.missing if before.waived_until else ""
    resumed = replace(before, runs=(*before.runs, Run(now.on)), stopped_on=None, missing=missing)
    return replace(resumed, state=State.ACCEPTED)


def _extended(before: Standing, now: Happening) -> Standing:
    _require(before, _IN_HAND, "延长时限", "只有已受理的事项可以延长")
    if now.days <= 0:
        raise StoryError("延长的天数应大于 0", "days")
    if before.limit is None:
        raise StoryError("该事项没有设定时限，无需延长")
    return replace(before, extra=before.extra + now.days)


def _issued(before: Standing, now: Happening) -> Standing:
    _require(before, _OPEN | {State.ACCEPTED}, "办结", "补正中的请先登记“恢复计时”，已办结的请用“更正”")
    if before.stopped_on is not None and before.state is State.ACCEPTED:
        raise StoryError("计时中止期间不能办结；请先登记“恢复计时”")
    in_hand = before.state is State.ACCEPTED
    runs = (*before.runs[:-1], Run(before.runs[-1].start, now.on)) if in_hand else ()
    if now.valid_until is not None and now.valid_until < now.on:
        raise StoryError("有效期不能早于办结日", "valid_until")
    return replace(
        before, state=State.ISSUED, issued_on=now.on, number=now.number, valid_until=now.valid_until, runs=runs,
        accepted_on=before.accepted_on if in_hand else None, due_on=before.due_on if in_hand else None, blue_on=None,
    )  # fmt: skip


def _ended(before: Standing, state: State) -> Standing:
    return replace(before, state=state, runs=(), stopped_on=None, left=None, due_on=None, extra=0)


def _refused(before: Standing, now: Happening) -> Standing:
    _require(before, _IN_HAND, "退回", "只有已受理的事项可以退回")
    return _ended(before, State.REFUSED)


def _withdrawn(before: Standing, now: Happening) -> Standing:
    _require(before, _IN_HAND, "撤回申请", "只有已受理的事项可以撤回")
    ended = _ended(before, State.WAITING)
    return replace(ended, accepted_on=None, statutory=None, promised=None, missing="", waived_until=None)


def _waived(before: Standing, now: Happening) -> Standing:
    if before.state in _NOT_THERE:
        _require(before, _OPEN - _NOT_THERE, "容缺受理", "只有需办的事项可以容缺")
    if not now.missing.strip():
        raise StoryError("请写明缺少哪些材料", "missing")
    if now.until is None:
        raise StoryError("请填写承诺补正日期", "waived_until")
    if now.until < now.on:
        raise StoryError("承诺补正日期不能早于容缺受理日", "waived_until")
    return replace(before, missing=now.missing, waived_until=now.until)


def _promised(before: Standing, now: Happening) -> Standing:
    if before.waived_until is None:
        raise StoryError("该事项没有未补齐的容缺承诺")
    if now.until is None or now.until < now.on:
        raise StoryError("新的承诺补正日期不能早于变更日", "waived_until")
    return replace(before, waived_until=now.until)


def _fulfilled(before: Standing, now: Happening) -> Standing:
    if before.waived_until is None:
        raise StoryError("该事项没有未补齐的容缺承诺")
    return replace(before, missing="", waived_until=None)


def _blue(before: Standing, now: Happening) -> Standing:
    allowed = frozenset({State.TO_CHECK, State.WAITING, State.PREPARING, State.ACCEPTED})
    _require(before, allowed, "预审通过", "已办结的不再预审")
    in_hand = before.state is State.ACCEPTED
    return replace(before, state=before.state if in_hand else State.PREPARING, blue_on=now.on)


def _blue_void(before: Standing, now: Happening) -> Standing:
    if before.blue_on is None:
        raise StoryError("该事项没有预审意见")
    in_hand = before.state in _IN_HAND
    return replace(before, state=before.state if in_hand else State.WAITING, blue_on=None)


def _prolonged(before: Standing, now: Happening) -> Standing:
    _require(before, frozenset({State.ISSUED}), "有效期延续", "只有已办结的事项可以延续")
    if now.valid_until is None or (before.valid_until and now.valid_until <= before.valid_until):
        raise StoryError("新的有效期应晚于原有效期", "valid_until")
    return replace(before, valid_until=now.valid_until)


def _voided(before: Standing, now: Happening) -> Standing:
    _require(before, frozenset({State.ISSUED}), "失效", "只有已办结的事项可以失效")
    return replace(before, state=State.LAPSED, valid_until=now.on)


_AFTER: dict[Kind, Callable[[Standing, Happening], Standing]] = {
    Kind.SET_UP: _set_up, Kind.NEEDED: _needed, Kind.NOT_NEEDED: _not_needed, Kind.TO_CHECK: _to_check,
    Kind.PLANNED: _planned, Kind.PREPARING: _preparing, Kind.ACCEPTED: _accepted, Kind.CORRECTION: _correction,
    Kind.SUSPENDED: _suspended, Kind.RESUMED: _resumed, Kind.EXTENDED: _extended, Kind.ISSUED: _issued,
    Kind.REFUSED: _refused, Kind.WITHDRAWN: _withdrawn, Kind.WAIVED: _waived, Kind.PROMISE: _promised,
    Kind.FULFILLED: _fulfilled, Kind.BLUE: _blue, Kind.BLUE_VOID: _blue_void, Kind.PROLONGED: _prolonged,
    Kind.VOIDED: _voided,
}  # fmt: skip
