"""Dividing a project's yearly plan over the months, and changing the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.domain.curves import CurveError, s_curve, split_by_curve, split_evenly, split_like
from sanpi.domain.money import show_auto, split
from sanpi.organizations.models import User
from sanpi.progress import rules
from sanpi.progress.models import MONTH_COLUMNS, MONTHS, TEXT_LIMIT, MonthPlan
from sanpi.projects.actions import record_plan
from sanpi.projects.actions.state import lock
from sanpi.projects.models import AnnualPlan, Project

Method = MonthPlan.Method


@dataclass(frozen=True, slots=True)
class Wish:
    """How a plan is to be divided: typed amounts (元), or the months of construction that remain."""

    amounts: Sequence[int] | None = None
    first: int | None = None
    last: int | None = None


def proposed(plan: AnnualPlan, method: str, wish: Wish, today: date) -> list[int]:
    """The twelve amounts (元) a method gives for a plan; they add up to it.

    Raises ValidationError by field when the method has nothing to go by, or typed amounts do not add up.
    """
    try:
        if method == Method.TYPED:
            return _typed(plan, wish.amounts)
        if method == Method.REMAINING:
            return _remaining(plan, wish, today)
        if method == Method.LAST_YEAR:
            last_year = rules.completed_by_month(plan.project, plan.year - 1, rules.on(today))
            return split_like(plan.amount, last_year)
    except CurveError as refused:
        raise ValidationError({"method": refused.message}) from refused
    if method == Method.S_CURVE:
        return split_by_curve(plan.amount, s_curve())
    return split_evenly(plan.amount)


def _typed(plan: AnnualPlan, amounts: Sequence[int] | None) -> list[int]:
    found = list(amounts or ())
    if len(found) != len(MONTHS):
        raise ValidationError({"method": _("请填写 12 个月的计划")})
    negative = next((month for month, amount in zip(MONTHS, found, strict=True) if amount < 0), None)
    if negative:
        raise ValidationError({f"m{negative}": _("%(month)s月计划不能为负数") % {"month": negative}})
    difference = sum(found) - plan.amount
    if difference:
        words = {
            "sum": show_auto(sum(found)), "plan": show_auto(plan.amount), "gap": show_auto(abs(difference)),
            "way": _("多") if difference > 0 else _("少"),
        }  # fmt: skip
        raise ValidationError(
            {"method": _("12 个月合计%(sum)s，比年度计划%(plan)s%(way)s%(gap)s；应完全相等") % words}
        )
    return found


def _remaining(plan: AnnualPlan, wish: Wish, today: date) -> list[int]:
    """What is over counts as completed; the rest is spread over the months of construction that remain."""
    at = rules.on(today)
    over = rules.months_reported(at, plan.year)
    months = rules.construction_months(plan.project, plan.year, at)
    first, last = max(wish.first or months[0], over + 1), wish.last or months[1]
    completed = rules.completed_by_month(plan.project, plan.year, at)
    done = [amount if month <= over else 0 for month, amount in zip(MONTHS, completed, strict=True)]
    rest = plan.amount - sum(done)
    if rest < 0:
        raise CurveError(
            _("已完成%(done)s，超过年度计划%(plan)s，没有可分解到剩余月份的数额")
            % {"done": show_auto(sum(done)), "plan": show_auto(plan.amount)}
        )
    return [own + more for own, more in zip(done, split_evenly(rest, first, last), strict=True)]


@transaction.atomic
def split_plan(
    *,
    project: Project,
    year: int,
    method: str,
    by: User | None,
    now: datetime,
    amounts: Sequence[int] | None = None,
    first: int | None = None,
    last: int | None = None,
    nodes: Mapping[int, str] | None = None,
    reason: str = "",
) -> MonthPlan:
    """Divides the plan in force of a year over its months, from today on.

    `amounts` are the twelve typed amounts (元), which must add up to the plan; `first` and `last` limit the months of
    the method “remaining”; `nodes` says what is to be reached in a month (None: as before). Raises ValidationError by
    field, also when the plan is divided like this already.
    """
    project = lock(project)
    today = timezone.localdate(now)
    plan = rules.plan_of(project, year, rules.on(today))
    if plan is None:
        raise ValidationError(_("%(year)s年还没有年度计划，请先登记年度计划再分解到月") % {"year": year})
    parts = proposed(plan, method, Wish(amounts, first, last), today)
    before = rules.year_plan(project, year, rules.on(today))
    old = before.split if before else None
    texts = _nodes(nodes) if nodes is not None else dict(old.nodes) if old else {}
    if old and (old.method, list(old.amounts), old.nodes) == (method, parts, texts):
        raise ValidationError(_("年度计划已按同样的月份分解，没有重复登记"))
    fact = MonthPlan.objects.create(
        project=project, plan=plan, year=year, method=method, nodes=texts, effective_on=today, recorded_at=now,
        recorded_by=by, reason=reason, **dict(zip(MONTH_COLUMNS, parts, strict=True)),
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="split_plan",
        obj=project,
        summary=_("%(year)s年度计划分解到月：%(method)s") % {"year": year, "method": Method(method).label},
        before={"method": old.method, "amounts": list(old.amounts), "nodes": old.nodes} if old else None,
        after={"method": method, "amounts": parts, "nodes": texts, "effective_on": today},
        reason=reason,
    )
    return fact


def _nodes(nodes: Mapping[int, str]) -> dict[str, str]:
    for month, text in nodes.items():
        if len(text) > TEXT_LIMIT:
            raise ValidationError(
                _("%(month)s月节点最多 %(limit)s 字") % {"month": month, "limit": TEXT_LIMIT}
            )
    return {str(month): text.strip() for month, text in sorted(nodes.items()) if text.strip()}


@transaction.atomic
def revise_plan(
    *,
    project: Project,
    year: int,
    amount: int,
    effective_on: date,
    approver: str,
    reason: str,
    by: User | None,
    now: datetime,
    goal: str | None = None,
) -> AnnualPlan:
    """Changes a year's plan (元) from a day on: a new version, agreed to by `approver`, divided by the method used before.

    Typed months keep their proportions. Raises ValidationError without a plan, a reason or an approver.
    """
    project = lock(project)
    old = rules.year_plan(project, year, rules.on(timezone.localdate(now)))
    needed = {"reason": (reason, _("请写明调整原因")), "approver": (approver, _("请写明批准单位或岗位"))}
    errors = {name: text for name, (value, text) in needed.items() if not value.strip()}
    if errors:
        raise ValidationError(errors)
    if old is None:
        raise ValidationError(_("%(year)s年还没有年度计划，请先登记") % {"year": year})
    if old.plan.amount == amount and goal in (None, old.plan.goal):
        raise ValidationError({"amount": _("与现行年度计划相同，没有调整")})
    plan = record_plan(
        project=project, year=year, amount=amount, effective_on=effective_on, by=by, now=now, reason=reason,
        goal=old.plan.goal if goal is None else goal, completed_before=old.plan.completed_before,
        approver=approver,
    )  # fmt: skip
    if old.split and rules.plan_of(project, year, rules.on(timezone.localdate(now))) == plan:
        _split_again(project, plan, old.split, by=by, now=now, reason=reason)
    return plan


def _kept_before(amount: int, months: Sequence[int], over: int) -> list[int]:
    """`amount` over twelve months of which the first `over` stay as they were; CurveError where they exceed it."""
    kept, rest = list(months[:over]), list(months[over:])
    left = amount - sum(kept)
    if left < 0:
        raise CurveError(_("已过月份的计划超过调整后的年度计划"))
    return [*kept, *split(left, rest if any(rest) else [1] * len(rest))]


def _split_again(
    project: Project, plan: AnnualPlan, old: MonthPlan, *, by: User | None, now: datetime, reason: str
) -> None:
    """The new version divided as the old one was: months before the change stay, the others take up the difference.

    What cannot be divided like that any more is left to be split by hand.
    """
    over = plan.effective_on.month - 1 if plan.effective_on.year == plan.year else 0
    method, typed = old.method, None
    try:
        if over or method == Method.TYPED:
            method, typed = Method.TYPED, _kept_before(plan.amount, old.amounts, over)
        with transaction.atomic():
            split_plan(
                project=project, year=plan.year, method=method, amounts=typed, by=by, now=now, reason=reason
            )
    except (CurveError, ValidationError):
        return
