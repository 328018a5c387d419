"""The wall chart: projects or units by month, each month with its flag."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanpi.core.workbooks import Head, Sheet, workbook
from sanpi.domain.rating.flags_tasks import Mark, Tally, TaskState
from sanpi.evaluation.forms.flags import TaskFilterForm
from sanpi.evaluation.rules.flag_tasks import (
    ProjectChart,
    UnitChart,
    charts,
    grand_total,
    month_totals,
    months_closed,
    task_rule_in_force,
    unit_charts,
)
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import requires
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.progress.models import MONTHS
from sanpi.progress.rules import reporting
from sanpi.projects.models import Project

PER_PAGE = 50
FLAGS = {
    TaskState.DONE: "red",
    TaskState.OVERDUE: "black",
    TaskState.LATE: "late",
    TaskState.RUNNING: "running",
}


class _Wall:
    """What the address asks for: the charts of the projects the reader may see, and the sums of exactly these."""

    def __init__(self, request: StandingRequest) -> None:
        at, region = request.chosen.at, request.region
        self.form = TaskFilterForm(
            request.GET, user=request.user, region=region, this_year=request.chosen.effective.year
        )
        self.asked = self.form.chosen
        self.year: int = self.asked["year"]
        self.closed = months_closed(region, self.year, at)
        found = charts(self._projects(request), region, self.year, at, self.closed)
        self.charts = [chart for chart in found if self._wanted(chart)]
        self.rule = task_rule_in_force(region, at)

    def _projects(self, request: StandingRequest) -> QuerySet[Any]:
        projects = Project.objects.visible_to(request.user).in_region(request.region)
        if self.asked["unit"]:
            projects = projects.filter(unit=self.asked["unit"])
        there = reporting(projects, request.chosen.at, self.year)
        return there.order_by("region__path", "unit__name", "pk")

    def _wanted(self, chart: ProjectChart) -> bool:
        black = chart.total.overdue > 0
        return {"overdue": black, "clean": not black}.get(self.asked["flag"], True)

    @property
    def by_unit(self) -> bool:
        """Whether units are the rows."""
        return bool(self.asked["by"] == TaskFilterForm.UNIT)

    def units(self) -> list[UnitChart]:
        """The charts added up by unit."""
        return unit_charts(self.charts, _("未明确责任单位"))


@standing
def task_flags(request: StandingRequest) -> HttpResponseBase:
    """The wall chart of the region and year."""
    wall = _Wall(request)
    total = grand_total(wall.charts)
    lines: list[Any] = wall.units() if wall.by_unit else [(chart, _cells(chart)) for chart in wall.charts]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": wall.form,
        "year": wall.year,
        "closed": wall.closed,
        "rule": wall.rule,
        "months": MONTHS,
        "by_unit": wall.by_unit,
        "page": page,
        "totals": month_totals(wall.charts),
        "total": total,
        "number": len(wall.charts),
        "figures": _figures(wall, total),
        "may_export": request.user.can(Capability.EXPORT),
    }
    return render(request, "evaluation/flag_tasks.html", context)


def _cells(chart: ProjectChart) -> list[tuple[Mark, str]]:
    return [(mark, FLAGS.get(mark.state, "")) for mark in chart.marks]


def _figures(wall: _Wall, total: Tally) -> list[dict[str, Any]]:
    rate = f"{total.done * 100 // total.due}%" if total.due else "—"
    return [
        {"label": _("红旗"), "value": total.done, "unit": _("面"), "note": _("按期完成")},
        {"label": _("黑旗"), "value": total.overdue, "unit": _("面"), "note": _("逾期未完成")},
        {"label": _("补完成"), "value": total.late, "unit": _("项"), "note": _("逾期后完成，不授旗")},
        {"label": _("按期完成率"), "value": rate, "note": f"{total.done} / {total.due}",
         "formula": _("红旗 ÷（红旗＋黑旗＋补完成）")},
        {"label": _("项目"), "value": len(wall.charts), "unit": _("个"), "note": _("有%d年年度计划") % wall.year},
    ]  # fmt: skip


@requires(Capability.EXPORT)
@standing
def task_flags_export(request: StandingRequest) -> HttpResponseBase:
    """The wall chart as a workbook, all rows of the filters."""
    wall = _Wall(request)
    title = f"{request.region.name}{wall.year}年月任务旗"
    note = _("数据截至 %(day)s，已考核到%(month)d月；%(number)d 个项目") % {
        "day": request.chosen.effective, "month": wall.closed, "number": len(wall.charts),
    }  # fmt: skip
    months = [Head(_("%d月") % month, 9) for month in MONTHS]
    ends = [Head(_("红旗"), 7), Head(_("黑旗"), 7), Head(_("补完成"), 7)]
    heads = [Head(_("责任单位"), 22), Head(_("项目"), 36), *months, *ends]
    rows = [
        *_lines(wall),
        _line(
            _("合计"), _("%d 个项目") % len(wall.charts), month_totals(wall.charts), grand_total(wall.charts)
        ),
    ]
    content = workbook([Sheet(_("月任务旗"), title, note, heads, rows, sums=1, frozen=2)])
    return FileResponse(content, as_attachment=True, filename=f"{title}.xlsx")


def _lines(wall: _Wall) -> list[list[str | int]]:
    if wall.by_unit:
        return [_line(row.name, _("%d 个项目") % row.projects, row.months, row.total) for row in wall.units()]
    return [
        [str(row.project.unit or "—"), row.project.name, *map(_word, row.marks), *_ends(row.total)]
        for row in wall.charts
    ]


def _line(name: str, second: str, months: list[Tally], total: Tally) -> list[str | int]:
    return [name, second, *map(_tally_words, months), *_ends(total)]


def _ends(total: Tally) -> tuple[int, int, int]:
    return total.done, total.overdue, total.late


def _word(mark: Mark) -> str:
    return {
        TaskState.DONE: _("红旗"), TaskState.OVERDUE: _("黑旗"), TaskState.RUNNING: _("未到期"),
        TaskState.LATE: _("补完成（%d月）") % mark.made_up_in,
    }.get(mark.state, "")  # fmt: skip


def _tally_words(found: Tally) -> str:
    return _("红%(red)d 黑%(black)d") % {"red": found.done, "black": found.overdue} if found.due else ""
