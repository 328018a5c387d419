"""Keeps the forecasts of the year; run once a day, after `keep_months`."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.audit import coming_from
from sanpi.domain.periods import Month, PeriodError
from sanpi.organizations.models import Region
from sanpi.progress.actions import Kept, keep_month, keep_tonight


class Command(BaseCommand):
    """Idempotent: a forecast that stands is not made again, one that has changed is added beside it."""

    help = _(
        "测算全年预测并存档；每天运行一次，重复运行没有影响。--since 2023-01 补算以前各月当时能作出的预测"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", default="", help=_("最上级区域的代码；不写为全部"))
        parser.add_argument("--since", default="", help=_("从哪个月起补算以前各月，如 2023-01"))
        parser.add_argument("--date", default="", help=_("补算到这一天所在的月份为止，如 2023-06-30"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Past months first, the oldest before the others, then what is due today."""
        now = timezone.now()
        tops = Region.objects.filter(parent=None).order_by("path")
        if options["region"]:
            tops = tops.filter(code=options["region"])
            if not tops:
                raise CommandError(_("没有这个最上级区域：%s") % options["region"])
        months = _months(options["since"], options["date"], timezone.localdate(now))
        with coming_from("command forecast_year"):
            for region in tops:
                for month in months:
                    self._tell(region, keep_month(region=region, month=month, now=now))
                if not options["date"]:
                    self._tell(region, keep_tonight(region=region, now=now))

    def _tell(self, region: Region, kept: list[Kept]) -> None:
        for each in kept:
            if each.projects or each.totals:
                text = _("%(region)s：%(year)d 年截至 %(month)d 月，新存 %(number)d 个项目的预测")
                told = {"year": each.year, "month": each.month, "number": each.projects}
                self.stdout.write(text % {"region": region.name, **told})


def _months(since: str, until: str, today: date) -> list[Month]:
    """The months that are over between two, both included; the one of `until` alone where there is no `since`."""
    if not since and not until:
        return []
    try:
        last = Month.of(date.fromisoformat(until)) if until else Month.of(today) + -1
        month = Month.parse(since) if since else last
    except (PeriodError, ValueError) as refused:
        raise CommandError(_("日期看不懂：月份写 2023-01，日期写 2023-06-30")) from refused
    last = min(last, Month.of(today) + -1)
    found = []
    while month <= last:
        found.append(month)
        month += 1
    return found
