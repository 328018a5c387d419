"""全年预测: what the year of a region will come to, by unit and by project; how earlier forecasts did."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanpi.organizations.access import Capability
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.progress import rules
from sanpi.progress.curves import money_chart, record_chart
from sanpi.progress.forecast_board import Board, board, gap_shown, required_shown
from sanpi.progress.forecast_card import card
from sanpi.progress.forecast_paper import forecast_workbook as paper
from sanpi.progress.forms.forecasts import ForecastFilter
from sanpi.progress.models import ProjectForecast, chance_percent
from sanpi.progress.rules.forecast_words import chance_band, own_bias, standstill_words
from sanpi.projects.models import Project

PER_PAGE = 50


def _asked(request: StandingRequest) -> tuple[ForecastFilter, Board]:
    form = ForecastFilter(request.GET, user=request.user, region=request.region)
    sort = request.GET.get("sort", "")
    found = board(request.user, request.region, request.chosen.at, form=form, sort=sort)
    return form, found


def line(row: ProjectForecast) -> dict[str, Any]:
    """A project as the table shows it."""
    return {
        "row": row, "project": row.project, "band": chance_band(row.reach_100),
        "percent": chance_percent(row.reach_100),
        "percent_90": chance_percent(row.reach_90), "bias": own_bias(row.own_record),
        "standing": standstill_words(row), "gap": gap_shown(row), "required": required_shown(row),
    }  # fmt: skip


@standing
def forecast(request: StandingRequest) -> HttpResponseBase:
    """The year of the region: in words and pictures, by unit, by project, the largest gaps first."""
    form, found = _asked(request)
    page: Page[Any] = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    projects = Project.objects.visible_to(request.user).in_region(request.region)
    months = rules.money_by_month(projects, request.chosen.at) if found.total else []
    plan = (found.total.plan or 0) if found.total else 0
    context = {
        "form": form,
        "board": found,
        "total": found.total,
        "card": card(found.total, found.farthest),
        "money_chart": money_chart(months, found.total, width=560) if found.total else "",
        "record_chart": record_chart(found.months, plan),
        "page": page,
        "lines": [line(row) for row in page.object_list],
        "sort": request.GET.get("sort", "") or "gap_at",
        "year": request.chosen.effective.year,
        "may_export": request.user.can(Capability.EXPORT),
    }
    return render(request, "progress/forecast.html", context)


@standing
def forecast_workbook(request: StandingRequest) -> HttpResponseBase:
    """The page as a workbook: the whole, its parts exact to the 元, and every project that matches the filters."""
    if not request.user.can(Capability.EXPORT):
        raise PermissionDenied(_("您的角色不能导出"))
    _form, found = _asked(request)
    year, region = request.chosen.effective.year, request.region
    title = _("%(region)s%(year)d年全年预测") % {"region": region.name, "year": year}
    scope = request.user.access.partial_scope(region.path)
    cover = [
        (_("内容"), title),
        (_("数据截至"), request.chosen.effective.isoformat()),
        (_("范围"), _("只统计%s") % scope if scope else _("全部项目，打捆项目计一个")),
        (
            _("怎么读"),
            _(
                "“预测全年完成”是系统按目前进度算的，实际比它多和比它少的可能各一半；“预测范围”是同样的情形 10 次约有 8 次会落在的范围。"
            ),
        ),
        (
            _("可能性"),
            _("“完成可能性”是完成全部年度计划的，“完成计划 90% 以上的可能性”是完成计划的 90% 或更多的。"),
        ),
        (
            _("停工缓建"),
            _("停工、缓建的项目按停在已完成的数预测，范围上端留出复工的可能，不作能否完成计划的判断。"),
        ),
        (
            _("合计"),
            _(
                "合计放在一起测算，不是各单位相加；“计入合计”把合计分回各单位，逐元相加等于合计；“预测差额”是预测全年完成减年度计划，负数是完不成的数；“预计全年完成”是单位在月报里填的。"
            ),
        ),
        (_("单位"), _("金额万元，四位小数即精确到元")),
    ]
    note = _("数据截至 %(day)s　%(scope)s　来源：审核通过的月报和当日有效的年度计划") % {
        "day": request.chosen.effective.isoformat(), "scope": scope or region.name,
    }  # fmt: skip
    content = paper(found, found.rows, cover, note)
    return FileResponse(content, as_attachment=True, filename=f"{title}.xlsx")
