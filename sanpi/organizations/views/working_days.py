"""工作日历: a year at a glance, single days, and a whole year after its notice."""

import calendar as months
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.models import CalendarDay
from sanpi.core.pages import form_page, refuse_politely
from sanpi.domain.calendars import WorkingCalendar, follows_week
from sanpi.organizations import actions
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import CalendarDayForm, CalendarYearForm
from sanpi.organizations.forms.working_days import FIRST_YEAR, LAST_YEAR, day_of
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.working_days import read_calendar

WEEKDAYS = "一二三四五六日"


def _year_url(year: int) -> str:
    return f"{reverse('organizations:calendar')}?year={year}"


def _wanted_year(request: SignedInRequest, today: date) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else today.year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _cell(day: date, calendar: WorkingCalendar, rows: dict[date, CalendarDay], today: date) -> dict[str, Any]:
    """A day: 休 and 班 mark what differs from the week."""
    working, row = calendar.is_working(day), rows.get(day)
    differs = working != follows_week(day)
    word = _("上班") if working else _("放假")
    return {
        "day": day,
        "mark": ("班" if working else "休") if differs else "",
        "state": ("worked" if working else "free") + (" shifted" if differs else ""),
        "today": day == today,
        "title": f"{day:%Y-%m-%d} {word}{f'，{row.name}' if row else ''}",
        "url": reverse("organizations:calendar_day", args=[day.year, day.month, day.day]),
    }


@requires(Capability.SETTINGS)
def calendar_year(request: SignedInRequest) -> HttpResponse:
    """Twelve months; a day opens its form."""
    today = timezone.localdate()
    year = _wanted_year(request, today)
    calendar = read_calendar()
    rows = {row.day: row for row in CalendarDay.objects.filter(day__year=year).order_by("day")}
    first = months.Calendar()
    shown = [
        {
            "number": month,
            "weeks": [
                [_cell(day, calendar, rows, today) if day.month == month else None for day in week]
                for week in first.monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]
    context = {
        "year": year,
        "months": shown,
        "weekdays": WEEKDAYS,
        "assumed": year not in calendar.known_years,
        "rows": list(rows.values()),
        "working_days": calendar.between(date(year - 1, 12, 31), date(year, 12, 31)),
        "previous": _year_url(year - 1) if year > FIRST_YEAR else "",
        "next": _year_url(year + 1) if year < LAST_YEAR else "",
    }
    return render(request, "organizations/calendar.html", context)


def _day(year: int, month: int, day: int) -> date:
    found = day_of(year, month, day)
    if found is None:
        raise Http404(_("没有这一天"))
    return found


@requires(Capability.SETTINGS)
def calendar_day(request: SignedInRequest, year: int, month: int, day: int) -> HttpResponse:
    """States whether a day is worked."""
    found = _day(year, month, day)
    row = CalendarDay.objects.filter(day=found).first()
    working = read_calendar().is_working(found)
    # Who opens a day wants it the other way round, unless it was stated already.
    chosen = row.working if row else not working
    initial = {
        "working": "yes" if chosen else "no",
        "name": row.name if row else "",
        "source": row.source if row else "",
    }
    form = CalendarDayForm(request.POST or None, initial=initial)
    clear = reverse("organizations:calendar_clear", args=[year, month, day]) if row else ""
    return form_page(
        request,
        form,
        lambda: actions.set_calendar_day(day=found, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("%(day)s 星期%(weekday)s") % {"day": found, "weekday": WEEKDAYS[found.weekday()]},
        lead=_("目前按%(what)s计算。改动后，按工作日计算的期限随之改变。")
        % {"what": _("上班") if working else _("放假")},
        back=_year_url(year),
        done=_("工作日历已保存。"),
        template="organizations/calendar_day.html",
        clear_url=clear,
    )


@require_POST
@requires(Capability.SETTINGS)
def calendar_clear(request: SignedInRequest, year: int, month: int, day: int) -> HttpResponse:
    """Lets a day follow the week again."""
    found = _day(year, month, day)
    refuse_politely(
        request,
        lambda: actions.clear_calendar_day(day=found, by=request.user, now=timezone.now()),
        _("%s 已恢复按星期计算。") % found,
    )
    return redirect(_year_url(year))


@requires(Capability.SETTINGS)
def calendar_load(request: SignedInRequest) -> HttpResponse:
    """Puts a year's notice in place of what is there."""
    year = _wanted_year(request, timezone.localdate())
    form = CalendarYearForm(request.POST or None, request.FILES or None, initial={"year": year})

    def act() -> None:
        values = form.cleaned_data
        actions.load_calendar_year(
            year=values["year"], days=values["days"], by=request.user, now=timezone.now()
        )

    return form_page(
        request,
        form,
        act,
        title=_("导入全年安排"),
        lead=_("这一年原来登记的日子全部由新的安排代替。周末本来就放假，起止日期里的周末不用去掉。"),
        back=_year_url(year),
        done=_("全年安排已导入。"),
    )
