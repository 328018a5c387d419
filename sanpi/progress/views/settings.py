"""The days of the month and the curve of the year, region by region."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.charts import Series, data_table, line_chart
from sanpi.core.pages import form_page, take
from sanpi.domain.curves import Curve, linear, s_curve, slow_start
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.progress import actions, rules
from sanpi.progress.forms.cells import keys
from sanpi.progress.forms.review import MONTHS, CalendarForm, CurveForm
from sanpi.progress.models import ProgressCurve
from sanpi.progress.views.places import place

# Curves to start from: code → name, shares.
PRESETS = {
    "linear": (gettext_lazy("按月平均"), linear()),
    "s": (gettext_lazy("S形曲线"), s_curve()),
    "slow": (gettext_lazy("前四个月25%"), slow_start()),
}
FIRST_YEAR, LAST_YEAR = 2000, 2100


@requires(Capability.REVIEW)
def calendar(request: SignedInRequest) -> HttpResponseBase:
    """On which days a region's reporting opens, is due and closes."""
    here = place(request, Capability.REVIEW)
    today = timezone.localdate()
    days = rules.calendar_of(here.region, rules.on(today))
    initial = {
        "open_day": days.open_day, "due_day": days.due_day, "close_day": days.close_day, "effective_on": today,
    }  # fmt: skip
    form = CalendarForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.set_round_calendar(
            region=here.region, **form.cleaned_data, by=request.user, now=timezone.now()
        ),
        title=_("月报日历"),
        subject=here.region.name,
        back=f"{reverse('progress:rounds')}?region={here.region.code}",
        done=_("已保存，从下一个开放的月份起执行"),
        lead=_("下级区域没有自己的日历时，按上级区域的执行。"),
        **here.context(request),
    )


@requires(Capability.REVIEW)
def curve(request: SignedInRequest) -> HttpResponseBase:
    """序时进度 of a region for a year: what holds, what held before, and a form for another."""
    here = place(request, Capability.REVIEW)
    today = timezone.localdate()
    year = (keys([request.GET.get("year", "")]) or [today.year])[0]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(_("没有这个年度"))
    holds = rules.curve_of(here.region, year, rules.on(today))
    preset = PRESETS.get(request.GET.get("preset", ""))
    name, shares = preset or (holds.name, holds.shares)
    form = CurveForm(request.POST or None, initial=_percent(shares) | {"name": name, "effective_on": today})
    address = f"{reverse('progress:curve')}?region={here.region.code}&year={year}"

    def act() -> None:
        data = form.cleaned_data
        actions.set_curve(
            region=here.region, year=year, name=data["name"], shares=data["shares"], reason=data["reason"],
            effective_on=data["effective_on"], source=data["source"], by=request.user, now=timezone.now(),
        )  # fmt: skip

    preview = "preview" in request.POST
    if request.method == "POST" and not preview and take(form, act):
        messages.success(request, _("%d年序时曲线已保存") % year)
        return redirect(address)
    drawn = _drawn(form, holds.shares, shares)
    history = ProgressCurve.objects.known_at(None).filter(region=here.region, year=year)
    context: dict[str, Any] = {
        "form": form, "year": year, "years": range(today.year + 1, today.year - 3, -1), "region": here.region,
        "holds": holds, "chart": drawn[0], "table": drawn[1], "presets": [(code, each[0]) for code, each in PRESETS.items()],
        "history": history.select_related("recorded_by").order_by("-effective_on", "-pk"), "address": address,
    }  # fmt: skip
    failed = request.method == "POST" and bool(form.errors)
    return render(
        request, "progress/curve.html", here.context(request) | context, status=422 if failed else 200
    )


def _percent(shares: Curve) -> dict[str, Decimal]:
    return {f"m{month}": Decimal(share) / 100 for month, share in zip(MONTHS, shares, strict=True)}


def _drawn(form: CurveForm, holds: Curve, offered: Curve) -> tuple[SafeString, SafeString]:
    """What holds and what is in the form, as lines in per cent."""
    wanted: Curve = offered
    if form.is_bound and form.is_valid():
        wanted = tuple(form.cleaned_data["shares"])
    series = [Series(str(_("现行")), [Decimal(share) / 100 for share in holds], tone="soft", thin=True)]
    if wanted != holds:
        series.insert(0, Series(str(_("拟定")), [Decimal(share) / 100 for share in wanted]))
    labels = [str(_("%d月") % month) for month in MONTHS]
    title = str(_("各月累计应完成，%"))
    return line_chart(series, x_labels=labels, label=title, width=560), data_table(
        labels, series, caption=title
    )
