"""What a side of a light was computed from: the values, and the rows behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sanpi.domain.curves import PARTS
from sanpi.domain.money import MoneyUnit, show_aligned, show_auto
from sanpi.domain.rating import Basis, Facts, Side, money, rounded
from sanpi.domain.timeline import Standpoint
from sanpi.issues.models import Issue
from sanpi.issues.rules import late as late_issues
from sanpi.issues.rules import with_state as issue_states
from sanpi.permits.models import Permit
from sanpi.permits.rules import late as late_permits
from sanpi.permits.rules import with_standing
from sanpi.projects.models import Project

# A side names so many late permits or issues; the ledger has the rest.
MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Input:
    """One value with where it comes from."""

    label: str
    text: str
    url: str = ""


def _plan_url(project: Project | None, facts: Facts) -> str:
    if project is None:
        return ""
    return f"{reverse('progress:plan', args=[project.pk])}?year={facts.day.year}"


def _told(project: Project | None, yuan: int | None) -> str:
    """What one project reported, exactly; a sum of several as sums are written; a dash for what is not known."""
    if yuan is None:
        return "—"
    if project is None:
        return money(yuan)
    return f"{show_aligned(yuan, MoneyUnit.YI)}亿元" if abs(yuan) >= MoneyUnit.YI.factor else show_auto(yuan)


def _progress(project: Project | None, facts: Facts) -> list[Input]:
    url = _plan_url(project, facts)
    if facts.plan is None:
        return [Input(_("年度计划"), "—", url)]
    share = rounded(facts.due * 100, PARTS * facts.plan) if facts.plan else "—"
    due = (facts.due + PARTS // 2) // PARTS
    return [
        Input(_("年度计划"), _told(project, facts.plan), url),
        Input(_("年初累计完成（至%d月末）") % facts.month, _told(project, facts.completed), url),
        Input(_("序时应完成"), f"{money(due)}（{share}%）", url),
    ]


def _task(project: Project | None, facts: Facts) -> list[Input]:
    url = _plan_url(project, facts)
    months = [
        Input(_("%d月计划／完成") % number, f"{money(plan)}／{_told(project, done)}", url)
        for number, (plan, done) in enumerate(facts.tasks, start=1)
    ]
    return months[-3:]


def _funds(project: Project | None, facts: Facts) -> list[Input]:
    url = _plan_url(project, facts)
    plan, funds = _told(project, facts.plan), _told(project, facts.funds)
    return [Input(_("年度计划"), plan, url), Input(_("年初累计到位资金"), funds, url)]


def _start(project: Any, facts: Facts) -> list[Input]:
    url = project.get_absolute_url()
    return [
        Input(_("计划开工"), str(facts.start_planned_on or "—"), url),
        Input(_("实际开工"), str(facts.started_on or "—"), url),
    ]


def _library(project: Any, facts: Facts) -> list[Input]:
    url = reverse("enrollment:project", args=[project.pk])
    wanted = _("应入库") if facts.to_enroll else _("不在应入库范围")
    return [
        Input(_("实际开工"), str(facts.started_on or "—"), project.get_absolute_url()),
        Input(_("入库情况"), _("已入库") if facts.enrolled else _("%s，未入库") % wanted, url),
    ]


def _permits(project: Any, facts: Facts) -> list[Input]:
    url = reverse("permits:board", args=[project.pk])
    return [Input(_("涉及手续／超期"), f"{facts.permits}项／{facts.late_permits}项", url)]


def _issues(_project: Project | None, facts: Facts) -> list[Input]:
    return [Input(_("超期未办结的问题"), f"{facts.late_issues}个")]


def _idle(project: Any, facts: Facts) -> list[Input]:
    return [
        Input(
            _("没有完成投资的月数"), "—" if facts.idle is None else str(facts.idle), _plan_url(project, facts)
        )
    ]


def _reds(_project: Project | None, facts: Facts) -> list[Input]:
    return [Input(_("亮灯项目"), f"{facts.lit}个"), Input(_("红灯项目"), f"{facts.reds}个")]


_INPUTS: dict[Basis, Callable[[Any, Facts], list[Input]]] = {
    Basis.POINTS_BEHIND: _progress, Basis.SHARE_MISSING: _progress, Basis.SHARE_OF_DUE: _progress,
    Basis.MONTH_TASK: _task, Basis.MISSED_TASKS: _task, Basis.FUNDS_OF_PLAN: _funds, Basis.MONTHS_TO_START: _start,
    Basis.MONTHS_UNLISTED: _library, Basis.PERMIT_DAYS: _permits, Basis.ISSUE_DAYS: _issues,
    Basis.MONTHS_IDLE: _idle, Basis.RED_SHARE: _reds,
}  # fmt: skip


def inputs_of(project: Project | None, facts: Facts, side: Side) -> list[Input]:
    """The values behind a side, each linked to its ledger; of several projects together they have no page (None)."""
    found = _INPUTS.get(side.basis)
    return found(project, facts) if found else []


def rows_behind(project: Project, at: Standpoint, today: Any, side: Side) -> list[Input]:
    """The late permits or issues that a side speaks of, the latest first; nothing for other sides."""
    if side.basis is Basis.PERMIT_DAYS and side.above:
        permits = with_standing(Permit.objects.filter(project=project, type__milestone=False), at, today)
        late = permits.filter(late_permits(at)).select_related("type").order_by("due_at", "pk")
        return [
            Input(each.type.name, _("%s 到期") % each.due_at, each.get_absolute_url())
            for each in late[:MOST_ROWS]
        ]
    if side.basis is Basis.ISSUE_DAYS and side.above:
        issues = issue_states(Issue.objects.filter(project=project, withdrawn_at=None), at, today)
        overdue = issues.filter(late_issues(at)).order_by("due_at", "pk")
        return [
            Input(f"{each.number} {each.title}", _("计划 %s 办结") % each.due_at, each.get_absolute_url())
            for each in overdue[:MOST_ROWS]
        ]
    return []
