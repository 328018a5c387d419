"""The working calendar: single days, and a year after the official notice."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.models import CalendarDay
from sanpi.organizations.access import Capability
from sanpi.organizations.actions.checks import described, require
from sanpi.organizations.models import User
from sanpi.organizations.working_days import NoticeDay

FIELDS = ("day", "working", "name", "source")


@transaction.atomic
def set_calendar_day(
    *, day: date, working: bool, name: str, source: str, by: User | None, now: datetime
) -> bool:
    """States whether a day is worked; returns whether anything changed.

    In a year whose notice is not known the day is stated, and the year stays assumed.
    """
    require(by, Capability.SETTINGS)
    row = CalendarDay.objects.select_for_update().filter(day=day).first()
    before = described(row, *FIELDS) if row else {}
    row = row or CalendarDay(day=day, assumed=not _is_known(day.year))
    row.working, row.name, row.source = working, name, source
    after = described(row, *FIELDS)
    if before == after:
        return False
    row.full_clean()
    row.save()
    summary = _("工作日历：%(day)s %(what)s（%(name)s）") % {
        "day": day, "what": _("上班") if working else _("放假"), "name": name,
    }  # fmt: skip
    audit.record(
        by=by,
        now=now,
        verb="set_calendar_day",
        summary=summary,
        obj=row,
        before=before,
        after=after,
        reason=source,
    )
    return True


@transaction.atomic
def clear_calendar_day(*, day: date, by: User | None, now: datetime) -> None:
    """Lets a day follow the week again. Raises ValidationError when it does already, or is its year's last one."""
    require(by, Capability.SETTINGS)
    row = CalendarDay.objects.select_for_update().filter(day=day).first()
    if row is None:
        raise ValidationError(_("%s 没有单独登记，本来就按星期计算") % day)
    others = CalendarDay.objects.filter(day__year=day.year, assumed=False).exclude(pk=row.pk)
    if not row.assumed and not others.exists():
        raise ValidationError(
            _("这是 %d 年最后一条依据通知的登记，删去后全年会变成推定；请改为导入全年") % day.year
        )
    before = described(row, *FIELDS)
    audit.record(
        by=by, now=now, verb="clear_calendar_day", summary=_("工作日历：%s 恢复按星期计算") % day, obj=row,
        before=before,
    )  # fmt: skip
    row.delete()


@transaction.atomic
def load_calendar_year(*, year: int, days: Sequence[NoticeDay], by: User | None, now: datetime) -> int:
    """Puts a year's notice in place of what was there; returns the number of days. The year is then known.

    Raises ValidationError for no days at all, and for the days that stand there already.
    """
    require(by, Capability.SETTINGS)
    if not days:
        raise ValidationError(_("没有读到 %d 年的放假或调休日") % year)
    rows = list(CalendarDay.objects.select_for_update().filter(day__year=year))
    before = _listed(rows)
    fresh = [
        CalendarDay(day=each.day, working=each.working, name=each.name, source=each.source) for each in days
    ]
    after = _listed(fresh)
    if before == after and not any(row.assumed for row in rows):
        raise ValidationError(_("%d 年已经是这样登记的，没有变化") % year)
    CalendarDay.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in fresh:
        row.full_clean()
    CalendarDay.objects.bulk_create(fresh)
    summary = _("导入 %(year)d 年工作日历：%(count)d 天") % {"year": year, "count": len(fresh)}
    audit.record(
        by=by, now=now, verb="load_calendar_year", summary=summary, obj=fresh[0],
        before={"days": before}, after={"days": after}, reason=days[0].source,
    )  # fmt: skip
    return len(fresh)


def _is_known(year: int) -> bool:
    return CalendarDay.objects.filter(day__year=year, assumed=False).exists()


def _listed(rows: Sequence[CalendarDay]) -> list[Any]:
    ordered = sorted(rows, key=lambda row: row.day)
    return [[row.day.isoformat(), row.working, row.name, row.source] for row in ordered]
