"""A project's year: its plan and versions, its months, what the last three years came to; corrections of a month."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core.charts import Series, data_table, line_chart
from sanpi.core.pages import form_page, take
from sanpi.domain.curves import due_by
from sanpi.domain.money import MoneyUnit, show
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.progress import actions, rules
from sanpi.progress.forms.cells import keys
from sanpi.progress.forms.plans import MONTHS, CorrectionForm, ReviseForm, SplitForm
from sanpi.progress.models import MonthlyReport, MonthPlan, reportable_by
from sanpi.projects.models import AnnualPlan, Project


def _readable(request: SignedInRequest, pk: int) -> Project:
    mine = Project.objects.visible_to(request.user).distinct()
    return get_object_or_404(mine.select_related("region", "unit", "kind"), pk=pk)


def _reportable(request: SignedInRequest, pk: int) -> Project:
    mine = reportable_by(request.user).distinct()
    return get_object_or_404(mine.select_related("region", "unit", "kind"), pk=pk)


def _year(request: SignedInRequest) -> int:
    year = (keys([request.GET.get("year", "")]) or [timezone.localdate().year])[0]
    if not 1949 <= year <= 2149:
        raise Http404(_("没有这个年度"))
    return year


def _address(project: Project, year: int) -> str:
    return f"{reverse('progress:plan', args=[project.pk])}?year={year}"


@requires(Capability.VIEW)
def plan(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The year's plan: month by month against what was completed, its versions, three years."""
    project, year = _readable(request, pk), _year(request)
    at = rules.on(timezone.localdate())
    found = rules.year_plan(project, year, at)
    versions = AnnualPlan.objects.known_at(None).filter(project=project, year=year)
    may_report = reportable_by(request.user).filter(pk=pk).exists()
    context: dict[str, Any] = {
        "project": project, "year": year, "found": found, "may_report": may_report,
        "years": range(at.effective.year + 1, at.effective.year - 4, -1),
        "versions": versions.select_related("recorded_by").order_by("-effective_on", "-pk"),
        "three": rules.three_years(project, at),
        "may_correct": request.user.access.covers(project.region.path, Capability.REVIEW),
    }  # fmt: skip
    if found:
        context |= _months(project, year, found)
    return render(request, "progress/plan.html", context)


def _months(project: Project, year: int, found: rules.YearPlan) -> dict[str, Any]:
    """Twelve lines: planned, completed, to date, due by the curve."""
    reports = MonthlyReport.objects.known_at(None).filter(project=project, year=year).select_related("stage")
    by_month = {report.month: report for report in reports}
    lines, to_date = [], 0
    written = rules.as_written(found.amounts)
    for month in MONTHS:
        report = by_month.get(month)
        to_date += (report.amount or 0) if report else 0
        lines.append(
            {
                "month": month, "planned": written[month - 1], "planned_to_date": found.by(month),
                "due": due_by(found.plan.amount, found.shares, month), "report": report,
                "to_date": to_date if report else None, "node": found.split.node(month) if found.split else "",
            }
        )  # fmt: skip
    return {"lines": lines, "chart": _chart(lines), "method": _method(found.split)}


def _method(split: MonthPlan | None) -> str:
    return str(MonthPlan.Method(split.method).label) if split else ""


def _chart(lines: list[dict[str, Any]]) -> SafeString:
    def series(name: str, key: str, **look: Any) -> Series:
        return Series(name, [None if line[key] is None else line[key] / 10_000 for line in lines], **look)

    found = [
        series(_("月度计划"), "planned_to_date", tone="middle"),
        series(_("序时"), "due", tone="soft", dashed=True),
        series(_("完成"), "to_date"),
    ]
    labels = [str(_("%d月") % line["month"]) for line in lines]
    title = str(_("累计投资，万元"))
    shown = [each for each in found if any(value is not None for value in each.values)]
    return SafeString(
        line_chart(shown, x_labels=labels, label=title, width=640, height=220, places=0)
        + data_table(labels, shown, caption=title, places=0)
    )


@requires(Capability.REPORT)
def split(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Divides the year's plan over its months: a method or typed amounts, shown before it is kept."""
    project, year = _reportable(request, pk), _year(request)
    today = timezone.localdate()
    found = rules.year_plan(project, year, rules.on(today))
    if found is None:
        messages.error(request, _("%d年还没有年度计划，请先登记年度计划再分解到月") % year)
        return redirect(_address(project, year))
    form = SplitForm(request.POST or None, initial=_initial(project, year, found))

    def act() -> None:
        data = form.cleaned_data
        actions.split_plan(
            project=project, year=year, method=data["method"], amounts=form.amounts, first=data["first"],
            last=data["last"], nodes=form.nodes, reason=data["reason"], by=request.user, now=timezone.now(),
        )  # fmt: skip

    preview = "preview" in request.POST
    if request.method == "POST" and not preview and take(form, act):
        messages.success(request, _("已分解到月"))
        return redirect(_address(project, year))
    proposed: list[int] = []
    if preview and take(form, lambda: proposed.extend(_proposed(form, found.plan))):
        form = _filled(form, proposed)
    context = {
        "project": project, "year": year, "form": form, "plan": found.plan, "proposed": proposed, "back_url": _address(project, year),
        "sum": sum(proposed) if proposed else None,
    }  # fmt: skip
    return render(request, "progress/split.html", context, status=422 if form.errors else 200)


def _initial(project: Project, year: int, found: rules.YearPlan) -> dict[str, Any]:
    first, last = rules.construction_months(project, year, rules.on(timezone.localdate()))
    initial: dict[str, Any] = {"first": first, "last": last}
    initial["method"] = found.split.method if found.split else MonthPlan.Method.LINEAR
    for month in MONTHS:
        initial[f"m{month}"] = found.amounts[month - 1]
        initial[f"n{month}"] = found.split.node(month) if found.split else ""
    return initial


def _proposed(form: SplitForm, plan: AnnualPlan) -> list[int]:
    data = form.cleaned_data
    wish = actions.Wish(form.amounts, data["first"], data["last"])
    return actions.proposed(plan, data["method"], wish, timezone.localdate())


def _filled(form: SplitForm, amounts: list[int]) -> SplitForm:
    """The same form with the proposed amounts in its months."""
    data = {name: form.data.get(name, "") for name in form.fields}
    for month in MONTHS:
        data[f"m{month}"] = show(amounts[month - 1], MoneyUnit.WAN)
    return SplitForm(data)


@requires(Capability.REPORT)
def revise(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A new version of the year's plan, with who agreed and why."""
    project, year = _reportable(request, pk), _year(request)
    form = ReviseForm(request.POST or None, today=timezone.localdate())
    return form_page(
        request,
        form,
        lambda: actions.revise_plan(
            project=project, year=year, **form.cleaned_data, by=request.user, now=timezone.now()
        ),
        title=_("调整%d年度计划") % year,
        subject=project.name,
        back=_address(project, year),
        done=_("已调整；月度分解按原方法重算，请核对"),
        lead=_("原计划保留在记录里。考核、通报按其日期各用当时的计划。"),
    )


@requires(Capability.REVIEW)
def correct(request: SignedInRequest, pk: int, year: int, month: int) -> HttpResponseBase:
    """Corrects an accepted month; old and new both stay on record."""
    reports = MonthlyReport.objects.editable_by(request.user).known_at(None)
    # By way of the project: no column holds a key of thirty digits, and a foreign key does not notice.
    of_project = reports.filter(project__in=Project.objects.filter(pk=pk))
    report = get_object_or_404(of_project.select_related("project__region", "stage"), year=year, month=month)
    form = CorrectionForm(request.POST or None, report=report)

    def act() -> None:
        if not form.values:
            raise ValidationError(_("没有任何改动，没有登记更正"))
        actions.correct_report(
            report=report,
            values=form.values,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )

    back = _address(report.project, year)
    if request.method == "POST" and take(form, act):
        messages.success(request, _("已登记更正，原数保留在记录里"))
        return redirect(back)
    context = {"form": form, "report": report, "back_url": back, "history": rules.history_of(report)}
    return render(request, "progress/correct.html", context, status=422 if form.errors else 200)
