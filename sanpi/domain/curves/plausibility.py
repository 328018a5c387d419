"""What looks wrong in a month's report. A warning asks for a second look and never blocks; an error cannot be so."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sanpi.domain.money import show_auto
from sanpi.domain.periods import Month

Severity = Literal["warning", "error"]
# Above three times the usual month and a fifth of the year's plan, a month is a jump.
JUMP_TIMES, JUMP_SHARE = 3, 5
# Above 120% of the plan.
PLAN_PERCENT = 120


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding about one field of the report."""

    code: str
    field: str
    message: str
    severity: Severity = "warning"

    @property
    def blocks(self) -> bool:
        """Whether the report cannot be submitted like this."""
        return self.severity == "error"


@dataclass(frozen=True, slots=True)
class Reported:
    """One month as filled in; amounts in 元, None where nothing was written."""

    month: Month
    amount: int | None = None
    construction: int | None = None
    equipment: int | None = None
    other: int | None = None
    funds: int | None = None
    text: str = ""
    forecast_year: int | None = None
    photo_days: tuple[date, ...] = ()

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts that were written."""
        return tuple(part for part in (self.construction, self.equipment, self.other) if part is not None)


@dataclass(frozen=True, slots=True)
class Before:
    """What was known before the month: the year's earlier months, plan and totals, all in 元."""

    amounts: tuple[int, ...] = ()
    completed_before_year: int = 0
    funds_before: int = 0
    plan: int | None = None
    total: int | None = None
    last_text: str = ""

    @property
    def year_to_date(self) -> int:
        """Completed in the year's earlier months."""
        return sum(self.amounts)


def _year_to_date(now: Reported, before: Before) -> int:
    return before.year_to_date + (now.amount or 0)


def _negative(now: Reported, before: Before) -> Remark | None:
    if now.amount is None or now.amount >= 0:
        return None
    message = (
        f"本期完成投资为负（{show_auto(now.amount)}），年初累计由{show_auto(before.year_to_date)}"
        f"降为{show_auto(_year_to_date(now, before))}；确属冲减的，请在“异常说明”写明原因"
    )
    return Remark("negative", "amount", message)


def _jump(now: Reported, before: Before) -> Remark | None:
    if not before.amounts or not now.amount or not before.plan:
        return None
    number, so_far = len(before.amounts), before.year_to_date
    high = now.amount * number > JUMP_TIMES * so_far and now.amount * JUMP_SHARE > before.plan
    if not high or so_far <= 0:
        return None
    message = (
        f"本期{show_auto(now.amount)}，超过此前月均{show_auto(so_far // number)}的{JUMP_TIMES}倍，"
        "且超过年度计划的20%；请核对单位（万元、元）和是否填成了累计数"
    )
    return Remark("jump", "amount", message)


def _over_total(now: Reported, before: Before) -> Remark | None:
    completed = before.completed_before_year + _year_to_date(now, before)
    if before.total is None or now.amount is None or completed <= before.total:
        return None
    message = (
        f"开工以来累计{show_auto(completed)}，超过总投资{show_auto(before.total)}；"
        "请核对本期数，或先调整总投资"
    )
    return Remark("over_total", "amount", message)


def _over_plan(now: Reported, before: Before) -> Remark | None:
    completed = _year_to_date(now, before)
    if not before.plan or now.amount is None or completed * 100 <= before.plan * PLAN_PERCENT:
        return None
    message = (
        f"年初累计{show_auto(completed)}，超过年度计划{show_auto(before.plan)}的{PLAN_PERCENT}%；"
        "请核对本期数，或调整年度计划"
    )
    return Remark("over_plan", "amount", message)


def _parts(now: Reported, _before: Before) -> Remark | None:
    total = sum(now.parts)
    if not now.parts or now.amount is None or total == now.amount:
        return None
    message = (
        f"建安、设备、其他合计{show_auto(total)}，与本期完成投资{show_auto(now.amount)}"
        f"相差{show_auto(abs(total - now.amount))}；三项之和应等于本期完成投资"
    )
    return Remark("parts", "amount", message, "error")


def _funds(now: Reported, before: Before) -> Remark | None:
    in_place = before.funds_before + (now.funds or 0)
    if before.total is None or now.funds is None or in_place <= before.total:
        return None
    message = f"累计到位资金{show_auto(in_place)}，超过总投资{show_auto(before.total)}；请核对本期到位资金"
    return Remark("funds_over_total", "funds", message)


def _photos(now: Reported, _before: Before) -> Remark | None:
    old = [day for day in now.photo_days if day < now.month.first_day]
    if not old:
        return None
    message = f"有{len(old)}张照片拍摄于{now.month}以前（最早{min(old)}）；请补拍本月现场照片"
    return Remark("old_photo", "photos", message)


def _same_text(now: Reported, before: Before) -> Remark | None:
    if not now.text.strip() or now.text.strip() != before.last_text.strip():
        return None
    return Remark("same_text", "text", "形象进度与上月一字不差；请写本月的新进展")


def _forecast(now: Reported, before: Before) -> Remark | None:
    completed = _year_to_date(now, before)
    if now.forecast_year is None or now.forecast_year >= completed:
        return None
    message = f"预计全年完成{show_auto(now.forecast_year)}，少于年初累计{show_auto(completed)}；预计数应不小于已完成数"
    return Remark("forecast_low", "forecast_year", message, "error")


_RULES: tuple[Callable[[Reported, Before], Remark | None], ...] = (
    _negative, _jump, _over_total, _over_plan, _parts, _funds, _photos, _same_text, _forecast,
)  # fmt: skip


def plausibility(now: Reported, before: Before) -> list[Remark]:
    """Everything that looks wrong in a month's report, errors first."""
    found: Iterable[Remark] = (remark for rule in _RULES if (remark := rule(now, before)))
    return sorted(found, key=lambda remark: not remark.blocks)
