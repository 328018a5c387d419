"""Why a forecast changed since last month: a waterfall whose steps add up to the change exactly."""

from dataclasses import dataclass

from sanpi.domain.money import show_auto

from .values import Forecast

LARGEST = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the waterfall. Codes: `month`, `correction`, `plan`, `learning`, `outlook`."""

    code: str
    amount: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """From one median to the next: the largest reasons first, `rest` is what the others come to together."""

    before: int
    after: int
    reasons: tuple[Reason, ...]
    rest: int

    @property
    def amount(self) -> int:
        """The whole change; the reasons and the rest add up to it."""
        return self.after - self.before


def reasons(before: Forecast, after: Forecast, again: Forecast | None = None) -> Change:
    """The three largest reasons why the median of `after` differs from that of `before`.

    `again` is the question of `before` answered by what had been learnt at `after`; without it the effect of learning
    is part of the outlook.
    """
    steps = [step for step in _steps(before, after, again or before) if step.amount]
    steps.sort(key=lambda step: -abs(step.amount))
    return Change(
        before.median, after.median, tuple(steps[:LARGEST]), sum(step.amount for step in steps[LARGEST:])
    )


def _steps(before: Forecast, after: Forecast, again: Forecast) -> list[Reason]:
    learning = again.median - before.median
    known, now = before.asked.known, after.asked.known
    then = after.path[known - 1] if 0 < known <= now else before.completed
    correction = then - before.completed
    expected = (again.path[now - 1] if now else 0) - before.completed
    month = after.completed - then - expected
    left = before.plan - before.completed
    plan = (after.plan - before.plan) * max(again.median - before.completed, 0) // left if left > 0 else 0
    outlook = after.median - before.median - learning - correction - month - plan
    plans = f"{show_auto(before.plan)}调为{show_auto(after.plan)}"
    return [
        Reason("learning", learning, f"可比历史有更新，预测{_changed(learning)}"),
        Reason("correction", correction, f"更正以前月份，累计{_changed(correction)}"),
        Reason(
            "month",
            month,
            f"{_months(known, now)}完成{show_auto(after.completed - then)}，比预期{_more(month)}",
        ),
        Reason("plan", plan, f"年度计划由{plans}，预测{_changed(plan)}"),
        Reason("outlook", outlook, f"其余月份的预期比上次{_more(outlook)}"),
    ]


def _months(known: int, now: int) -> str:
    return f"{now}月" if now - known <= 1 else f"{known + 1}—{now}月"


def _changed(amount: int) -> str:
    return f"{'增加' if amount > 0 else '减少'}{show_auto(abs(amount))}"


def _more(amount: int) -> str:
    return f"{'多' if amount > 0 else '少'}{show_auto(abs(amount))}"
