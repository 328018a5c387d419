"""Total investment, annual plans and yearly lists of key projects."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.models import Code
from sanpi.domain.money import show_auto
from sanpi.organizations.models import User
from sanpi.projects.actions.state import add_fact, lock, refresh, refuse_future
from sanpi.projects.models import AnnualPlan, KeyListing, Project, TotalInvestment


@transaction.atomic
def record_total(
    *,
    project: Project,
    amount: int,
    effective_on: date,
    by: User | None,
    now: datetime,
    source: str = "",
    reason: str = "",
) -> TotalInvestment:
    """Total investment in 元 from a day on. A change of the figure is a new fact; the earlier one stays."""
    project = lock(project)
    refuse_future(effective_on, now)
    if amount <= 0:
        raise ValidationError({"amount": _("总投资应大于 0")})
    before = project.total_investment
    fact = add_fact(
        TotalInvestment, by=by, now=now, effective_on=effective_on, project=project, amount=amount,
        source=source, reason=reason,
    )  # fmt: skip
    refresh(project)
    audit.record(
        by=by,
        now=now,
        verb="record_total",
        obj=project,
        summary=_("总投资：%s") % show_auto(amount),
        before={"total_investment": before},
        after={"total_investment": amount, "effective_on": effective_on},
        reason=reason,
    )
    return fact


@transaction.atomic
def record_plan(
    *,
    project: Project,
    year: int,
    amount: int,
    effective_on: date,
    by: User | None,
    now: datetime,
    goal: str = "",
    completed_before: int | None = None,
    approver: str = "",
    reason: str = "",
) -> AnnualPlan:
    """The plan of one year in 元, from a day on, with its goal and what had been completed before that year.

    `approver` is the body or post that agreed to this version.
    """
    project = lock(project)
    refuse_future(effective_on, now)
    if amount < 0:
        raise ValidationError({"amount": _("年度计划投资不能为负数")})
    old = project.annual_plans.known_at(None).filter(year=year).order_by("-effective_on", "-pk").first()
    fact = add_fact(
        AnnualPlan, by=by, now=now, effective_on=effective_on, project=project, year=year, amount=amount,
        goal=goal, completed_before=completed_before, approver=approver, reason=reason,
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="record_plan",
        obj=project,
        summary=_("%(year)s年度计划投资：%(amount)s") % {"year": year, "amount": show_auto(amount)},
        before={"year": year, "amount": old.amount if old else None},
        after={"year": year, "amount": amount, "effective_on": effective_on, "approver": approver},
        reason=reason,
    )
    return fact


@transaction.atomic
def list_project(
    *,
    project: Project,
    year: int,
    level: Code,
    effective_on: date,
    by: User | None,
    now: datetime,
    category: Code | None = None,
    source: str = "",
) -> KeyListing:
    """Puts the project on a year's list of key projects. Raises ValidationError if it is on that list already."""
    project = lock(project)
    refuse_future(effective_on, now)
    if project.listings.known_at(None).filter(year=year, level=level).exists():
        raise ValidationError(
            _("该项目已列入 %(year)s 年%(level)s名单") % {"year": year, "level": level.label}
        )
    fact = add_fact(
        KeyListing, by=by, now=now, effective_on=effective_on, project=project, year=year, level=level,
        category=category, source=source,
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="list_project",
        obj=project,
        summary=_("列入 %(year)s 年%(level)s") % {"year": year, "level": level.label},
        after={"year": year, "level": level.code, "category": category.code if category else None},
    )
    return fact


@transaction.atomic
def unlist_project(*, listing: KeyListing, reason: str, by: User, now: datetime) -> None:
    """Takes a project off a year's list (未结转、退出); the listing and its end stay on record."""
    project = lock(listing.project)
    add_fact(
        KeyListing, by=by, now=now, effective_on=listing.effective_on, replaces=listing, project=project,
        year=listing.year, level=listing.level, category=listing.category, reason=reason, retracted=True,
    )  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="unlist_project",
        obj=project,
        summary=_("移出 %(year)s 年%(level)s") % {"year": listing.year, "level": listing.level.label},
        before={"year": listing.year, "level": listing.level.code},
        reason=reason,
    )
